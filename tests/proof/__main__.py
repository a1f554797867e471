"""`make prove`: as many generated cases as are asked for, in as many processes as there are processors."""

import argparse
import multiprocessing
import os
import secrets
import sys
import tempfile
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import count
from tempfile import TemporaryDirectory
from time import monotonic

from tests import databases
from tests.proof.cases import Count, Refuted, Shard, all_kinds
from tests.proof.house import DATABASES
from tests.proof.pairs import GROUP, Ran, run_pairs
from tests.proof.viewers import NAMES

PART = 5 * GROUP  # pairs
WHOLE = 50_000  # cases from which on everything has to be among them


def prove(seed: int, cases: int, names: list[str], processes: int) -> tuple[Count, list[str]]:
    """Run shards until there are so many cases, the databases in turn; and what was never asked, of so many that all should have been.

    Raises Refuted with the smallest case that fails. No house is opened in this process, for the next ones would be forked with it.
    """
    total: Count = Counter()
    numbers, began, said = count(), monotonic(), 0
    with TemporaryDirectory(prefix="proof-") as folder, pool_of(processes, names, folder) as pool:
        running: set[Future[Count]] = set()
        try:
            while total.total() < cases or running:
                while len(running) < 2 * processes and total.total() < cases:
                    number, place = divmod(next(numbers), len(names))
                    running.add(pool.submit(run, seed, number, names[place]))
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    total += future.result()
                if total.total() - said >= 5_000:
                    said = total.total()
                    print(f"{said:,} cases in {monotonic() - began:,.0f} s", flush=True)
            return total, pool.submit(left_out, total).result() if cases >= WHOLE else []
        finally:
            pool.shutdown(cancel_futures=True)


def prove_pairs(seed: int, pairs: int, names: list[str], processes: int) -> Ran:
    """Pairs of worlds that a viewer must not be able to tell apart (R16), until one of them can."""
    total, begins, began = Ran(), seed * 1_000_000, monotonic()
    with TemporaryDirectory(prefix="proof-") as folder, pool_of(processes, names, folder) as pool:
        parts = [pool.submit(run_pairs, min(PART, pairs - done), begins + done, names) for done in range(0, pairs, PART)]
        for part in parts:
            total += part.result()
            if total.pairs % (25 * PART) == 0:
                print(f"{total.pairs:,} pairs in {monotonic() - began:,.0f} s", flush=True)
            if total.findings:
                pool.shutdown(cancel_futures=True)
                break
    return total


def pool_of(processes: int, names: list[str], folder: str) -> ProcessPoolExecutor:
    """Processes that share the server of this one, which ends with it, as does the folder of their files."""
    if "postgresql" in names:
        databases.template()
    return ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), initializer=apart, initargs=(folder,))


def apart(folder: str) -> None:
    """Each process names its files and its databases differently."""
    tempfile.tempdir = folder
    databases.numbers = count(os.getpid() * 1_000)


def run(seed: int, number: int, database: str) -> Count:
    return Shard(seed, number, database).run()


def table(total: Count) -> str:
    """Cases by door, viewer and type or route."""
    lines = [f"{total.total():,} cases"]
    for place, title in ((0, "door"), (1, "viewer")):
        sums: Counter[str] = Counter()
        for key, number in total.items():
            sums[key[place]] += number
        lines += [f"by {title}: " + ", ".join(f"{name} {number:,}" for name, number in sums.most_common())]
    doors = sorted({(door, kind) for door, _, kind in total})
    for door, kind in doors:
        by = ", ".join(f"{name} {total[door, name, kind]}" for name in NAMES if total[door, name, kind])
        lines.append(f"  {door} · {kind}: {by}")
    return "\n".join(lines)


def left_out(total: Count) -> list[str]:
    """What no case asked for, and who asked for nothing."""
    asked, askers = {(door, kind) for door, _, kind in total}, {viewer for _, viewer, _ in total}
    kinds = {(kind.door, kind.name) for kind in all_kinds()}
    return [*(f"{door} · {kind}" for door, kind in sorted(kinds - asked)), *sorted(set(NAMES) - askers)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="how many at least (default: 100,000)")
    parser.add_argument("--pairs", type=int, default=10_000, help="of worlds, how many (default: 10,000)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="gives a run again (default: another each time)")
    parser.add_argument("--shard", type=int, help="only this part of the run, in this process")
    parser.add_argument("--database", action="append", choices=DATABASES, help="may be given several times (default: all)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    names = given.database or list(DATABASES)
    began = monotonic()
    print(f"seed {given.seed}, over {' and '.join(names)}", flush=True)
    try:
        if given.shard is not None:
            total, never = run(given.seed, given.shard, names[0]), list[str]()
        else:
            total, never = prove(given.seed, given.cases, names, given.processes)
    except Refuted as refuted:
        print(f"REFUTED\n{refuted}", file=sys.stderr)
        return 1
    print(table(total))
    if never:
        print(f"NEVER ASKED: {', '.join(never)}", file=sys.stderr)
        return 1
    if given.shard is None:
        ran = prove_pairs(given.seed, given.pairs, names, given.processes)
        print(ran)
        if ran.findings:
            print("REFUTED", *ran.findings, sep="\n", file=sys.stderr)
            return 1
    print(f"none refuted, in {monotonic() - began:,.0f} s; seed {given.seed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
