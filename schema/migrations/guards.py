"""Triggers that keep what is written once (R12, the ledger, the audit). SQLite drops those of a table that a revision copies, so they are
set after the revisions, each time, where they are missing."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

APPEND_ONLY: Final = ("t_token_entry", "t_audit_event")
CLOSED_ONCE: Final = """
    OLD.until_at IS NOT NULL OR NEW.until_at IS NULL OR OLD.pk <> NEW.pk OR OLD.image_pk <> NEW.image_pk OR OLD.owner_pk <> NEW.owner_pk
    OR OLD.from_at <> NEW.from_at OR OLD.terms_version <> NEW.terms_version OR OLD.opened_by <> NEW.opened_by
"""
ADDS_UP: Final = """
    NEW.number <> 1 + COALESCE((SELECT MAX(number) FROM t_token_entry WHERE account_pk = NEW.account_pk), 0)
    OR NEW.balance <> NEW.change
        + COALESCE((SELECT balance FROM t_token_entry WHERE account_pk = NEW.account_pk ORDER BY number DESC LIMIT 1), 0)
"""

# The name of each guard, the table and the event that it stands before, what it refuses, and its words.
GUARDS: Final = (
    *((f"{table}_keeps", table, "UPDATE", "1 = 1", f"{table} is append-only") for table in APPEND_ONLY),
    *((f"{table}_stays", table, "DELETE", "1 = 1", f"{table} is append-only") for table in APPEND_ONLY),
    ("t_token_entry_adds_up", "t_token_entry", "INSERT", ADDS_UP, "the ledger does not add up"),
    ("t_licence_interval_keeps", "t_licence_interval", "UPDATE", CLOSED_ONCE, "a licence interval is closed once and never edited"),
    ("t_licence_interval_stays", "t_licence_interval", "DELETE", "1 = 1", "a licence interval is never removed"),
)
SQLITE: Final = "CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} WHEN {refused} BEGIN SELECT RAISE(ABORT, '{words}'); END"
POSTGRESQL_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {refused} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$"""
POSTGRESQL_TRIGGER: Final = "CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
DIALECTS: Final = {"sqlite": (SQLITE,), "postgresql": (POSTGRESQL_FUNCTION, POSTGRESQL_TRIGGER)}


def guards(dialect: str) -> Iterator[str]:
    """The statements that set them, where they are missing."""
    for name, table, event, refused, words in GUARDS:
        for statement in DIALECTS[dialect]:
            yield statement.format(name=name, table=table, event=event, refused=refused, words=words)


def guard(connection: Connection) -> None:
    """Set the guards that are missing."""
    for statement in guards(connection.dialect.name):
        connection.exec_driver_sql(statement)
