"""How the tables came to be what they are. Configured in code: there is no alembic.ini."""

from hashlib import sha256

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from schema.migrations.guards import guard, guards
from schema.tables.search import TABLE, make_search_index, search_index

SCRIPTS = "schema:migrations"


def configuration(connection: Connection) -> Config:
    """Alembic's own configuration, for one connection."""
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the database behind this connection to the newest revision, and set the guards that no row is rewritten past, and the
    triggers of the search index.

    It runs in the transaction of the connection, which the caller commits. Doing it again changes nothing.
    """
    command.upgrade(configuration(connection), "head")
    guard(connection)
    make_search_index(connection)


def form(dialect: str, *more: str) -> str:
    """What tells the newest form of a database of this kind from others: its revision, its guards, its search index, and what more is
    said."""
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    head = ScriptDirectory.from_config(config).get_current_head()
    return sha256("\n".join([str(head), *guards(dialect), *search_index(dialect), *more]).encode()).hexdigest()


def is_of_the_tables(name: str | None, kind: str, _parents: object) -> bool:
    """Is it a table that a revision is drafted for, and no part of the search index?"""
    return kind != "table" or not str(name).startswith(TABLE)
