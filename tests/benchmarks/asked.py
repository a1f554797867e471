"""What is asked: the requests of each kind, which move the cursor, or go from image to image."""

import re
import sqlite3
from collections.abc import Callable, Coroutine
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import orjson

from tests.benchmarks.load import connect, got, posted
from tests.benchmarks.servers import Server
from tests.benchmarks.world import DAYS, FILES, NOW, STAFF

PAGES = 60
FEED = """query Feed($after: String) { feed(first: 24, after: $after) {
  nodes { id prompt width height createdAt likeCount creator { handle } model { name } viewerHasLiked
    viewerCan { remix { allowed reason } makePrivate { allowed reason } } }
  pageInfo { hasNextPage endCursor } } }"""
SEARCH = FEED.replace("($after: String) { feed(", "($search: String, $after: String) { feed(search: $search, ")
ORDERED = FEED.replace(
    "($after: String) { feed(", "($sort: FeedSort, $period: Period, $after: String) { feed(sort: $sort, period: $period, "
)
NESTED = """query Nested($after: String) { feed(first: 10, after: $after) {
  nodes { id prompt creator { handle images(first: 5) { nodes { id prompt likeCount model { name } } } } }
  pageInfo { hasNextPage endCursor } } }"""
# What PostGraphile makes of the tables by itself has no `viewerCan`; whom it shows what, the policies decide for it too.
PLAIN = """query Feed($after: String) { feed(first: 24, after: $after) {
  nodes { id prompt width height createdAt likeCount creator { handle } model { name } }
  pageInfo { hasNextPage endCursor } } }"""
POSTGRAPHILE = """query Feed($after: Cursor) { feed: allTImages(first: 24, after: $after, orderBy: [PK_DESC]) {
  nodes { id: rowId prompt width height createdAt likeCount creator: tAccountByOwnerPk { handle } model: tModelByModelPk { name } }
  pageInfo { hasNextPage endCursor } } }"""
NUMBERS = """query Numbers($from: Date!, $until: Date!) { insights(from: $from, until: $until) {
  accounts { plan { code name } accounts } images { day plan { code } public private } publicShare generations { queued } } }"""
NEXT = re.compile(rb'\?after=([0-9A-Za-z]+)"')

Asked = Callable[[Server], Coroutine[None, None, list[bytes]]]


def pages_of(document: str, *tokens: str, pages: int = PAGES, **variables: str) -> Asked:
    """The first pages of the feed, each with the cursor that the page before it ended at, by whoever has these tokens in turn."""
    turns = cycle(tokens or (None,))

    async def asked(server: Server) -> list[bytes]:
        connection, requests = await connect(server.port), [posted(document, {**variables, "after": None}, next(turns))]
        for _ in range(pages - 1):
            answer = orjson.loads(await connection.ask(requests[-1]))
            after = answer["data"]["feed"]["pageInfo"]["endCursor"]
            requests.append(posted(document, {**variables, "after": after}, next(turns)))
        connection.close()
        return requests

    return asked


async def numbers(server: Server) -> list[bytes]:
    """Those of a whole year, for staff."""
    days = {"from": (NOW.date() - timedelta(days=DAYS)).isoformat(), "until": (NOW.date() - timedelta(days=1)).isoformat()}
    request, connection = posted(NUMBERS, days, STAFF), await connect(server.port)
    answer = orjson.loads(await connection.ask(request))
    connection.close()
    if len(answer["data"]["insights"]["images"]) < 4 * DAYS:
        raise RuntimeError("a year has numbers of each day and plan")
    return [request]


async def feed_pages(server: Server) -> list[bytes]:
    """The same as HTML: each page has the link to the next one."""
    connection, requests = await connect(server.port), [got("/")]
    for _ in range(PAGES - 1):
        found = NEXT.search(await connection.ask(requests[-1]))
        if found is None:
            raise RuntimeError("a page of the feed has no next one")
        requests.append(got(f"/?after={found[1].decode()}"))
    connection.close()
    return requests


def image_pages(database: Path) -> Asked:
    """Images that are public, and the pages of which have pictures that were made from them."""
    rows = newest(database, "SELECT id FROM t_image WHERE listed = 1 ORDER BY pk DESC LIMIT 200 OFFSET 2000")

    async def asked(_server: Server) -> list[bytes]:
        return [got(f"/images/{found}") for (found,) in rows]

    return asked


def media(database: Path) -> Asked:
    rows = newest(database, "SELECT media_key FROM t_image WHERE listed = 1 ORDER BY pk DESC LIMIT ?", FILES)

    async def asked(_server: Server) -> list[bytes]:
        return [got(f"/media/{key}/card.webp") for (key,) in rows]

    return asked


async def files(_server: Server) -> list[bytes]:
    return [got(f"/files/{number}.webp") for number in range(FILES)]


def newest(database: Path, sql: str, *parameters: int) -> list[tuple[str]]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute(sql, parameters).fetchall()
