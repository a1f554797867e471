"""A house in memory: its rows, and how one row leads to another. Nothing here knows a rule."""

from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from sqlmodel import SQLModel

from schema.tables import Account, Image, ImageRecord, Member, Model, Plan, Subscription

NOW: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
Row = TypeVar("Row", bound=SQLModel)


class World:
    """Rows in the order in which they can be stored. `canaries` has a word for each row (by type and key) that stands in all its texts."""

    def __init__(self, rows: list[SQLModel], canaries: dict[str, SQLModel] | None = None) -> None:
        self.rows = rows
        self.canaries = canaries or {}
        self.kinds: dict[type[SQLModel], list[SQLModel]] = {}
        self.sorted: dict[tuple[type[SQLModel], tuple[str, ...]], dict[tuple[object, ...], list[Any]]] = {}
        for row in rows:
            self.kinds.setdefault(type(row), []).append(row)

    def all(self, kind: type[Row]) -> list[Row]:
        return [row for row in self.kinds.get(kind, []) if isinstance(row, kind)]

    def first(self, kind: type[Row], **values: object) -> Row | None:
        return next(iter(self.having(kind, **values)), None)

    def one(self, kind: type[Row], **values: object) -> Row:
        return self.having(kind, **values)[0]

    def having(self, kind: type[Row], **values: object) -> list[Row]:
        """In the order in which they were made. Rows are sorted by what is asked for when it is first asked."""
        names = tuple(values)
        if (kind, names) not in self.sorted:
            found = self.sorted[kind, names] = {}
            for row in self.all(kind):
                found.setdefault(tuple(getattr(row, name) for name in names), []).append(row)
        return self.sorted[kind, names].get(tuple(values.values()), [])

    def newest(self, kind: type[Row], **values: object) -> list[Row]:
        return sorted(self.having(kind, **values), key=pk, reverse=True)

    def account(self, key: int | None) -> Account | None:
        return None if key is None else self.first(Account, pk=key)

    def owner(self, row: Image | Model) -> Account | None:
        return self.account(row.owner_pk)

    def record(self, image: Image) -> ImageRecord:
        return self.one(ImageRecord, image_pk=image.pk)

    def member(self, account: Account) -> Member:
        return self.one(Member, account_pk=account.pk)

    def subscription(self, account: Account) -> Subscription:
        return self.one(Subscription, account_pk=account.pk)

    def plan(self, key: int) -> Plan:
        return self.one(Plan, pk=key)


def pk(row: SQLModel) -> int:
    """The order in which rows were made."""
    value = getattr(row, "pk", None)
    assert isinstance(value, int)
    return value
