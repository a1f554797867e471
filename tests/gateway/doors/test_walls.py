"""The wall under the SQL: a reading connection has the guarded views and nothing else, whatever it is told to run (THREATS 1, 18)."""

import re
import sqlite3
from collections.abc import Generator, Iterator

import pytest

from gateway.guarded import TICK, Guarded, Intrusion
from schema.compiler.dialects import SQLITE
from schema.compiler.plan import Read, Row
from schema.rules.viewer import NOBODY, Viewer
from schema.tables import Image, Visibility
from tests.gateway.doors.house import Street
from tests.schema.harness import at_once

pytestmark = pytest.mark.sqlite

CANARY = "the canary of jane"
IMAGES = SQLITE.view(Image).name  # what an attacker does not know
PROMPTS = Read(f"SELECT prompt FROM {IMAGES}", ())


@pytest.fixture(scope="module")
def canary(served: Street) -> str:
    return served.image(served.jane, Visibility.PRIVATE, CANARY).id


@pytest.fixture
def wall(served: Street, canary: str) -> Iterator[Guarded]:
    """A reading connection of a house in which Jane has a private image."""
    guarded = Guarded(served.settings.database, served.house.face.catalogue)
    yield guarded
    at_once(guarded.close())


def viewer_of(house: Street) -> Viewer:
    return at_once(house.house.viewer(house.jane.token))


SPOOFS = [
    "SELECT prompt FROM t_image",
    "SELECT prompt FROM T_IMAGE",
    'SELECT prompt FROM "t_image"',
    'SELECT prompt FROM "T_Image"',
    "SELECT prompt FROM [t_image]",
    "SELECT prompt FROM `t_image`",
    "SELECT prompt FROM 't_image'",
    "SELECT prompt FROM main.t_image",
    'SELECT prompt FROM "main"."t_image"',
    "SELECT prompt FROM main/**/./**/t_image",
    "SELECT prompt FROM -- v_image\nt_image",
    "SELECT prompt FROM(t_image)",
    "SELECT count(*) FROM t_image",
    "SELECT 1 FROM t_image",
    "SELECT rowid FROM t_image",
    "SELECT v.prompt FROM v_image v, t_image t WHERE t.pk = v.pk",
    "SELECT (SELECT prompt FROM t_image LIMIT 1)",
    "SELECT id FROM v_image WHERE EXISTS (SELECT 1 FROM t_image)",
    "SELECT prompt FROM v_image UNION SELECT prompt FROM t_image",
    "SELECT prompt FROM v_image UNION ALL SELECT prompt FROM (SELECT prompt FROM t_image)",
    "SELECT password_hash FROM t_credential",
    "SELECT token_hash FROM t_session",
    "WITH v_image AS (SELECT * FROM t_image) SELECT prompt FROM v_image",
    "WITH v_image AS MATERIALIZED (SELECT * FROM t_image) SELECT prompt FROM v_image",
    "WITH V_IMAGE AS NOT MATERIALIZED (SELECT * FROM main.t_image) SELECT prompt FROM v_image",
    "WITH/**/v_image/**/AS/**/(SELECT * FROM t_image) SELECT prompt FROM v_image",
    "WITH RECURSIVE v_image(prompt) AS (SELECT prompt FROM t_image) SELECT prompt FROM v_image",
    'WITH "v_image" AS (SELECT * FROM "t_image") SELECT prompt FROM v_image',
    "WITH json_each AS (SELECT * FROM t_image) SELECT prompt FROM json_each",
    "CREATE TEMP VIEW v_spoof AS SELECT * FROM t_image",
    "CREATE TEMP VIEW v_spoof AS SELECT 1",
    "CREATE TEMP TABLE v_image AS SELECT 1",
    "CREATE TABLE spoof (a)",
    "CREATE TEMP TRIGGER spoof INSTEAD OF DELETE ON v_image BEGIN SELECT 1; END",
    "DROP VIEW v_image",
    "DROP VIEW temp.v_image",
    "DROP TABLE t_image",
    "ALTER TABLE t_image RENAME TO v_spoof",
    "INSERT INTO t_image DEFAULT VALUES",
    "INSERT INTO v_image (prompt) VALUES ('a')",
    "UPDATE t_image SET visibility = 'PUBLIC'",
    "UPDATE v_image SET visibility = 'PUBLIC'",
    "DELETE FROM t_image",
    "DELETE FROM v_image",
    "REPLACE INTO t_image (prompt) VALUES ('a')",
    "ATTACH 'file::memory:' AS other",
    "ATTACH DATABASE 'other.sqlite' AS other",
    "DETACH DATABASE main",
    "VACUUM",
    "VACUUM INTO 'copy.sqlite'",
    "REINDEX",
    "ANALYZE",
    "SAVEPOINT a",
    "PRAGMA query_only=OFF",
    "PRAGMA trusted_schema=ON",
    "PRAGMA writable_schema=ON",
    "PRAGMA table_info(t_image)",
    "SELECT * FROM pragma_table_info('t_image')",
    "SELECT * FROM pragma_table_list",
    "SELECT * FROM PRAGMA_database_list",
    "SELECT sql FROM sqlite_master",
    "SELECT sql FROM SQLITE_MASTER",
    "SELECT sql FROM main.sqlite_schema",
    "SELECT sql FROM sqlite_temp_master",
    "SELECT count(*) FROM sqlite_master",
    "SELECT * FROM sqlite_sequence",
    "SELECT * FROM dbstat",
    "SELECT * FROM t_image_fts_data",
    "SELECT * FROM image_fts_content",
    "SELECT load_extension('other')",
    "SELECT readfile('/etc/passwd')",
    "SELECT writefile('a', 'b')",
    "SELECT edit('a')",
    "SELECT zeroblob(1000000000)",
    "SELECT randomblob(1000000000)",
    "SELECT hex('a')",
    "SELECT printf('%1000000000d', 1)",
    "SELECT replace('a', 'a', 'b')",
    "SELECT group_concat(prompt) FROM v_image",
    "SELECT sqlite_version()",
    "SELECT fts3_tokenizer('simple')",
    "SELECT prompt FROM v_image WHERE prompt REGEXP 'a'",
    "SELECT viewer_account(1)",
    "SELECT set_viewer(1)",
    "SELECT prompt FROM v_image; SELECT 1",
]


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("sql", SPOOFS)
def test_a_spoof_is_refused(wall: Guarded, sql: str, known: bool) -> None:
    """Also by somebody who knows what the views are named in this process."""
    sql = re.sub("v_image", IMAGES, sql, flags=re.IGNORECASE) if known else sql
    for _ in range(2):  # and the second time too
        with pytest.raises((Intrusion, sqlite3.DatabaseError, sqlite3.ProgrammingError)):
            wall.run(Read(sql, ()))
    assert not wall.connection.in_transaction


@pytest.mark.parametrize("sql", [sql for sql in SPOOFS if "t_" in sql.lower() and ";" not in sql])
def test_the_authorizer_is_enough_where_nobody_looks_through_the_text(wall: Guarded, sql: str) -> None:
    """All but what takes the name of a view, for which the text is looked through, and what reads no column."""
    sql = re.sub("v_image", IMAGES, sql, flags=re.IGNORECASE)
    if IMAGES in sql or "json_each" in sql or "count(*)" in sql or sql.startswith("SELECT 1 "):
        return
    with pytest.raises(sqlite3.DatabaseError):
        wall.connection.execute(sql).fetchall()


def test_the_file_cannot_be_written_even_without_the_authorizer(wall: Guarded) -> None:
    wall.connection.set_authorizer(None)
    wall.connection.execute("PRAGMA query_only=OFF")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        wall.connection.execute("DELETE FROM t_like")


Reading = Generator[Read, list[Row], list[str]]


def prompts(wall: Guarded, viewer: Viewer) -> list[str]:
    def reading() -> Reading:
        rows = yield PROMPTS
        return [row[0] for row in rows]

    return at_once(wall.drive(reading(), viewer))


def test_the_views_follow_the_viewer_and_nothing_in_the_sql_does(served: Street, wall: Guarded) -> None:
    assert CANARY in prompts(wall, viewer_of(served))
    assert CANARY not in prompts(wall, NOBODY)
    assert CANARY not in prompts(wall, Viewer(account_pk=served.staff.pk, staff=True, scopes=viewer_of(served).scopes))
    assert [row[0] for row in wall.run(PROMPTS)].count(CANARY) == 0


@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_after_an_exception_in_the_middle_nobody_is_the_old_viewer(served: Street, wall: Guarded, fails_at: int) -> None:
    def reading() -> Reading:
        for place in range(3):
            if place == fails_at:
                raise ValueError("in the middle")
            yield PROMPTS
        return []

    with pytest.raises(ValueError, match="in the middle"):
        at_once(wall.drive(reading(), viewer_of(served)))
    assert not wall.connection.in_transaction
    assert wall.eyes == [0, 0, 0, 0, 0, 0, None]
    assert [row[0] for row in wall.run(PROMPTS)].count(CANARY) == 0


def test_after_a_refused_statement_nobody_is_the_old_viewer(served: Street, wall: Guarded) -> None:
    def reading() -> Reading:
        yield PROMPTS
        yield Read("SELECT prompt FROM t_image", ())
        return []

    with pytest.raises(Intrusion):
        at_once(wall.drive(reading(), viewer_of(served)))
    assert not wall.connection.in_transaction
    assert CANARY not in prompts(wall, NOBODY)


def test_a_reading_that_took_as_long_as_it_may_ends_all_the_same_and_the_next_one_sees_what_is_now(served: Street, wall: Guarded) -> None:
    """SQLite counts the steps of a statement over all its executions, so now and then the end of a reading is what is interrupted."""

    def reading() -> Reading:
        yield PROMPTS
        wall.ticks = wall.patience
        wall.connection.set_progress_handler(wall._tire, 1)
        return []

    at_once(wall.drive(reading(), viewer_of(served)))
    assert not wall.connection.in_transaction
    wall.connection.set_progress_handler(wall._tire, TICK)
    image = served.image(served.jane, Visibility.PUBLIC, "made a moment later")
    assert image.prompt in prompts(wall, NOBODY)


def test_a_token_is_presented_for_one_look_only(wall: Guarded) -> None:
    assert at_once(wall.signed_in("nothing")) is None
    assert wall.eyes[-1] is None
    assert wall.run(Read(f"SELECT account_pk FROM {SQLITE.signed_in}", ())) == []
