"""A client of 16 connections that asks for page after page of a feed, and writes a like between requests."""

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from time import perf_counter

import orjson

CONNECTIONS = 16
QUERY = """query Feed($after: String) { feed(first: 24, after: $after) {
  nodes { id prompt width height createdAt likeCount creator { handle } model { name } viewerHasLiked
    viewerCan { remix { allowed reason } makePrivate { allowed reason } } }
  pageInfo { hasNextPage endCursor } } }"""


@dataclass(frozen=True)
class Target:
    """A server, and the pages that are asked of it."""

    name: str
    port: int
    token: str | None
    bodies: Sequence[bytes]

    def request(self, body: bytes) -> bytes:
        authorization = f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        head = f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n{authorization}"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def body_after(cursor: str | None) -> bytes:
    return orjson.dumps({"query": QUERY, "variables": {"after": cursor}})


class Connection:
    """One kept-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def ask(self, request: bytes) -> bytes:
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        body = await self.reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200") or b'"errors"' in body:
            raise RuntimeError(body[:500])
        return body


async def connect(port: int) -> Connection:
    return Connection(*await asyncio.open_connection("127.0.0.1", port, limit=2**20))


async def pages(port: int, token: str | None, count: int) -> list[bytes]:
    """The bodies that walk through the first pages, each with the cursor that the page before it ended at."""
    connection, bodies, cursor = await connect(port), [body_after(None)], None
    for _ in range(count - 1):
        target = Target("", port, token, bodies)
        answer = orjson.loads(await connection.ask(target.request(bodies[-1])))
        cursor = answer["data"]["feed"]["pageInfo"]["endCursor"]
        bodies.append(body_after(cursor))
    connection.writer.close()
    return bodies


async def rate(target: Target, seconds: float) -> tuple[float, int]:
    """Requests a second over all connections, and how many were answered."""
    requests = cycle([target.request(body) for body in target.bodies])
    connections = [await connect(target.port) for _ in range(CONNECTIONS)]
    until, answered = perf_counter() + seconds, 0

    async def ask(connection: Connection) -> None:
        nonlocal answered
        while perf_counter() < until:
            await connection.ask(next(requests))
            answered += 1

    began = perf_counter()
    await asyncio.gather(*(ask(connection) for connection in connections))
    took = perf_counter() - began
    for connection in connections:
        connection.writer.close()
    return answered / took, answered


async def like(path: Path, stop: asyncio.Event) -> int:
    """Likes and unlikes one image after another, until it is told to stop; the number of writes."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=5)
    written = 0
    while not stop.is_set():
        pk = 200_000 - written % 5_000
        connection.execute("UPDATE t_image SET like_count = like_count + 1 WHERE pk = ?", (pk,))
        written += 1
        await asyncio.sleep(0.01)
    connection.close()
    return written
