"""The same house in PostgreSQL: every row of the SQLite file, and the wall as the house builds it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from sqlmodel import SQLModel

from gateway.db import PostgreSQLDatabase


def copy(path: Path, url: str) -> None:
    """Raises what PostgreSQL raises."""
    database = PostgreSQLDatabase(url)
    database.migrate()
    tables = SQLModel.metadata.sorted_tables
    with closing(sqlite3.connect(path)) as source, psycopg.connect(url) as target:
        target.execute("SET session_replication_role = replica")  # the rows agree with each other already
        target.execute(f"TRUNCATE {', '.join(table.name for table in tables if table.name != 't_house_setting')} CASCADE".encode())
        for table in tables:
            if table.name != "t_house_setting":
                columns = ", ".join(column.name for column in table.columns if column.computed is None)
                with target.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN".encode()) as into:
                    for row in rows(source, f"SELECT {columns} FROM {table.name}"):
                        into.write_row(row)
    database.close()
    with psycopg.connect(url, autocommit=True) as target:
        target.execute("VACUUM ANALYZE")


def rows(source: sqlite3.Connection, sql: str) -> Iterator[tuple[Any, ...]]:
    return iter(source.execute(sql))


def reading(url: str) -> str:
    """The URL of the same database for the role that reads."""
    database = PostgreSQLDatabase(url)
    role, password = database.reader()
    database.close()
    return database.url.set(drivername="postgresql", username=role, password=password).render_as_string(hide_password=False)
