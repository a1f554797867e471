"""An open-loop client: requests leave at a fixed rate, whether earlier ones were answered or not, over many kept-alive connections."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter

from tests.benchmarks.load import Connection, connect

OPENED_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds that each request took, from when it was due to leave until its answer was whole, in order of length; and what went wrong."""

    seconds: tuple[float, ...]
    errors: tuple[str, ...]

    def percentile(self, part: float) -> float:
        return self.seconds[min(int(len(self.seconds) * part), len(self.seconds) - 1)]


@asynccontextmanager
async def connected(port: int, many: int) -> AsyncIterator[list[Connection]]:
    found: list[Connection] = []
    while len(found) < many:
        found += await asyncio.gather(*(connect(port) for _ in range(min(OPENED_AT_ONCE, many - len(found)))))
    try:
        yield found
    finally:
        for connection in found:
            connection.close()


async def pace(port: int, connections: list[Connection], requests: Iterator[bytes], rate: float, seconds: float) -> Round:
    """Let `rate` requests leave each second; each takes the connection that was idle longest, and waits where all are busy."""
    idle: asyncio.Queue[int] = asyncio.Queue()
    for place in range(len(connections)):
        idle.put_nowait(place)
    took: list[float] = []
    errors: list[str] = []

    async def ask(request: bytes, due: float) -> None:
        place = await idle.get()
        try:
            await kept_or_new(request, place)
        except (RuntimeError, OSError, asyncio.IncompleteReadError) as error:
            errors.append(repr(error)[:500])
            connections[place] = await connect(port)
        else:
            took.append(perf_counter() - due)
        idle.put_nowait(place)

    async def kept_or_new(request: bytes, place: int) -> None:
        """As a browser does: a connection that the house closed while it was idle is opened anew, and that is part of the time."""
        try:
            await connections[place].ask(request)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            if getattr(error, "partial", b""):
                raise
            connections[place].close()
            connections[place] = await connect(port)
            await connections[place].ask(request)

    began, sent = perf_counter(), 0
    waiting: set[asyncio.Task[None]] = set()
    while (now := perf_counter() - began) < seconds:
        while sent < now * rate:
            task = asyncio.create_task(ask(next(requests), perf_counter()))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
            sent += 1
        await asyncio.sleep(0.001)
    unanswered = (await asyncio.wait(waiting, timeout=30))[1] if waiting else set()
    errors += ["no answer"] * len(unanswered)
    return Round(tuple(sorted(took)), tuple(errors))


def endless(requests: Sequence[bytes]) -> Iterator[bytes]:
    return cycle(requests)
