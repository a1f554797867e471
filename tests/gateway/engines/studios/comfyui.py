"""ComfyUI's server: a queue of graphs, what goes on over WebSocket, a history, and folders of files."""

import asyncio
import io
import struct
from collections import defaultdict
from typing import Any, Final
from uuid import uuid4

from PIL import Image
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.gateway.engines.studios.studio import CANARY, Studio

STEPS = 5
GRAPH: Final[dict[str, dict[str, Any]]] = {
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "{model}"}},
    "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "{prompt}, best quality", "clip": ["1", 1]}},
    "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "{negative_prompt}", "clip": ["1", 1]}},
    "4": {"class_type": "EmptyLatentImage", "inputs": {"width": "{width}", "height": "{height}", "batch_size": 1}},
    "5": {
        "class_type": "KSampler",
        "inputs": {"seed": "{seed}", "steps": "{steps}", "cfg": "{guidance}", "denoise": 1, "latent_image": ["4", 0], "model": ["1", 0]},
    },
    "6": {"class_type": "VAEDecode", "inputs": {"samples": ["5", 0], "vae": ["1", 2]}},
    "7": {"class_type": "PreviewImage", "inputs": {"images": ["6", 0]}},
}
SAVING: Final = {**GRAPH, "8": {"class_type": "SaveImage", "inputs": {"images": ["6", 0], "filename_prefix": "ComfyUI"}}}
SHOWING: Final = {**GRAPH, "8": {"class_type": "SaveImageWebsocket", "inputs": {"images": ["6", 0]}}}
REMIXING: Final = {
    **SAVING,
    "4": {"class_type": "VAEEncode", "inputs": {"pixels": ["9", 0], "vae": ["1", 2]}},
    "5": {**GRAPH["5"], "inputs": {**GRAPH["5"]["inputs"], "denoise": "{strength}"}},
    "9": {"class_type": "LoadImage", "inputs": {"image": "{source}"}},
}


class ComfyUIStudio(Studio):
    """In the mood `paint SECONDS` it takes its time; `fail`, a node raises; `hang`, the last one never ends;
    `sent …`, it sends a prompt elsewhere."""

    def reset(self) -> None:
        super().reset()
        self.sockets: dict[str, WebSocket] = {}
        self.history: dict[str, Any] = {}
        self.files: dict[tuple[str, str], bytes] = {}
        self.running: list[str] = []
        self.pending: list[str] = []
        self.interrupted: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.turn = asyncio.Lock()
        self.jobs: set[asyncio.Task[None]] = set()

    def routes(self) -> list[BaseRoute]:
        return [
            WebSocketRoute("/ws", self.socket),
            Route("/prompt", self.prompt, methods=["POST"]),
            Route("/queue", self.queue),
            Route("/queue", self.change_queue, methods=["POST"]),
            Route("/interrupt", self.interrupt, methods=["POST"]),
            Route("/history", self.forget, methods=["POST"]),
            Route("/history/{id}", self.remembered),
            Route("/view", self.view),
            Route("/upload/image", self.upload, methods=["POST"]),
            Route("/system_stats", self.stats),
        ]

    async def socket(self, socket: WebSocket) -> None:
        self.headers.append(dict(socket.headers))
        if self.mood.startswith("redirect"):
            await socket.send_denial_response(Response(None, int(self.mood.split()[1]), {"Location": self.elsewhere.replace("http", "ws")}))
            return
        await socket.accept()
        client = socket.query_params["clientId"]
        self.sockets[client] = socket
        await socket.send_json({"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}, "sid": client}})
        try:
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            self.sockets.pop(client, None)
            self.left.set()

    async def prompt(self, request: Request) -> Response:
        asked = await request.json()
        self.note(request, asked)
        if self.mood.startswith("sent"):
            return RedirectResponse(self.elsewhere, int(self.mood.split()[1]))
        if self.mood.split()[0] in ("status", "busy", "html"):
            return await self.answer(request, lambda content: Response(content))
        id = str(uuid4())
        self.pending.append(id)
        job = asyncio.create_task(self._run(id, asked))
        self.jobs.add(job)
        job.add_done_callback(self.jobs.discard)
        return JSONResponse({"prompt_id": id, "number": 1, "node_errors": {}})

    async def _run(self, id: str, asked: dict[str, Any]) -> None:
        """One graph, when its turn has come."""
        async with self.turn:
            if id in self.pending:
                self.pending.remove(id)
                self.running.append(id)
                await self._execute(id, asked)

    async def _execute(self, id: str, asked: dict[str, Any]) -> None:
        tell = self._teller(asked["client_id"], id)
        name, _, detail = self.mood.partition(" ")
        await tell("execution_start")
        for node, value in asked["prompt"].items():
            await tell("executing", node=node)
            await self._work(id, node, value["class_type"], tell, float(detail or 0) if name == "paint" else 0.0, asked)
            if self.interrupted[id].is_set() or name == "fail":
                break
        if name == "hang":
            await self.interrupted[id].wait()
        await self._end(id, asked, tell, failed=name == "fail")

    async def _work(self, id: str, node: str, kind: str, tell: Any, seconds: float, asked: dict[str, Any]) -> None:
        if kind == "KSampler":
            for step in range(STEPS):
                await tell("progress", value=step + 1, max=STEPS, node=node)
                await self._send(asked["client_id"], preview(self.content, "JPEG"))
                await asyncio.sleep(seconds / STEPS)
                if self.interrupted[id].is_set():
                    return
        elif kind == "SaveImageWebsocket":
            await self._send(asked["client_id"], preview(self.content, "PNG"))
        elif kind == "SaveImage":
            name = f"{len(self.files)}.png"
            self.files["output", name] = self.content
            self.history.setdefault(id, {"outputs": {}})["outputs"][node] = {
                "images": [{"filename": name, "subfolder": "", "type": "output"}]
            }

    async def _end(self, id: str, asked: dict[str, Any], tell: Any, *, failed: bool) -> None:
        self.running.remove(id)
        self.history.setdefault(id, {"outputs": {}})["prompt"] = [1, id, asked["prompt"]]
        if self.interrupted[id].is_set():
            await tell("execution_interrupted", node_id="3")
        elif failed:
            await tell("execution_error", exception_message=CANARY, current_inputs={"text": [CANARY]})
        else:
            await tell("executing", node=None)

    def _teller(self, client: str, id: str) -> Any:
        async def tell(kind: str, **data: Any) -> None:
            await self._send(client, {"type": kind, "data": {"prompt_id": id, **data}})

        return tell

    async def _send(self, client: str, what: bytes | dict[str, Any]) -> None:
        socket = self.sockets.get(client)
        if socket:
            await (socket.send_bytes(what) if isinstance(what, bytes) else socket.send_json(what))

    async def queue(self, request: Request) -> Response:
        return JSONResponse({"queue_running": [[1, id, {}] for id in self.running], "queue_pending": [[1, id, {}] for id in self.pending]})

    async def change_queue(self, request: Request) -> Response:
        for id in (await request.json()).get("delete", []):
            if id in self.pending:
                self.pending.remove(id)
        return Response()

    async def interrupt(self, request: Request) -> Response:
        """As the newer ones have it: the one that is named; as the older ones: whichever runs."""
        self.note(request, body := await request.json())
        for id in self.running:
            if body.get("prompt_id", id) == id:
                self.interrupted[id].set()
        self.stopped.set()
        return Response()

    async def forget(self, request: Request) -> Response:
        for id in (await request.json()).get("delete", []):
            self.history.pop(id, None)
        return Response()

    async def remembered(self, request: Request) -> Response:
        id = request.path_params["id"]
        return JSONResponse({id: self.history[id]} if id in self.history else {})

    async def view(self, request: Request) -> Response:
        key = request.query_params.get("type", "output"), request.query_params["filename"]
        if key not in self.files:
            return Response(status_code=404)
        return await self.answer(request, lambda content: Response(content, media_type="image/png"))

    async def upload(self, request: Request) -> Response:
        async with request.form() as form:
            file: Any = form["image"]
            content = await file.read()
            key = str(form.get("type", "input")), str(file.filename)
        self.note(request, content)
        self.files[key] = content
        return JSONResponse({"name": key[1], "subfolder": "", "type": key[0]})

    async def stats(self, request: Request) -> Response:
        return JSONResponse({"system": {"comfyui_version": "0.3.60"}, "devices": []})


def preview(content: bytes, kind: str) -> bytes:
    """A picture as it goes over the socket: the kind of message, the format, the file."""
    with Image.open(io.BytesIO(content)) as picture:
        file = io.BytesIO()
        picture.convert("RGB").save(file, kind)
    return struct.pack(">II", 1, 1 if kind == "JPEG" else 2) + file.getvalue()
