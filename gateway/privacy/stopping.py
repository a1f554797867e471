"""When a run may be stopped. Signals come to the main thread alone."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

STOPS: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Nobody stops what happens in here."""
    with _handled(signal.SIG_IGN):
        yield


@contextmanager
def in_one_piece() -> Iterator[None]:
    """Whoever stops this stops it at its end: what a signal raises inside of a library that calls back would be lost."""
    caught: list[int] = []
    with _handled(lambda number, _: caught.append(number)):
        yield
    for number in caught[:1]:
        signal.raise_signal(number)


@contextmanager
def _handled(handler: signal.Handlers | Callable[[int, Any], Any]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number in STOPS}
    try:
        yield
    finally:
        for number, usual in before.items():
            signal.signal(number, usual)
