"""Lists, newest first, a page at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic

from tests.oracle.asked import CURSOR, Asked, Row
from tests.oracle.world import pk

COUNTED: Final = 10_000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Part of a list. `name` is the list's, so that a cursor tells of which list it is."""

    name: str
    rows: list[Row]
    first: int
    after: str | None
    rank: Callable[[Row], int] = pk  # by which the rows stand, the greatest first

    @property
    def rest(self) -> list[Row]:
        """Keyset: what follows a cursor has a lower rank, which for most lists is that it was made before."""
        if self.after is None:
            return self.rows
        place = int(self.after.removeprefix(self.cursor_prefix))
        return [row for row in self.rows if self.rank(row) < place]

    @property
    def shown(self) -> list[Row]:
        return self.rest[: self.first]

    @property
    def cursor_prefix(self) -> str:
        return f"{CURSOR}{self.name} "

    def cursor(self, row: Row) -> str:
        return f"{self.cursor_prefix}{self.rank(row)}"


def page(name: str, rows: list[Row], size: int, first: int | None, after: str | None) -> Page[Row]:
    return Page(name, rows, first or size, after)


def edges(page: Page[Any], asked: Asked) -> list[Any]:
    return [(page, row) for row in page.shown]


def total(page: Page[Any], asked: Asked) -> int:
    return min(len(page.rows), COUNTED)


def precision(page: Page[Any], asked: Asked) -> str:
    return "EXACT" if len(page.rows) <= COUNTED else "AT_LEAST"


CONNECTION: Final = {"edges": edges, "nodes": lambda page, asked: page.shown, "pageInfo": lambda page, asked: page}
COUNTED_CONNECTION: Final = CONNECTION | {"totalCount": total, "totalCountPrecision": precision}
EDGE: Final = {"cursor": lambda edge, asked: edge[0].cursor(edge[1]), "node": lambda edge, asked: edge[1]}
PAGE_INFO: Final = {
    "hasNextPage": lambda page, asked: len(page.rest) > len(page.shown),
    "hasPreviousPage": lambda page, asked: page.after is not None,
    "startCursor": lambda page, asked: page.cursor(page.shown[0]) if page.shown else None,
    "endCursor": lambda page, asked: page.cursor(page.shown[-1]) if page.shown else None,
}
