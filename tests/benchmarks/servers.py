"""Servers in processes of their own: the house, and the yardsticks beside it."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """One that listens, and its process."""

    port: int
    pid: int

    def statements(self) -> int:
        """How many statements it has asked its database since it began."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/statements", timeout=5) as answer:
            return int(answer.read())

    def processor(self) -> float:
        """Seconds of the processor that it has used since it began: other work on the machine hardly changes them."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def serving(which: str, folder: Path, database: str = "") -> Iterator[Server]:
    """One of those in tests/benchmarks/serve.py, over a house in SQLite, or in the PostgreSQL database that is named."""
    port = free_port()
    with running([sys.executable, "-m", "tests.benchmarks.serve", which, str(folder), str(port), database], port) as server:
        yield server


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[Server]:
    """A command that serves `/statements` at the port; it is ended when it is no longer needed."""
    process = subprocess.Popen(command)
    server = Server(port, process.pid)
    try:
        wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def wait(server: Server, process: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
    until = monotonic() + seconds
    while True:
        try:
            server.statements()
        except OSError:
            if monotonic() > until or process.poll() is not None:
                raise
            sleep(0.05)
        else:
            return
