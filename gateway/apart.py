"""What reads a file that somebody brings is a process of its own: it is told nothing of the house, has little memory and time, and can
write no file. So no file can stop or slow the house, whatever it does to the library that reads it."""

import asyncio
import os
import resource
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass
from typing import Final

AT_ONCE: Final = 2  # files that are read at one time
PATIENCE: Final = 30.0  # seconds by the clock
LATE: Final = -1  # the exit code of one that was ended


def confine(*, memory: int, seconds: int) -> None:
    """From here on this process can use no more than so many octets of addresses and seconds of the processor, and write no file."""
    os.nice(10)  # pages and painters come first
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


@dataclass
class Apart:
    """Runs modules as processes, a few at once."""

    def __post_init__(self) -> None:
        self.turn = asyncio.Semaphore(AT_ONCE)

    async def run(self, module: str, content: bytes, *arguments: str) -> tuple[int, bytes]:
        """The exit code and the output of a module that reads `content` from its standard input."""
        async with self.turn:
            command = (sys.executable, "-m", module, *arguments)
            process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={})
            try:
                async with asyncio.timeout(PATIENCE):
                    output, _ = await process.communicate(content)
            except TimeoutError:
                return LATE, b""
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
            return process.returncode or 0, output
