"""`/library`: own images, and what can be done to many of them at once, told before it is done."""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.documents import Document
from web.forms import Form
from web.pages import Path, Screen, Visit

LIBRARY = Document("library/library.graphql")
WHO = Document("library/who.graphql")
CHOSEN = Document("library/chosen.graphql")
SET_VISIBILITY = Document("library/visibility.graphql")
DELETE = Document("library/delete.graphql")
PAGE = Screen("library/page.html", LIBRARY, fragment="library/_cards.html", given=("filters", "done"), needs=("viewer",))
CHANGE = Screen("library/change.html", WHO, given=("deed", "can", "cannot"), needs=("viewer",))

VISIBILITIES, TOOLS = (None, "PUBLIC", "PRIVATE"), (None, "GENERATE", "REMIX", "UPSCALE")
PERMISSIONS = {"PUBLIC": "makePublic", "PRIVATE": "makePrivate", "DELETE": "delete"}
MOST = 100  # as many as the API changes at once
NONE_CHOSEN = {"code": "INVALID", "message": "Choose pictures first: each has a box in its corner."}
TOO_MANY = {"code": "INVALID", "message": f"Choose at most {MOST} pictures at once. Nothing was changed."}


async def show(visit: Visit) -> Response:
    filters = visit.queries("search", "visibility", "tool")
    if filters.get("visibility") not in VISIBILITIES or filters.get("tool") not in TOOLS:
        raise HTTPException(400)
    return await _page(visit, filters)


async def preview(visit: Visit) -> Response:
    """What would happen to each that was chosen; nothing happens yet."""
    form = await visit.form()
    images = chosen(form)
    if not 1 <= len(images) <= MOST:
        return await _page(visit, {}, [TOO_MANY if images else NONE_CHOSEN])
    return await _preview(visit, deed_of(form), images)


async def change(visit: Visit) -> Response:
    form = await visit.form()
    deed, images = deed_of(form), chosen(form)
    payload = await (visit.act(DELETE, images=images) if deed == "DELETE" else visit.act(SET_VISIBILITY, images=images, visibility=deed))
    if payload["errors"]:
        return await _preview(visit, deed, images, payload["errors"])
    return visit.go(f"/library?done={deed}-{len(images)}")


async def _page(visit: Visit, filters: Mapping[str, str], errors: Iterable[Mapping[str, Any]] = ()) -> Response:
    data = await visit.ask(LIBRARY, **{"search": None, "visibility": None, "tool": None, **filters}, after=visit.query("after"))
    return visit.show(PAGE, data, errors=errors, filters=filters, done=(visit.query("done") or "").partition("-"))


async def _preview(visit: Visit, deed: str, images: list[str], errors: Iterable[Mapping[str, Any]] = ()) -> Response:
    """Those that are not there (any more) are left out, and the rest is parted by what the viewer may do."""
    found = [image for id in images if (image := (await visit.ask(CHOSEN, id=id))["image"])]
    cases = [{"image": image, "permission": image["viewerCan"][PERMISSIONS[deed]]} for image in found]
    can, cannot = ([case for case in cases if case["permission"]["allowed"] is allowed] for allowed in (True, False))
    return visit.show(CHANGE, await visit.ask(WHO), errors=errors, deed=deed, can=can, cannot=cannot)


def chosen(form: Form) -> list[str]:
    return [name.removeprefix("image-") for name in form.values if name.startswith("image-")]


def deed_of(form: Form) -> str:
    if (deed := form.text("deed")) not in PERMISSIONS:
        raise HTTPException(400)
    return deed


ROUTES = [Path("/library", get=show), Path("/library/preview", post=preview), Path("/library/change", post=change)]
