"""A real house in this process, emptied and filled with one world after another: the real application over a real database.

Time stands still, bytes lie in memory, and no job is run. All else is what `sfumato serve` serves.
"""

import sqlite3
import tempfile
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

import httpx
from graphql import OperationType
from sqlalchemy import Table, insert
from sqlmodel import SQLModel
from starlette.applications import Starlette
from starlette.requests import Request

from gateway.app import create_app
from gateway.auth.guesses import Guesses
from gateway.auth.passwords import Argon2Passwords
from gateway.caller import Caller
from gateway.config import Settings
from gateway.db import Database, PostgreSQLDatabase, SQLiteDatabase
from gateway.house import House
from gateway.media import KINDS
from gateway.reading import Reader
from gateway.storage import Objects
from schema.actions.sessions import token_hash
from schema.compiler.dialects import POSTGRESQL
from schema.compiler.documents import Operation
from schema.tables import Account, Credential, Generation, Image, Session, Upload, table_of
from tests import databases
from tests.oracle.world import NOW, World, pk
from tests.schema.actions.house import Desk
from web.house import Answer

ADDRESS: Final = "http://house.test"
PASSWORD: Final = "sfumato-demo"
DATABASES: Final = ("sqlite", "postgresql")


class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW


@dataclass(frozen=True, slots=True)
class Executed:
    """An operation that a page asked, and what the house answered."""

    source: str
    variables: dict[str, Any]
    answer: Answer


@dataclass
class ProofHouse(House):
    """Notes what pages ask of it."""

    executed: list[Executed] = field(default_factory=list)
    readers: dict[AbstractEventLoop | None, Reader] = field(default_factory=dict)
    wrote: bool = False  # a mutation was asked for since the house was filled

    @property
    def guarded(self) -> Reader:  # tests run on several event loops, and what reads a server is of one
        loop = running() if self.database.kind is POSTGRESQL else None
        if loop not in self.readers:
            self.readers[loop] = self.database.guarded(self.face.catalogue)
        return self.readers[loop]

    async def run(self, operation: Operation, variables: Mapping[str, Any] | None, caller: Caller) -> dict[str, Any]:
        self.wrote = self.wrote or operation.kind is not OperationType.QUERY
        return await super().run(operation, variables, caller)

    async def execute(self, request: Request, operation: Any, variables: Mapping[str, Any] | None = None) -> Answer:
        answer = await super().execute(request, operation, variables)
        self.executed.append(Executed(operation.source, dict(variables or {}), answer))
        return answer


def running() -> AbstractEventLoop | None:
    try:
        return get_running_loop()
    except RuntimeError:
        return None


def token_of(account_pk: int) -> str:
    """The token of the session that every account of a world has."""
    return f"token-{account_pk}"


class Rows(Protocol):
    """How the rows of a house are put there. One for each kind of database."""

    @property
    def database(self) -> Database: ...

    def fill(self, rows: dict[Table, list[dict[str, Any]]]) -> None:
        """Remove everything, and store these, in this order."""


class SqliteRows:
    """Copies an empty database over the house's own, which its connections survive, and inserts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database: Database = SQLiteDatabase(path)
        self.database.migrate()
        self.empty = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(path)) as migrated:
            migrated.backup(self.empty)

    def fill(self, rows: dict[Table, list[dict[str, Any]]]) -> None:
        with closing(sqlite3.connect(self.path)) as connection:
            self.empty.backup(connection)
        with self.database.write() as session:
            for table, values in rows.items():
                session.connection().execute(insert(table), values)


class ServerRows:
    """Empties a database of the server, but for what the house keeps of itself, inserts, and counts on from there."""

    kept: Final = "t_house_setting"

    def __init__(self) -> None:
        self.database: Database = PostgreSQLDatabase(databases.fresh(databases.template()))
        self.tables = [table for table in SQLModel.metadata.sorted_tables if table.name != self.kept]

    def fill(self, rows: dict[Table, list[dict[str, Any]]]) -> None:
        with self.database.write() as session:
            connection = session.connection()
            connection.exec_driver_sql(f"TRUNCATE {', '.join(table.name for table in self.tables)} RESTART IDENTITY")
            for table, values in rows.items():
                connection.execute(insert(table), values)
                if values and "pk" in values[0]:
                    last = max(row["pk"] for row in values)
                    connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'pk'), {last})")


@dataclass
class Home:
    """A house, its application, and a client in front of it. It holds one world at a time."""

    database: str
    house: ProofHouse
    app: Starlette
    client: httpx.AsyncClient
    rows: Rows

    def fill(self, world: World) -> "Home":
        """Make the house the world's: its rows, a session and a password for each account, and bytes for each image that has any,
        each upload, and what is painted."""
        self.rows.fill(by_table([*world.rows, *(row for account in world.all(Account) for row in signed_in(account))]))
        self.house.store, self.house.guesses, self.house.wrote = Objects.from_url("memory:///"), Guesses(), False
        for image in world.all(Image):
            if image.deleted_at is None:
                for name in KINDS:
                    self.house.store.put(f"{image.storage_key}/{name.partition('.')[0]}", pixels(image, name))
                for name in ("thumb.avif", "card.avif", "full.avif") if has_avif(image) else ():
                    self.house.store.put(f"{image.storage_key}/{name}", pixels(image, name))
        for upload in world.all(Upload):
            self.house.store.put(f"{upload.storage_key}/thumb", small(upload))
        for generation in world.all(Generation):
            if generation.preview:
                self.house.store.put(generation.preview, small(generation))
        return self


def signed_in(account: Account) -> list[SQLModel]:
    token = token_hash(token_of(pk(account)))
    session = Session(token_hash=token, account_pk=pk(account), started_at=NOW, expires_at=NOW + timedelta(days=1))
    return [session, Credential(account_pk=pk(account), password_hash=password_hash())]


@cache
def password_hash() -> str:
    return Argon2Passwords.light().hash(PASSWORD)


def by_table(rows: list[SQLModel]) -> dict[Table, list[dict[str, Any]]]:
    """The values to insert, the tables in an order in which each row finds those that it names."""
    found: dict[Table, list[dict[str, Any]]] = {table: [] for table in SQLModel.metadata.sorted_tables}
    for row in rows:
        table = table_of(type(row))
        found[table].append({name: getattr(row, name) for name in stored(table)})
    return {table: values for table, values in found.items() if values}


@cache
def stored(table: Table) -> tuple[str, ...]:
    """The columns that are given, and not derived by the database; a session's key is the database's to give."""
    return tuple(c.name for c in table.columns if c.computed is None and (c.name != "pk" or table is not table_of(Session)))


def has_avif(image: Image) -> bool:
    """Every other one is from before there was AVIF."""
    return sum(image.media_key.encode()) % 2 == 0


def pixels(image: Image, name: str) -> bytes:
    """What stands for the picture: the word by which it is known, and the size."""
    return f"{image.media_key} as {name}".encode()


def small(row: Upload | Generation) -> bytes:
    """What stands for a picture that was brought, or is being painted."""
    return f"{row.id}, small".encode()


def sqlite_rows() -> Rows:
    return SqliteRows(Path(tempfile.mkdtemp(prefix="proof-")) / "sfumato.sqlite")


ROWS: Final[dict[str, Callable[[], Rows]]] = {"sqlite": sqlite_rows, "postgresql": ServerRows}


HOMES: Final[dict[str, Home]] = {}


def home(database: str) -> Home:
    """The one house of this process over a kind of database."""
    if database not in HOMES:
        HOMES[database] = opened(database)
    return HOMES[database]


def opened(database: str) -> Home:
    """A house of one's own, which one closes."""
    rows = ROWS[database]()
    settings = Settings(address=ADDRESS)
    store = Objects.from_url("memory:///")
    house = ProofHouse(settings, rows.database, Noon(), store, Desk(), Argon2Passwords.light())
    app = create_app(house)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=ADDRESS)
    return Home(database, house, app, client, rows)


def house_of(world: World, database: str = "sqlite") -> Home:
    """A house with this world in it. There is one for each kind of database, so what it held before is gone."""
    return home(database).fill(world)
