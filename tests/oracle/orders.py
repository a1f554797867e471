"""The orders and the times of the feed, read off what the API says of them."""

import math
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from schema.tables import Account, Image, Like
from tests.oracle import rules
from tests.oracle.world import NOW, World, pk

TWO_DAYS: Final = timedelta(hours=48)
HALF_A_DAY: Final = timedelta(hours=12)
FIRST: Final = datetime(2026, 1, 1, tzinfo=UTC)
PERIODS: Final = {"DAY": timedelta(days=1), "WEEK": timedelta(days=7), "MONTH": timedelta(days=30)}


def weight(likes: Iterable[datetime]) -> int:
    """What likes of two days weigh together, each half as much as one of half a day later; said in thousandths of such halves."""
    young = [at for at in likes if NOW - at < TWO_DAYS]
    weighed = sum(2 ** (-((NOW - at) / HALF_A_DAY)) for at in young)
    return round(1000 * (math.log2(weighed) + (NOW - FIRST) / HALF_A_DAY)) if young else 0


def trending(world: World, image: Image) -> int:
    there = {account.pk for account in world.all(Account) if rules.is_there(account)}
    return weight(like.at for like in world.having(Like, image_pk=image.pk) if like.account_pk in there)


RANKS: Final[dict[str, Callable[[World, Image], int]]] = {
    "NEWEST": lambda world, image: pk(image),
    "TOP": lambda world, image: rules.likes(world, image) << 32 | pk(image),
    "TRENDING": lambda world, image: trending(world, image) << 32 | pk(image),
}
