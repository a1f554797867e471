"""`make bench`: the house beside its yardsticks, in one run, alternating. Exit code 1 where a bound is missed."""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import click

from tests.benchmarks import node
from tests.benchmarks.compare import Measured, Side, compare
from tests.benchmarks.copied import copy
from tests.benchmarks.kinds import Kind, kinds
from tests.benchmarks.load import CONNECTIONS, Likes, likes_in_postgresql, likes_in_sqlite
from tests.benchmarks.painting import measured
from tests.benchmarks.servers import Server, serving
from tests.benchmarks.watching import delivered
from tests.benchmarks.world import IMAGES, TOKENS, build
from tests.databases import fresh

MILLION = 1_000_000
WATCHED = {"house": "events to 200", "house-postgresql": "PostgreSQL, events to 200"}
HEAD = f"{'kind':<24}{'house':>9}{'yardstick':>11}{'ratio':>8}{'µs':>9}{'µs':>9}{'ratio':>8}{'kB':>7}  bound"


@dataclass
class Bench:
    """What stands for the time of a run: each server is started when a kind first needs it."""

    folder: Path
    stack: ExitStack
    rounds: int
    seconds: float
    servers: dict[str, Server] = field(default_factory=dict)

    @cached_property
    def database(self) -> Path:
        return build(self.folder)

    @cached_property
    def million(self) -> Path:
        """A larger house."""
        folder = self.folder / "million"
        folder.mkdir()
        return build(folder, MILLION)

    @cached_property
    def postgresql(self) -> str:
        """The same house on a server of its own."""
        url = fresh()
        copy(self.database, url)
        return url

    def server(self, name: str) -> Server:
        starts: dict[str, Callable[[], AbstractContextManager[Server]]] = {
            "house": lambda: serving("house", self.folder),
            "by-hand": lambda: serving("by-hand", self.folder),
            "house-postgresql": lambda: serving("house", self.folder, self.postgresql),
            "million": lambda: serving("house", self.million.parent),
            "asyncpg": lambda: serving("by-hand", self.folder, self.postgresql),
            "mercurius": lambda: node.mercurius(self.database),
            "postgraphile": lambda: node.postgraphile(self.postgresql),
        }
        if name not in self.servers:
            self.servers[name] = self.stack.enter_context(starts[name]())
        return self.servers[name]

    def likes(self, kind: Kind) -> AbstractContextManager[Likes]:
        if kind.house == "house-postgresql":
            return likes_in_postgresql(self.postgresql)
        return likes_in_sqlite(self.million if kind.house == "million" else self.database)

    def measure(self, kind: Kind) -> bool:
        """Print a line; is each of its bounds reached?"""
        sides = [Side(self.server(kind.house), kind.ours), Side(self.server(kind.yardstick), kind.theirs, kind.reads)]
        with self.likes(kind) as likes:
            ours, theirs = asyncio.run(compare(sides, likes, MILLION if kind.house == "million" else IMAGES, self.rounds, self.seconds))
        print(line(kind, ours, theirs), flush=True)
        return all(bound.holds(ours, theirs) for bound in kind.bounds)

    def watch(self, name: str) -> bool:
        """Print how soon an event is there, of one session's listeners."""
        found = delivered(self.server(name).port, self.folder, self.postgresql if name == "house-postgresql" else "", TOKENS[:1])
        print(f"{WATCHED[name]:<24}{found}", flush=True)
        return found.holds


@click.command()
@click.option("--only", default="", help="Only the kinds whose name has this in it.")
@click.option("--rounds", default=9, show_default=True)
@click.option("--seconds", default=1.0, show_default=True, help="How long a round is.")
def main(only: str, rounds: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        bench = Bench(Path(name), stack, rounds, seconds)
        wanted = [kind for kind in kinds(bench.database) if only in kind.title]
        print(f"{IMAGES:,} images, over HTTP, {CONNECTIONS} connections, one process each.")
        print(f"Requests a second, the median of {rounds} rounds; then microseconds of the server's processor for each.\n\n{HEAD}")
        held = [bench.measure(kind) for kind in wanted if not unready(kind)]
        told = [bench.watch(name) for name, title in WATCHED.items() if only in title]
    drawn = [*measured(only)]
    if not all(held + told + drawn) or len(held) < len(wanted):
        sys.exit(1)


def unready(kind: Kind) -> bool:
    """Where something has to be installed first, say what."""
    missing = node.missing() if kind.yardstick in ("mercurius", "postgraphile") else None
    if missing:
        print(f"{kind.title:<24}not measured: {missing}")
    return missing is not None


def line(kind: Kind, ours: Measured, theirs: Measured) -> str:
    said = [f"{bound.says} {'ok' if bound.holds(ours, theirs) else 'SHORT'}" for bound in kind.bounds]
    rates = f"{ours.rate:>9,.0f}{theirs.rate:>11,.0f}{ours.rate / theirs.rate:>8.2f}"
    used = f"{ours.microseconds:>9,.0f}{theirs.microseconds:>9,.0f}{theirs.microseconds / ours.microseconds:>8.2f}"
    return f"{kind.title:<24}{rates}{used}{ours.kilobytes:>7.1f}  {', '.join(said) or '-'}"


if __name__ == "__main__":
    main()
