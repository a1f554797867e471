"""Members take turns."""

from threading import Thread

import pytest

from gateway import fairness
from gateway.fairness import Gate
from tests.gateway.machine import wait

pytestmark = pytest.mark.once
JANE, JASON, MALLORY = 1, 2, 3


def test_whoever_had_a_turn_the_longest_ago_is_next() -> None:
    gate, order = Gate(1), list[int]()
    gate.enter(JANE)

    def come(member: int) -> None:
        gate.enter(member)
        order.append(member)
        gate.leave()

    threads = [Thread(target=come, args=(member,)) for member in (JANE, JANE, JANE, JASON, JASON, MALLORY)]
    for number, thread in enumerate(threads, 1):
        thread.start()
        wait(lambda number=number: len(gate.waiting) == number)  # type: ignore[misc]  # a lambda has no annotations
    gate.leave()
    for thread in threads:
        thread.join(10)
    assert order == [JASON, MALLORY, JANE, JASON, JANE, JANE]
    assert gate.free == 1


def test_one_that_is_not_wanted_any_more_waits_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fairness, "AGAIN", 0.05)
    gate = Gate(1)
    assert gate.enter(JANE)
    assert not gate.enter(JASON, lambda: False)
    assert (gate.waiting, gate.free) == ({}, 0)
    gate.leave()
    assert gate.enter(JASON, lambda: False)  # there is a place at once


def test_as_many_are_let_in_as_there_are_places() -> None:
    gate = Gate(2)
    gate.enter(JANE)
    gate.enter(JANE)
    third = Thread(target=gate.enter, args=(JASON,), daemon=True)
    third.start()
    third.join(0.2)
    assert third.is_alive()
    gate.leave()
    third.join(10)
    assert not third.is_alive()
