"""A house as its keeper runs it: `sfumato serve` in a process of its own, and the commands beside it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class House:
    """A house that is being served at `address` (no slash at its end), with its data in the folder `data`."""

    address: str
    data: Path

    def sfumato(self, *command: str) -> str:
        """Run `sfumato COMMAND` for this house and answer what it said; it has to succeed."""
        done = subprocess.run(_command(self.data, *command), capture_output=True, text=True, env=_environment(), timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def serving(data: Path) -> Iterator[House]:
    """Serve a new house. What it complains of in its log is a fault."""
    port, log = _free_port(), data / "log"
    data.mkdir()
    with (
        log.open("w") as errors,
        subprocess.Popen(
            _command(data, "serve", "--port", str(port)), stdout=subprocess.PIPE, stderr=errors, text=True, env=_environment()
        ) as process,
    ):
        assert process.stdout is not None
        try:
            assert "Sfumato is at" in process.stdout.readline(), log.read_text()
            yield House(f"http://127.0.0.1:{port}", data)
        finally:
            process.terminate()
            process.wait(20)
    assert not log.read_text(), log.read_text()


def _command(data: Path, *command: str) -> list[str]:
    return [sys.executable, "-m", "gateway", *command, "--data", str(data)]


def _environment() -> dict[str, str]:
    """The environment without settings of another house."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SFUMATO_")} | {"PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port
