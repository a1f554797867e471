"""A reading connection of SQLite: it has the guarded views and nothing else (the wall under the SQL).

- The database is opened read-only, and `query_only`.
- An authorizer refuses every action that is not on a short list, and every read that the views themselves do not make: a column, of a
  table, through a view.
- A common table expression could take a view's name, so each distinct text is looked through once: it is one plain SELECT, with no way to
  quote but the plans' own, and so each of its words is what it seems; and no word begins a WITH, or names what is not a view.
- The viewer is what functions of this connection answer; it is set for one operation, and taken away after it.

Readings run on the event loop's own thread, for most take less time than a change of threads. One that takes longer is interrupted after
some milliseconds, and begun again in a thread, on a second connection that such readings use one after another.
"""

import asyncio
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

from starlette.concurrency import run_in_threadpool

from gateway.reading import Answer, Reading
from gateway.tasks import to_its_end
from schema.compiler.catalogue import Catalogue
from schema.compiler.limits import RequestError
from schema.compiler.plan import Read, Row
from schema.compiler.viewers import presenting
from schema.compiler.views import EYES_FUNCTIONS, PRESENTED, view_statements
from schema.rules.viewer import Eyes, Viewer
from schema.tables.search import TABLE

PLAIN: Final = re.compile(r"SELECT\b(?:[\w\s.,=<>!()?*+-]|'\w*'|\"\w+\")*", re.ASCII)
NO_WORD: Final = re.compile(r"--|\b(?:with\b|t_|sqlite_|pragma|attach)|_fts", re.IGNORECASE)
FUNCTIONS: Final = frozenset({"count", "coalesce", "json_each", "like", "match", "sum", *EYES_FUNCTIONS, PRESENTED})
OPEN_TABLE: Final = "json_each"
INDEX_PARTS: Final = {f"{TABLE}_config", f"{TABLE}_idx"}  # which the search index reads by itself, and no statement names
OF_THE_INDEX: Final = ("data_version", None, None)  # by which it knows that somebody wrote; no statement says PRAGMA
TICK: Final = 100_000  # steps of SQLite's machine
INLINE_TICKS: Final = 1  # of one reading on the event loop's thread: some milliseconds
MAX_TICKS: Final = 200  # of one reading: some tenths of a second
MAX_SEEN: Final = 10_000  # texts that were looked through
NOBODY: Final = (0,) * len(EYES_FUNCTIONS)
NAMES: Final = Eyes.names()
ALLOWED: Final = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION}


class Intrusion(Exception):
    """A statement that no query plan makes."""


class Tired(Exception):
    """A reading takes longer than all others may wait for it."""


@dataclass
class Guarded:
    """One connection. It serves one operation at a time, on one thread at a time."""

    path: Path
    catalogue: Catalogue
    seen: set[str] = field(default_factory=set)
    eyes: list[Any] = field(default_factory=lambda: [*NOBODY, None])
    statements: int = 0  # how many were run since the start
    ticks: int = 0  # of the reading that is under way
    patience: int = MAX_TICKS  # with it
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # of those who read on the second connection
    reads: set[tuple[str | None, str | None, str | None]] = field(default_factory=set)  # what views read: table, column, view

    def __post_init__(self) -> None:
        self.views = view_statements(self.catalogue)
        self.presenting = Read(presenting(self.catalogue.database), ())
        self.connection = sqlite3.connect(
            f"file:{self.path}?mode=ro", uri=True, isolation_level=None, cached_statements=2048, check_same_thread=False
        )
        for place, name in enumerate((*EYES_FUNCTIONS, PRESENTED)):
            self.connection.create_function(name, 0, partial(self.eyes.__getitem__, place), deterministic=True)
        for pragma in ("busy_timeout=5000", "trusted_schema=OFF", "mmap_size=268435456", "cache_size=-65536"):
            self.connection.execute(f"PRAGMA {pragma}")
        for name, text in self.views.items():
            self.connection.execute(f"CREATE TEMP VIEW {name} AS {text}")
        self.connection.execute("SELECT value FROM json_each('[]')").fetchall()  # set up at its first use
        self.connection.execute("PRAGMA query_only=ON")
        self._note_what_views_read()
        self.connection.set_authorizer(self._authorize)
        self.connection.set_progress_handler(self._tire, TICK)
        self.cursor = self.connection.cursor()

    def _note_what_views_read(self) -> None:
        def note(_action: int, table: str | None, column: str | None, _database: str | None, view: str | None) -> int:
            self.reads.add((table, column, view))
            return sqlite3.SQLITE_OK

        self.connection.set_authorizer(note)
        for name in self.views:
            self.connection.execute(f"SELECT * FROM {name} LIMIT 0")  # noqa: S608  # a name of ours
        self.reads = {read for read in self.reads if read[2] in self.views}
        self.tables = {table for table, _, _ in self.reads}

    def _authorize(self, action: int, first: str | None, second: str | None, _database: str | None, source: str | None) -> int:
        if action in ALLOWED or (action == sqlite3.SQLITE_READ and self._may_read(first, second, source)):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and second in FUNCTIONS:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_PRAGMA and (first, second, source) == OF_THE_INDEX:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    def _may_read(self, table: str | None, column: str | None, source: str | None) -> bool:
        if (table, column, source) in self.reads or table in self.views or table == OPEN_TABLE:
            return True
        if table in INDEX_PARTS and source is None:
            return True
        return column == "" and table in self.tables  # of a view's table nothing is read but that a row is there

    def _tire(self) -> bool:
        """Has this reading taken more steps of SQLite's machine than one may?"""
        self.ticks += 1
        return self.ticks > self.patience

    def run(self, read: Read) -> list[Row]:
        """All rows of one statement, as the viewer of this moment. Raises Tired where it takes longer than it may."""
        sql, parameters, _ = read
        if sql not in self.seen:
            self._look_through(sql)
        self.statements += 1
        try:
            return self.cursor.execute(sql, parameters).fetchall()
        except sqlite3.OperationalError as error:
            if self.ticks > self.patience:
                raise Tired from error
            raise

    def _look_through(self, sql: str) -> None:
        if not PLAIN.fullmatch(sql) or NO_WORD.search(sql):
            raise Intrusion("a statement says what no query plan says")
        if len(self.seen) >= MAX_SEEN:
            self.seen.clear()
        self.seen.add(sql)

    async def signed_in(self, token_hash: str) -> Row | None:
        """The row of whoever presents this token."""
        self.ticks, self.patience, self.eyes[-1] = 0, MAX_TICKS, token_hash
        try:
            rows = self.run(self.presenting)
        finally:
            self.eyes[-1] = None
        return rows[0] if rows else None

    async def drive(self, reading: Reading[Answer], viewer: Viewer, again: Callable[[], Reading[Answer]] | None = None) -> Answer:
        """See `gateway.reading.Reader`."""
        try:
            return self.complete(reading, viewer, INLINE_TICKS if again else MAX_TICKS)
        except Tired as error:
            if again is None:
                raise too_much() from error
        return await to_its_end(self._aside(again(), viewer))

    async def _aside(self, reading: Reading[Answer], viewer: Viewer) -> Answer:
        async with self.turn:
            return await run_in_threadpool(self._complete_aside, reading, viewer)

    def _complete_aside(self, reading: Reading[Answer], viewer: Viewer) -> Answer:
        try:
            return self.aside.complete(reading, viewer, MAX_TICKS)
        except Tired as error:
            raise too_much() from error

    @cached_property
    def aside(self) -> "Guarded":
        """The second connection, opened by the first reading that takes long."""
        return Guarded(self.path, self.catalogue)

    def complete(self, reading: Reading[Answer], viewer: Viewer, patience: int) -> Answer:
        """Run a reading to its end: all its statements see one snapshot, and this viewer. Raises Tired."""
        self.ticks, self.patience = 0, patience
        self.eyes[:-1] = map(viewer.eyes.__getitem__, NAMES)
        try:
            read = next(reading)
            if not read.alone:
                self.cursor.execute("BEGIN")
            while True:
                read = reading.send(self.run(read))
        except StopIteration as end:
            answer: Answer = end.value
            return answer
        finally:
            self.eyes[:-1] = NOBODY
            self.ticks, self.patience = 0, MAX_TICKS  # the end is not interrupted: who came next would see an old snapshot
            if self.connection.in_transaction:
                self.cursor.execute("ROLLBACK")

    async def close(self) -> None:
        async with self.turn:
            if "aside" in vars(self):
                await self.aside.close()
        self.connection.close()


def too_much() -> RequestError:
    return RequestError("LIMIT_EXCEEDED", "This asks for more than is read at once. Take smaller pages, or fewer counts.")
