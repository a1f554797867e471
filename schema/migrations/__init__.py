"""How the tables came to be what they are. Configured in code: there is no alembic.ini."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from schema.migrations.guards import guard


def configuration(connection: Connection) -> Config:
    """Alembic's own configuration, for one connection."""
    config = Config()
    config.set_main_option("script_location", "schema:migrations")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the database behind this connection to the newest revision, and set the guards that no row is rewritten past.

    It runs in the transaction of the connection, which the caller commits. Doing it again changes nothing.
    """
    command.upgrade(configuration(connection), "head")
    guard(connection)
