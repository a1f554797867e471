"""Whose generations changed of late: what wakes those who watch them, and nothing more.

Triggers tell it in the transaction of the change, whatever statement makes it. On SQLite they write the owner's key into a table that
keeps the newest thousand; on PostgreSQL they notify a channel of it. It says whose things are to be read anew, and is no source of what
anybody reads.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.event import listens_for
from sqlmodel import SQLModel

TABLE: Final = "t_change"
CHANNEL: Final = "sfumato_change"
KEPT: Final = 1000

GOING: Final = "('QUEUED', 'RUNNING')"  # of what has ended nobody watches anything
# What changes, when, and whose it is: a generation; a picture of one that is there, is gone, or is seen by others than before.
OF_ROW: Final = "SELECT old.owner_pk"
OF_RECORD: Final = f"SELECT owner_pk FROM t_generation WHERE pk = {{row}}.generation_pk AND status IN {GOING}"  # noqa: S608
OF_IMAGE: Final = (
    "SELECT g.owner_pk FROM t_image_record r JOIN t_generation g ON g.pk = r.generation_pk "  # noqa: S608
    f"WHERE r.image_pk = new.pk AND g.status IN {GOING}"
)
EVENTS: Final = (
    ("generation", "UPDATE ON t_generation", f"old.status IN {GOING}", OF_ROW),
    ("added", "INSERT ON t_image_record", "1 = 1", OF_RECORD.format(row="new")),
    ("removed", "DELETE ON t_image_record", "1 = 1", OF_RECORD.format(row="old")),
    ("seen", "UPDATE OF visibility, hidden_at, deleted_at ON t_image", "1 = 1", OF_IMAGE),
)
SQLITE: Final = """CREATE TRIGGER IF NOT EXISTS t_change_{name} AFTER {event} WHEN {when} BEGIN
    INSERT INTO t_change (account_pk) {whose};
    DELETE FROM t_change WHERE pk <= (SELECT max(pk) FROM t_change) - {kept};
END"""
SQLITE_TABLE: Final = "CREATE TABLE IF NOT EXISTS t_change (pk INTEGER PRIMARY KEY, account_pk INTEGER NOT NULL)"
POSTGRESQL_FUNCTION: Final = """CREATE OR REPLACE FUNCTION t_change_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('{channel}', whose::text) FROM ({whose}) AS changed (whose);
    RETURN NULL;
END $$"""
POSTGRESQL_TRIGGER: Final = """CREATE OR REPLACE TRIGGER t_change_{name} AFTER {event}
    FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION t_change_{name}()"""
DIALECTS: Final = {"sqlite": (SQLITE,), "postgresql": (POSTGRESQL_FUNCTION, POSTGRESQL_TRIGGER)}


def changes(dialect: str) -> Iterator[str]:
    """The statements that make it, where something of it is missing."""
    if dialect == "sqlite":
        yield SQLITE_TABLE
    for name, event, when, whose in EVENTS:
        for statement in DIALECTS[dialect]:
            yield statement.format(name=name, event=event, when=when, whose=whose, kept=KEPT, channel=CHANNEL)


def make_changes(connection: Connection) -> None:
    """Make what is missing of it."""
    for statement in changes(connection.dialect.name):
        connection.exec_driver_sql(statement)


@listens_for(SQLModel.metadata, "after_create")
def with_tables(_target: Any, connection: Connection, **_options: Any) -> None:
    if connection.dialect.has_table(connection, "t_image_record"):
        make_changes(connection)
