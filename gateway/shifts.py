"""Which workers there are. Each holds a lock on a file in the data folder for as long as it lives, so that who died can be told at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO


@contextmanager
def claim(data: Path) -> Iterator[str]:
    """Work under the first name that nobody has. Who starts after a worker died has its name, and goes on with its jobs."""
    for number in count(1):
        with (data / f"worker-{number}.lock").open("a") as file:
            if locked(file):
                yield f"worker-{number}"
                return


@contextmanager
def dead(data: Path) -> Iterator[list[str]]:
    """The names of workers that died. Nobody can start under one of them while this is held."""
    files = [path.open("a") for path in sorted(data.glob("worker-*.lock"))]
    try:
        yield [Path(file.name).stem for file in files if locked(file)]
    finally:
        for file in files:
            file.close()


def at_work(data: Path) -> list[str]:
    """The names of workers that live."""
    with dead(data) as names:
        return [path.stem for path in sorted(data.glob("worker-*.lock")) if path.stem not in names]


def locked(file: IO[str]) -> bool:
    """Lock a file until it is closed; False where another one has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
