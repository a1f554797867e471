"""Subscriptions: what is watched is read anew at each change, by whoever watches it as it is then, and told where it is not as before."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic
from typing import Any, Final

import orjson
from graphql.execution.values import VariableValues

from gateway.caller import Caller
from gateway.changes import Changes
from gateway.tasks import heard
from schema.compiler.documents import Operation
from schema.compiler.limits import RequestError
from schema.graph.face import Event

TOGETHER: Final = 0.02  # seconds for which one reading does for all who watch the same by the same token, after the same change
MOST: Final = 500  # things that one member watches
Key = tuple[str | None, int, bytes]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of what is watched: after how many changes, since when, and what comes of it. It holds the operation, whose id is in
    its key."""

    operation: Operation
    change: int
    since: float
    event: "asyncio.Task[Event]"


@dataclass
class Watching:
    """All that is watched in one process. `look` reads it, by the caller as it is then; it raises RequestError and Over."""

    changes: Changes
    look: Callable[[Operation, VariableValues, Caller], Awaitable[Event]]
    readings: dict[Key, Reading] = field(default_factory=dict)

    async def answers(self, operation: Operation, variables: VariableValues, caller: Caller) -> AsyncGenerator[dict[str, Any]]:
        """The answers to a subscription, until it ends. Raises RequestError where there is not even a first one, and Over."""
        key, said = (caller.token, id(operation), orjson.dumps(variables.coerced, option=orjson.OPT_SORT_KEYS)), None
        if len(self.changes.watching.get(caller.viewer.account_pk, ())) >= MOST:
            raise RequestError("LIMIT_EXCEEDED", f"One member watches at most {MOST} things at once.")
        with self.changes.of(caller.viewer.account_pk) as changed:
            try:
                while True:
                    changed.clear()
                    event = await self.event(key, operation, variables, caller)
                    if (told := sha256(orjson.dumps(event.answer)).digest()) != said:
                        yield event.answer
                        said = told
                    if event.last:
                        return
                    await changed.wait()
            except RequestError as error:
                if said is None:
                    raise
                yield {"errors": error.errors}
            finally:
                self.readings.pop(key, None)

    async def event(self, key: Key, operation: Operation, variables: VariableValues, caller: Caller) -> Event:
        """What is watched, read at this moment; or just now by somebody who watches the same with the same token."""
        found, change, now = self.readings.get(key), self.changes.told, monotonic()
        if found is None or found.change != change or now - found.since > TOGETHER:
            task = asyncio.ensure_future(self.look(operation, variables, caller))
            task.add_done_callback(heard)
            found = self.readings[key] = Reading(operation, change, now, task)
        return await asyncio.shield(found.event)
