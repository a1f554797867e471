"""One reading connection, and how many statements it was asked."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LAST = 2**31 - 1  # a place after all others


@dataclass
class Rows:
    """All rows of a statement."""

    path: Path
    statements: int = 0

    def __post_init__(self) -> None:
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, isolation_level=None, cached_statements=256)
        self.execute = connection.cursor().execute

    def __call__(self, sql: str, *parameters: Any) -> list[Any]:
        self.statements += 1
        return self.execute(sql, parameters).fetchall()
