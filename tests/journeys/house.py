"""A house as its keeper runs it: `sfumato serve` in a process of its own, and the commands beside it."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from tests.databases import environment_of

PATIENCE: Final = 120.0  # seconds that anything may take on a busy machine


@dataclass(frozen=True, slots=True)
class House:
    """A house that is being served at `address` (no slash at its end), with its data in the folder `data`."""

    address: str
    data: Path

    def sfumato(self, *command: str) -> str:
        """Run `sfumato COMMAND` for this house and answer what it said; it has to succeed."""
        asked, environment = _command(self.data, *command), _environment(self.data)
        done = subprocess.run(asked, capture_output=True, text=True, env=environment, timeout=PATIENCE, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def serving(data: Path) -> Iterator[House]:
    """Serve a new house. What it complains of in its log is a fault."""
    port, log, said = _free_port(), data / "log", data.with_name("said")
    data.mkdir()
    with (
        log.open("w") as errors,
        said.open("w") as output,
        subprocess.Popen(_command(data, "serve", "--port", str(port)), stdout=output, stderr=errors, env=_environment(data)) as process,
    ):
        end = monotonic() + PATIENCE
        try:
            while "Sfumato is at" not in said.read_text():
                assert process.poll() is None, log.read_text()
                assert monotonic() < end, log.read_text()
                sleep(0.02)
            yield House(f"http://127.0.0.1:{port}", data)
        finally:
            _stop(process)
    assert not log.read_text(), log.read_text()


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    finally:
        process.kill()  # nothing, where it has stopped


def _command(data: Path, *command: str) -> list[str]:
    return [sys.executable, "-m", "gateway", *command, "--data", str(data)]


def _environment(data: Path) -> dict[str, str]:
    return environment_of(data) | {"PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port
