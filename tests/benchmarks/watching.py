"""How soon an event reaches two hundred who watch: from before the change is committed until the last of them has it."""

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

from sqlmodel import select
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from gateway.config import read_settings
from gateway.db import Database
from schema.actions.jobs import report_progress
from schema.tables import Generation, GenerationStatus, Subscription, Tool, Visibility
from tests.benchmarks.world import NOW

LISTENERS: Final = 200
CHANGES: Final = 40
PAUSE: Final = 0.1  # seconds from one change to the next
BOUND: Final = 50.0  # milliseconds
FAR: Final = 10**9  # a key that no copied row has
PROTOCOL: Final = Subprotocol("graphql-transport-ws")
WATCH: Final = "subscription($id: ID!) { generation(id: $id) { status progress images { id url } } }"


@dataclass(frozen=True, slots=True)
class Delivered:
    """Milliseconds until the last of all had an event, of each change."""

    last: list[float]

    @property
    def holds(self) -> bool:
        return median(self.last) <= BOUND

    def __str__(self) -> str:
        said = f"{median(self.last):.1f} ms in the median, {max(self.last):.1f} at most"
        return f"{said}  ≤ {BOUND:.0f} ms {'ok' if self.holds else 'SHORT'}"


def delivered(port: int, folder: Path, url: str, tokens: tuple[str, ...]) -> Delivered:
    """Each of the tokens has as many listeners. They are of one account, whose first generation is watched."""
    database = Database.of(read_settings({"SFUMATO_DATABASE_URL": url}, data=folder, port=port))
    try:
        return asyncio.run(deliver(port, database, tokens))
    finally:
        database.close()


async def deliver(port: int, database: Database, tokens: tuple[str, ...]) -> Delivered:
    id = await asyncio.to_thread(running, database)
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(listening(port, tokens[number % len(tokens)])) for number in range(LISTENERS)]
        await asyncio.gather(*(begin(line, id) for line in lines))
        return Delivered([await change(database, lines, id, (number + 1) / (CHANGES + 1)) for number in range(CHANGES)])


def listening(port: int, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=[PROTOCOL], additional_headers=headers, compression=None, proxy=None)


def running(database: Database) -> str:
    """A generation of the first account that runs, anew; nothing paints it."""
    with database.write() as session:
        plan_pk = session.exec(select(Subscription.plan_pk).where(Subscription.account_pk == 1)).one()
        found = Generation(
            pk=FAR, owner_pk=1, status=GenerationStatus.RUNNING, prompt="a heron", visibility=Visibility.PUBLIC, tool=Tool.GENERATE,
            engine="atelier", width=768, height=768, count=1, seed=1, guidance=7, steps=20, strength=0.5, tokens=8,
            asked_plan_pk=plan_pk, asked_paid=False, created_at=NOW, started_at=NOW,
        )  # fmt: skip
        session.merge(found)
        return found.id


async def begin(line: ClientConnection, id: str) -> None:
    await line.send(json.dumps({"type": "connection_init"}))
    await line.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": WATCH, "variables": {"id": id}}}))
    while progress_in(await line.recv()) != 0:
        pass


async def change(database: Database, lines: list[ClientConnection], id: str, progress: float) -> float:
    """Milliseconds until all have it."""
    await asyncio.sleep(PAUSE)
    coming = [asyncio.ensure_future(arrival(line, progress)) for line in lines]
    began = perf_counter()
    await asyncio.to_thread(write, database, id, progress)
    return (max(await asyncio.gather(*coming)) - began) * 1000


async def arrival(line: ClientConnection, progress: float) -> float:
    while progress_in(await line.recv()) != progress:
        pass
    return perf_counter()


def write(database: Database, id: str, progress: float) -> None:
    with database.write() as session:
        report_progress(session, id, progress)


def progress_in(message: str | bytes) -> float | None:
    """Raises RuntimeError where it is an error."""
    told = json.loads(message)
    if told["type"] not in ("next", "connection_ack"):
        raise RuntimeError(message)
    return told["payload"]["data"]["generation"]["progress"] if told["type"] == "next" else None
