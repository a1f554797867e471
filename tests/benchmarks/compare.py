"""Two servers beside each other, in short rounds that alternate."""

import asyncio
from dataclasses import dataclass, field
from statistics import median

from tests.benchmarks.asked import Asked
from tests.benchmarks.load import Likes, burst, like
from tests.benchmarks.servers import Server

WARM = 2.0  # seconds, in which a compiler that works at run time has done what it does


@dataclass(frozen=True, slots=True)
class Side:
    """A server, what is asked of it, and whether each answer takes at least one statement."""

    server: Server
    asked: Asked
    reads: bool = True


@dataclass
class Measured:
    """What was measured of one side, round by round."""

    rates: list[float] = field(default_factory=list)  # requests a second
    answered: int = 0
    octets: int = 0
    processor: float = 0.0  # seconds

    @property
    def rate(self) -> float:
        return median(self.rates)

    @property
    def microseconds(self) -> float:
        """Of the server's processor, for each request."""
        return self.processor / self.answered * 1e6

    @property
    def kilobytes(self) -> float:
        return self.octets / self.answered / 1000


async def compare(sides: list[Side], likes: Likes, newest: int, rounds: int, seconds: float) -> list[Measured]:
    """Measure all sides, while likes are written. Raises RuntimeError where one answers without asking its database."""
    asked = [await side.asked(side.server) for side in sides]
    for side, requests in zip(sides, asked, strict=True):
        await burst(side.server.port, requests, WARM)
    found = [Measured() for _ in sides]
    stop = asyncio.Event()
    writer = asyncio.create_task(like(likes, newest, stop))
    for _ in range(rounds):
        for side, requests, measured in zip(sides, asked, found, strict=True):
            await one_round(side, requests, measured, seconds)
    stop.set()
    if not await writer:
        raise RuntimeError("nothing was written meanwhile")
    return found


async def one_round(side: Side, requests: list[bytes], measured: Measured, seconds: float) -> None:
    server = side.server
    statements, processor = server.statements() if side.reads else 0, server.processor()
    made = await burst(server.port, requests, seconds)
    measured.processor += server.processor() - processor
    measured.rates.append(made.answered / made.seconds)
    measured.answered += made.answered
    measured.octets += made.octets
    if side.reads and server.statements() - statements < made.answered:
        raise RuntimeError("a server answered without asking its database")
