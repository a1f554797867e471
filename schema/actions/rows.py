"""Rows that are stored have a key."""

from typing import Protocol

from sqlmodel import Session, SQLModel


class Keyed(Protocol):
    """A row of a table whose key the database chooses."""

    pk: int | None


def key(row: Keyed) -> int:
    """The `pk` of a row that is stored."""
    if row.pk is None:
        raise ValueError("the row is not stored yet")
    return row.pk


def stored(session: Session, row: SQLModel) -> None:
    """Store a row now, so that its key and what the database derives of it are known."""
    session.add(row)
    session.flush()
