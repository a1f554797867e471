"""A small house of rows in a fresh SQLite file, asked through the compiler and the guarded views, as every door does."""

import atexit
import shutil
import tempfile
import weakref
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import event
from sqlmodel import Session, SQLModel, create_engine

from gateway.guarded import Guarded
from schema.compiler.cursors import Cursors
from schema.compiler.viewers import viewer_from
from schema.graph.build import build
from schema.graph.computed import Asker
from schema.graph.face import Face
from schema.rules.viewer import NOBODY, Viewer
from schema.tables import Account
from schema.tables import Session as SignedIn

T = TypeVar("T")
PRAGMAS = "PRAGMA foreign_keys=OFF; PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW


@dataclass(frozen=True)
class Who:
    """Who asks. `scopes` None: a full session."""

    account_pk: int | None
    scopes: frozenset[str] | None = None


def token_of(account_pk: int) -> str:
    return f"the hash of the token of {account_pk}"


def session_of(account_pk: int) -> SignedIn:
    return SignedIn(token_hash=token_of(account_pk), account_pk=account_pk, started_at=NOW, expires_at=NOW + timedelta(days=1))


@cache
def face() -> Face:
    schema, catalogue = build()
    return Face(schema, catalogue, Cursors(bytes(range(64))))


@cache
def empty() -> Path:
    """A database with all tables and no row, made once and copied for each world."""
    path = Path(tempfile.mkdtemp()) / "empty.sqlite"
    atexit.register(shutil.rmtree, path.parent)
    engine = create_engine(f"sqlite:///{path}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    return path


def at_once(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns that waits for nothing: SQLite is read where one stands."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        found: T = end.value
        return found
    raise AssertionError("it waits for something")


class Harness:
    """Holds one world."""

    now = NOW

    def __init__(self, rows: Sequence[SQLModel], of: Face | None = None) -> None:
        self.face = of or face()
        folder = tempfile.mkdtemp()
        self.remove = weakref.finalize(self, shutil.rmtree, folder)
        self.path = Path(folder) / "world.sqlite"
        shutil.copyfile(empty(), self.path)
        engine = create_engine(f"sqlite:///{self.path}")
        event.listen(engine, "connect", lambda connection, _: connection.executescript(PRAGMAS))
        with Session(engine, expire_on_commit=False) as session:
            accounts = [row.pk for row in rows if isinstance(row, Account)]
            session.add_all([*rows, *(session_of(pk) for pk in accounts if pk is not None)])
            session.commit()
            session.expunge_all()
        engine.dispose()
        self.guarded = Guarded(self.path, self.face.catalogue)

    @classmethod
    def of(cls, rows: Sequence[SQLModel]) -> "Harness":
        return cls(rows)

    def ask(self, document: str, *, viewer: Who, variables: dict[str, Any] | None = None, operation: str | None = None) -> dict[str, Any]:
        """The GraphQL response."""
        asker = self.asker(viewer)
        return at_once(self.guarded.drive(self.face.query(document, operation, variables, asker), asker.viewer))

    def asker(self, viewer: Who) -> Asker:
        return Asker(self.viewer(viewer), Noon(), "http://house.test")

    def viewer(self, who: Who) -> Viewer:
        """The viewer, as the gateway finds it by the token of a session."""
        if who.account_pk is None:
            return NOBODY
        found = viewer_from(at_once(self.guarded.signed_in(token_of(who.account_pk))), NOW)
        return found if who.scopes is None else replace(found, scopes=found.scopes & who.scopes)

    def close(self) -> None:
        self.guarded.connection.close()
        self.remove()
