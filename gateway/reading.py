"""What a house reads through: guarded connections, of whichever database."""

from collections.abc import Generator
from typing import Protocol, TypeVar

from schema.compiler.plan import Read, Row
from schema.rules.viewer import Viewer

Answer = TypeVar("Answer")


class Reader(Protocol):
    """It runs readings, each as one viewer, and has nothing but what the rules show that viewer."""

    statements: int  # how many were run since the start

    async def signed_in(self, token_hash: str) -> Row | None:
        """The row of whoever presents this token."""

    async def drive(self, reading: Generator[Read, list[Row], Answer], viewer: Viewer) -> Answer:
        """Run a reading to its end: all its statements see one snapshot, and this viewer. Raises LIMIT_EXCEEDED."""

    async def close(self) -> None: ...
