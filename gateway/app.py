"""The house as a web application: pages, GraphQL, media, and the security around them."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.caller import SOMEBODY
from gateway.endpoint import Endpoint
from gateway.house import House
from gateway.media import Media, Own
from gateway.security import Security
from gateway.sockets import Sockets
from gateway.uploads import Uploads
from schema.tables import Generation, Upload
from web.app import error_handlers, routes

API_METHODS = ("GET", "POST")
logger = logging.getLogger("sfumato")


class Doors(Starlette):
    """The security stands around all of it, also around what answers when something broke. The API's door stands before the pages'."""

    def __init__(self, secure: bool, api: ASGIApp, **options: Any) -> None:
        super().__init__(**options)
        self.secure, self.api = secure, api

    def build_middleware_stack(self) -> ASGIApp:
        pages, api = super().build_middleware_stack(), self.api

        def door(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
            straight = scope["type"] == "http" and scope["path"] == "/graphql" and scope["method"] in API_METHODS
            return (api if straight else pages)(scope, receive, send)

        return Security(door, self.secure)


def create_app(house: House) -> Starlette:
    """All doors of a house. Raises ValueError where a page or the schema does not hold."""

    plans = house.face.library.operation("{ plans { code } }")

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        gc.collect()
        gc.freeze()  # what was made until now stays, so that no collection goes through it again
        gc.set_threshold(20_000, 20, 20)  # an answer is a few hundred dicts without a circle in them
        noting = asyncio.create_task(house.uses.keep())
        yield
        gc.unfreeze()
        noting.cancel()
        await house.uses.write_down()
        await house.close()

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        answer = await house.run(plans, None, SOMEBODY)
        return PlainTextResponse("ok\n") if answer["data"] and answer["data"]["plans"] else PlainTextResponse("not furnished\n", 503)

    api = Endpoint(house)
    return Doors(
        house.secure,
        api,
        routes=[
            Route("/graphql", api, methods=API_METHODS),
            WebSocketRoute("/graphql", Sockets(house)),
            Route("/media/{key}/{size}", Media(house).__call__),
            Route("/uploads", Uploads(house).take, methods=["POST"]),
            Route("/uploads/{id}", Own(house, Upload, "storage_key", "/thumb").__call__),
            Route("/previews/{id}", Own(house, Generation, "preview").__call__),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            *routes(house),
        ],
        exception_handlers=error_handlers(house),
        lifespan=lifespan,
    )
