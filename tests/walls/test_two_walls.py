"""The rule in the statements and the rule under them are each enough for what depends on a row; without both there is no wall (THREATS 1).

Each wall is taken out by a patch (`tests/walls/opened.py`), and the same questions are asked anew: in process, of pages, of bytes.
"""

import pytest

from tests.databases import POSTGRESQL, template
from tests.walls.cases import leaks
from tests.walls.opened import open_gates, open_statements, open_views

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True, scope="module")
def whole() -> None:
    """What databases are copied from is made before any wall is taken out."""
    if POSTGRESQL:
        template()


async def test_with_all_walls_every_answer_is_the_oracles() -> None:
    found = await leaks()
    assert found.questions > 500
    assert not found.words + found.values, found.told


async def test_without_the_rule_in_the_statements_nothing_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    open_statements(monkeypatch)
    found = await leaks()
    assert not found.words + found.values, found.told


async def test_without_the_rule_under_the_statements_nothing_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    open_views(monkeypatch)
    found = await leaks()
    assert not found.words + found.values, found.told


async def test_without_both_thousands_of_values_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the two tests before this one would hold for a suite that finds nothing."""
    open_statements(monkeypatch)
    open_views(monkeypatch)
    found = await leaks()
    assert len(found.words) >= 1_000
    assert len(found.words) + len(found.values) >= 2_000


async def test_with_the_gates_open_no_row_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the gates alone decide is one's own, as an address for mail is. Canaries of others' rows stay where they are."""
    open_gates(monkeypatch)
    found = await leaks()
    assert found.values
    assert not found.words, found.told
