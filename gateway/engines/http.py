"""How the house speaks with an engine behind an API: with limits in time and size, to that one host, and without a word of a prompt in an
error or a log."""

import asyncio
import base64
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from ssl import SSLContext, create_default_context
from typing import Any, Final, Protocol, TypeVar

import httpx
import orjson

from gateway.engines.answers import plain_picture, plain_preview
from gateway.engines.settings import EngineSettings
from schema.ports import Brief, EngineError, Report, SourceType, TooSlow

logger = logging.getLogger("sfumato")
T = TypeVar("T")


class Note(Protocol):
    """Takes how far an engine elsewhere is, and what it shows of the picture: whatever it sent."""

    def __call__(self, progress: float, preview: bytes | None = None, /) -> None:
        """Keep it in mind."""


MOST: Final = 64 * 1024 * 1024  # octets of an answer: a picture of 4096 x 4096 pixels in base64, and few need as much
GLANCE: Final = 0.2  # seconds between two looks whether a picture is still wanted
FAREWELL: Final = 0.5  # seconds in which an engine is told that it is not
CONNECTING: Final = 10.0  # seconds
EXAMINING: Final = 10.0  # seconds
MOST_PATIENT: Final = 20.0  # seconds that an engine which is busy may ask for, each time
TIMES: Final = 3  # that it may
BUSY: Final = (408, 425, 429)


@cache
def trust() -> SSLContext:
    """Whose certificates are believed. Made once: it takes longer than a request."""
    return create_default_context()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status below 500 that says neither to come back later nor to go elsewhere."""

    status: int
    body: bytes = field(repr=False)

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    def content(self) -> bytes:
        """The body of what went well. Raises EngineError where it did not."""
        if self.good:
            return self.body
        raise EngineError(f"it answered {self.status}", retryable=False)

    def json(self) -> dict[str, Any]:
        """The JSON object in the body. Raises EngineError where there is none."""
        try:
            found = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            found = None
        if isinstance(found, dict):
            return found
        raise EngineError("it answered something else than JSON", retryable=False)


class Line:
    """Requests to one engine."""

    def __init__(self, settings: EngineSettings, client: httpx.AsyncClient) -> None:
        self.address, self.client = settings.address, client

    async def send(self, method: str, path: str, **request: Any) -> Answer:
        """Ask for a path below the engine's address. One that is busy and says for how long is asked again. Raises EngineError."""
        return await self._send(method, self.address + path, request, TIMES)

    async def _send(self, method: str, url: str, request: dict[str, Any], times: int) -> Answer:
        async with self._open(method, url, request) as response:
            wait = _seconds(response) if times > 1 else None
            if wait is None:
                return await _read(response)
        await asyncio.sleep(wait)
        return await self._send(method, url, request, times - 1)

    async def ask(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        """The JSON object that is answered. Raises EngineError."""
        answer = await self.send(method, path, **request)
        answer.content()
        return answer.json()

    async def fetch(self, address: str) -> bytes:
        """What an answer names by its address: from the engine's own host, and from nowhere else. Raises EngineError."""
        own = httpx.URL(self.address)
        try:
            there = own.join(address)
        except httpx.InvalidURL:
            raise EngineError("it named an address that is none", retryable=False) from None
        if (there.scheme, there.host, there.port) != (own.scheme, own.host, own.port):
            raise EngineError("its picture lies on another host", retryable=False)
        async with self._open("GET", str(there), {}) as response:
            return (await _read(response)).content()

    @asynccontextmanager
    async def _open(self, method: str, url: str, request: dict[str, Any]) -> AsyncIterator[httpx.Response]:
        try:
            async with self.client.stream(method, url, **request) as response:
                yield response
        except httpx.HTTPError as error:
            raise EngineError(f"it cannot be reached, or broke off: {type(error).__name__}", retryable=True) from None


def _seconds(response: httpx.Response) -> float | None:
    """How long to wait before asking again; None where it is not busy, or for longer than anybody waits."""
    after = response.headers.get("Retry-After", "")
    if response.status_code not in (429, 503) or not (after.isascii() and after.isdecimal()) or float(after) > MOST_PATIENT:
        return None
    return float(after)


async def _read(response: httpx.Response) -> Answer:
    """The answer as it came. Nothing is unpacked, and no more is read than an answer may have."""
    status = response.status_code
    if status in BUSY or status >= 500:
        raise EngineError(f"it answered {status}", retryable=True)
    if 300 <= status < 400:
        raise EngineError("it sends the house elsewhere", retryable=False)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise EngineError("it packed its answer, which nobody asked for", retryable=False)
    if int(response.headers.get("Content-Length", 0)) > MOST:
        raise EngineError("its answer is too large", retryable=False)
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > MOST:
            raise EngineError("its answer is too large", retryable=False)
    return Answer(status, bytes(body))


class Remote(ABC):
    """An engine behind an API; see `schema.ports.Engine`."""

    source_type = SourceType.TRAINED
    seeded = True
    scheme = "Bearer"  # how its key is presented

    def __init__(self, settings: EngineSettings) -> None:
        self.settings = settings

    def paint(self, brief: Brief, report: Report) -> bytes:
        wanted = self._plain(brief)

        async def work(note: Note) -> bytes:
            async with self.line() as line:
                return await self.ask(line, wanted, note)

        content = self._told(lambda: attend(work, report, self.settings.seconds))
        picture = self._told(lambda: plain_picture(content, brief.width, brief.height))
        report(1.0)
        return picture

    def examine(self) -> list[str]:
        async def work(_: Note) -> list[str]:
            async with self.line() as line:
                return await self.look(line)

        return attend(work, lambda *_: None, EXAMINING)

    @abstractmethod
    async def ask(self, line: Line, brief: Brief, note: Note) -> bytes:
        """An encoded picture, whatever is in it. What goes on at the engine is noted. Cancelled, it tells the engine so."""

    @abstractmethod
    async def look(self, line: Line) -> list[str]:
        """See `Engine.examine`."""

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """No proxy and no password of the environment, no redirect, and no limit but that of the whole painting."""
        async with httpx.AsyncClient(
            headers={"Accept-Encoding": "identity", **self.credentials()},
            verify=trust(),
            timeout=httpx.Timeout(None, connect=CONNECTING),
            trust_env=False,
        ) as client:
            yield Line(self.settings, client)

    def credentials(self) -> dict[str, str]:
        key = self.settings.key
        if not key:
            return {}
        return {"Authorization": f"{self.scheme} {base64.b64encode(key.encode()).decode() if self.scheme == 'Basic' else key}"}

    def _plain(self, brief: Brief) -> Brief:
        """The source as pixels alone: what a file of the house says beside them is nothing to an engine."""
        if brief.source is None:
            return brief
        return replace(brief, source=plain_picture(brief.source, brief.width, brief.height))

    def _told(self, step: Callable[[], T]) -> T:
        """What goes wrong is told to whoever runs the house."""
        try:
            return step()
        except EngineError as error:
            logger.warning("the engine %s could not paint: %s", self.settings.name, error)
            raise


def attend(work: Callable[[Note], Coroutine[Any, Any, T]], report: Report, seconds: float) -> T:
    """Do what waits for another machine, and report meanwhile how far it is. What `report` raises abandons it.

    Raises TooSlow after so many seconds, and what the work raises.
    """
    return asyncio.run(_attend(work, report, seconds))


async def _attend(work: Callable[[Note], Coroutine[Any, Any, T]], report: Report, seconds: float) -> T:
    reached, latest = 0.0, None

    def note(progress: float, preview: bytes | None = None, /) -> None:
        nonlocal reached, latest
        reached, latest = max(reached, min(progress, 1.0)), preview or latest

    task = asyncio.create_task(work(note))
    try:
        async with asyncio.timeout(seconds):
            while not task.done():
                report(reached, partial(plain_preview, latest) if latest else None)
                await asyncio.wait([task], timeout=GLANCE)
        return task.result()
    except TimeoutError:
        raise TooSlow from None
    finally:
        await _abandon(task)


async def _abandon(task: "asyncio.Task[Any]") -> None:
    """End what still runs, and let it say farewell. What it raises then is nobody's concern any more."""
    task.cancel()
    await asyncio.wait([task], timeout=FAREWELL)
    if task.done() and not task.cancelled():
        task.exception()


async def quietly(farewell: Awaitable[object]) -> None:
    """Do what may fail without any harm to a picture."""
    with suppress(EngineError):
        await farewell


def decoded(text: object) -> bytes:
    """Octets from base64. Raises EngineError where there are none."""
    if not isinstance(text, str):
        raise EngineError("there is no picture in its answer", retryable=False)
    try:
        return base64.b64decode(text.partition(",")[2] if text.startswith("data:") else text, validate=True)
    except ValueError:
        raise EngineError("its picture is no base64", retryable=False) from None


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
