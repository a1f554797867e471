"""Counting days that are over, and what waits (R14). What may not be shown is not written down."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session, col

from schema.rules.numbers import shown
from schema.tables import (
    Account,
    AccountNumber,
    Generation,
    GenerationStatus,
    HouseSetting,
    Image,
    ImageNumber,
    ImageRecord,
    Numbers,
    Plan,
    Subscription,
    Visibility,
)
from schema.tables.numbers import ONLY

COUNTED: Final = "counted_until"  # the setting that has the last day that was counted, and the last image of it
AT_ONCE: Final = 7  # days in one transaction
LONGEST: Final = timedelta(days=400)  # how far back a house counts that never did


def count_days(session: Session, now: datetime) -> None:
    """Count days that are over and were not counted, the oldest first, a few at a time. How many accounts there were on an earlier day
    than yesterday is not known any more."""
    last, image_pk = counted(session, now)
    yesterday = now.astimezone(UTC).date() - timedelta(days=1)
    for _ in range(AT_ONCE):
        day = last + timedelta(days=1)
        if day > yesterday:
            break
        image_pk = count_images(session, day, image_pk)
        last = day
        if day == yesterday:
            count_accounts(session, day)
    session.merge(HouseSetting(name=COUNTED, value=f"{last} {image_pk}"))


def counted(session: Session, now: datetime) -> tuple[date, int]:
    """The last day that was counted, and the key of the last image in it. At first: the day before that of the oldest image."""
    found = session.get(HouseSetting, COUNTED)
    if found is not None:
        day, image_pk = found.value.split()
        return date.fromisoformat(day), int(image_pk)
    oldest = session.scalars(select(col(Image.created_at)).order_by(col(Image.created_at)).limit(1)).first() or now
    return max(oldest.astimezone(UTC).date(), (now - LONGEST).date()) - timedelta(days=1), 0


def count_images(session: Session, day: date, after: int) -> int:
    """Images of a day, by the plan that they were asked for under; those made after a key. The key of the last one until then.

    Public ones and private ones are two sums, each over enough accounts: of who shows something everybody knows, so that a sum over both
    would tell of the others. Where nothing can be private, that nothing is tells of nobody.
    """
    begins, ends = midnight(day), midnight(day + timedelta(days=1))
    made = (
        select(
            col(Plan.pk),
            col(Plan.private_images),
            *(part for visibility in Visibility for part in sums(visibility)),
        )
        .select_from(Image)
        .join(ImageRecord, col(ImageRecord.image_pk) == Image.pk)
        .join(Generation, col(Generation.pk) == ImageRecord.generation_pk)
        .join(Plan, col(Plan.pk) == Generation.asked_plan_pk)
        .where(col(Image.pk) > after, col(Image.created_at) >= begins, col(Image.created_at) < ends)
        .group_by(col(Plan.pk), col(Plan.private_images))
    )
    for plan_pk, may_hide, public, showers, hidden, hiders in session.execute(made):
        if shown(public, showers) is not None:
            private = shown(hidden, hiders) if may_hide else 0
            session.add(ImageNumber(numbers_pk=ONLY, day=day.isoformat(), plan_pk=plan_pk, public=public, private=private))
    last = session.scalars(select(func.max(Image.pk)).where(col(Image.pk) > after, col(Image.created_at) < ends)).one()
    return int(last or after)


def sums(visibility: Visibility) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """How many images of a group are so visible, and of how many accounts."""
    so = col(Image.visibility) == visibility
    return func.sum(case((so, 1), else_=0)), func.count(func.distinct(case((so, col(Image.owner_pk)))))


def count_accounts(session: Session, day: date) -> None:
    """Accounts that are there now, when the day has just ended, by their plan."""
    there = (col(Account.leaving_at).is_(None), col(Account.deleted_at).is_(None))
    on = select(col(Subscription.plan_pk), func.count()).join(Account, col(Account.pk) == Subscription.account_pk).where(*there)
    for plan_pk, accounts in session.execute(on.group_by(col(Subscription.plan_pk))):
        if shown(accounts, accounts) is not None:
            session.add(AccountNumber(numbers_pk=ONLY, day=day.isoformat(), plan_pk=plan_pk, accounts=accounts))


def count_queue(session: Session) -> None:
    """What waits now. Where that is as it was, nothing is written."""
    waiting = select(func.count(), func.count(func.distinct(col(Generation.owner_pk)))).where(
        col(Generation.status) == GenerationStatus.QUEUED
    )
    queued, owners = session.execute(waiting).one()
    numbers = session.get_one(Numbers, ONLY)
    if numbers.queued != (found := shown(queued, owners)):
        numbers.queued = found


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
