"""The yardsticks on Node.js: their packages are installed into their own folder, with the versions and hashes of its lock file."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.copied import reading
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
    with on_node(HERE / "mercurius" / "server.js", str(database)) as server:
        yield server


@contextmanager
def postgraphile(url: str) -> Iterator[Server]:
    """PostGraphile over the PostgreSQL database of a house, as its reading role."""
    with on_node(HERE / "postgraphile" / "server.mjs", reading(url)) as server:
        yield server


@contextmanager
def on_node(script: Path, database: str) -> Iterator[Server]:
    install(script.parent)
    port = free_port()
    with running([str(script.parent / "node_modules" / ".bin" / "node"), str(script), database, str(port)], port) as server:
        yield server
