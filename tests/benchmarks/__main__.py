"""`make bench`: the house beside its yardsticks, in one run, alternating. Exit code 1 where a bound is missed."""

import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import click

from tests.benchmarks.compare import Measured, Side, compare
from tests.benchmarks.kinds import Kind, kinds
from tests.benchmarks.load import CONNECTIONS
from tests.benchmarks.servers import Server, serving
from tests.benchmarks.world import IMAGES, build

HEAD = f"{'kind':<28}{'house':>9}{'yardstick':>11}{'ratio':>8}{'µs':>8}{'µs':>8}{'ratio':>8}{'kB':>7}  bound"


@click.command()
@click.option("--only", default="", help="Only the kinds whose name has this in it.")
@click.option("--rounds", default=9, show_default=True)
@click.option("--seconds", default=1.0, show_default=True, help="How long a round is.")
def main(only: str, rounds: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        build(folder)
        wanted = [kind for kind in kinds(folder / "sfumato.sqlite") if only in kind.title]
        servers = {which: stack.enter_context(serving(which, folder)) for which in ("house", *{kind.yardstick for kind in wanted})}
        print(f"{IMAGES:,} images in SQLite, over HTTP, {CONNECTIONS} connections, one process each.")
        print(f"Requests a second, the median of {rounds} rounds; then microseconds of the server's processor for each.\n\n{HEAD}")
        held = [measure(kind, servers, folder, rounds, seconds) for kind in wanted]
    if not all(held):
        sys.exit(1)


def measure(kind: Kind, servers: dict[str, Server], folder: Path, rounds: int, seconds: float) -> bool:
    sides = [Side(servers["house"], kind.ours), Side(servers[kind.yardstick], kind.theirs, kind.reads)]
    ours, theirs = asyncio.run(compare(sides, folder / "sfumato.sqlite", rounds, seconds))
    print(line(kind, ours, theirs), flush=True)
    return all(bound.holds(ours, theirs) for bound in kind.bounds)


def line(kind: Kind, ours: Measured, theirs: Measured) -> str:
    said = [f"{bound.says} {'ok' if bound.holds(ours, theirs) else 'SHORT'}" for bound in kind.bounds]
    rates = f"{ours.rate:>9,.0f}{theirs.rate:>11,.0f}{ours.rate / theirs.rate:>8.2f}"
    used = f"{ours.microseconds:>8,.0f}{theirs.microseconds:>8,.0f}{theirs.microseconds / ours.microseconds:>8.2f}"
    return f"{kind.title:<28}{rates}{used}{ours.kilobytes:>7.1f}  {', '.join(said) or '-'}"


if __name__ == "__main__":
    main()
