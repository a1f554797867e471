"""Between two operations on a whole picture the painter glances up, so that what is cancelled ends soon, however large it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from schema.ports import Progress


def _nobody() -> None:
    """Nobody waits for what is painted."""


GLANCING_UP: Final[ContextVar[Callable[[], None]]] = ContextVar("GLANCING_UP", default=_nobody)


def glance_up() -> None:
    """For what takes a while. Raises what whoever is told of the painting raises."""
    GLANCING_UP.get()()


@contextmanager
def attentive(report: Progress) -> Iterator[Progress]:
    """Who is told how far it is, and told the same again at each glance."""
    reached = 0.0

    def told(progress: float) -> None:
        nonlocal reached
        reached = progress
        report(progress)

    before = GLANCING_UP.set(lambda: report(reached))
    try:
        yield told
    finally:
        GLANCING_UP.reset(before)
