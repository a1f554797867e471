"""A signal is heard when it may be, and never lost."""

import os
import signal
from collections.abc import Iterator

import pytest

from gateway.privacy.stopping import in_one_piece, undisturbed


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    for number, handler in before.items():
        signal.signal(number, handler)


def test_what_is_done_in_one_piece_is_stopped_at_its_end() -> None:
    done = []

    def work() -> None:
        with in_one_piece():
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all of it"]


def test_what_nobody_stops_goes_on_in_one_piece() -> None:
    with in_one_piece():
        pass


def test_nobody_stops_what_is_undisturbed() -> None:
    with undisturbed():
        os.kill(os.getpid(), signal.SIGINT)
