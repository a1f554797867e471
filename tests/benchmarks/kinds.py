"""The kinds of requests that are measured, each with its yardstick and what it is held to."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.asked import (
    FEED,
    NESTED,
    ORDERED,
    PLAIN,
    POSTGRAPHILE,
    SEARCH,
    Asked,
    feed_pages,
    files,
    image_pages,
    media,
    numbers,
    pages_of,
)
from tests.benchmarks.compare import Measured
from tests.benchmarks.world import RARE, TOKENS


@dataclass(frozen=True, slots=True)
class Bound:
    """What has to be reached."""

    says: str
    holds: Callable[[Measured, Measured], bool]


def at_least(ratio: float) -> Bound:
    """Of the yardstick's requests a second."""
    return Bound(f"≥ {ratio}", lambda ours, theirs: ours.rate / theirs.rate >= ratio)


def a_second(rate: float) -> Bound:
    return Bound(f"≥ {rate:.0f}/s", lambda ours, _theirs: ours.rate >= rate)


def within(milliseconds: float) -> Bound:
    """Of the server's processor, of which what SQLite does is a part."""
    return Bound(f"≤ {milliseconds:.0f} ms", lambda ours, _theirs: ours.microseconds <= milliseconds * 1000)


def at_most(kilobytes: float) -> Bound:
    return Bound(f"≤ {kilobytes:.0f} kB", lambda ours, _theirs: ours.kilobytes <= kilobytes)


@dataclass(frozen=True, slots=True)
class Kind:
    """Requests to the house, and the same to a yardstick, which are servers by name."""

    title: str
    yardstick: str
    ours: Asked
    theirs: Asked
    bounds: tuple[Bound, ...] = ()
    house: str = "house"
    reads: bool = True  # does the yardstick ask a database?


def kinds(database: Path) -> list[Kind]:
    member = pages_of(FEED, *TOKENS)
    return [
        Kind("feed, anonymous", "by-hand", pages_of(FEED), pages_of(FEED), (at_least(0.8),)),
        Kind("feed, signed in", "by-hand", member, member, (at_least(0.65),)),
        Kind("nested document", "by-hand", pages_of(NESTED), pages_of(NESTED)),
        Kind("feed as HTML", "by-hand", feed_pages, feed_pages, (a_second(250), at_most(60))),
        Kind("image as HTML", "by-hand", image_pages(database), image_pages(database)),
        Kind("media", "by-hand", media(database), files, (at_least(0.5),), reads=False),
        Kind("PostgreSQL, anonymous", "asyncpg", pages_of(FEED), pages_of(FEED), (at_least(0.8),), "house-postgresql"),
        Kind("PostgreSQL, signed in", "asyncpg", member, member, (at_least(0.8),), "house-postgresql"),
        Kind(
            "PostGraphile, anonymous", "postgraphile", pages_of(PLAIN), pages_of(POSTGRAPHILE), (at_least(1.8),), "house-postgresql", False
        ),
        *searches(),
        *orders(),
        Kind("numbers of a year", "million", numbers, pages_of(FEED), (within(100),), "million"),
        Kind("Mercurius, anonymous", "mercurius", pages_of(FEED), pages_of(FEED), (at_least(2.5),)),
        Kind("Mercurius, signed in", "mercurius", member, member, (at_least(2.5),)),
    ]


def searches() -> list[Kind]:
    """At a million images, beside the feed of the same house: at most five times its time."""
    words = {"a common word": "heron", "a rare word": RARE, "a prefix": "li"}
    feed = pages_of(FEED)
    several = Kind("search, three words", "million", pages_of(SEARCH, search="old city ligh"), feed, (), "million")  # each is common
    return [several] + [
        Kind(f"search, {what}", "million", pages_of(SEARCH, search=word), feed, (at_least(0.2),), "million") for what, word in words.items()
    ]


def orders() -> list[Kind]:
    """At a million images, beside the newest of the same house: at most twice its time."""
    feed = pages_of(FEED)
    wanted = {"top": ("TOP", "ALL"), "top of a day": ("TOP", "DAY"), "top of a month": ("TOP", "MONTH"), "trending": ("TRENDING", "ALL")}
    return [
        Kind(f"feed, {what}", "million", pages_of(ORDERED, sort=sort, period=period), feed, (at_least(0.5),), "million")
        for what, (sort, period) in wanted.items()
    ]
