"""`/sdapi/v1`: one request a picture, a second one that asks how far it is, and one that says to stop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Lock
from time import monotonic
from typing import Any, Final
from uuid import uuid4

from gateway.engines.http import Line, Note, Remote, decoded, encoded, quietly
from gateway.engines.settings import EngineSettings
from schema.ports import LOOKS, Brief, EngineError

ASKS: Final = 0.3  # seconds between two times that it is asked how far it is
ANSWERS: Final = 2.0  # seconds that it has to say how far it is
TURNS: Final = 0.05  # seconds between two looks whether it is free
HISTORY: Final = "It writes the words of its last picture to params.txt, and its API cannot delete them. Start it with --no-prompt-history."
UNKNOWN: Final = "It does not say whether it writes the words of its last picture to params.txt, which its API cannot delete."


class Automatic1111(Remote):
    """It paints one picture after another, and what says to stop does not say which: so it is given one at a time, and one that
    somebody else stopped is not taken for a picture."""

    scheme = "Basic"

    def __init__(self, settings: EngineSettings) -> None:
        super().__init__(settings)
        self.turn = Lock()

    async def ask(self, line: Line, brief: Brief, note: Note) -> bytes:
        async with self._turn():
            task = f"task({uuid4()})"
            painting = asyncio.create_task(_paint(line, brief, task))
            try:
                await _follow(line, task, painting, note)
                content = await painting
                if await _interrupted(line):
                    raise EngineError("somebody else stopped it", retryable=True)
                return content
            except asyncio.CancelledError:
                if painting.cancel():
                    await quietly(line.send("POST", "/sdapi/v1/interrupt"))
                raise
            finally:
                await asyncio.gather(painting, return_exceptions=True)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Its turn among the threads of this process, without holding up the loop."""
        while not self.turn.acquire(blocking=False):  # noqa: ASYNC110  # the lock is held by other threads, each with a loop of its own
            await asyncio.sleep(TURNS)
        try:
            yield
        finally:
            self.turn.release()

    async def look(self, line: Line) -> list[str]:
        await line.ask("GET", "/sdapi/v1/progress", params={"skip_current_image": "true"})
        flags = await line.send("GET", "/sdapi/v1/cmd-flags")
        if not flags.good:
            return [UNKNOWN]
        return [] if flags.json().get("no_prompt_history") is True else [HISTORY]


async def _paint(line: Line, brief: Brief, task: str) -> bytes:
    path = "/sdapi/v1/txt2img" if brief.source is None else "/sdapi/v1/img2img"
    images = (await line.ask("POST", path, json=_asked(brief) | {"force_task_id": task})).get("images")
    return decoded(images[0] if isinstance(images, list) and images else None)


def _asked(brief: Brief) -> dict[str, Any]:
    """Nothing is saved there, and no words are written into the picture."""
    model = {"sd_model_checkpoint": brief.model} if brief.model else {}
    source = {} if brief.source is None else {"init_images": [encoded(brief.source)], "denoising_strength": brief.strength}
    return {
        "prompt": brief.prompt,
        "negative_prompt": brief.negative_prompt,
        "width": brief.width,
        "height": brief.height,
        "seed": brief.seed,
        "cfg_scale": brief.guidance,
        "steps": brief.steps,
        "batch_size": 1,
        "n_iter": 1,
        "send_images": True,
        "save_images": False,
        "do_not_save_samples": True,
        "do_not_save_grid": True,
        "override_settings": {"enable_pnginfo": False, **model},
        "override_settings_restore_afterwards": False,  # else it loads the other model again after each picture
        **source,
    }


async def _follow(line: Line, task: str, painting: "asyncio.Task[bytes]", note: Note) -> None:
    """Note how far it is until the picture is there, and now and then what it looks like. That it does not say so is no harm."""
    looked = monotonic()
    while not (await asyncio.wait([painting], timeout=ASKS))[0]:
        progress = (await _state(line)).get("progress")
        look = None
        if monotonic() - looked >= LOOKS:
            look, looked = await _look(line, task), monotonic()
        if isinstance(progress, int | float):
            note(float(progress), look)


async def _look(line: Line, task: str) -> bytes | None:
    """What it shows of this one picture. `/sdapi/v1/progress` would show whichever is painted there, whoever asked for it; where there is
    no other way, as when it was started with `--nowebui`, nothing is shown.
    """
    try:
        async with asyncio.timeout(ANSWERS):
            state = await line.ask("POST", "/internal/progress", json={"id_task": task, "id_live_preview": -1})
        return decoded(state.get("live_preview")) if state.get("active") is True else None
    except (EngineError, TimeoutError):
        return None


async def _interrupted(line: Line) -> bool:
    """It keeps in mind whether it was stopped until it begins anew."""
    state = (await _state(line)).get("state")
    return isinstance(state, dict) and state.get("interrupted") is True


async def _state(line: Line) -> dict[str, Any]:
    try:
        async with asyncio.timeout(ANSWERS):
            return await line.ask("GET", "/sdapi/v1/progress", params={"skip_current_image": "true"})
    except (EngineError, TimeoutError):
        return {}
