"""Reading connections of PostgreSQL: they log in as a role for which row level security is forced (the wall under the SQL)."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import asyncpg
from sqlalchemy import URL, Connection

from gateway.reading import Answer, Reading
from schema.compiler.catalogue import Catalogue
from schema.compiler.limits import RequestError
from schema.compiler.plan import Read, Row
from schema.compiler.policies import wall
from schema.compiler.viewers import presenting
from schema.rules.viewer import Viewer

CONNECTIONS: Final = 8
LOOKED_AFTER: Final = 1_000  # uses, after which a connection goes back to the pool
TIMEOUT: Final = "2s"  # of one statement
UTC: Final = {"TimeZone": "UTC", "DateStyle": "ISO"}  # how instants are written

# What of the reading role, or of what it may name, would be a hole.
HOLES: Final = """
SELECT 'the role ' || rolname || ' bypasses row level security' FROM pg_roles
WHERE rolname = current_user AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
UNION ALL
SELECT relname || ' is not guarded by row level security' FROM pg_class
WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
AND has_any_column_privilege(oid, 'SELECT, INSERT, UPDATE')
AND (relkind <> 'r' OR NOT relrowsecurity OR NOT relforcerowsecurity OR pg_has_role(relowner, 'USAGE'))
"""


class Unguarded(Exception):
    """The database would show the reading role more than the rules do."""


def build_wall(connection: Connection, catalogue: Catalogue, reader: str, password: str) -> None:
    """Make the reading role where it is not there, and its policies and grants anew, in the transaction of the connection.

    Raises what PostgreSQL raises: the owner of the database needs CREATEROLE, or the role has to be there already.
    """
    quoted = connection.dialect.identifier_preparer.quote_identifier(reader)
    if not has_role(connection, reader):
        connection.exec_driver_sql(f"CREATE ROLE {quoted}")
    connection.exec_driver_sql(f"ALTER ROLE {quoted} LOGIN PASSWORD '{password}' NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
    for name, value in (("default_transaction_read_only", "on"), ("statement_timeout", f"'{TIMEOUT}'")):
        connection.exec_driver_sql(f"ALTER ROLE {quoted} SET {name} = {value}")
    for statement in wall(catalogue, quoted):
        connection.exec_driver_sql(statement.replace("%", "%%"))


def has_role(connection: Connection, name: str) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).first() is not None


class Seeing(asyncpg.Connection):  # type: ignore[misc]  # it has no types
    """A connection that knows as whom it looks, so that it is told only when that changes."""

    __slots__ = ("settings",)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.settings = ""

    async def look_as(self, viewer: Viewer) -> None:
        wanted = looking(viewer)
        if wanted != self.settings:
            self.settings = ""  # whatever becomes of it
            await self.execute(wanted)
            self.settings = wanted

    async def begin_as(self, viewer: Viewer) -> None:
        """Several statements are one transaction, and so one snapshot; as whom it looks ends with it."""
        await self.execute(f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {looking(viewer, 'LOCAL ')}")


class Pool:
    """Reading connections, for one event loop. Each serves one operation at a time."""

    def __init__(self, url: URL, catalogue: Catalogue) -> None:
        self.url = url.render_as_string(hide_password=False)
        self.presenting = presenting(catalogue.database)
        self.statements = 0
        self._pool: asyncpg.Pool | None = None
        self._opening = asyncio.Lock()
        self._turns = asyncio.Semaphore(CONNECTIONS)
        self._kept: list[Any] = []  # connections that wait for the next reading
        self._uses = 0
        self._closing = False

    async def pool(self) -> asyncpg.Pool:
        """Opened by the first reading, for which others wait that come with it. Raises Unguarded."""
        if self._pool is None:
            async with self._opening:
                self._pool = self._pool or await asyncpg.create_pool(
                    self.url, min_size=1, max_size=CONNECTIONS, connection_class=Seeing, init=prepare, reset=roll_back,
                    statement_cache_size=2048, max_cached_statement_lifetime=0, max_cacheable_statement_size=0,
                    max_inactive_connection_lifetime=0, server_settings=UTC,
                )  # fmt: skip
        return self._pool

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """One for oneself. It is kept for who comes next, for the pool takes each back in a task. It gets what something failed on, and
        each in its turn, and renews those that it has had for long."""
        pool = await self.pool()
        async with self._turns:
            connection = await self._taken(pool)
            try:
                try:
                    yield connection
                finally:
                    await roll_back(connection)
            except BaseException:
                await pool.release(connection)
                raise
            self._uses += 1
            if self._closing or self._uses % LOOKED_AFTER == 0:
                await pool.release(connection)
            else:
                self._kept.append(connection)

    async def _taken(self, pool: asyncpg.Pool) -> Any:
        while self._kept:
            connection = self._kept.pop()
            with suppress(asyncpg.InterfaceError):  # the server ended it meanwhile, and the pool has it back
                if not connection.is_closed():
                    return connection
                await pool.release(connection)
        return await pool.acquire()

    async def signed_in(self, token_hash: str) -> Row | None:
        """The row of whoever presents this token."""
        async with self.connection() as connection:
            rows = await self.run(connection, Read(self.presenting, (token_hash,)))
        return rows[0] if rows else None

    async def drive(self, reading: Reading[Answer], viewer: Viewer, again: Callable[[], Reading[Answer]] | None = None) -> Answer:
        """See `gateway.reading.Reader`: while PostgreSQL works, nobody else waits."""
        answer: Answer
        try:
            read = next(reading)
        except StopIteration as end:
            answer = end.value
            return answer
        async with self.connection() as connection:
            await (connection.look_as if read.alone else connection.begin_as)(viewer)
            while True:
                rows = await self.run(connection, read)
                try:
                    read = reading.send(rows)
                except StopIteration as end:
                    answer = end.value
                    return answer

    async def run(self, connection: Any, read: Read) -> list[Row]:
        """All rows of one statement. Raises LIMIT_EXCEEDED where it takes too long."""
        self.statements += 1
        try:
            found: list[Row] = await connection.fetch(read.sql, *map(storable, read.parameters))
        except asyncpg.QueryCanceledError as error:
            raise RequestError("LIMIT_EXCEEDED", "This asks for more than is read at once. Take smaller pages, or fewer counts.") from error
        return found

    async def close(self) -> None:
        self._closing, kept, self._kept = True, self._kept, []
        if self._pool is not None:
            await asyncio.gather(self._pool.close(), *map(self._pool.release, kept))


def looking(viewer: Viewer, scope: str = "") -> str:
    """What says who looks."""
    return "; ".join(f"SET {scope}sfumato.{name} = '{int(value)}'" for name, value in viewer.eyes.items())


def storable(value: Any) -> Any:
    """PostgreSQL has no text with a NUL in it: what asks for one finds nothing."""
    if isinstance(value, list):
        return [storable(item) for item in value]
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


async def prepare(connection: Any) -> None:
    """Each new connection: instants come as the API answers them. Raises Unguarded."""
    await connection.set_type_codec("timestamptz", schema="pg_catalog", encoder=str, decoder=from_instant, format="text")
    holes = await connection.fetch(HOLES)
    if holes:
        raise Unguarded("; ".join(hole[0] for hole in holes))


async def roll_back(connection: Any) -> None:
    if connection.is_in_transaction():
        await connection.execute("ROLLBACK")


def from_instant(text: str) -> str:
    """2026-11-24 12:00:00.5+00, as PostgreSQL writes it where the time zone is UTC, as the API answers it."""
    return f"{text[:10]}T{text[11:19]}{text[19:-3] or '.':0<4.4}Z"
