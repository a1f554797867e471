"""Steps from one world to another, proposed blindly: any row of any table added, any column changed, any row removed.

What a viewer would notice is found out afterwards, so tables and columns that are added later are changed too.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from schema.tables import (
    Account,
    AccountNumber,
    Dataset,
    DatasetPicture,
    HouseSetting,
    Image,
    ImageNumber,
    ImageRecord,
    LicenceCause,
    LicenceInterval,
    Model,
    Numbers,
    Plan,
    TokenEntry,
    Training,
    table_of,
)
from tests.oracle.world import NOW, World
from tests.proof.pairs_rows import (
    Key,
    Kind,
    Rows,
    another,
    columns,
    keys,
    kinds,
    letters,
    references,
    row_of,
    rows_of,
    unique,
    values_of,
    world_of,
)
from tests.proof.pairs_seen import named

EVERYBODYS: Final = (HouseSetting, Numbers, Plan)  # the house's own: nobody's to hide
# What goes with other rows or columns: it is changed with them, and not by itself.
PLACES: Final[dict[Kind, tuple[str, ...]]] = {
    **dict.fromkeys((AccountNumber, ImageNumber), ("day", "plan_pk")),  # of which each has one number
    DatasetPicture: ("dataset_pk",),  # with which its owner would be another
}
TOGETHER: Final = named("owner_pk account_pk image_pk owner_leaving until_at closed_by number change balance handle handle_key usual")

RECORDS: Final[dict[Kind, Kind]] = {Image: ImageRecord, ImageRecord: Image, Model: Training, Training: Model}


@dataclass(frozen=True)
class Change:
    """What is done to one row: `values` None removes it; where it was not there, it is added."""

    kind: Kind
    key: Key
    values: dict[str, Any] | None

    def __str__(self) -> str:
        told = "removed" if self.values is None else ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.kind.__name__} {'/'.join(map(str, self.key))}: {told}"


@dataclass(frozen=True)
class Step:
    """Changes that belong together, and what they are."""

    name: str
    changes: tuple[Change, ...]

    def __str__(self) -> str:
        return "\n".join((self.name, *(f"    {one}" for one in self.changes)))


def changed(world: World, steps: list[Step]) -> World:
    """The world with these steps done to it."""
    rows = rows_of(world)
    for step in steps:
        do(rows, step)
    return world_of(rows)


def do(rows: Rows, step: Step) -> None:
    """What builds upon a row that is not there is left out."""
    for kind, key, values in ((one.kind, one.key, one.values) for one in step.changes):
        before = rows[kind].get(key)
        if values is None:
            rows[kind].pop(key, None)
        elif before is not None or len(values) == len(columns(kind)):
            rows[kind][key] = row_of(kind, (values_of(before) if before else {}) | values)


@dataclass
class Blind:
    """Proposes steps, and knows nothing of who looks."""

    rows: Rows
    draws: random.Random

    def altered(self) -> Step | None:
        """Other values in some columns."""
        kind, key, _ = self.any_row()
        free = [name for name in columns(kind) if name not in (*TOGETHER, *keys(kind), *PLACES.get(kind, ()))]
        names = self.draws.sample(free, min(len(free), self.draws.choice((1, 1, 2, 5))))
        values = {name: self.value(kind, key, name) for name in names}
        return Step("other values", (Change(kind, key, values), *self.beside(kind, key, values)))

    def any_row(self) -> tuple[Kind, Key, Any]:
        kind = self.draws.choice([kind for kind in kinds() if self.rows[kind] and kind not in EVERYBODYS])
        key = self.draws.choice(list(self.rows[kind]))
        return kind, key, self.rows[kind][key]

    def value(self, kind: Kind, key: Key, name: str) -> Any:
        """A row refers to rows that there are, and to none that was made after it."""
        target = references(kind).get(name)
        if target is None:
            return self.unused(kind) if name == "id" else another(kind, name, self.draws)
        there = [one for other in kinds() if table_of(other) is target for (one,) in self.rows[other] if other is not kind or one < key[0]]
        return self.draws.choice([*there, *([None] if columns(kind)[name].nullable or not there else [])])

    def unused(self, kind: Kind) -> str:
        """An id that is no row's: it begins with the letter of its type."""
        some: Any = next(iter(self.rows[kind].values()))
        return str(some.id)[0] + letters(self.draws)

    def beside(self, kind: Kind, key: Key, values: dict[str, Any]) -> Iterator[Change]:
        """An image and its record, a model and its training agree on the plan that they were asked for under."""
        other = RECORDS.get(kind)
        if "asked_paid" in values and other is not None and key in self.rows[other]:
            yield Change(other, key, {"asked_paid": values["asked_paid"]})

    def removed(self) -> Step | None:
        """A row, with all that rests on it; but of the ledger, which adds up, no line by itself."""
        kind, key, _ = self.any_row()
        return None if kind is TokenEntry else Step("removed", tuple(self.removal(kind, key)))

    def removal(self, kind: Kind, key: Key) -> Iterator[Change]:
        """What rests on the row goes before it; what only leads to it leads nowhere."""
        for other in reversed(kinds()):
            for name in [name for name, target in references(other).items() if target is table_of(kind)]:
                for leading in [at for at, row in self.rows[other].items() if getattr(row, name) == key[0]]:
                    yield from [Change(other, leading, {name: None})] if columns(other)[name].nullable else self.removal(other, leading)
        yield Change(kind, key, None)

    def added(self) -> Step | None:
        """One more, after the pattern of one that is there."""
        kind, _, like = self.any_row()
        return None if kind is TokenEntry else Step("added", (self.one_more(kind, like, {}),))

    def one_more(self, kind: Kind, like: Any, given: dict[str, Any]) -> Change:
        key = tuple(given[name] if name in given else self.new_key(kind, name) for name in keys(kind))
        again = {name: self.value(kind, key, name) for name in unique(kind)}
        leads = {name: table for name, table in references(kind).items() if name not in keys(kind)}
        drawn = [name for name, table in leads.items() if table is table_of(kind) or self.draws.random() < 0.4]
        parents = {name: self.value(kind, key, name) for name in drawn}
        values = values_of(like) | again | parents | dict(zip(keys(kind), key, strict=True)) | given
        return Change(kind, key, self.fitting(kind, values))

    def new_key(self, kind: Kind, name: str) -> Any:
        """Of a row that rests on another, the other's; else one that is free."""
        return self.value(kind, (0,), name) if name in references(kind) else self.draws.choice(self.free(kind))

    def free(self, kind: Kind) -> list[int]:
        """Numbers of no row: between those that are there, and beyond them."""
        return [one for one in range(1, max(self.rows[kind], default=(0,))[0] + 9) if (one,) not in self.rows[kind]]

    def fitting(self, kind: Kind, values: dict[str, Any]) -> dict[str, Any]:
        """What a row has from others: the owner of its image, and whether its owner is there."""
        image: Any = self.rows[Image].get((values.get("image_pk"),))
        if image is not None and "owner_pk" in values:
            values["owner_pk"] = image.owner_pk
        if kind is ImageRecord:
            values["asked_paid"] = image.asked_paid
        if kind is DatasetPicture:
            dataset: Any = self.rows[Dataset].get((values["dataset_pk"],))
            values["owner_pk"] = dataset and dataset.owner_pk
        if kind is Training:
            model: Any = self.rows[Model][(values["model_pk"],)]
            values |= {"owner_pk": model.owner_pk, "asked_paid": model.asked_paid}
        if kind is LicenceInterval:
            values |= {"until_at": values["from_at"] + timedelta(hours=9), "closed_by": LicenceCause.MADE_PRIVATE}
        if kind is Model:
            values["usual"] = None  # of which there is one
        if kind is Account:
            values["handle"] = values["handle_key"] = values["handle_key"].lower()
        if "owner_leaving" in values:
            values["owner_leaving"] = self.is_gone(values["owner_pk"])
        return values

    def is_gone(self, account_pk: int | None) -> bool:
        account: Any = self.rows[Account].get((account_pk,))
        return account is not None and (account.leaving_at is not None or account.deleted_at is not None)

    def ago(self) -> Any:
        return NOW - timedelta(minutes=self.draws.randrange(1, 10**5))
