"""How a house is soaked: capacity first, then half of it over five hundred connections, in rounds over all kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from tests.benchmarks.asked import Asked
from tests.benchmarks.load import burst
from tests.benchmarks.servers import Server
from tests.soak.pace import Round, connected, endless, pace

CONNECTIONS: Final = 500
PART: Final = 0.5  # of the capacity
SPREAD: Final = 10  # how many times the median the 99th percentile may be
GROWTH: Final = 8 * 1024  # KiB that a server may grow by after the first round, which fills what it keeps


Found = tuple[dict[str, "Soaked"], list[int]]


@dataclass
class Soaked:
    """What was measured of one kind."""

    capacity: float  # requests a second
    rounds: list[Round] = field(default_factory=list)

    @property
    def answered(self) -> int:
        return sum(len(found.seconds) for found in self.rounds)

    @property
    def errors(self) -> list[str]:
        return [error for found in self.rounds for error in found.errors]

    def milliseconds(self, part: float) -> float:
        """The median over the rounds, so that what else the machine does in one of them is not the house's."""
        return median(found.percentile(part) for found in self.rounds) * 1000

    @property
    def spread(self) -> float:
        return median(found.percentile(0.99) / found.percentile(0.5) for found in self.rounds)


async def soak(
    server: Server, kinds: Mapping[str, Asked], rounds: int, measured: float, paced: float
) -> tuple[dict[str, Soaked], list[int]]:
    """What each kind did, and the server's own memory in KiB after each round. `measured` and `paced` are seconds."""
    requests = {title: await asked(server) for title, asked in kinds.items()}
    found = {title: Soaked(await capacity(server, bodies, measured)) for title, bodies in requests.items()}
    memory = []
    async with connected(server.port, CONNECTIONS) as connections:
        for _ in range(rounds):
            for title, kind in found.items():
                kind.rounds.append(await pace(server.port, connections, endless(requests[title]), kind.capacity * PART, paced))
            memory.append(own_memory(server.pid))
    return found, memory


async def capacity(server: Server, requests: Sequence[bytes], seconds: float) -> float:
    """Requests a second over few connections that are never idle; the first while is not counted."""
    await burst(server.port, requests, seconds / 2)
    made = await burst(server.port, requests, seconds)
    return made.answered / made.seconds


def own_memory(pid: int) -> int:
    """KiB that are the process's own: not the pages of files that it has mapped."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))


def faults(found: Mapping[str, Soaked], memory: Sequence[int]) -> list[str]:
    """What was not held."""
    said = [f"{title}: {len(kind.errors)} errors, such as {kind.errors[0]}" for title, kind in found.items() if kind.errors]
    said += [f"{title}: p99 is {kind.spread:.1f} times p50" for title, kind in found.items() if kind.spread > SPREAD]
    grown = memory[-1] - memory[0]
    return [*said, f"the server grew by {grown:,} KiB"] if grown > GROWTH else said


def table(found: Mapping[str, Soaked], memory: Sequence[int]) -> str:
    lines = [f"{'kind':<26}{'capacity/s':>11}{'asked':>9}{'p50 ms':>8}{'p99 ms':>8}{'ratio':>7}{'errors':>8}"]
    for title, kind in found.items():
        times = f"{kind.milliseconds(0.5):>8.2f}{kind.milliseconds(0.99):>8.2f}{kind.spread:>7.1f}"
        lines.append(f"{title:<26}{kind.capacity:>11,.0f}{kind.answered:>9,}{times}{len(kind.errors):>8}")
    return "\n".join([*lines, "the server's own memory after each round, in MiB: " + ", ".join(f"{kib / 1024:.1f}" for kib in memory)])
