"""Where an image stands in the orders of the feed: what its likes weigh, and how old it is.

Trending is the weight of the likes of the last 48 hours by accounts that exist, each of which weighs half as much as one that is twelve
hours younger. All lose weight alike, so what is stored stays true while time passes: when one like would weigh as much as all together.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from math import fsum, log2
from typing import Final

from sqlmodel import Session, col, select, update

from schema.rules.visibility import is_there
from schema.tables import Account, Image, Like

EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)
HALF: Final = timedelta(hours=12)
WARM: Final = timedelta(hours=48)
AGES: Final = (timedelta(days=1), timedelta(days=7), timedelta(days=30))  # at which an image is older by one
AT_ONCE: Final = 500
MOST: Final = 20  # times as many at one go, so that nobody who writes waits long


def heat(moments: Iterable[datetime]) -> int:
    """Of likes of these moments: thousandths of twelve hours since EPOCH; 0 without any."""
    halves = [(at - EPOCH) / HALF for at in moments]
    if not halves:
        return 0
    latest = max(halves)
    return max(1, round(1000 * (latest + log2(fsum(2 ** (half - latest) for half in halves)))))


def weigh(session: Session, images: Iterable[int]) -> None:
    """Weigh the likes of these images anew."""
    every = sorted(set(images))
    for pks in (every[place : place + AT_ONCE] for place in range(0, len(every), AT_ONCE)):
        found: dict[int, list[datetime]] = {pk: [] for pk in pks}
        warm = select(Like.image_pk, Like.at).join(Account).where(col(Like.image_pk).in_(pks), col(Like.warm), is_there(Account))
        for pk, at in session.exec(warm):
            found[pk].append(at)
        for pk, weight in ((pk, heat(moments)) for pk, moments in found.items()):
            session.exec(update(Image).where(col(Image.pk) == pk, col(Image.heat) != weight).values(heat=weight))


def cool(session: Session, now: datetime) -> None:
    """Likes that are older than two days weigh nothing any more."""
    cold = (col(Like.warm), col(Like.at) <= now - WARM)
    images: Sequence[int] = session.exec(select(Like.image_pk).where(*cold).distinct()).all()
    session.exec(update(Like).where(*cold).values(warm=False))
    weigh(session, images)


def grow_old(session: Session, now: datetime) -> None:
    """Write down which listed images are older than they were. Until then lists look at their moments, and pass over them one by one."""
    for age in reversed(range(len(AGES))):
        for _ in range(MOST):
            first = select(Image.pk, Image.created_at).where(col(Image.listed) == 1, col(Image.age) == age).order_by(col(Image.pk))
            rows = session.exec(first.limit(AT_ONCE)).all()
            for pk, created_at in rows:
                if now - created_at >= AGES[age]:
                    session.exec(update(Image).where(col(Image.pk) == pk).values(age=age_of(created_at, now)))
            if len(rows) < AT_ONCE or now - rows[-1][1] < AGES[age]:
                break


def age_of(created_at: datetime, now: datetime) -> int:
    return sum(now - created_at >= span for span in AGES)
