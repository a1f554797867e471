"""A client of 16 kept-alive connections over HTTP/1.1, and the likes that are written while it asks."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from time import perf_counter

import orjson
import psycopg

CONNECTIONS = 16


def posted(document: str, variables: Mapping[str, object], token: str | None) -> bytes:
    """A GraphQL request as it goes over the wire."""
    body = orjson.dumps({"query": document, "variables": variables})
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    head = f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{authorization}Content-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body


def got(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


@dataclass
class Connection:
    """One kept-alive connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: bytes) -> bytes:
        """The body of an answer. Raises RuntimeError where it is no answer, or tells of an error."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        body = await self.reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200") or b'"errors"' in body:
            raise RuntimeError((head + body[:500]).decode(errors="replace"))
        return body

    def close(self) -> None:
        self.writer.close()


async def connect(port: int) -> Connection:
    return Connection(*await asyncio.open_connection("127.0.0.1", port, limit=2**20))


@dataclass(frozen=True, slots=True)
class Burst:
    """What one server did in a while: seconds of the clock, and how many requests it answered, of how many bytes."""

    seconds: float
    answered: int
    octets: int


async def burst(port: int, requests: Sequence[bytes], seconds: float) -> Burst:
    """Ask one request after another over all connections."""
    following = cycle(requests)
    connections = [await connect(port) for _ in range(CONNECTIONS)]
    began = perf_counter()
    until, answered, octets = began + seconds, 0, 0

    async def ask(connection: Connection) -> None:
        nonlocal answered, octets
        while perf_counter() < until:
            body = await connection.ask(next(following))
            answered, octets = answered + 1, octets + len(body)

    await asyncio.gather(*(ask(connection) for connection in connections))
    took = perf_counter() - began
    for connection in connections:
        connection.close()
    return Burst(took, answered, octets)


Likes = Callable[[int], object]  # likes the image with this key


async def like(likes: Likes, newest: int, stop: asyncio.Event) -> int:
    """Like one image after another, until it is told to stop; the number of writes."""
    written = 0
    while not stop.is_set():
        likes(newest - written % 5_000)
        written += 1
        await asyncio.sleep(0.01)
    return written


@contextmanager
def likes_in_sqlite(path: Path) -> Iterator[Likes]:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=5)) as connection:
        connection.execute("PRAGMA synchronous=NORMAL")  # as the house writes
        yield lambda pk: connection.execute("UPDATE t_image SET like_count = like_count + 1 WHERE pk = ?", (pk,))


@contextmanager
def likes_in_postgresql(url: str) -> Iterator[Likes]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield lambda pk: connection.execute("UPDATE t_image SET like_count = like_count + 1 WHERE pk = %s", (pk,))
