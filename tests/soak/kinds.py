"""What is asked while the house is soaked: each kind by itself."""

from pathlib import Path
from typing import Final

from tests.benchmarks.asked import FEED, NESTED, Asked, feed_pages, image_pages, media, newest, pages_of
from tests.benchmarks.load import connect, got, posted
from tests.benchmarks.servers import Server
from tests.benchmarks.world import TOKEN

LIBRARY: Final = """{ viewer { library(first: 24) { totalCount nodes { id prompt visibility likeCount model { name }
  viewerCan { makePublic { allowed reason } makePrivate { allowed reason } } } pageInfo { endCursor } } tokens { available } } }"""
QUOTE: Final = '{ quote(of: { generate: { prompt: "a heron", count: 2 } }) { tokens available allowed { allowed reason } visibility } }'
LIKE: Final = "mutation($id: ID!) { likeImage(image: $id) { refused: errors { code } } }"
UNLIKE: Final = "mutation($id: ID!) { unlikeImage(image: $id) { refused: errors { code } } }"


def kinds(database: Path) -> dict[str, Asked]:
    return {
        "feed, anonymous": pages_of(FEED, pages=20),
        "feed, signed in": pages_of(FEED, TOKEN, pages=20),
        "nested document": pages_of(NESTED, pages=20),
        "feed as HTML": feed_pages,
        "image as HTML": image_pages(database),
        "image as HTML, signed in": signed_in(image_pages(database)),
        "library": only(posted(LIBRARY, {}, TOKEN)),
        "library as HTML": only(with_cookie(got("/library"))),
        "media": media(database),
        "quote": only(posted(QUOTE, {}, TOKEN)),
        "likes": likes(database),
        "sign-in page": only(got("/sign-in")),
    }


def only(request: bytes) -> Asked:
    async def asked(_server: Server) -> list[bytes]:
        return [request]

    return asked


def signed_in(pages: Asked) -> Asked:
    async def asked(server: Server) -> list[bytes]:
        return [with_cookie(request) for request in await pages(server)]

    return asked


def with_cookie(request: bytes) -> bytes:
    return request.replace(b"\r\n\r\n", b"\r\nCookie: sfumato=%b\r\n\r\n" % TOKEN.encode())


def likes(database: Path) -> Asked:
    """One image after another is liked, and then no longer."""
    rows = newest(database, "SELECT id FROM t_image WHERE listed = 1 ORDER BY pk DESC LIMIT 20")

    async def asked(server: Server) -> list[bytes]:
        requests = [posted(like, {"id": found}, TOKEN) for like in (LIKE, UNLIKE) for (found,) in rows]
        connection = await connect(server.port)
        for request in requests:
            if b'"refused":[]' not in (answer := await connection.ask(request)):
                raise RuntimeError(answer.decode())
        connection.close()
        return requests

    return asked
