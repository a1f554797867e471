"""What the studios have in common: what they were asked, the picture that they paint, and the mood that they are in."""

import asyncio
import io
import socket
import struct
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, Final

import uvicorn
from PIL import Image, PngImagePlugin
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from schema.ports import Look

CANARY: Final = "zyzzyva"  # a word of the prompt, which nothing that is told on may have
MANY: Final = 400 * 1024 * 1024
PART: Final = bytes(1024 * 1024)
COLOUR: Final = (51, 102, 153)


def picture(width: int, height: int, kind: str = "PNG", mode: str = "RGB") -> bytes:
    """A picture that says all it can beside its pixels, the prompt first."""
    image = Image.new("RGB", (width, height), COLOUR).convert(mode)
    exif = Image.Exif()
    exif[0x010E] = CANARY
    words = PngImagePlugin.PngInfo()
    words.add_text("parameters", f"{CANARY}\nSteps: 20")
    file = io.BytesIO()
    image.save(file, kind, exif=exif, **({"pnginfo": words} if kind == "PNG" else {"quality": 95}))
    return file.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A PNG of few octets whose head promises more pixels than a machine has room for."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


NO_PICTURES: Final = {
    "json": b'{"error": "' + CANARY.encode() + b'"}',
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><text>' + CANARY.encode() + b"</text></svg>",
    "text": CANARY.encode(),
    "bomb": bomb(),
    "cut": picture(256, 256)[:-60],
    "nothing": b"",
}


class Told(list[float]):
    """What is told of a painting: how far it is, and the looks at it."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: list[bytes] = []

    def __call__(self, progress: float, look: Look | None = None, /) -> None:
        self.append(progress)
        self.looks += [seen] if look and (seen := look()) else []


class Studio:
    """A server of one protocol. `mood` is how it answers when it is asked for a picture."""

    def __init__(self) -> None:
        self.elsewhere = ""  # an address inside of the house, to send people to
        self.reset()

    def reset(self) -> None:
        self.mood, self.content = "well", picture(256, 320)
        self.asked: list[tuple[str, Any]] = []  # paths, and what was sent to them
        self.headers: list[dict[str, str]] = []
        self.sent = 0  # octets of what is much too large
        self.left, self.stopped = Event(), Event()  # nobody waits for the answer any more; it was told so

    def routes(self) -> list[BaseRoute]:
        raise NotImplementedError

    def note(self, request: Request, body: object) -> None:
        self.asked.append((request.url.path, body))
        self.headers.append(dict(request.headers))

    def bodies(self, path: str) -> list[Any]:
        return [body for asked, body in self.asked if asked.endswith(path)]

    async def answer(self, request: Request, pack: Callable[[bytes], Response]) -> Response:
        """The answer to who asks for a picture, which `pack` puts as the protocol has it."""
        name, _, detail = self.mood.partition(" ")
        if name in NO_PICTURES:
            return pack(NO_PICTURES[name])
        if name == "status":
            return Response(f'{{"error": "{CANARY}"}}', int(detail), media_type="application/json")
        match name:
            case "busy":
                self.mood = "well"
                return Response(CANARY, 429, {"Retry-After": detail})
            case "html":
                return Response(f"<html>{CANARY}</html>", media_type="text/html")
            case "half":
                return StreamingResponse(self._half(), headers={"Content-Length": "5000"}, media_type="application/json")
            case "huge":
                length = {"Content-Length": str(MANY)} if detail else {}
                return StreamingResponse(self._much(request), headers=length, media_type="application/json")
            case "packed":
                return Response(zlib.compress(bytes(MANY // 100)), headers={"Content-Encoding": "deflate"})
            case "redirect":
                return RedirectResponse(self.elsewhere, int(detail))
            case "drip":
                return StreamingResponse(self._drip(), media_type="application/json")
            case "slow":
                await asyncio.sleep(0.7)
            case "hang":
                await self._wait(request)
        return pack(self.content)

    async def _wait(self, request: Request) -> None:
        while (await request.receive())["type"] != "http.disconnect":
            continue
        self.left.set()

    async def _half(self) -> AsyncIterator[bytes]:
        yield b'{"images": ["'

    async def _much(self, request: Request) -> AsyncIterator[bytes]:
        """Until nobody listens any more, which the server learns in between."""
        while self.sent < MANY and not await request.is_disconnected():
            self.sent += len(PART)
            yield PART
            await asyncio.sleep(0)

    async def _drip(self) -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.05)


class Inside(Studio):
    """What a redirect or an answer may not lead to."""

    def routes(self) -> list[BaseRoute]:
        return [Route("/{path:path}", self.any, methods=["GET", "POST"])]

    async def any(self, request: Request) -> Response:
        self.note(request, None)
        return Response(picture(256, 320), media_type="image/png")


@contextmanager
def serving(studio: Studio) -> Iterator[str]:
    """A studio behind a door of its own; its address."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(
            Starlette(routes=studio.routes()), log_level="critical", ws="websockets-sansio", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            end = monotonic() + 20
            while not server.started:
                assert monotonic() < end
                sleep(0.01)
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()
