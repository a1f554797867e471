"""Which workers there are in this folder. Each holds a lock on a file of its name while it lives, so that who died is known at once.

A name is random, and no two workers have the same, wherever they are: `gateway.hearts` tells of those on other machines.
"""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from schema.tables import new_id


@contextmanager
def claim(data: Path) -> Iterator[str]:
    """Work under a name of one's own. Its file is locked before it is there, so that who begins is not taken for dead."""
    name = new_id("worker-")
    coming = data / f".{name}"
    with coming.open("w") as file:
        locked(file)
        coming.rename(data / f"{name}.lock")
        yield name


@contextmanager
def dead(data: Path) -> Iterator[list[str]]:
    """The names of workers that died, told to one sweep alone, and forgotten at the end of the block."""
    with opened(data) as files:
        left = [Path(file.name) for file in files if locked(file)]
        yield [path.stem for path in left]
        for path in left:
            path.unlink(missing_ok=True)


def at_work(data: Path) -> list[str]:
    """The names of workers that live."""
    with opened(data) as files:
        return [Path(file.name).stem for file in files if not locked(file)]


@contextmanager
def opened(data: Path) -> Iterator[list[IO[str]]]:
    """The files of all workers, but for one that another sweep removes just now."""
    with ExitStack() as stack:
        files: list[IO[str]] = []
        for path in sorted(data.glob("worker-*.lock")):
            with suppress(FileNotFoundError):
                files.append(stack.enter_context(path.open()))
        yield files


def locked(file: IO[str]) -> bool:
    """Lock a file until it is closed; False where another one has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
