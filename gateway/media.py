"""`/media/{key}/{size}`: the rule decides at each request, in the statement that finds the bytes (R1, R15; THREATS 11 to 14)."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gateway.auth.tokens import header
from gateway.endpoint import media_ranges, weight
from gateway.house import House
from gateway.ranges import Unsatisfiable, part_of
from schema.compiler.lookups import Lookup
from schema.tables import Image

WEBP, AVIF = "image/webp", "image/avif"
KINDS: Final = {"thumb.webp": WEBP, "card.webp": WEBP, "full.webp": WEBP, "original.png": "image/png"}
VARY: Final = {"Vary": "Authorization, Cookie"}
BY_ACCEPT: Final = {"Vary": "Authorization, Cookie, Accept"}
PUBLIC: Final = {"Cache-Control": "public, no-cache"}  # a cache may keep it, and asks each time
PRIVATE: Final = {"Cache-Control": "private, no-store"}


class Media:
    """Answers for the bytes of images."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.lookup = Lookup(house.face.catalogue, Image, "media_key", ("storage_key", "listed"))

    async def __call__(self, request: Request) -> Response:
        viewer = (await self.house.caller(request)).viewer
        reading = self.lookup.read(self.house.asker(viewer), request.path_params["key"])
        found = await self.house.guarded.drive(reading, viewer) if request.path_params["size"] in KINDS else None
        return await self._answer(request, *found) if found else absent()

    async def _answer(self, request: Request, storage_key: str, listed: bool) -> Response:
        """The bytes, to somebody who sees the image; nothing, where what everybody sees is known already."""
        key, size = request.path_params["key"], request.path_params["size"]
        tags = {name: f'"{key}-{name}"' for name in names(size, header(request, b"accept"))}
        headers = {**(BY_ACCEPT if KINDS[size] == WEBP else VARY), **(PUBLIC if listed else PRIVATE)}
        known = header(request, b"if-none-match").strip() if listed else ""
        for tag in tags.values():
            if known != "*" and matches(known, tag):  # it is not read for that
                return Response(None, 304, headers | {"ETag": tag})
        there = await run_in_threadpool(self._read, storage_key, tags)
        if there is None:
            return absent()
        name, content = there
        headers |= {"ETag": tags[name]} if listed else {}
        return Response(None, 304, headers) if known == "*" else answered(request, content, KINDS.get(name, AVIF), headers)

    def _read(self, storage_key: str, names: Iterable[str]) -> tuple[str, bytes] | None:
        """The first of these files that is there. An image that was made before there was AVIF has none, and gets none here."""
        for name in names:
            content = self.house.store.get(f"{storage_key}/{name if name.endswith('.avif') else name.partition('.')[0]}")
            if content is not None:
                return name, content
        return None


class Own:
    """Answers for what its owner alone gets back: the file that the row with this id names, as WebP."""

    def __init__(self, house: House, table: type, column: str, file: str = "") -> None:
        self.house, self.file = house, file
        self.lookup = Lookup(house.face.catalogue, table, "id", (column,))

    async def __call__(self, request: Request) -> Response:
        viewer = (await self.house.caller(request)).viewer
        found = await self.house.guarded.drive(self.lookup.read(self.house.asker(viewer), request.path_params["id"]), viewer)
        key = found[0] if found else None
        content = await run_in_threadpool(self.house.store.get, key + self.file) if key else None
        return absent() if content is None else Response(content, 200, {**VARY, **PRIVATE}, WEBP)


@lru_cache(256)
def names(size: str, accept: str) -> tuple[str, ...]:
    """What a size may be answered by, the best first: by AVIF where `Accept` names it and it weighs no less than WebP."""
    ranges = media_ranges(accept)
    wanted = KINDS[size] == WEBP and 0 < ranges.get(AVIF, 0.0) >= weight(WEBP, ranges)
    return (f"{size.partition('.')[0]}.avif", size) if wanted else (size,)


def absent() -> Response:
    """The same bytes for what never was, what is gone, and what this viewer does not see (R15)."""
    return PlainTextResponse("There is no such picture.\n", 404, {**VARY, **PRIVATE})


def matches(known: str, tag: str) -> bool:
    return known.strip() == "*" or tag in (item.strip().removeprefix("W/") for item in known.split(","))


def answered(request: Request, content: bytes, kind: str, headers: dict[str, str]) -> Response:
    """All of a file, or the part of it that is asked for."""
    try:
        part = part_of(wanted_part(request, headers.get("ETag")), len(content))
    except Unsatisfiable:
        return Response(None, 416, headers | PRIVATE | {"Content-Range": f"bytes */{len(content)}"})
    headers |= {"Accept-Ranges": "bytes"}
    if part is None:
        return Response(content, 200, headers, kind)
    headers |= {"Content-Range": f"bytes {part.start}-{part.stop - 1}/{len(content)}"}
    return Response(content[part.start : part.stop], 206, headers, kind)


def wanted_part(request: Request, tag: str | None) -> str:
    """The `Range` of a request where it counts: of no other method than GET, and not if `If-Range` is of other bytes (RFC 9110, 13.1.5).
    What is private has no tag by which somebody could know it.
    """
    condition = header(request, b"if-range").strip()
    return header(request, b"range") if request.method == "GET" and condition in ("", tag) else ""
