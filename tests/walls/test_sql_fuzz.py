"""Twenty thousand statements of an intruder read nothing that is not there for the viewer of the moment (THREATS 1).

What the parts of the wall do is shown by taking each out: the authorizer, and the looking through of the text.
"""

import re
import sqlite3

import pytest

from gateway.guarded import Guarded
from tests.walls.intruder import Intruder

STATEMENTS = 40_000
FEWER = 4_000
KNOWS = pytest.mark.parametrize("knows", [False, True], ids=["guessing the names of the views", "knowing the names of this process"])


def take_out_looking_through(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Guarded, "_look_through", lambda *_: None)


def take_out_authorizer(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Guarded, "_authorize", lambda *_: sqlite3.SQLITE_OK)


@KNOWS
def test_no_statement_reads_what_is_not_there_for_the_viewer(knows: bool) -> None:
    intruder = Intruder(knows=knows)
    loot = intruder.tries(STATEMENTS)
    assert not loot.stolen, loot.told
    assert intruder.guarded.eyes == [0, 0, 0, 0, 0, 0, None]
    assert loot.words > 1_000 if knows else loot.answered < 10  # who does not know a name gets an answer to nothing


@KNOWS
def test_looking_through_the_text_is_enough_by_itself(monkeypatch: pytest.MonkeyPatch, knows: bool) -> None:
    take_out_authorizer(monkeypatch)
    loot = Intruder(knows=knows, seed=1).tries(FEWER)
    assert not loot.stolen, loot.told


def test_the_authorizer_is_enough_by_itself_where_the_names_are_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    take_out_looking_through(monkeypatch)
    loot = Intruder(knows=False, seed=2).tries(FEWER)
    assert not loot.stolen, loot.told


def test_who_knows_the_names_goes_round_the_authorizer_by_taking_a_views_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """And in no other way: a common table expression by the name of a view, over the columns of the table that this view reads."""
    take_out_looking_through(monkeypatch)
    loot = Intruder(knows=True, seed=1).tries(4 * FEWER)
    assert loot.stolen
    for sql, word in loot.stolen:
        taken = re.search(r"\bWITH\b.*\bv_(\w+?)_[0-9a-f]{16}.*\bt_(\w+)", sql, re.IGNORECASE | re.DOTALL)
        assert taken, (sql, word)


@KNOWS
def test_with_neither_thousands_of_words_are_stolen(monkeypatch: pytest.MonkeyPatch, knows: bool) -> None:
    """Else the tests before this one would hold for an intruder who cannot write SQL."""
    take_out_looking_through(monkeypatch)
    take_out_authorizer(monkeypatch)
    loot = Intruder(knows=knows, seed=3).tries(FEWER)
    assert loot.answered > FEWER // 10
    assert len(loot.stolen) > 1_000


def test_only_listed_actions_pass() -> None:
    """Of all action codes that SQLite has or will have: to select what is a view's, and to begin and end what is read at once."""
    wall = Intruder(knows=True).guarded
    passes = {code for code in range(256) if wall._authorize(code, "t_credential", "password_hash", "main", None) == sqlite3.SQLITE_OK}
    assert passes == {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION}
    assert wall._authorize(sqlite3.SQLITE_FUNCTION, None, "load_extension", None, None) == sqlite3.SQLITE_DENY


@pytest.mark.parametrize("column", ["t_member.email_key", "t_credential.password_hash", "t_audit_event.", "sqlite_master.sql"])
def test_no_view_is_a_way_to_a_column_that_it_does_not_read(column: str) -> None:
    wall = Intruder(knows=True).guarded
    table, name = column.split(".")
    assert {wall._authorize(sqlite3.SQLITE_READ, table, name, "main", view) for view in (None, *wall.views)} == {sqlite3.SQLITE_DENY}
