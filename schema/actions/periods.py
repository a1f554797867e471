"""Days and months of a subscription, counted from the moment at which it began."""

from calendar import monthrange
from datetime import datetime, timedelta

from schema.tables import RefillPeriod


def months_after(anchor: datetime, months: int) -> datetime:
    """The same day of a later month; its last day where the month is too short for it."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return anchor.replace(year=year, month=month + 1, day=min(anchor.day, monthrange(year, month + 1)[1]))


def turns(anchor: datetime, period: str, count: int) -> datetime:
    """The moment `count` periods after the anchor."""
    return months_after(anchor, count) if period == RefillPeriod.MONTH else anchor + timedelta(days=count)


def last_turn(anchor: datetime, period: str, now: datetime) -> int:
    """How many whole periods lie between the anchor and now."""
    days = max(0, (now - anchor).days)
    count = days // 28 if period == RefillPeriod.MONTH else days
    while turns(anchor, period, count) > now and count > 0:
        count -= 1
    return count


def turn_at(anchor: datetime, period: str, now: datetime) -> datetime:
    """The latest turn of the period that is not after now."""
    return turns(anchor, period, last_turn(anchor, period, now))


def turn_after(anchor: datetime, period: str, now: datetime) -> datetime:
    """The first turn of the period that is after now."""
    return turns(anchor, period, last_turn(anchor, period, now) + 1)
