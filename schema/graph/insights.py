"""Numbers for staff (R14): of whole days that are over, and only what may be shown, for nothing else was written down."""

from typing import Any

from sqlalchemy import and_

from schema import tables
from schema.compiler.sources import Column, Computed, Same, Sum, ToMany, ToOne, asked
from schema.graph import computed
from schema.graph.directives import row, value
from schema.graph.scalars import Date
from schema.graph.types import Plan
from schema.rules.visibility import Audience, Predicate


def within(cell: Any, _eyes: Any, _numbers: Any) -> Predicate:
    return and_(cell.day >= asked("from"), cell.day <= asked("until"))


def whole(cell: Any, eyes: Any, numbers: Any) -> Predicate:
    """Cells of which both numbers are shown: only of these a share can be told."""
    return and_(within(cell, eyes, numbers), cell.private.is_not(None))


def at_its_end(cell: Any, _eyes: Any, _numbers: Any) -> Predicate:
    return cell.day == asked("until")  # type: ignore[no-any-return]  # columns are by name


IMAGES = ToMany(tables.ImageNumber, "pk", "numbers_pk", where=within, oldest=True)
SHARED = ToMany(tables.ImageNumber, "pk", "numbers_pk", where=whole)


@row("How many accounts are on a plan.", of=tables.AccountNumber)
class PlanCount:
    plan: Plan = value(ToOne(tables.Plan, "plan_pk", implied=True), "The plan.", to=None)
    accounts: int = value(Column("accounts"), "Accounts.", to=None)


@row("How many images were made on a day under a plan.", of=tables.ImageNumber)
class ImageCount:
    day: Date = value(Column("day"), "The day, in UTC.", to=None)
    plan: Plan = value(ToOne(tables.Plan, "plan_pk", implied=True), "The plan that they were asked for under.", to=None)
    public: int = value(Column("public"), "Public ones, when the day was over.", to=None)
    private: int | None = value(Column("private"), "Private ones; null where too few accounts made any.", to=None)


@row("How generations go.", of=tables.Numbers)
class GenerationStats:
    queued: int | None = value(Column("queued"), "How many wait now; null where they are of too few accounts.", to=None)


@row("Numbers of the house, for staff.", of=tables.Numbers, to=Audience.STAFF)
class Insights:
    from_: Date = value(Computed(computed.as_it_is, (lambda *_: asked("from"),)), "The first day.", name="from")
    until: Date = value(Computed(computed.as_it_is, (lambda *_: asked("until"),)), "The last day.")
    accounts: list[PlanCount] = value(
        ToMany(tables.AccountNumber, "pk", "numbers_pk", where=at_its_end, oldest=True),
        "Accounts on each plan at the end of `until`; plans with too few are left out.",
        size=4,
    )
    images: list[ImageCount] = value(
        IMAGES, "Images made, day by day and plan by plan; cells to which too few accounts contributed are left out.", size=1464
    )
    public_share: float | None = value(
        Computed(computed.share, (Sum(SHARED, "public"), Sum(SHARED, "private"))),
        "How many of the images in the cells shown were public, 0 to 1; null where there are none.",
    )
    generations: GenerationStats = value(Same(), "How generations go.")
    suppressed_below: int = value(Computed(computed.suppressed_below), "Numbers to which fewer accounts contributed are not shown.")
