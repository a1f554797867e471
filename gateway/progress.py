"""How far something is."""

from collections.abc import Callable

Report = Callable[[float], None]  # takes 0 to 1


def part_of(report: Report, done: float, share: float) -> Report:
    """The progress of a part, told as that of the whole."""
    return lambda progress: report(done + share * progress)
