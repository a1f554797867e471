"""`/models` and `/models/{id}`: what one can generate with, and what was made so, as far as the viewer sees it (R10, R11); and what the
owner of a model may do with it."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.documents import Document
from web.pages import Path, Screen, Visit, there

MODELS = Document("models/models.graphql")
MODEL = Document("models/model.graphql")
SET_VISIBILITY = Document("models/visibility.graphql")
DELETE_PAGE = Document("models/delete_page.graphql")
DELETE = Document("models/delete.graphql")
LIST = Screen("models/list.html", MODELS, fragment="models/_list.html", given=("wanted",))
PAGE = Screen("models/page.html", MODEL, fragment="models/_cards.html", given=("asking",), needs=("model",))
OWNED = Screen("models/page.html", MODEL, fragment="models/_owner.html", given=("asking",), needs=("model",))
DELETING = Screen("models/delete.html", DELETE_PAGE, needs=("model",))


async def browse(visit: Visit) -> Response:
    wanted = visit.queries("search")
    return visit.show(LIST, await visit.ask(MODELS, search=wanted.get("search"), after=visit.query("after")), wanted=wanted)


async def show(visit: Visit) -> Response:
    return visit.show(PAGE, await _ask(visit), asking=None)


async def training(visit: Visit) -> Response:
    """How far it is, for its owner; when it has ended, the page as it is then."""
    data = await _ask(visit)
    model = data["model"]
    if model and (model["status"] != "TRAINING" or not model["training"]):
        return visit.go(_address(visit))
    return visit.show(OWNED, data, asking=None)


async def set_visibility(visit: Visit) -> Response:
    """What cannot be undone on the plan of this moment is said first, and done when that was confirmed (R5, R10)."""
    form = await visit.form()
    wanted = form.text("visibility")
    if wanted not in ("PUBLIC", "PRIVATE"):
        raise HTTPException(400)
    if not form.checked("confirmed") and wanted == "PUBLIC":
        data = await _ask(visit)
        can = data["model"] and data["model"]["viewerCan"]["makePublic"]
        if can and can["allowed"] and not can["reversible"]:
            return visit.show(OWNED, data, asking=wanted)
    errors = there(await visit.act(SET_VISIBILITY, model=visit.part("id"), visibility=wanted))
    return visit.show(OWNED, await _ask(visit), errors=errors, asking=None) if errors else visit.go(_address(visit))


async def ask_to_delete(visit: Visit) -> Response:
    return visit.show(DELETING, await visit.ask(DELETE_PAGE, id=visit.part("id")))


async def delete(visit: Visit) -> Response:
    errors = there(await visit.act(DELETE, id=visit.part("id")))
    return visit.show(DELETING, await visit.ask(DELETE_PAGE, id=visit.part("id")), errors=errors) if errors else visit.go("/models")


async def _ask(visit: Visit) -> dict[str, Any]:
    return await visit.ask(MODEL, id=visit.part("id"), after=visit.query("after"))


def _address(visit: Visit) -> str:
    return f"/models/{visit.part('id')}"


ROUTES = [
    Path("/models", get=browse),
    Path("/models/{id}", get=show),
    Path("/models/{id}/training", get=training),
    Path("/models/{id}/visibility", post=set_visibility),
    Path("/models/{id}/delete", get=ask_to_delete, post=delete),
]
