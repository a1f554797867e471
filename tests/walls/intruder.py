"""A world full of canaries behind a guarded connection, and an intruder who runs SQL there as one viewer after another."""

import re
import sqlite3
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

from sqlmodel import SQLModel

from gateway.guarded import Guarded, Intrusion, Tired
from schema.compiler.dialects import SQLITE
from schema.compiler.plan import Read, Row
from schema.compiler.viewers import viewer_from
from schema.graph.build import build
from schema.rules.viewer import NOBODY, Viewer
from schema.tables import Account, AuditEvent, Credential, HouseSetting, LicenceInterval, TokenEntry
from schema.tables.search import TABLE
from tests.oracle import rules
from tests.oracle.compare import Comparison
from tests.oracle.making import ROLES, make, role
from tests.oracle.world import NOW, World, pk
from tests.schema.harness import InFile, Who, at_once, token_of
from tests.walls.grammar import Grammar

WORDS: Final = re.compile(r"zq[a-z]{10}|\b[aimgt][A-Za-z0-9]{21}\b|the hash of the token of \d+")  # canaries, ids, sessions
GUESSED: Final = re.compile(r"_[0-9a-f]{16}$")  # what of a view's name is another in each process
PATIENCE: Final = 2  # what joins everything with everything is stopped sooner than in a house
REFUSED: Final = (Intrusion, Tired, sqlite3.Error, sqlite3.Warning)


@cache
def world() -> World:
    """A world in which everybody plays a part, with words also in the rows that no view shows. Its canaries are all words of all rows."""
    found = next(world for world in map(make, range(100)) if all(role(world, name) for name in ROLES))
    found = World([*found.rows, *secrets_of(found)], found.canaries)
    for row in found.rows:
        for value in row.model_dump().values():
            found.canaries.update(dict.fromkeys(WORDS.findall(value) if isinstance(value, str) else (), row))
    return found


def secrets_of(found: World) -> Iterator[SQLModel]:
    for number, account in enumerate(found.all(Account)):
        word = "zq" + chr(97 + number) * 10
        yield Credential(account_pk=pk(account), password_hash=word)
        yield AuditEvent(at=NOW, action="seen", subject=word)
        yield HouseSetting(name=word, value=f"secret {word}")


def shown(viewer: rules.Viewer, word: str) -> bool:
    """Is the row that a word stands in there for the viewer, by the oracle's rules? Intervals and entries are their owners' alone."""
    row = world().canaries.get(word)
    if isinstance(row, LicenceInterval):
        return viewer.account is not None and viewer.account.pk == row.owner_pk and viewer.may("images:read")
    if isinstance(row, TokenEntry):
        return viewer.account is not None and viewer.account.pk == row.account_pk
    return Comparison(world(), viewer).shown(word)


@cache
def stored() -> InFile:
    """On SQLite, whatever the other tests run over."""
    return InFile(world().rows, build(SQLITE)[1])


def viewer_of(guarded: Guarded, who: Who) -> Viewer:
    if who.account_pk is None:
        return NOBODY
    found = viewer_from(at_once(guarded.signed_in(token_of(who.account_pk))), NOW)
    return found if who.scopes is None else replace(found, scopes=who.scopes)


@dataclass
class Loot:
    """What became of the statements: how many were answered, and which told what."""

    answered: int = 0
    words: int = 0  # that were read and are there for who asked
    stolen: list[tuple[str, str]] = field(default_factory=list)  # a statement, and a word that is not there for who asked

    @property
    def told(self) -> str:
        return "\n".join(f"{word} by {sql!r}" for sql, word in self.stolen[:9])


class Intruder:
    """Knows the names of all tables and columns; and the views' names of this process, or those that they would have without chance."""

    def __init__(self, *, knows: bool, seed: int = 0) -> None:
        self.guarded = Guarded(stored().path, stored().guarded.catalogue)
        people = [Who(None), *(Who(account.pk) for account in world().all(Account)), Who(pk(world().all(Account)[0]), frozenset())]
        self.people = [(viewer_of(self.guarded, who), rules.viewer(world(), who.account_pk, who.scopes)) for who in people]
        tables = {table.name: [column.name for column in table.columns] for table in SQLModel.metadata.tables.values()}
        tables |= {name: ["type", "name", "tbl_name", "sql"] for name in ("sqlite_master", "sqlite_temp_schema", "dbstat")}
        tables |= {TABLE: ["words", "rowid", TABLE, "rank"], f"{TABLE}_idx": ["segid", "term"], f"{TABLE}_data": ["id", "block"]}
        views = {name if knows else GUESSED.sub("", name): list(self.columns(name)) for name in self.guarded.views}
        self.grammar = Grammar(seed, tables | views, list(views))

    def columns(self, view: str) -> Iterator[str]:
        return (column[0] for column in self.guarded.connection.execute(f"SELECT * FROM {view} LIMIT 0").description)

    def tries(self, count: int) -> Loot:
        loot, draws = Loot(), self.grammar.random
        for _ in range(count):
            sql, (viewer, as_oracle) = self.grammar.statement(), draws.choice(self.people)
            try:
                told = str(self.guarded.complete(answer(sql, self.guarded.cursor), viewer, PATIENCE))
                loot.answered += 1
            except REFUSED as error:
                told = f"{error} {error.__cause__}"
            for word in set(WORDS.findall(told)):
                if shown(as_oracle, word):
                    loot.words += 1
                else:
                    loot.stolen.append((sql, word))
        return loot


def answer(sql: str, cursor: sqlite3.Cursor) -> Generator[Read, list[Row], tuple[Any, Any]]:
    """The rows, and the names of their columns."""
    rows = yield Read(sql, ())
    return rows, cursor.description
