"""Processes that the server starts, watches, and stops with itself."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Final

PATIENCE: Final = 5.0  # seconds to stop in
PAUSE: Final = 1.0  # seconds before one that died is started again


@dataclass
class Child:
    """One command of `sfumato` in a process of its own. With `again`, it is started anew whenever it ends."""

    command: str
    data: Path
    again: bool = False
    stopping: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.process = self._start()
        if self.again:
            Thread(target=self._watch, daemon=True).start()

    def _start(self) -> "subprocess.Popen[bytes]":
        arguments = [sys.executable, "-m", "gateway", self.command, "--data", str(self.data), "--parent", str(os.getpid())]
        return subprocess.Popen(arguments, stdin=subprocess.DEVNULL)  # noqa: S603  # nothing in it comes from outside

    def _watch(self) -> None:
        while not self.stopping.is_set():
            self.process.wait()
            if not self.stopping.wait(PAUSE):
                self.process = self._start()

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """Stop it: kindly, then at once."""
        self.stopping.set()
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
