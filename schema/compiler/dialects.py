"""What the databases say differently: names, lists of keys, limits. Everything else is one text for both."""

import secrets
from collections.abc import Sequence
from typing import Any, Final, Protocol

import orjson
from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    CompoundSelect,
    Dialect,
    FromClause,
    Integer,
    Select,
    String,
    TableClause,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    true,
)
from sqlalchemy import table as clause
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR, asyncpg
from sqlalchemy.types import TypeEngine

from schema.tables import UNREADABLE, table_of
from schema.tables.search import TABLE

Found = Select[Any] | CompoundSelect[Any]
STEPS: Final = (2, 6, 13, 25, 51, 101)


def columns_of(table: type) -> Any:
    """The columns of a table that a reading connection knows, in order."""
    return [c for c in table_of(table).columns if c.info != UNREADABLE]


class Database(Protocol):
    """A kind of database, as the compiler needs to know it."""

    dialect: Dialect
    signed_in: str  # from which the row of whoever presents a token is selected

    def view(self, table: type) -> TableClause:
        """What a reading connection has in the place of a table."""

    def keys(self, kind: TypeEngine[Any]) -> FromClause:
        """The parameter `parents`, keys of this type, as rows of `key` (its place in the list) and `value`."""

    def as_keys(self, keys: Sequence[Any]) -> Any:
        """A value of the parameter `parents`."""

    def each(self, parents: FromClause, base: FromClause, pks: Found) -> FromClause:
        """Each parent with those rows of `base` whose `pk` the SELECT `pks`, correlated with the parent, finds."""

    def index(self) -> FromClause:
        """The search index, as rows of `pk` and `words`."""

    def has_words(self, index: FromClause, wanted: ColumnElement[Any]) -> ColumnElement[bool]:
        """Does a row of the index have what `wanted` says?"""

    def wanted(self, words: Sequence[str]) -> str:
        """All of these words, the last as the beginning of one, as the index is asked for them."""

    def limit(self, most: int | None) -> ColumnElement[int]:
        """The parameter `limit`; where it is better written out, the number `most`."""

    def most(self, wanted: int) -> int | None:
        """The number to write out so that at least this many rows are read; None where the limit is a parameter."""


class SQLite:
    """Guarded views, whose names are others in each process, so that nobody outside knows what a statement would have to name."""

    dialect: Dialect = sqlite.dialect()

    def __init__(self) -> None:
        self.secret = secrets.token_hex(8)
        self.signed_in = f"v_signed_in_{self.secret}"
        self.search = f"v_search_{self.secret}"
        self.views: dict[type, TableClause] = {}

    def view(self, table: type) -> TableClause:
        if table not in self.views:
            name = table_of(table).name.removeprefix("t_")
            self.views[table] = clause(f"v_{name}_{self.secret}", *(column(c.name, c.type) for c in columns_of(table)))
        return self.views[table]

    def keys(self, kind: TypeEngine[Any]) -> FromClause:
        return func.json_each(bindparam("parents")).table_valued("key", column("value", kind), name="p")

    def as_keys(self, keys: Sequence[Any]) -> str:
        return orjson.dumps(keys).decode()

    def each(self, parents: FromClause, base: FromClause, pks: Found) -> FromClause:
        return parents.join(base, base.c.pk.in_(pks))

    def index(self) -> FromClause:
        return clause(self.search, column("pk", Integer), column("words", String)).alias("f")

    def has_words(self, index: FromClause, wanted: ColumnElement[Any]) -> ColumnElement[bool]:
        return index.c.words.op("MATCH", return_type=Boolean())(wanted)

    def wanted(self, words: Sequence[str]) -> str:
        return " AND ".join(f'"{word}"' for word in words) + "*"

    def limit(self, most: int | None) -> ColumnElement[int]:
        return bindparam("limit")

    def most(self, wanted: int) -> int | None:
        return None


class PostgreSQL:
    """The tables themselves, which row level security guards."""

    dialect: Dialect = asyncpg.dialect()  # type: ignore[no-untyped-call]  # it has no types
    signed_in = "sfumato_signed_in($1)"

    def view(self, table: type) -> TableClause:
        return clause(table_of(table).name, *(column(c.name, c.type) for c in columns_of(table)))

    def keys(self, kind: TypeEngine[Any]) -> FromClause:
        parents = func.unnest(cast(bindparam("parents"), ARRAY(kind)))
        return parents.table_valued(column("value", kind), with_ordinality="key", name="p").render_derived()

    def as_keys(self, keys: Sequence[Any]) -> list[Any]:
        return list(keys)

    def each(self, parents: FromClause, base: FromClause, pks: Found) -> FromClause:
        picked = pks.lateral("picked")
        return parents.join(picked, true()).join(base, base.c.pk == picked.c.pk)

    def index(self) -> FromClause:
        return clause(TABLE, column("pk", Integer), column("words", TSVECTOR)).alias("f")

    def has_words(self, index: FromClause, wanted: ColumnElement[Any]) -> ColumnElement[bool]:
        return index.c.words.op("@@", return_type=Boolean())(cast(cast(wanted, Text), TSQUERY))

    def wanted(self, words: Sequence[str]) -> str:
        return " & ".join(f"'{word}'" for word in words) + ":*"

    def limit(self, most: int | None) -> ColumnElement[int]:
        """Written out, for a statement whose limit is a parameter is planned anew at each execution."""
        return literal_column(str(most))

    def most(self, wanted: int) -> int | None:
        """One of few numbers, so that there are few statements."""
        return next((step for step in STEPS if step >= wanted), wanted)


SQLITE = SQLite()
POSTGRESQL = PostgreSQL()
