"""An API of images as OpenAI's is."""

import base64
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.gateway.engines.studios.studio import CANARY, Studio


class OpenAIStudio(Studio):
    """In the mood `refuse …` it refuses with that code; `strict`, it does not know `response_format`; `named …`, it answers an address."""

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/v1/images/generations", self.generate, methods=["POST"]),
            Route("/v1/images/edits", self.edit, methods=["POST"]),
            Route("/v1/models", self.models),
            Route("/v1/files/{name}", self.file),
        ]

    async def generate(self, request: Request) -> Response:
        return await self._painted(request, await request.json())

    async def edit(self, request: Request) -> Response:
        async with request.form() as form:
            asked: dict[str, Any] = {name: value if isinstance(value, str) else await value.read() for name, value in form.items()}
        return await self._painted(request, asked)

    async def _painted(self, request: Request, asked: dict[str, Any]) -> Response:
        self.note(request, asked)
        name, _, detail = self.mood.partition(" ")
        if name == "refuse":
            return error(detail, None)
        if name == "strict" and "response_format" in asked:
            return error("unknown_parameter", "response_format")
        if name == "named":
            return JSONResponse({"data": [{"url": detail}]})
        return await self.answer(request, lambda content: JSONResponse({"data": [{"b64_json": base64.b64encode(content).decode()}]}))

    async def models(self, request: Request) -> Response:
        self.note(request, None)
        return JSONResponse({"data": []}, 401 if self.mood == "status 401" else 200)

    async def file(self, request: Request) -> Response:
        self.note(request, None)
        return Response(self.content, media_type="image/png")


def error(code: str, parameter: str | None) -> Response:
    message = f"Your request was rejected: {CANARY}"
    return JSONResponse({"error": {"message": message, "type": "invalid_request_error", "param": parameter, "code": code}}, 400)
