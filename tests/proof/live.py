"""Asking an application for what does not end with its first answer: a stream of events, and a socket. Both are left where nothing more
is said."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from starlette.types import ASGIApp

PATIENCE: Final = 20.0  # seconds for the first answer
QUIET: Final = 0.05  # seconds after which nothing more is expected of what is watched
PROTOCOL: Final = "graphql-transport-ws"
Message = MutableMapping[str, Any]
Reply = tuple[int, tuple[tuple[bytes, bytes], ...], bytes]


@dataclass
class Line:
    """One connection to an application, in this loop."""

    app: ASGIApp
    scope: dict[str, Any]
    there: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)
    back: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)

    @asynccontextmanager
    async def open(self, goodbye: Message) -> AsyncIterator[None]:
        task = asyncio.ensure_future(self.app(self.scope, self.there.get, self.back.put))
        try:
            yield
            self.there.put_nowait(goodbye)
            await asyncio.wait_for(task, PATIENCE)
        finally:
            task.cancel()

    async def hear(self, patience: float) -> Message | None:
        """What comes next; None where nothing does for so many seconds."""
        try:
            return await asyncio.wait_for(self.back.get(), patience)
        except TimeoutError:
            return None


def scope(kind: str, path: str, headers: Mapping[str, str], host: str, **more: Any) -> dict[str, Any]:
    raw = [(name.encode(), value.encode()) for name, value in {"host": host, **headers}.items()]
    asgi = {"version": "3.0", "spec_version": "2.3"}
    return {
        **{"type": kind, "asgi": asgi, "http_version": "1.1", "path": path, "raw_path": path.encode(), "query_string": b""},
        **{"headers": raw, "client": ("127.0.0.1", 1), "server": (host, 80), "root_path": "", "state": {}, "extensions": {}, **more},
    }


async def streamed(app: ASGIApp, path: str, headers: Mapping[str, str], content: bytes, host: str, quiet: float) -> Reply:
    """What comes until the end, or until nothing does for so long any more."""
    line = Line(app, scope("http", path, headers, host, method="POST", scheme="http"))
    line.there.put_nowait({"type": "http.request", "body": content, "more_body": False})
    status, found, body, patience = 0, (), b"", PATIENCE
    async with line.open({"type": "http.disconnect"}):
        while (message := await line.hear(patience)) is not None:
            if message["type"] == "http.response.start":
                status, found = message["status"], tuple(message["headers"])
                continue
            body += message["body"]
            if not message.get("more_body", False):
                break
            patience = quiet
    return status, found, body


async def spoken(app: ASGIApp, path: str, headers: Mapping[str, str], asked: Mapping[str, Any], host: str, quiet: float) -> Reply:
    """The messages about one operation, a line each. The status is 200, or the number with which the socket was closed."""
    line = Line(app, scope("websocket", path, headers, host, subprotocols=[PROTOCOL], scheme="ws"))
    line.there.put_nowait({"type": "websocket.connect"})
    for said_first in ({"type": "connection_init"}, {"type": "subscribe", "id": "1", "payload": asked}):
        line.there.put_nowait({"type": "websocket.receive", "text": json.dumps(said_first)})
    said: list[str] = []
    status, patience = 200, PATIENCE
    async with line.open({"type": "websocket.disconnect", "code": 1001}):
        while (message := await line.hear(patience)) is not None:
            if message["type"] == "websocket.close":
                status = message["code"]
                break
            if message["type"] == "websocket.send" and '"connection_ack"' not in message["text"]:
                said.append(message["text"])
                patience = quiet
                if '"type":"next"' not in message["text"]:
                    break
    return status, (), "\n".join(said).encode()


def told(body: bytes, door: str) -> tuple[list[Any], bool]:
    """The answers in a stream of events or in the messages of a socket, and whether there are no more."""
    if door == "stream":
        parts = [part.partition(b"\ndata:") for part in body.split(b"\n\n") if part]
        return [orjson.loads(data) for event, _, data in parts if event == b"event: next"], parts[-1][0] == b"event: complete"
    messages = [orjson.loads(line) for line in body.splitlines()]
    return [one["payload"] for one in messages if one["type"] == "next"], messages[-1]["type"] == "complete"
