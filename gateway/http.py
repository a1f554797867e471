"""How the house is served over HTTP: by uvicorn, whose answers leave in one piece."""

import asyncio
from typing import Any, Final, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.endpoint import MAX_BODY

AT_ONCE: Final = 64 * 1024  # octets that are gathered at most


def serving(app: ASGIApp, **options: Any) -> uvicorn.Config:
    """uvicorn's settings for a house."""
    return uvicorn.Config(
        app, loop="asyncio", http=InOnePiece, log_level="warning", server_header=False,
        ws_max_size=MAX_BODY, ws_per_message_deflate=False, **options,
    )  # fmt: skip


class Gathering:
    """A transport that sends at the end of a turn of the loop what was written in it. All else the transport does itself."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport, self.loop = transport, asyncio.get_running_loop()
        self.parts: list[bytes] = []
        self.octets = 0

    def write(self, data: bytes) -> None:
        if not self.parts:
            self.loop.call_soon(self.flush)
        self.parts.append(data)
        self.octets += len(data)
        if self.octets > AT_ONCE:
            self.flush()

    def flush(self) -> None:
        parts, self.parts, self.octets = self.parts, [], 0
        if parts:
            self.transport.write(b"".join(parts))

    def close(self) -> None:
        self.flush()
        self.transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)


class InOnePiece(HttpToolsProtocol):
    """uvicorn writes the head of an answer and its body one after the other, each with a call of the kernel and a packet of its own."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(cast(asyncio.Transport, Gathering(transport)))
