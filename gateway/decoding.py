"""A picture that somebody brought becomes one of ours, or nothing: see `gateway.decoder`, which reads it in a process of its own."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass
from typing import Final

from gateway.decoder import HEAD, LEAST, PIXELS, TOO_LARGE, TOO_SMALL
from schema.actions.refusals import Refused, invalid

AT_ONCE: Final = 2  # pictures that are read at one time in this process
PATIENCE: Final = 30.0  # seconds by the clock
UNREADABLE: Final = "This is no picture that can be read. Bring a PNG, JPEG, WebP, AVIF or GIF."
WRONG: Final = {
    TOO_LARGE: f"This picture has more than {PIXELS // 1_000_000} megapixels. Bring a smaller one.",
    TOO_SMALL: f"This picture is less than {LEAST} pixels wide or high. Bring a larger one.",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture without a word of what stood beside it: its size in pixels, itself as PNG, and a thumbnail as WebP."""

    width: int
    height: int
    original: bytes
    thumb: bytes


@dataclass
class Decoding:
    """Reads pictures, a few at once."""

    def __post_init__(self) -> None:
        self.turn = asyncio.Semaphore(AT_ONCE)

    async def decode(self, content: bytes) -> Decoded:
        """Raises Refused where it is no picture that is taken."""
        async with self.turn:
            status, answer = await self._ask(content)
        if status:
            raise Refused(invalid(WRONG.get(status, UNREADABLE), "upload"))
        width, height, original, _ = HEAD.unpack_from(answer)
        body = answer[HEAD.size :]
        return Decoded(width, height, body[:original], body[original:])

    async def _ask(self, content: bytes) -> tuple[int, bytes]:
        """The exit code and the answer. It is told nothing of the house, not even by its environment."""
        command = (sys.executable, "-m", "gateway.decoder")
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={})
        try:
            async with asyncio.timeout(PATIENCE):
                answer, _ = await process.communicate(content)
        except TimeoutError:
            return -1, b""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode or 0, answer
