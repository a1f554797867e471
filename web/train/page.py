"""`/models/train`: a model of one's own, from pictures that one brings or made (R10)."""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response

from web.asking import bring, new_key, once, sign_in_first
from web.documents import Document
from web.forms import Form
from web.pages import Path, Screen, SignInFirst, Visit, there

TRAIN_PAGE = Document("train/train.graphql")
CREATE_DATASET = Document("train/create_dataset.graphql")
DELETE_DATASET = Document("train/delete_dataset.graphql")
TRAIN = Document("train/train_model.graphql")
GIVEN = ("key", "brought", "picked")
PAGE = Screen("train/page.html", TRAIN_PAGE, fragment="train/_library.html", given=GIVEN, needs=("viewer",))
WITH_PICTURE = Screen("train/page.html", TRAIN_PAGE, fragment="train/_brought.html", given=GIVEN, needs=("viewer",))

UPLOAD, IMAGE = "upload-", "image-"  # how the names of the boxes begin


async def show(visit: Visit) -> Response:
    return await _page(visit, Form({"dataset": visit.query("dataset") or ""}))


async def picture(visit: Visit) -> Response:
    """The same page with one more picture, or without one; for htmx that part alone."""
    form = await visit.form()
    form.values.pop(form.text("without"), None)
    await _bring(visit, form)
    return await _page(visit, form, screen=WITH_PICTURE)


async def train(visit: Visit) -> Response:
    """Put the pictures together, and ask for a model from them. What was put together stays so, whatever else is wrong."""
    form = await visit.form()
    await _bring(visit, form)
    try:
        return await _page(visit, form) if form.messages else await _train(visit, form)
    except SignInFirst:
        return sign_in_first("/models/train/picture")


async def _train(visit: Visit, form: Form) -> Response:
    if form.optional("dataset") is None:
        made = await visit.act(CREATE_DATASET, name=form.text("name"), uploads=chosen(form, UPLOAD), images=chosen(form, IMAGE))
        if made["errors"]:
            return await _page(visit, form, made["errors"])
        form.values |= {"dataset": made["dataset"]["id"]}
    asked = _asked(form)
    payload = await visit.act(TRAIN, input=asked | {"idempotencyKey": once(form, asked)})
    if payload["errors"]:
        return await _page(visit, form, payload["errors"])
    return visit.go(f"/models/{payload['model']['id']}")


async def delete_dataset(visit: Visit) -> Response:
    there(await visit.act(DELETE_DATASET, id=(await visit.form()).text("deleted")))
    return visit.go("/models/train")


async def _bring(visit: Visit, form: Form) -> None:
    """Go on with the picture that came with the form, beside those that were there."""
    if (upload := await bring(visit, form)) is not None:
        form.values[f"{UPLOAD}{upload}"] = "yes"


async def _page(visit: Visit, form: Form, errors: Iterable[Mapping[str, Any]] = (), screen: Screen = PAGE) -> Response:
    data = await visit.ask(TRAIN_PAGE, after=visit.query("after"))
    return visit.show(screen, data, form, errors, key=new_key(form), brought=chosen(form, UPLOAD), picked=chosen(form, IMAGE))


def chosen(form: Form, which: str) -> list[str]:
    return [name.removeprefix(which) for name in form.values if name.startswith(which)]


def _asked(form: Form) -> dict[str, Any]:
    return {
        "name": form.text("name"),
        "dataset": form.text("dataset"),
        "trigger": form.text("trigger"),
        "description": form.optional("description"),
        "visibility": "PUBLIC" if form.checked("publicModel") else "PRIVATE",
    }


ROUTES = [
    Path("/models/train", get=show, post=train),
    Path("/models/train/picture", get=show, post=picture),
    Path("/models/train/forget", get=show, post=delete_dataset),
]
