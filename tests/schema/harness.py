"""A small house of rows, asked through the compiler and the guarded views, as every door does."""

import asyncio
import atexit
import shutil
import tempfile
import weakref
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import Engine, event
from sqlmodel import Session, SQLModel, create_engine

from gateway.db import PostgreSQLDatabase
from gateway.guarded import Guarded
from schema.compiler.catalogue import Catalogue
from schema.compiler.cursors import Cursors
from schema.compiler.dialects import POSTGRESQL, SQLITE, Database
from schema.compiler.viewers import viewer_from
from schema.graph.build import build
from schema.graph.computed import Asker
from schema.graph.face import Face
from schema.rules.viewer import NOBODY, Viewer
from schema.tables import Account
from schema.tables import Session as SignedIn
from tests import databases

T = TypeVar("T")
KIND: Database = POSTGRESQL if databases.POSTGRESQL else SQLITE
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
    """Its `pk` is never that of an account."""
    return SignedIn(
        pk=1_000 + account_pk, token_hash=token_of(account_pk), account_pk=account_pk, started_at=NOW, expires_at=NOW + timedelta(days=1)
    )


@cache
def face() -> Face:
    schema, catalogue = build(KIND)
    return Face(schema, catalogue, Cursors(bytes(range(64))))


def at_once(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns: SQLite is read where one stands, and for PostgreSQL one waits."""
    return loop().run_until_complete(coroutine)


@cache
def loop() -> asyncio.AbstractEventLoop:
    found = asyncio.new_event_loop()
    atexit.register(found.close)
    return found


class World(Protocol):
    """Where the rows of one world are, and what reads them."""

    guarded: Any
    engine: Engine

    def close(self) -> None: ...


@cache
def empty() -> Path:
    """A file with all tables and no row, made once and copied for each world."""
    path = Path(tempfile.mkdtemp()) / "empty.sqlite"
    atexit.register(shutil.rmtree, path.parent)
    engine = create_engine(f"sqlite:///{path}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    return path


class InFile:
    """A world in a SQLite file of its own."""

    def __init__(self, rows: Sequence[SQLModel], catalogue: Catalogue) -> None:
        folder = tempfile.mkdtemp()
        self.remove = weakref.finalize(self, shutil.rmtree, folder)
        self.path = Path(folder) / "world.sqlite"
        shutil.copyfile(empty(), self.path)
        self.engine = create_engine(f"sqlite:///{self.path}")
        event.listen(self.engine, "connect", lambda connection, _: connection.executescript(PRAGMAS))
        with Session(self.engine, expire_on_commit=False) as session:
            write(session, rows)
        self.engine.dispose()
        self.guarded = Guarded(self.path, catalogue)

    def close(self) -> None:
        at_once(self.guarded.close())
        self.remove()


class OnServer:
    """A world in a database of the server, which the next world has after it. The wall is the catalogue's."""

    free: ClassVar[list["OnServer"]] = []

    def __init__(self, catalogue: Catalogue) -> None:
        self.database = PostgreSQLDatabase(databases.fresh(databases.template()))
        self.engine, self.catalogue, self.guarded = self.database.engine, catalogue, self.database.guarded(catalogue)
        if catalogue is not face().catalogue:
            self.database.build_wall(catalogue)

    @classmethod
    def holding(cls, rows: Sequence[SQLModel], catalogue: Catalogue) -> "OnServer":
        found = cls.free.pop() if cls.free and catalogue is face().catalogue else cls(catalogue)
        names = ", ".join(table.name for table in SQLModel.metadata.sorted_tables if table.name != "t_house_setting")
        with Session(found.engine, expire_on_commit=False) as session:
            session.connection().exec_driver_sql("SET session_replication_role = replica")
            session.connection().exec_driver_sql(f"TRUNCATE {names}")
            write(session, rows)
        return found

    def close(self) -> None:
        if self.catalogue is face().catalogue:
            self.free.append(self)
        else:
            at_once(self.guarded.close())
            self.database.close()


def write(session: Session, rows: Sequence[SQLModel]) -> None:
    accounts = [row.pk for row in rows if isinstance(row, Account)]
    session.add_all([*rows, *(session_of(pk) for pk in accounts if pk is not None)])
    session.commit()
    session.expunge_all()


class Harness:
    """Holds one world."""

    now = NOW

    def __init__(self, rows: Sequence[SQLModel], of: Face | None = None) -> None:
        self.face = of or face()
        catalogue = self.face.catalogue
        self.world: World = OnServer.holding(rows, catalogue) if databases.POSTGRESQL else InFile(rows, catalogue)
        self.guarded: Any = self.world.guarded

    @property
    def path(self) -> Path:
        """Its file, on SQLite."""
        assert isinstance(self.world, InFile)
        return self.world.path

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
        self.world.close()
