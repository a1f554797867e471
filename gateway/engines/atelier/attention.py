"""Between two operations on a whole picture the painter looks up, so that what is cancelled ends soon, however large it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from schema.ports import Progress


def _nobody() -> None:
    """Nobody waits for what is painted."""


LOOKING_UP: Final[ContextVar[Callable[[], None]]] = ContextVar("LOOKING_UP", default=_nobody)


def look_up() -> None:
    """For what takes a while. Raises what whoever is told of the painting raises."""
    LOOKING_UP.get()()


@contextmanager
def attentive(report: Progress) -> Iterator[Progress]:
    """Who is told how far it is, and told the same again at each look."""
    reached = 0.0

    def told(progress: float) -> None:
        nonlocal reached
        reached = progress
        report(progress)

    before = LOOKING_UP.set(lambda: report(reached))
    try:
        yield told
    finally:
        LOOKING_UP.reset(before)
