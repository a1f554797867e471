"""What all tables share: names of constraints, random ids, and instants.

A table is named `t_…`: the reading connections know only the guarded views `v_…`, and refuse a statement that names a table.
`pk` orders rows by their making and joins them; it is never shown. `id` is what the world sees: random, and telling only its type.
A column with `info=UNREADABLE` is in no view.
"""

import secrets
import string
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import DateTime, Dialect, ForeignKey, String, Table
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

ALPHABET: Final = string.ascii_letters + string.digits
UNREADABLE: Final = {"unreadable": True}


def new_id(prefix: str) -> str:
    """An opaque id: one letter for the type (`node` finds the table by it) and 125 random bits."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(21))


def table_of(cls: type) -> Table:
    """The table that a class stands for."""
    return SQLModel.metadata.tables[str(cls.__tablename__)]  # type: ignore[attr-defined]  # every table class has one


def as_text(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds and `Z`: how an instant is stored in SQLite, compared, and answered."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Instant(TypeDecorator[datetime]):
    """A moment. Text as the API answers it on SQLite, so that a read needs no conversion; a timestamp elsewhere."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(String(24) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return as_text(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if isinstance(value, str) else value


def instant(*, nullable: bool = False, **options: Any) -> Any:
    """A column that holds a moment."""
    return Field(sa_type=Instant, nullable=nullable, default=None if nullable else ..., **options)


def link(target: str, *, nullable: bool = False, index: bool = False, primary_key: bool = False) -> Any:
    """A foreign key to the `pk` of a table."""
    default = None if nullable else ...
    return Field(default=default, sa_column_args=[ForeignKey(f"{target}.pk")], nullable=nullable, index=index, primary_key=primary_key)


def word(kind: type[StrEnum], *, default: Any = ..., nullable: bool = False) -> Any:
    """A column that holds one of a closed list of words, as text, which is what the API answers."""
    return Field(default=default, sa_type=String(max(map(len, kind))), nullable=nullable)
