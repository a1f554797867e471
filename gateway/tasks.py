"""Work on the event loop that somebody waits for, and what becomes of it where nobody does any more."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

T = TypeVar("T")
GOING_ON: Final[set["asyncio.Task[Any]"]] = set()  # the loop itself holds its tasks but weakly


async def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """What it answers. It goes on to its end also where whoever waits for it is cancelled: what a thread does cannot be stopped, so
    nobody else may take what it holds."""
    task = asyncio.ensure_future(work)
    GOING_ON.add(task)
    task.add_done_callback(heard)
    return await asyncio.shield(task)


def heard(task: "asyncio.Task[Any]") -> None:
    """What it raises is whoever's that waits for it; and nobody's, where all have gone."""
    GOING_ON.discard(task)
    if not task.cancelled():
        task.exception()


@asynccontextmanager
async def ending(work: Awaitable[T]) -> AsyncIterator["asyncio.Future[T]"]:
    """A task that has ended when this is left."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # it was looked at
