"""The wall under PostgreSQL: the reading role owns nothing, bypasses nothing, and sees the rows of the viewer that is set, no others."""

import asyncio
from collections.abc import Iterator

import psycopg
import pytest
from sqlmodel import SQLModel

from gateway.postgresql import Pool, Unguarded, looking
from schema.rules.viewer import NOBODY, Viewer
from schema.tables import Visibility
from schema.tables.search import TABLE
from tests.gateway.doors.house import Street

pytestmark = pytest.mark.postgresql
CANARY = "the canary of jane"
Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def canary(served: Street) -> str:
    return served.image(served.jane, Visibility.PRIVATE, CANARY).id


@pytest.fixture
def reader(served: Street, canary: str) -> Iterator[Connection]:
    """A connection of the role that reads, as somebody would have it who could run SQL of their own."""
    guarded = served.house.guarded
    assert isinstance(guarded, Pool)
    with psycopg.connect(guarded.url, autocommit=True) as connection:
        yield connection


def prompts(reader: Connection, viewer: Viewer) -> set[object]:
    for statement in looking(viewer).split("; "):
        reader.execute(statement.encode())
    return {row[0] for row in reader.execute("SELECT prompt FROM t_image")}


def test_the_policies_follow_the_viewer(served: Street, reader: Connection) -> None:
    jane = Viewer(account_pk=served.jane.pk, scopes=frozenset({"images:read"}))
    assert CANARY in prompts(reader, jane)
    assert CANARY not in prompts(reader, NOBODY)
    assert CANARY not in prompts(reader, Viewer(account_pk=served.jane.pk))  # without the scope
    assert CANARY not in prompts(reader, Viewer(account_pk=served.staff.pk, staff=True, scopes=jane.scopes))


def test_where_no_viewer_was_set_nobody_looks(reader: Connection) -> None:
    assert CANARY not in {row[0] for row in reader.execute("SELECT prompt FROM t_image")}


REFUSED = [
    "SELECT * FROM t_credential",
    "SELECT token_hash FROM t_session",
    "SELECT value FROM t_house_setting",
    "SELECT * FROM t_audit_event",
    "SELECT asked_paid FROM t_image",
    "SELECT * FROM t_image",
    "SELECT email_key FROM t_member",
    "SELECT idempotency_key FROM t_generation",
    "UPDATE t_image SET prompt = 'mine'",
    "DELETE FROM t_like",
    "INSERT INTO t_house_setting VALUES ('a', 'b')",
    "CREATE TABLE t_mine (pk integer)",
    "CREATE VIEW v_mine AS SELECT 1",
    "ALTER TABLE t_image DISABLE ROW LEVEL SECURITY",
    "DROP POLICY reads ON t_image",
    "TRUNCATE t_like",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
    "CREATE ROLE mine SUPERUSER",
    "COPY t_image (prompt) TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/hostname')",
    "SELECT * FROM pg_authid",
    "SELECT * FROM dbos.workflow_status",
]


@pytest.mark.parametrize("statement", REFUSED)
@pytest.mark.parametrize("writable", [False, True])
def test_what_the_role_may_not_do_is_refused(reader: Connection, statement: str, writable: bool) -> None:
    """Also where it takes back that its transactions only read."""
    if writable:
        reader.execute("SET default_transaction_read_only = off")
    with pytest.raises(psycopg.Error):
        reader.execute(statement.encode())


def test_row_level_security_cannot_be_gone_round(reader: Connection) -> None:
    """Switched off for the session it is an error, and not an open door."""
    reader.execute("SET row_security = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute("SELECT prompt FROM t_image")


def test_every_table_is_guarded_and_forced(served: Street) -> None:
    asked = "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relkind = 'r' AND relname LIKE 't\\_%'"
    with psycopg.connect(served.settings.database_url) as connection:
        found: dict[str, bool] = dict(connection.execute(asked).fetchall())
    assert set(found) == {*(table.name for table in SQLModel.metadata.sorted_tables), TABLE}
    assert all(found.values())


def refused(served: Street, pool: Pool) -> str:
    async def look() -> str:
        try:
            with pytest.raises(Unguarded) as raised:
                await pool.signed_in("a token")
            return str(raised.value)
        finally:
            await pool.close()

    return asyncio.run(look())


def test_a_house_does_not_read_as_a_role_that_bypasses_the_wall(served: Street) -> None:
    owner = served.settings.database_url
    pool = served.database.guarded(served.house.face.catalogue)
    assert isinstance(pool, Pool)
    pool.url = owner
    assert "bypasses row level security" in refused(served, pool)


def test_a_house_does_not_read_where_a_table_lost_its_guard(served: Street) -> None:
    with psycopg.connect(served.settings.database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE t_like NO FORCE ROW LEVEL SECURITY")
        try:
            pool = served.database.guarded(served.house.face.catalogue)
            assert isinstance(pool, Pool)
            assert refused(served, pool) == "t_like is not guarded by row level security"
        finally:
            connection.execute("ALTER TABLE t_like FORCE ROW LEVEL SECURITY")


def test_the_first_readings_may_come_at_once(served: Street) -> None:
    async def read() -> list[object]:
        pool = served.database.guarded(served.house.face.catalogue)
        try:
            return list(await asyncio.gather(*(pool.signed_in("nobody's") for _ in range(20))))
        finally:
            await pool.close()

    assert asyncio.run(read()) == [None] * 20
