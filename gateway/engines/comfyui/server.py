"""A job at a ComfyUI server: put into its queue, followed, fetched, and forgotten there."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from secrets import token_hex
from threading import Thread
from typing import Any, Final

from gateway.engines.answers import blank_picture
from gateway.engines.comfyui.socket import follow, listening
from gateway.engines.comfyui.workflow import SAVED, Graph, Value, filled, kinds, read_workflow
from gateway.engines.http import Line, Note, Remote, quietly
from gateway.engines.settings import EngineSettings
from schema.ports import Brief, EngineError

logger = logging.getLogger("sfumato")

PATIENCE: Final = 120  # looks whether what was stopped has ended
PAUSE: Final = 0.5  # seconds between two
FORGETTING: Final = "comfyui-forgetting"  # the threads that wait for it
KEEPS_FILES: Final = (
    "It saves each picture to its output folder, where its API deletes nothing: the house overwrites it with an empty one. "
    "End the workflow in SaveImageWebsocket, and nothing is saved."
)
KEEPS_SOURCES: Final = "A picture to start from lies in its temp folder meanwhile, and is then overwritten with an empty one."


@dataclass(frozen=True, slots=True)
class File:
    """A file in one of the server's folders."""

    name: str
    subfolder: str
    folder: str  # output, temp or input


class ComfyUI(Remote):
    """See `schema.ports.Engine`. It remixes where it has a workflow for that."""

    def __init__(self, settings: EngineSettings) -> None:
        super().__init__(settings)
        if settings.workflow is None:
            raise ValueError("settings of ComfyUI have a workflow")
        self.workflow = read_workflow(settings.workflow, "prompt", "seed")
        remix = settings.remix_workflow
        self.remix_workflow = read_workflow(remix, "prompt", "seed", "source") if remix else None

    async def ask(self, line: Line, brief: Brief, note: Note) -> bytes:
        client = token_hex(16)
        address = f"ws{self.settings.address.removeprefix('http')}/ws?clientId={client}"
        async with listening(address, self.credentials()) as socket:
            source = await _put(line, brief.source) if brief.source else None
            graph = filled(self._graph(brief), _values(brief, source))
            job = await _enqueue(line, graph, client)
            try:
                content = await follow(socket, job, graph, note) or await _saved(line, job)
            except (EngineError, asyncio.CancelledError):
                await quietly(_stop(line, job))
                self._forget_later(job, source)
                raise
            await self._forget(line, job, source)
            return content

    def _graph(self, brief: Brief) -> Graph:
        if brief.source is None:
            return self.workflow
        if self.remix_workflow is None:
            raise EngineError("it has no workflow that starts from a picture", retryable=False)
        return self.remix_workflow

    def _forget_later(self, job: str, source: File | None) -> None:
        """What was stopped ends in its own time, and only then can it be forgotten there. Nobody waits for that."""

        async def forget() -> None:
            async with self.line() as line:
                await quietly(_end(line, job))
                await self._forget(line, job, source)

        Thread(target=lambda: asyncio.run(forget()), name=FORGETTING, daemon=True).start()

    async def _forget(self, line: Line, job: str, source: File | None) -> None:
        """Have the server forget what it was asked, and what it made of it."""
        try:
            left = [*await _files(line, job), *([source] if source else [])]
            for file in left:
                await _overwrite(line, file, blank_picture())
            (await line.send("POST", "/history", json={"delete": [job]})).content()
        except EngineError as error:
            logger.warning("the engine %s could not forget what it was asked: %s", self.settings.name, error)

    async def look(self, line: Line) -> list[str]:
        await line.ask("GET", "/system_stats")
        graphs = [self.workflow, *([self.remix_workflow] if self.remix_workflow else [])]
        files = [KEEPS_FILES] if any(SAVED in kinds(graph) for graph in graphs) else []
        return [*files, *([KEEPS_SOURCES] if self.remix_workflow else [])]


def _values(brief: Brief, source: File | None) -> dict[str, Value]:
    return {
        "prompt": brief.prompt,
        "negative_prompt": brief.negative_prompt,
        "width": brief.width,
        "height": brief.height,
        "seed": brief.seed,
        "steps": brief.steps,
        "guidance": brief.guidance,
        "strength": brief.strength,
        "model": brief.model,
        "source": f"{source.name} [{source.folder}]" if source else "",
    }


async def _put(line: Line, picture: bytes) -> File:
    """Lay a picture where a node that loads one finds it."""
    file = File(f"sfumato-{token_hex(8)}.png", "", "temp")
    await _overwrite(line, file, picture)
    return file


async def _overwrite(line: Line, file: File, picture: bytes) -> None:
    place = {"type": file.folder, "subfolder": file.subfolder, "overwrite": "true"}
    (await line.send("POST", "/upload/image", data=place, files={"image": (file.name, picture, "image/png")})).content()


async def _enqueue(line: Line, graph: Graph, client: str) -> str:
    """The id of the job."""
    job = (await line.ask("POST", "/prompt", json={"prompt": graph, "client_id": client})).get("prompt_id")
    if isinstance(job, str) and job.replace("-", "").isalnum():  # it becomes a part of addresses
        return job
    raise EngineError("it gave the job no id", retryable=False)


async def _stop(line: Line, job: str) -> None:
    """Take a job out of the queue, or stop it, and no other one: older servers stop whatever runs."""
    await line.send("POST", "/queue", json={"delete": [job]})
    if await _is_there(line, job):
        await line.send("POST", "/interrupt", json={"prompt_id": job})


async def _end(line: Line, job: str) -> None:
    """Wait until it neither runs nor waits."""
    for _ in range(PATIENCE):
        if not await _is_there(line, job):
            break
        await asyncio.sleep(PAUSE)


async def _is_there(line: Line, job: str) -> bool:
    """Does it run, or wait?"""
    return any(isinstance(entry, list) and job in entry[:2] for entry in _entries(await line.ask("GET", "/queue")))


def _entries(queue: dict[str, Any]) -> Iterator[object]:
    for entries in queue.values():
        yield from entries if isinstance(entries, list) else ()


async def _saved(line: Line, job: str) -> bytes:
    """The picture that a job saved."""
    for file in await _files(line, job):
        place = {"filename": file.name, "subfolder": file.subfolder, "type": file.folder}
        return (await line.send("GET", "/view", params=place)).content()
    raise EngineError("there is no picture in its answer", retryable=False)


async def _files(line: Line, job: str) -> list[File]:
    """The files that a job saved, as the server remembers it."""
    found = (await line.ask("GET", f"/history/{job}")).get(job)
    outputs = found.get("outputs") if isinstance(found, dict) else None
    nodes = [*outputs.values()] if isinstance(outputs, dict) else []
    images = [image for node in nodes if isinstance(node, dict) for image in _list(node.get("images"))]
    return [File(str(image.get("filename")), str(image.get("subfolder") or ""), str(image.get("type"))) for image in images]


def _list(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
