"""How far something is."""

from schema.ports import Look, Progress, Report


def part_of(report: Progress, done: float, share: float) -> Progress:
    """The progress of a part, told as that of the whole."""
    return lambda progress: report(done + share * progress)


def painted_part_of(report: Report, done: float, share: float) -> Report:
    """The same, with looks at it."""

    def told(progress: float, look: Look | None = None, /) -> None:
        report(done + share * progress, look)

    return told
