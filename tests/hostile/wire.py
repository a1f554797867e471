"""A house in this process, and requests to its application that no client library has looked at."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import orjson
from starlette.types import ASGIApp, Message

from tests.gateway.doors.house import Street

Header = tuple[bytes, bytes]
JSON = (b"content-type", b"application/json")


@dataclass(frozen=True)
class Asked:
    """A request as it goes over the wire. The path is percent-encoded where it has to be, and no more."""

    path: bytes = b"/graphql"
    method: str = "POST"
    headers: tuple[Header, ...] = (JSON,)
    body: bytes = b""
    query: bytes = b""


@dataclass
class Answered:
    status: int = 0
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""


def graphql(document: str, variables: Mapping[str, Any] | None = None, *headers: Header) -> Asked:
    return Asked(headers=(JSON, *headers), body=orjson.dumps({"query": document, "variables": variables}))


async def send(app: ASGIApp, asked: Asked) -> Answered:
    """Ask the application. What it raises, it raises here."""
    messages = [{"type": "http.request", "body": asked.body, "more_body": False}]
    answered = Answered()

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def take(message: Message) -> None:
        if message["type"] == "http.response.start":
            answered.status, answered.headers = message["status"], list(message["headers"])
        else:
            answered.body += message.get("body", b"")

    await app(scope_of(asked), receive, take)
    return answered


def scope_of(asked: Asked) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": unquote(asked.path.decode("latin-1")),  # as uvicorn has it
        "raw_path": asked.path,
        "query_string": asked.query,
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), *asked.headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 80),
        "state": {},
    }


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Street]:
    """A house with the cast in it, as it is while it is served."""
    street = Street(folder, 8000)
    async with street.app.router.lifespan_context(street.app):
        yield street
