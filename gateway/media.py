"""`/media/{key}/{size}`: the rule decides at each request, in the statement that finds the bytes (R1, R15; THREATS 11 to 14)."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gateway.house import House
from schema.compiler.lookups import Lookup
from schema.tables import Image

KINDS: Final = {"thumb.webp": "image/webp", "card.webp": "image/webp", "full.webp": "image/webp", "original.png": "image/png"}
VARY: Final = {"Vary": "Authorization, Cookie"}
PUBLIC: Final = {"Cache-Control": "public, no-cache"}  # a cache may keep it, and asks each time
PRIVATE: Final = {"Cache-Control": "private, no-store"}


class Media:
    """Answers for the bytes of images."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.lookup = Lookup(house.face.catalogue, Image, "media_key", ("storage_key", "listed"))

    async def __call__(self, request: Request) -> Response:
        key, size = request.path_params["key"], request.path_params["size"]
        viewer = (await self.house.caller(request)).viewer
        reading = self.lookup.read(self.house.asker(viewer), key)
        found = await self.house.guarded.drive(reading, viewer) if size in KINDS else None
        if found is None:
            return absent()
        storage_key, listed = found
        tag = {"ETag": f'"{key}-{size}"'}
        headers = {**VARY, **(PUBLIC | tag if listed else PRIVATE)}
        if listed and matches(request.headers.get("if-none-match", ""), tag["ETag"]):
            return Response(None, 304, headers)
        content = await run_in_threadpool(self.house.store.get, f"{storage_key}/{size.partition('.')[0]}")
        return absent() if content is None else Response(content, 200, headers, KINDS[size])


def absent() -> Response:
    """The same bytes for what never was, what is gone, and what this viewer does not see (R15)."""
    return PlainTextResponse("There is no such picture.\n", 404, {**VARY, **PRIVATE})


def matches(header: str, tag: str) -> bool:
    return header.strip() == "*" or tag in (item.strip().removeprefix("W/") for item in header.split(","))
