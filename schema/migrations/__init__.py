"""How the tables came to be what they are. Configured in code: there is no alembic.ini."""

from hashlib import sha256

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from schema.migrations.guards import guard, guards
from schema.tables import changes, search
from schema.tables.changes import make_changes
from schema.tables.search import make_search_index

SCRIPTS = "schema:migrations"


def configuration(connection: Connection) -> Config:
    """Alembic's own configuration, for one connection."""
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the database behind this connection to the newest revision, and set the guards that no row is rewritten past, and the
    triggers of the search index and of what tells changes.

    It runs in the transaction of the connection, which the caller commits. Doing it again changes nothing.
    """
    command.upgrade(configuration(connection), "head")
    guard(connection)
    make_search_index(connection)
    make_changes(connection)


def form(dialect: str, *more: str) -> str:
    """What tells the newest form of a database of this kind from others: its revision, its guards, its search index, what tells changes,
    and what more is said."""
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    head = ScriptDirectory.from_config(config).get_current_head()
    return sha256(
        "\n".join([str(head), *guards(dialect), *search.search_index(dialect), *changes.changes(dialect), *more]).encode()
    ).hexdigest()


def is_of_the_tables(name: str | None, kind: str, _parents: object) -> bool:
    """Is it a table that a revision is drafted for, and no part of the search index or of what tells changes?"""
    return kind != "table" or not str(name).startswith((search.TABLE, changes.TABLE))
