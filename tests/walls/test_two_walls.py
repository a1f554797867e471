"""The rule in the statements and the rule under them are each enough for what depends on a row; without both there is no wall (THREATS 1).

Each wall is taken out by a patch (`tests/walls/opened.py`), and the same generated cases are asked anew.
"""

import pytest

from tests.walls.cases import leaks
from tests.walls.opened import open_gates, open_statements, open_views


def test_with_all_walls_every_answer_is_the_oracles() -> None:
    found = leaks()
    assert found.cases > 500
    assert not found.words + found.values, found.told


def test_without_the_rule_in_the_statements_nothing_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    open_statements(monkeypatch)
    found = leaks()
    assert not found.words + found.values, found.told


def test_without_the_rule_under_the_statements_nothing_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    open_views(monkeypatch)
    found = leaks()
    assert not found.words + found.values, found.told


def test_without_both_thousands_of_values_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the two tests before this one would hold for a suite that finds nothing."""
    open_statements(monkeypatch)
    open_views(monkeypatch)
    found = leaks()
    assert len(found.words) >= 1_000
    assert len(found.values) >= 1_000


def test_with_the_gates_open_no_row_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the gates decide is not told by a row: an own plan, an own address. Canaries of others' rows stay where they are."""
    open_gates(monkeypatch)
    found = leaks()
    assert found.values
    assert not found.words, found.told
