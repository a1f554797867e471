"""A house comes to its newest form once, and not at the cost of those who read it meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import psycopg
import pytest
from sqlalchemy import event, text

from gateway.db import Database, PostgreSQLDatabase
from tests.databases import settings_of

CHANGES = ("CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "INSERT", "UPDATE", "DELETE")
GUARD = "t_audit_event_stays"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.of(settings_of(tmp_path))
    opened.migrate()
    yield opened
    opened.close()


def test_a_house_of_the_newest_form_is_not_touched(database: Database) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2].strip().upper()))
    database.migrate()
    assert asked or not isinstance(database, PostgreSQLDatabase)
    assert [statement for statement in asked if statement.startswith(CHANGES)] == []
    database.migrate(anew=True)
    assert [statement for statement in asked if statement.startswith("CREATE")]


def test_guards_that_are_gone_are_set_anew(database: Database) -> None:
    on = " ON t_audit_event" if isinstance(database, PostgreSQLDatabase) else ""
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {GUARD}{on}"))
    database.migrate(anew=True)
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {GUARD}{on}"))


@pytest.mark.postgresql
def test_nobody_who_reads_is_ended_while_the_wall_is_built(database: Database) -> None:
    assert isinstance(database, PostgreSQLDatabase)
    role, password = database.reader()
    url = database.url.set(drivername="postgresql", username=role, password=password).render_as_string(hide_password=False)
    with ThreadPoolExecutor(1) as pool, psycopg.connect(url) as reader:
        reader.execute("SELECT count(*) FROM t_like").fetchone()  # and holds it, until the end of its transaction
        building = pool.submit(database.migrate, anew=True)
        sleep(2)  # twice as long as PostgreSQL waits until it ends one of two that wait for each other
        assert not building.done()
        for table in ("t_account", "t_image", "t_model"):
            reader.execute(f"SELECT count(pk) FROM {table}".encode()).fetchone()
        reader.commit()
        building.result(timeout=20)
