"""A web UI as AUTOMATIC1111's is: one picture after another, progress for all, and one switch that stops whatever is painted."""

import asyncio
import base64
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.gateway.engines.studios.studio import CANARY, Studio, picture

STEPS = 5


class Automatic1111Studio(Studio):
    """In the mood `paint SECONDS` it takes its time, step by step."""

    def reset(self) -> None:
        super().reset()
        self.state: dict[str, Any] = {"interrupted": False, "job_count": 0, "sampling_step": 0, "sampling_steps": 0}
        self.flags: dict[str, Any] = {"no_prompt_history": False}
        self.most_at_once = self.at_once = self.looks = self.anybodys_looks = 0
        self.task = ""
        self.foreign: str | None = None  # what somebody else has it paint meanwhile

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/sdapi/v1/txt2img", self.paint, methods=["POST"]),
            Route("/sdapi/v1/img2img", self.paint, methods=["POST"]),
            Route("/sdapi/v1/progress", self.progress),
            Route("/internal/progress", self.progress_of, methods=["POST"]),
            Route("/sdapi/v1/interrupt", self.interrupt, methods=["POST"]),
            Route("/sdapi/v1/cmd-flags", self.told_flags),
        ]

    async def paint(self, request: Request) -> Response:
        asked = await request.json()
        self.note(request, asked)
        self.task = asked["force_task_id"]
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.state |= {"interrupted": False, "job_count": 1, "sampling_step": 0, "sampling_steps": STEPS}
        try:
            name, _, detail = self.mood.partition(" ")
            if name == "paint":
                await self._steps(float(detail))
            return await self.answer(request, lambda content: JSONResponse(answer(content, asked)))
        finally:
            self.at_once -= 1
            self.state["job_count"] = 0

    async def _steps(self, seconds: float) -> None:
        for step in range(STEPS):
            self.state["sampling_step"] = step
            await asyncio.sleep(seconds / STEPS)
            if self.state["interrupted"]:
                return

    async def progress(self, request: Request) -> Response:
        done = self.state["sampling_step"] / max(1, self.state["sampling_steps"]) if self.state["job_count"] else 0.0
        # Of whatever is painted, as it has it: whoever asks for the picture here may see another one's.
        self.anybodys_looks += request.query_params["skip_current_image"] == "false"
        return JSONResponse({"progress": done, "eta_relative": 0.0, "state": self.state, "current_image": None, "textinfo": None})

    async def progress_of(self, request: Request) -> Response:
        """Of one picture: what it looks like while it is the one that is painted, as the setting of live previews has it."""
        asked = await request.json()
        active = asked["id_task"] == self.task and self.foreign is None
        shown = active and self.state["sampling_step"] > 0
        self.looks += shown
        look = f"data:image/jpeg;base64,{base64.b64encode(picture(256, 320, 'JPEG')).decode()}" if shown else None
        return JSONResponse({"active": active, "queued": not active, "completed": False, "live_preview": look, "id_live_preview": 1})

    async def interrupt(self, request: Request) -> Response:
        self.note(request, None)
        self.state["interrupted"] = True
        self.stopped.set()
        return JSONResponse({})

    async def told_flags(self, request: Request) -> Response:
        return JSONResponse(self.flags)


def answer(content: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    """With the words beside the picture, as it gives them."""
    return {"images": [base64.b64encode(content).decode()], "parameters": asked, "info": f"{CANARY} Steps: 20"}
