"""`make bench-growth`: the feed of ten thousand images, of ten million, and its page 10,000. Exit code 1 where it grows too much."""

import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

import click

from tests.benchmarks.asked import FEED, pages_of
from tests.benchmarks.compare import Side, compare
from tests.benchmarks.load import likes_in_sqlite
from tests.benchmarks.servers import Server, serving
from tests.benchmarks.world import TOKEN, build

SMALL, DEEP = 10_000, 10_000
FIRST_BOUND, DEEP_BOUND = 1.2, 1.3
VIEWERS = (("anonymous", ()), ("signed in", (TOKEN,)))


@click.command()
@click.option("--images", default=10_000_000, show_default=True, help="Of the large house.")
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the houses in this folder, or use those that are there."
)
@click.option("--rounds", default=15, show_default=True)
def main(images: int, keep: Path | None, rounds: int) -> None:
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        small, large = (stack.enter_context(serving("house", made(folder / str(many), many))) for many in (SMALL, images))
        print(f"\na page of 24 cards, microseconds of the server's processor for each\n\n{'':<12}", end="")
        print(f"{SMALL:>13,}{images:>13,}{'ratio':>8}{f'page {DEEP:,}':>14}{'ratio':>8}  bound")
        held = [measure(title, tokens, small, large, folder / str(images), rounds) for title, tokens in VIEWERS]
    if not all(held):
        sys.exit(1)


def made(folder: Path, images: int) -> Path:
    path, began = folder / "sfumato.sqlite", perf_counter()
    if not path.exists():
        folder.mkdir(parents=True)
        build(folder, images)
    print(f"{images:,} images, {path.stat().st_size / 1e9:.2f} GB, made in {perf_counter() - began:.0f} s", flush=True)
    return folder


def measure(title: str, tokens: tuple[str, ...], small: Server, large: Server, folder: Path, rounds: int) -> bool:
    first = pages_of(FEED, *tokens, pages=1)
    deep = asyncio.run(pages_of(FEED, *tokens, pages=DEEP)(large))[-1:]

    async def deepest(_server: Server) -> list[bytes]:
        return deep

    sides = [Side(small, first), Side(large, first), Side(large, deepest)]
    with likes_in_sqlite(folder / "sfumato.sqlite") as likes:
        few, many, last = asyncio.run(compare(sides, likes, int(folder.name), rounds, 0.5))
    grown, walked = many.microseconds / few.microseconds, last.microseconds / many.microseconds
    held = grown <= FIRST_BOUND and walked <= DEEP_BOUND
    print(f"{title:<12}{few.microseconds:>13,.0f}{many.microseconds:>13,.0f}{grown:>8.2f}{last.microseconds:>14,.0f}{walked:>8.2f}", end="")
    print(f"  ≤ {FIRST_BOUND}, ≤ {DEEP_BOUND} {'ok' if held else 'SHORT'}", flush=True)
    return held


if __name__ == "__main__":
    main()
