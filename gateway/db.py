"""The house's SQLite database: one writer at a time on SQLAlchemy, and guarded connections that read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from secrets import token_bytes
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

from gateway.guarded import Guarded
from schema import migrations
from schema.compiler.catalogue import Catalogue
from schema.tables import HouseSetting

CURSOR_KEY = "cursor_key"


class Database:
    """Where the house's rows are. `write` is for actions, on any thread; `guarded` opens a connection for reading, for one thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()  # threads wait here in turn, and other processes at SQLite's own lock

    @cached_property
    def engine(self) -> Engine:
        engine = create_engine(f"sqlite:///{self.path}", connect_args={"timeout": 30}, hide_parameters=True)  # they hold prompts
        event.listen(engine, "connect", prepare)
        event.listen(engine, "begin", begin)
        return engine

    def migrate(self) -> None:
        """Bring the tables to the newest revision; raises what Alembic raises."""
        with self.engine.begin() as connection:
            migrations.upgrade(connection)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: it holds the write lock from its beginning, is committed at the end, and undone by an exception."""
        with self._lock, Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def guarded(self, catalogue: Catalogue) -> Guarded:
        return Guarded(self.path, catalogue)

    def setting(self, name: str, default: str | None = None) -> str | None:
        with self.write() as session:
            found = session.get(HouseSetting, name)
            if found is None and default is not None:
                session.add(found := HouseSetting(name=name, value=default))
            return found.value if found else None

    def cursor_key(self) -> bytes:
        """The house's own key for cursors, made once."""
        return bytes.fromhex(str(self.setting(CURSOR_KEY, token_bytes(64).hex())))

    def empty_log(self) -> None:
        """Move the write-ahead log into the file and empty it, so that it keeps nothing that was deleted (R13).

        Where somebody reads just then, the log stays as it is until the next time.
        """
        with self._lock, closing(sqlite3.connect(self.path, timeout=1, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self.engine.dispose()


def prepare(connection: Any, _record: object) -> None:
    """Each new connection: transactions are begun by `begin`, and not by the driver. What is deleted is overwritten (R13)."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
