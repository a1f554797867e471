"""Who is to look again: what tells a process that somebody's generations changed, whichever process changed them."""

import asyncio
import logging
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import asyncpg
from sqlalchemy import URL

from schema.tables.changes import CHANNEL

logger = logging.getLogger("sfumato")
GLANCE: Final = 0.01  # seconds between two looks whether anything was committed to SQLite: some microseconds each
STILL_THERE: Final = 10.0  # seconds until a connection that was silent is asked something
AGAIN: Final = 1.0  # seconds until what failed is tried again


class Changes(ABC):
    """Wakes those who watch. It works while somebody does, and tells too much rather than too little: who is woken reads anew."""

    def __init__(self) -> None:
        self.watching: dict[int, set[asyncio.Event]] = {}
        self.listening: asyncio.Task[None] | None = None
        self.told = 0  # how often anything was

    @contextmanager
    def of(self, account_pk: int) -> Iterator[asyncio.Event]:
        """It is set when something of this account's may have changed, from now on."""
        changed = asyncio.Event()
        self.watching.setdefault(account_pk, set()).add(changed)
        if self.listening is None:
            self.listening = asyncio.create_task(self.listen())
        try:
            yield changed
        finally:
            self.watching[account_pk].discard(changed)
            if not self.watching[account_pk]:
                del self.watching[account_pk]
            if not self.watching and self.listening is not None:
                self.listening.cancel()
                self.listening = None

    def tell(self, account_pks: Iterable[int]) -> None:
        self.told += 1
        for account_pk in account_pks:
            for changed in self.watching.get(account_pk, ()):
                changed.set()

    def tell_all(self) -> None:
        self.tell(self.watching)

    async def listen(self) -> None:
        """Again and again: where the database is out of reach, all look again when it is back."""
        while True:
            try:
                await self.hear()
            except Exception as error:
                logger.warning("changes are not heard of: %s", type(error).__name__)
            await asyncio.sleep(AGAIN)

    @abstractmethod
    async def hear(self) -> None:
        """Tell what changes, for as long as that can be heard. What changed before is told to all when it begins."""


class SQLiteChanges(Changes):
    """SQLite tells a connection that another one committed, in whichever process; which accounts it was about stands in a table."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    async def hear(self) -> None:
        with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as connection:
            version, last = None, -1  # which is not the number before any: all are told
            while True:
                (now,) = connection.execute("PRAGMA data_version").fetchone()
                if now != version:
                    version, last = now, self.read(connection, last)
                await asyncio.sleep(GLANCE)

    def read(self, connection: sqlite3.Connection, last: int) -> int:
        """Tell what came after the change of this number; answers the number of the newest."""
        rows = connection.execute("SELECT pk, account_pk FROM t_change WHERE pk >= ? ORDER BY pk", (last,)).fetchall()
        if rows and rows[0][0] == last:
            self.tell({account_pk for _, account_pk in rows[1:]})
            return int(rows[-1][0])
        self.tell_all()  # it is not kept any more, or the house is another one
        return int(connection.execute("SELECT coalesce(max(pk), -1) FROM t_change").fetchone()[0])


class PostgreSQLChanges(Changes):
    """PostgreSQL notifies a channel: of each transaction when it is committed."""

    def __init__(self, url: URL) -> None:
        super().__init__()
        self.url = url.render_as_string(hide_password=False)

    async def hear(self) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            over = asyncio.Event()
            connection.add_termination_listener(lambda _: over.set())
            await connection.add_listener(CHANNEL, self.heard)
            self.tell_all()
            while not over.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), STILL_THERE)
                await connection.execute("SELECT 1", timeout=STILL_THERE)  # a connection that is half gone tells nothing, not even that
        finally:
            await connection.close()

    def heard(self, _connection: Any, _pid: int, _channel: str, account_pk: str) -> None:
        self.tell([int(account_pk)])
