"""The connections that read over PostgreSQL: each is kept for who comes next, and whatever becomes of one, the others answer."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from typing import TypeVar

import asyncpg
import psycopg
import pytest

from gateway.postgresql import CONNECTIONS, Pool
from schema.compiler.plan import Read, Row
from schema.rules.viewer import NOBODY, Viewer
from tests.gateway.doors.house import Street

pytestmark = pytest.mark.postgresql
JANE = Viewer(account_pk=1, scopes=frozenset({"images:read"}))
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND state LIKE 'idle in%'"  # transactions that wait
T = TypeVar("T")


def asked(served: Street, asking: Callable[[Pool], Awaitable[T]]) -> T:
    """What comes of asking a pool of its own, which is closed at the end."""

    async def ask() -> T:
        pool = served.database.guarded(served.house.face.catalogue)
        assert isinstance(pool, Pool)
        try:
            return await asking(pool)
        finally:
            await asyncio.wait_for(pool.close(), 5)

    return asyncio.run(ask())


def reading(*statements: str, alone: bool = True) -> Generator[Read, list[Row], list[Row]]:
    found: list[Row] = []
    for statement in statements:
        found += yield Read(statement, (), alone)
    return found


def end(served: Street, processes: set[int]) -> None:
    with psycopg.connect(served.settings.database_url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(process) FROM unnest(%s::int[]) process", ([*processes],))


async def backends(pool: Pool, number: int) -> list[int]:
    """By which processes of the server so many readings at once are answered."""
    return [rows[0][0] for rows in await asyncio.gather(*(pool.drive(reading("SELECT pg_backend_pid()"), NOBODY) for _ in range(number)))]


def test_one_reading_after_another_has_the_same_connection(served: Street) -> None:
    async def asking(pool: Pool) -> set[int]:
        return {process for _ in range(5) for process in await backends(pool, 1)}

    assert len(asked(served, asking)) == 1


def test_however_many_come_at_once_there_are_eight_and_all_are_answered(served: Street) -> None:
    async def asking(pool: Pool) -> list[int]:
        return await backends(pool, 60)

    found = asked(served, asking)
    assert len(found) == 60
    assert len(set(found)) <= CONNECTIONS


def test_where_the_server_ended_them_meanwhile_others_are_opened(served: Street) -> None:
    async def asking(pool: Pool) -> tuple[set[int], set[int]]:
        before = set(await backends(pool, CONNECTIONS))
        end(served, before)
        await asyncio.sleep(0.2)  # until the ends of the connections have come
        return before, set(await backends(pool, CONNECTIONS))

    before, after = asked(served, asking)
    assert before
    assert after
    assert not before & after


@pytest.mark.parametrize("alone", [True, False])
def test_a_reading_that_is_dropped_leaves_a_place_for_the_next(served: Street, alone: bool) -> None:
    async def asking(pool: Pool) -> list[int]:
        for _ in range(CONNECTIONS + 1):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(pool.drive(reading("SELECT 1", "SELECT pg_sleep(1)", alone=alone), JANE), 0.05)
        return await backends(pool, CONNECTIONS)

    assert len(asked(served, asking)) == CONNECTIONS


def test_a_reading_that_breaks_leaves_a_place_for_the_next_and_no_transaction(served: Street) -> None:
    async def asking(pool: Pool) -> list[Row]:
        for _ in range(CONNECTIONS + 1):
            with pytest.raises(asyncpg.UndefinedColumnError, match="does not exist"):
                await pool.drive(reading("SELECT 1", "SELECT nothing", alone=False), JANE)
        return await pool.drive(reading("SELECT current_setting('sfumato.account')", OPEN), NOBODY)

    assert asked(served, asking) == [("0",), (0,)]


def test_who_looks_in_a_transaction_is_forgotten_at_its_end(served: Street) -> None:
    """What is asked next on the connection, by whoever presents a token, is asked as nobody."""
    seen = "SELECT NULLIF(current_setting('sfumato.account', true), '')"

    async def asking(pool: Pool) -> tuple[list[Row], object]:
        inside = await pool.drive(reading(seen, "SELECT 1", alone=False), JANE)
        async with pool.connection() as connection:
            return inside, await connection.fetchval(seen)

    assert asked(served, asking) == ([("1",), (1,)], None)


def test_it_closes_while_a_reading_is_under_way(served: Street) -> None:
    async def asking(pool: Pool) -> list[Row]:
        await backends(pool, 3)
        under_way = asyncio.ensure_future(pool.drive(reading("SELECT 1 FROM pg_sleep(0.3)"), NOBODY))
        await asyncio.sleep(0.1)
        await asyncio.wait_for(pool.close(), 5)
        return await under_way

    assert asked(served, asking) == [(1,)]


def test_it_closes_in_the_turn_in_which_readings_end(served: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three are answered at once; the first of them closes it, before the others have handed their connections back."""

    async def asking(pool: Pool) -> list[object]:
        await backends(pool, 3)
        answered = asyncio.Event()

        async def run(_connection: object, _read: Read) -> list[Row]:
            await answered.wait()
            return [(1,)]

        async def first() -> object:
            found = await pool.drive(reading("SELECT 1"), NOBODY)
            await pool.close()
            return found

        monkeypatch.setattr(pool, "run", run)
        under_way = asyncio.gather(first(), *(pool.drive(reading("SELECT 1"), NOBODY) for _ in range(2)))
        await asyncio.sleep(0.1)
        answered.set()
        return list(await asyncio.wait_for(under_way, 5))

    assert asked(served, asking) == [[(1,)]] * 3


def test_one_that_was_used_for_long_is_renewed(served: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """What may make a hole is looked for at each new connection, and what the server keeps for one has an end."""
    monkeypatch.setattr("gateway.postgresql.LOOKED_AFTER", 10)

    async def asking(pool: Pool) -> set[int]:
        for holder in (await pool.pool())._holders:
            holder._max_queries = 20
        return {process for _ in range(50) for process in await backends(pool, 1)}

    assert len(asked(served, asking)) > 1
