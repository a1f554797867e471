"""All of them, as one application."""

from pathlib import Path

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from gateway.config import TERMS_VERSION
from tests.benchmarks.by_hand import feed, nested, pages
from tests.benchmarks.by_hand.rows import Rows
from web.templates import environment


def create_app(folder: Path, address: str) -> Starlette:
    rows = Rows(folder / "sfumato.sqlite")
    jinja = environment(lambda name: f"/static/000000000000/{name}", TERMS_VERSION)

    async def graphql(request: Request) -> Response:
        body = orjson.loads(await request.body())
        after = body["variables"].get("after")
        return nested.nested(rows, after) if body["query"].startswith("query Nested") else feed.feed(rows, after, request)

    async def feed_page(request: Request) -> Response:
        return pages.feed(rows, jinja, address, request.query_params.get("after"))

    async def image_page(request: Request) -> Response:
        return pages.image(rows, jinja, address, request.path_params["id"])

    async def statements(_request: Request) -> Response:
        return PlainTextResponse(str(rows.statements))

    return Starlette(
        routes=[
            Route("/graphql", graphql, methods=["POST"]),
            Route("/", feed_page),
            Route("/images/{id}", image_page),
            Mount("/files", StaticFiles(directory=folder / "files")),
            Route("/statements", statements),
        ]
    )
