"""The yardsticks on Node.js: their packages are installed into their own folder, with the versions and hashes of its lock file."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.servers import Server, free_port, running

HERE = Path(__file__).parent
NPM = ("npm", "--loglevel=error", "--fund=false", "--audit=false")


def missing() -> str | None:
    """What has to be installed before there is a yardstick on Node.js; None where nothing is missing."""
    return None if shutil.which("npm") else "npm is missing; on Debian: sudo apt-get install npm"


def install(folder: Path) -> None:
    """What the lock file names. No script of a package runs but the one that fetches Node.js itself."""
    if (folder / "node_modules" / ".bin" / "node").exists():
        return
    print(f"Installing what tests/benchmarks/{folder.name} needs ...", flush=True)
    subprocess.run([*NPM, "ci", "--ignore-scripts"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*NPM, "rebuild", "node", "--ignore-scripts=false"], cwd=folder, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def mercurius(database: Path) -> Iterator[Server]:
    """Mercurius over the file of a house."""
    folder, port = HERE / "mercurius", free_port()
    install(folder)
    with running([str(folder / "node_modules" / ".bin" / "node"), str(folder / "server.js"), str(database), str(port)], port) as server:
        yield server
