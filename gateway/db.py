"""The house's database: one writer at a time on SQLAlchemy, and guarded connections that read."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from secrets import token_bytes, token_hex
from threading import Lock
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session

from gateway.config import Settings
from gateway.guarded import Guarded
from gateway.postgresql import Pool, build_wall
from gateway.reading import Reader
from schema import migrations
from schema.compiler.catalogue import Catalogue
from schema.compiler.dialects import POSTGRESQL, SQLITE
from schema.compiler.dialects import Database as Kind
from schema.graph.build import build
from schema.tables import HouseSetting

CURSOR_KEY: Final = "cursor_key"
READER: Final = "reader"
PATIENCE: Final = 30.0  # seconds that a writer waits for its turn
STANDSTILL: Final = "60s"  # after which PostgreSQL takes its turn from a writer that does nothing with it
WRITERS: Final = 0x5F  # the advisory lock that writers take in turn


class Database(ABC):
    """Where the house's rows are. `write` is for actions, on any thread; `guarded` opens what reads, for one event loop."""

    kind: Kind

    @classmethod
    def of(cls, settings: Settings) -> "Database":
        return PostgreSQLDatabase(settings.database_url) if settings.database_url else SQLiteDatabase(settings.database)

    @property
    @abstractmethod
    def engine(self) -> Engine:
        """The connections that write."""

    @abstractmethod
    def exists(self) -> bool:
        """Has anything been stored in it?"""

    def migrate(self) -> None:
        """Bring the tables to the newest revision; raises what Alembic raises."""
        with self.engine.begin() as connection:
            migrations.upgrade(connection)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: it holds the writers' lock from its beginning, is committed at the end, and undone by an exception."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @abstractmethod
    def guarded(self, catalogue: Catalogue) -> Reader:
        """What reads, and has nothing but what the rules show."""

    def setting(self, name: str, default: str | None = None) -> str | None:
        with self.write() as session:
            found = session.get(HouseSetting, name)
            if found is None and default is not None:
                session.add(found := HouseSetting(name=name, value=default))
            return found.value if found else None

    @abstractmethod
    def peek(self, name: str) -> str | None:
        """A setting, read without waiting for whoever writes; None also where there is no house yet."""

    def cursor_key(self) -> bytes:
        """The house's own key for cursors, made once."""
        return bytes.fromhex(str(self.setting(CURSOR_KEY, token_bytes(64).hex())))

    @abstractmethod
    def empty_log(self) -> None:
        """See that no log keeps what was deleted (R13), as far as this database can be asked to."""

    def close(self) -> None:
        self.engine.dispose()


class SQLiteDatabase(Database):
    """A file, in WAL."""

    kind = SQLITE

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()  # threads wait here in turn, and other processes at SQLite's own lock

    @cached_property
    def engine(self) -> Engine:
        engine = create_engine(f"sqlite:///{self.path}", connect_args={"timeout": PATIENCE}, hide_parameters=True)  # they hold prompts
        event.listen(engine, "connect", prepare)
        event.listen(engine, "begin", begin)
        return engine

    def exists(self) -> bool:
        return self.path.exists()

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self._lock, super().write() as session:
            yield session

    def guarded(self, catalogue: Catalogue) -> Guarded:
        return Guarded(self.path, catalogue)

    def peek(self, name: str) -> str | None:
        """On a connection of its own, because the writer's would wait for whoever writes."""
        if not self.exists():
            return None
        with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 't_house_setting'").fetchone():
                return None
            found = connection.execute("SELECT value FROM t_house_setting WHERE name = ?", (name,)).fetchone()
            return found[0] if found else None

    def empty_log(self) -> None:
        """Move the write-ahead log into the file and empty it. Where somebody reads just then, it stays as it is until the next time."""
        with self._lock, closing(sqlite3.connect(self.path, timeout=1, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def prepare(connection: Any, _record: object) -> None:
    """Each new connection: transactions are begun by `begin`, and not by the driver. What is deleted is overwritten (R13)."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


class PostgreSQLDatabase(Database):
    """A database of its own on a server, whose owner the house logs in as to write. Who reads logs in as a role that owns nothing."""

    kind = POSTGRESQL

    def __init__(self, url: str) -> None:
        self.url: URL = make_url(url).set(drivername="postgresql+psycopg")

    @cached_property
    def engine(self) -> Engine:
        patience = f"-c lock_timeout={PATIENCE * 1000:.0f} -c idle_in_transaction_session_timeout={STANDSTILL}"
        engine = create_engine(self.url, connect_args={"options": patience}, hide_parameters=True, pool_size=4, max_overflow=28)
        event.listen(engine, "begin", take_turns)
        return engine

    def exists(self) -> bool:
        with self._look() as connection:
            return inspect(connection).has_table("t_house_setting")

    @contextmanager
    def _look(self) -> Iterator[Connection]:
        """A connection that waits for no writer."""
        with self.engine.connect() as connection:
            yield connection.execution_options(turns=False)

    def migrate(self) -> None:
        """And the wall: the reading role, what it may name, and the policies, as the rules have them today."""
        super().migrate()
        self.build_wall(build(self.kind)[1])

    def build_wall(self, catalogue: Catalogue) -> None:
        role, password = self.reader(f"sfumato_reader_{token_hex(4)} {token_hex(24)}")
        with self.engine.begin() as connection:
            build_wall(connection, catalogue, role, password)

    def reader(self, made: str | None = None) -> tuple[str, str]:
        """The role that reads, and its password. Roles are the server's, so its name is chosen at random, once."""
        role, password = str(self.setting(READER, made)).split()
        return role, password

    def guarded(self, catalogue: Catalogue) -> Pool:
        role, password = self.reader()
        return Pool(self.url.set(drivername="postgresql", username=role, password=password), catalogue)

    def peek(self, name: str) -> str | None:
        with self._look() as connection, suppress(ProgrammingError):  # there is no such table yet
            found = connection.exec_driver_sql("SELECT value FROM t_house_setting WHERE name = %s", (name,)).fetchone()
            return str(found[0]) if found else None
        return None

    def empty_log(self) -> None:
        """PostgreSQL's log is the server's, and goes as the server is told to keep it."""


def take_turns(connection: Connection) -> None:
    """Writers come one after another, as on SQLite, so that a balance, a count or a state that one of them read still holds."""
    if connection.get_execution_options().get("turns", True):
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (WRITERS,))
