"""`make bench`: the feed beside its yardstick, in one run, alternating."""

import asyncio
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from statistics import median
from time import monotonic, sleep

from tests.benchmarks.load import Target, like, pages, rate
from tests.benchmarks.world import IMAGES, TOKEN, build

ROUNDS, SECONDS, PAGES = 7, 2.0, 60
PORTS = {"house": 8811, "yardstick": 8812}
BOUNDS = {"anonymous": 0.7, "signed in": 0.5}


def start(which: str, folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "tests.benchmarks.serve", which, str(folder), str(PORTS[which])])


def wait(port: int, seconds: float = 30) -> None:
    until = monotonic() + seconds
    while True:
        try:
            statements(port)
        except OSError:
            if monotonic() > until:
                raise
            sleep(0.05)
        else:
            return


def statements(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/statements", timeout=5) as answer:
        return int(answer.read())


async def compare(title: str, token: str | None, folder: Path) -> float:
    """Print the rates of both, round by round, and answer the median of the ratios."""
    targets = [Target(name, port, token, await pages(port, token, PAGES)) for name, port in PORTS.items()]
    for target in targets:
        await rate(target, 1.0)
    rates: dict[str, list[float]] = {name: [] for name in PORTS}
    stop = asyncio.Event()
    writer = asyncio.create_task(like(folder / "sfumato.sqlite", stop))
    for _ in range(ROUNDS):
        for target in targets:
            before = statements(target.port)
            found, answered = await rate(target, SECONDS)
            rates[target.name].append(found)
            if statements(target.port) - before < answered:
                raise RuntimeError(f"{target.name} answered without asking its database")
    stop.set()
    written = await writer
    ratio = median(ours / theirs for ours, theirs in zip(rates["house"], rates["yardstick"], strict=True))
    print(f"{title}: house {median(rates['house']):,.0f}/s, yardstick {median(rates['yardstick']):,.0f}/s, ", end="")
    print(f"ratio {ratio:.2f} (at least {BOUNDS[title]}), {written} likes written meanwhile")
    return ratio


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"a feed of 24 cards from {IMAGES:,} images in SQLite, over HTTP, 16 connections, one process each")
        build(folder / "sfumato.sqlite")
        servers = [start(which, folder) for which in PORTS]
        try:
            for port in PORTS.values():
                wait(port)
            ratios = {title: asyncio.run(compare(title, token, folder)) for title, token in (("anonymous", None), ("signed in", TOKEN))}
        finally:
            for server in servers:
                server.terminate()
                server.wait()
    return int(any(ratio < BOUNDS[title] for title, ratio in ratios.items()))


if __name__ == "__main__":
    sys.exit(main())
