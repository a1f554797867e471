"""The house's database: one writer at a time on SQLAlchemy, and guarded connections that read."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from secrets import token_bytes, token_hex
from threading import Lock
from time import sleep
from typing import Any, Final

from psycopg import Error
from psycopg.errors import LockNotAvailable
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import Session

from gateway.changes import Changes, PostgreSQLChanges, SQLiteChanges
from gateway.config import Settings
from gateway.guarded import Guarded
from gateway.postgresql import Pool, build_wall, has_role
from gateway.reading import Reader
from schema import migrations
from schema.compiler.catalogue import Catalogue
from schema.compiler.dialects import POSTGRESQL, SQLITE
from schema.compiler.dialects import Database as Kind
from schema.compiler.policies import wall
from schema.graph.build import build
from schema.tables import HouseSetting
from schema.tables.search import MERGED

CURSOR_KEY: Final = "cursor_key"
READER: Final = "reader"
FORM: Final = "form"
PATIENCE: Final = 30.0  # seconds that a writer waits for its turn
STANDSTILL: Final = "15s"  # after which PostgreSQL takes its turn from a writer that does nothing with it
MOMENT: Final = "500ms"  # less than the second after which PostgreSQL looks whether two wait for each other
PAUSE: Final = 0.1  # seconds
TRIES: Final = 60
NOBODY_ELSES: Final = 0o600  # the file has the house's keys in it, and what is private; SQLite gives its log the same mode
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

    def migrate(self, *, anew: bool = False) -> None:
        """Bring the house to its newest form. Where it has that, it is touched only if all is wanted anew. Raises what Alembic raises."""
        form = self.form()
        if anew or not self.stands(form):
            self.build(form)

    def form(self) -> str:
        """What tells the newest form of the house from all others."""
        return migrations.form(self.kind.dialect.name)

    def stands(self, form: str) -> bool:
        return self.peek(FORM) == form

    def build(self, form: str) -> None:
        """Tables and guards, and the note that they have this form, in one transaction."""
        with self.engine.begin() as connection:
            migrations.upgrade(connection)
            note(connection, form)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: it holds the writers' lock from its beginning, is committed at the end, and undone by an exception."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @abstractmethod
    def guarded(self, catalogue: Catalogue) -> Reader:
        """What reads, and has nothing but what the rules show."""

    @abstractmethod
    def changes(self) -> Changes:
        """What tells whose generations change, for one event loop."""

    def setting(self, name: str, default: str | None = None) -> str | None:
        with self.write() as session:
            found = session.get(HouseSetting, name)
            if found is None and default is not None:
                session.add(found := HouseSetting(name=name, value=default))
            return found.value if found else None

    def peek(self, name: str) -> str | None:
        """A setting, read without waiting for whoever writes; None also where there is no house yet."""
        found = self.glance("SELECT value FROM t_house_setting WHERE name = :name", name=name)
        return str(found[0][0]) if found else None

    @abstractmethod
    def glance(self, sql: str, **values: str) -> list[Sequence[Any]]:
        """Rows of what the house keeps of itself, read without waiting for whoever writes; none also where there is no such table yet."""

    def cursor_key(self) -> bytes:
        """The house's own key for cursors, made once."""
        return bytes.fromhex(str(self.setting(CURSOR_KEY, token_bytes(64).hex())))

    @abstractmethod
    def forget(self) -> None:
        """See that no log and no index keeps what was deleted (R13), as far as this database can be asked to."""

    def close(self) -> None:
        self.engine.dispose()


def note(connection: Connection, form: str) -> None:
    """The tables have this form now."""
    with Session(connection) as session:
        session.merge(HouseSetting(name=FORM, value=form))
        session.commit()


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
        event.listen(engine, "first_connect", lambda *_: self.path.chmod(NOBODY_ELSES))
        return engine

    def exists(self) -> bool:
        return self.path.exists()

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self._lock, super().write() as session:
            yield session

    def guarded(self, catalogue: Catalogue) -> Guarded:
        return Guarded(self.path, catalogue)

    def changes(self) -> SQLiteChanges:
        return SQLiteChanges(self.path)

    def glance(self, sql: str, **values: str) -> list[Sequence[Any]]:
        """On a connection of its own, because the writer's would wait for whoever writes."""
        if not self.exists():
            return []
        with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            try:
                return connection.execute(sql, values).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return []
                raise

    def forget(self) -> None:
        """Write the search index anew, without what was taken out of it; move the write-ahead log into the file and empty it. Where
        somebody reads just then, that stays as it is until the next time."""
        with self.write() as session:
            session.connection().exec_driver_sql(MERGED)
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
        event.listen(engine, "handle_error", keep_the_row)
        return engine

    def exists(self) -> bool:
        with self._look() as connection:
            return inspect(connection).has_table("t_house_setting")

    @contextmanager
    def _look(self) -> Iterator[Connection]:
        """A connection that waits for no writer."""
        with self.engine.connect() as connection:
            yield connection.execution_options(turns=False)

    @cached_property
    def catalogue(self) -> Catalogue:
        return build(self.kind)[1]

    def form(self) -> str:
        """With the wall, as the rules have it today."""
        return migrations.form(self.kind.dialect.name, *wall(self.catalogue, READER))

    def stands(self, form: str) -> bool:
        """With the role: a copy of the database on another server is without it."""
        if not super().stands(form):
            return False
        with self._look() as connection:
            return has_role(connection, self.reader()[0])

    def build(self, form: str) -> None:
        """And the wall: the reading role, what it may name, and the policies."""
        self._at_a_quiet_moment(migrations.upgrade)
        self.build_wall(self.catalogue)
        with self.engine.begin() as connection:
            note(connection, form)

    def build_wall(self, catalogue: Catalogue) -> None:
        role, password = self.reader(f"sfumato_reader_{token_hex(4)} {token_hex(24)}")
        self._at_a_quiet_moment(lambda connection: build_wall(connection, catalogue, role, password))

    def _at_a_quiet_moment(self, change: Callable[[Connection], None]) -> None:
        """Change what others read meanwhile. It waits for each lock for a moment, and then lets go of all and begins again, so
        that no reading is ended because both wait for each other.
        """
        for left in reversed(range(TRIES)):
            try:
                with self.engine.begin() as connection:
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{MOMENT}'")
                    change(connection)
                return
            except OperationalError as error:
                if not left or not isinstance(error.orig, LockNotAvailable):
                    raise
                sleep(PAUSE)

    def reader(self, made: str | None = None) -> tuple[str, str]:
        """The role that reads, and its password. Roles are the server's, so its name is chosen at random, once."""
        role, password = str(self.setting(READER, made)).split()
        return role, password

    @property
    def reading(self) -> URL:
        """Where the role that reads logs in."""
        role, password = self.reader()
        return self.url.set(drivername="postgresql", username=role, password=password)

    def guarded(self, catalogue: Catalogue) -> Pool:
        return Pool(self.reading, catalogue)

    def changes(self) -> PostgreSQLChanges:
        return PostgreSQLChanges(self.reading)

    def glance(self, sql: str, **values: str) -> list[Sequence[Any]]:
        with self._look() as connection, suppress(ProgrammingError):  # there is no such table yet
            return [*connection.execute(text(sql), values)]
        return []

    def forget(self) -> None:
        """PostgreSQL's log is the server's, and goes as the server is told to keep it; so do rows that no transaction sees any more."""


def take_turns(connection: Connection) -> None:
    """Writers come one after another, as on SQLite, so that a balance, a count or a state that one of them read still holds."""
    if connection.get_execution_options().get("turns", True):
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (WRITERS,))


def keep_the_row(context: ExceptionContext) -> None:
    """What PostgreSQL refuses to store it tells whole, prompt and all, in the detail of its error, and errors go to a log (THREATS 23)."""
    refused = context.original_exception
    if isinstance(refused, Error) and refused.diag.message_detail:
        refused.args = (refused.diag.message_primary,)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = refused.args
