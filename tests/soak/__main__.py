"""`make soak`: ten minutes. Exit code 1 where something was not held."""

import asyncio
import sys
import tempfile
from pathlib import Path

import click

from tests.benchmarks.servers import serving
from tests.benchmarks.world import build
from tests.soak.kinds import kinds
from tests.soak.soak import CONNECTIONS, faults, soak, table


@click.command()
@click.option("--images", default=50_000, show_default=True, help="How many images are in the house.")
@click.option("--minutes", default=10.0, show_default=True, help="How long all of it is.")
@click.option("--rounds", default=5, show_default=True)
def main(images: int, minutes: float, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted = kinds(build(folder, images))
        each = minutes * 60 / len(wanted)
        print(f"{images:,} images in SQLite, {CONNECTIONS} connections, each kind at half of its capacity for {each * 0.9:.0f} seconds.")
        with serving("house", folder) as server:
            found, memory = asyncio.run(soak(server, wanted, rounds, measured=each * 0.07, paced=each * 0.9 / rounds))
    print(table(found, memory))
    if missed := faults(found, memory):
        sys.exit("\n".join(missed))


if __name__ == "__main__":
    main()
