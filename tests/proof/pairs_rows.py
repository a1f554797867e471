"""Rows as the pairs change them: what a table says of its columns, and a value of the right kind for each."""

import random
import sqlite3
import string
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, get_args

from sqlalchemy import CheckConstraint, Column, Table, UniqueConstraint
from sqlmodel import SQLModel

from schema.tables import Numbers, as_text, table_of
from tests.oracle.world import NOW, World

Kind = type[SQLModel]
Key = tuple[Any, ...]
Rows = dict[Kind, dict[Key, SQLModel]]


@cache
def kinds() -> list[Kind]:
    """All tables, each after those that its rows refer to."""
    mapped = {mapper.local_table: mapper.class_ for mapper in SQLModel._sa_registry.mappers}
    return [mapped[table] for table in SQLModel.metadata.sorted_tables]


def rows_of(world: World) -> Rows:
    return {kind: {key_of(row): row for row in world.all(kind)} for kind in kinds()}


def world_of(rows: Rows) -> World:
    return World([row for kind in kinds() for _, row in sorted(rows[kind].items())])


@cache
def keys(kind: Kind) -> tuple[str, ...]:
    return tuple(column.name for column in table_of(kind).primary_key)


@cache
def columns(kind: Kind) -> dict[str, Column[Any]]:
    """Those that are written; what the database derives is not among them."""
    return {column.name: column for column in table_of(kind).columns if column.computed is None}


def key_of(row: SQLModel) -> Key:
    return tuple(getattr(row, name) for name in keys(type(row)))


def values_of(row: SQLModel) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns(type(row))}


def row_of(kind: Kind, values: dict[str, Any]) -> SQLModel:
    """A row that is only looked at. SQLModel's own making of one takes longer than storing it."""
    row: SQLModel = object.__new__(kind)
    row.__dict__.update(values)
    return row


@cache
def unique(kind: Kind) -> tuple[str, ...]:
    """Texts of which no two rows have the same; in the order of the columns, for chance goes through them."""
    table = table_of(kind)
    together = {column.name for one in table.constraints if isinstance(one, UniqueConstraint) for column in one.columns}
    once = (name for name, column in columns(kind).items() if column.unique or name in together)
    return tuple(name for name in once if python_type(kind, name) is str)


@cache
def together(kind: Kind) -> list[tuple[str, ...]]:
    """Columns of which no two rows have the same values."""
    constraints = (one for one in table_of(kind).constraints if isinstance(one, UniqueConstraint))
    return [names for one in constraints if len(names := tuple(column.name for column in one.columns)) > 1]


def is_there_twice(row: SQLModel, others: Iterable[SQLModel]) -> bool:
    """Whether another row has what only one may have. What is null is never the same."""
    for names in together(type(row)):
        own = [getattr(row, name) for name in names]
        if None not in own and any(other is not row and [getattr(other, name) for name in names] == own for other in others):
            return True
    return False


@cache
def references(kind: Kind) -> dict[str, Table]:
    """The columns that hold the `pk` of a row, and of which table; in the order of the columns, for chance goes through them."""
    named = ((column.name, one.column) for column in table_of(kind).columns for one in column.foreign_keys)
    return {name: to.table for name, to in named if to.name == "pk" and name != "pk"}


@cache
def python_type(kind: Kind, name: str) -> type:
    found = kind.model_fields[name].annotation
    plain = [one for one in get_args(found) or (found,) if one is not type(None)]
    return plain[0]  # type: ignore[no-any-return]


def letters(draws: random.Random, count: int = 21) -> str:
    return "".join(draws.choices(string.ascii_letters + string.digits, k=count))


def another(kind: Kind, name: str, draws: random.Random) -> Any:
    """Some value that the column may have; no key of another row."""
    column, wanted = columns(kind)[name], python_type(kind, name)
    if column.nullable and draws.random() < 0.3:
        return None
    if issubclass(wanted, StrEnum):
        return draws.choice(list(wanted))
    if wanted is str:
        return f"{name[0]}{letters(draws)}" if name in unique(kind) else f"unseen {letters(draws, 9)}" * draws.choice((1, 1, 9))
    if wanted is datetime:
        return NOW + timedelta(milliseconds=draws.randrange(-(10**10), 10**9))
    return {bool: draws.random() < 0.5, int: draws.choice((0, 1, draws.randrange(2**31))), float: draws.random()}[wanted]


class Checks:
    """What a table demands of one row by itself."""

    def __init__(self) -> None:
        self.database = sqlite3.connect(":memory:")

    def hold(self, row: SQLModel) -> bool:
        given = {name: stored(value) for name, value in values_of(row).items()}
        needed = (name for name, column in columns(type(row)).items() if not column.nullable)
        return all(given[name] is not None for name in needed) and bool(self.database.execute(demanded(type(row)), given).fetchone()[0])


@cache
def demanded(kind: Kind) -> str:
    """The constraints of a table, asked of one row that is given."""
    checks = [str(one.sqltext) for one in table_of(kind).constraints if isinstance(one, CheckConstraint)]
    named = ", ".join(f":{name} AS {name}" for name in columns(kind))
    return f"SELECT {' AND '.join(f'(({one}) IS NOT 0)' for one in checks) or '1'} FROM (SELECT {named})"


def stored(value: Any) -> Any:
    return as_text(value) if isinstance(value, datetime) else str(value) if isinstance(value, str) else value


def renumbered(world: World, step: int, draws: random.Random) -> World:
    """The same rows in the same order under other numbers: 1 to `step` further each time, so that there are gaps where rows were not."""
    rows, new = rows_of(world), {}
    for kind in kinds():
        if keys(kind) == ("pk",) and kind is not Numbers:  # of which there is one row
            last = 0
            for (key,) in sorted(rows[kind]):
                last += draws.randint(1, step)
                new[table_of(kind).name, key] = last
    return World([moved(row, new) for kind in kinds() for _, row in sorted(rows[kind].items())])


def moved(row: SQLModel, new: dict[tuple[str, Any], int]) -> SQLModel:
    """A row with its own number and those that it refers to exchanged."""
    kind, values = type(row), values_of(row)
    places = references(kind) | ({"pk": table_of(kind)} if keys(kind) == ("pk",) else {})
    exchanged = {name: new[table.name, values[name]] for name, table in places.items() if (table.name, values[name]) in new}
    return row_of(kind, values | exchanged)
