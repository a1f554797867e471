"""`make chaos`: kill workers at every boundary of a step and at random moments. Exit code 1 where anything was lost, doubled or left."""

import argparse
import secrets
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.chaos.chaos import Chaos, Ran
from tests.chaos.fate import PLACES
from tests.chaos.house import DATABASES

WORKERS: Final = (1, 3)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="at random moments, over all databases and workers (default: 200)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="gives a schedule again (default: another each time)")
    parser.add_argument("--database", action="append", choices=DATABASES, help="may be given several times (default: all)")
    parser.add_argument("--workers", action="append", type=int, help="how many, may be given several times (default: 1 and 3)")
    parser.add_argument("--place", action="append", choices=PLACES, help="boundary to kill at, may be given several times (default: all)")
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    settings = [(database, workers) for database in given.database or DATABASES for workers in given.workers or WORKERS]
    for place, (database, workers) in enumerate(settings):
        kills = given.kills * (place + 1) // len(settings) - given.kills * place // len(settings)
        ran = run(database, workers, given.seed, tuple(given.place or PLACES), kills)
        print(f"{database}, {workers} at work: {ran}", flush=True)
        if ran.faults:
            again = f"python -m tests.chaos --seed {given.seed} --database {database} --workers {workers} --kills {kills}"
            print("NOT HELD", *ran.faults, f"again: {again}", sep="\n", file=sys.stderr)
            return 1
    print(f"nothing was lost, doubled or left; seed {given.seed}")
    return 0


def run(database: str, workers: int, seed: int, places: tuple[str, ...], kills: int) -> Ran:
    with TemporaryDirectory(prefix="chaos-") as folder:
        return Chaos(Path(folder), database, workers, seed).run(places, kills)


if __name__ == "__main__":
    sys.exit(main())
