"""`/images/{id}/remix`: from an image that the viewer sees to another one, with other words. What is not seen is 404 (R8, R15)."""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response

from web.asking import address_of, here_of, new_key, once, sign_in_first, visibility
from web.documents import Document
from web.forms import Form
from web.pages import Path, Screen, SignInFirst, Visit

REMIX_PAGE = Document("remix/remix.graphql")
REMIX = Document("remix/ask.graphql")
PAGE = Screen("remix/page.html", REMIX_PAGE, fragment="remix/_price.html", given=("key",), needs=("image",))


async def show(visit: Visit) -> Response:
    form = Form({})
    return await _page(visit, form, _asked(visit, form))


async def price(visit: Visit) -> Response:
    form = await visit.form()
    return await _page(visit, form, _asked(visit, form))


async def remix(visit: Visit) -> Response:
    form = await visit.form()
    asked = _asked(visit, form)
    if form.messages:
        return await _page(visit, form, asked)
    try:
        payload = await visit.act(REMIX, **asked, key=once(form, asked))
    except SignInFirst:
        return sign_in_first(f"/images/{visit.part('id')}/remix/price")
    if payload["errors"]:
        return await _page(visit, form, asked, payload["errors"])
    return visit.go(address_of(payload["generation"]))


async def _page(visit: Visit, form: Form, asked: Mapping[str, Any], errors: Iterable[Mapping[str, Any]] = ()) -> Response:
    here = here_of(visit, f"/images/{visit.part('id')}/remix")
    return visit.show(PAGE, await visit.ask(REMIX_PAGE, **asked), form, errors, key=new_key(form), here=here)


def _asked(visit: Visit, form: Form) -> dict[str, Any]:
    """A prompt that was emptied is not the source's: it is asked for as it is, and refused with words at its field."""
    return {
        "image": visit.part("id"),
        "prompt": form.text("prompt") if form.checked("prompt") else None,
        "strength": form.number("strength"),
        "model": form.optional("model"),
        "count": form.integer("count"),
        "seed": form.integer("seed"),
        "alchemy": form.checked("alchemy"),
        "visibility": visibility(form),
    }


ROUTES = [Path("/images/{id}/remix", get=show, post=remix), Path("/images/{id}/remix/price", get=show, post=price)]
