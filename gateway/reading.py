"""What a house reads through: guarded connections, of whichever database."""

from collections.abc import Callable, Generator
from typing import Protocol, TypeVar

from schema.compiler.plan import Read, Row
from schema.rules.viewer import Viewer

Answer = TypeVar("Answer")
Reading = Generator[Read, list[Row], Answer]


class Reader(Protocol):
    """It runs readings, each as one viewer, and has nothing but what the rules show that viewer."""

    statements: int  # how many were run since the start

    async def signed_in(self, token_hash: str) -> Row | None:
        """The row of whoever presents this token."""

    async def drive(self, reading: Reading[Answer], viewer: Viewer, again: Callable[[], Reading[Answer]] | None = None) -> Answer:
        """Run a reading to its end: all its statements see one snapshot, and this viewer. Raises LIMIT_EXCEEDED.

        One that can be begun again may be interrupted, so that nobody waits for it but who asks.
        """

    async def close(self) -> None: ...
