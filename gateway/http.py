"""How the house is served: by uvicorn, whose answers leave in one piece, and which waits for nobody who does not listen."""

import asyncio
from typing import Any, Final, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from gateway.endpoint import MAX_BODY

AT_ONCE: Final = 64 * 1024  # octets that are gathered at most
STALLED: Final = 30.0  # seconds for which somebody may take nothing of what waits for them
LINGER: Final = 10.0  # seconds from the end of a connection until what was not taken is dropped


def serving(app: ASGIApp, **options: Any) -> uvicorn.Config:
    """uvicorn's settings for a house."""
    return uvicorn.Config(
        app, loop="asyncio", http=OverHttp, ws=OverSocket, log_level="warning", server_header=False,
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
        self.loop.call_later(LINGER, self.transport.abort)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)


class Impatient(asyncio.Protocol):
    """Hangs up on who takes nothing for a while, with all that waits for them."""

    transport: Any
    loop: asyncio.AbstractEventLoop
    stall: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self.stall = self.loop.call_later(STALLED, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self.go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        self.go_on()
        super().connection_lost(exc)

    def go_on(self) -> None:
        if self.stall is not None:
            self.stall.cancel()


class OverHttp(Impatient, HttpToolsProtocol):
    """uvicorn writes the head of an answer and its body one after the other, each with a call of the kernel and a packet of its own."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(cast(asyncio.Transport, Gathering(transport)))


class OverSocket(Impatient, WebSocketsSansIOProtocol):
    """uvicorn answers a ping also where nobody takes the answers, and says goodbye to whoever says nothing."""

    def handle_ping(self) -> None:
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.transport.abort()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()
