"""`/images/{id}/upscale`: a larger one of an own image, the price of each size before the click. What is not seen is 404 (R8, R15)."""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response

from web.asking import address_of, here_of, new_key, once, sign_in_first, visibility
from web.documents import Document
from web.forms import Form
from web.pages import Path, Screen, SignInFirst, Visit

UPSCALE_PAGE = Document("upscale/upscale.graphql")
UPSCALE = Document("upscale/ask.graphql")
PAGE = Screen("upscale/page.html", UPSCALE_PAGE, fragment="upscale/_price.html", given=("key",), needs=("image",))


async def show(visit: Visit) -> Response:
    form = Form({})
    return await _page(visit, form, _asked(visit, form))


async def price(visit: Visit) -> Response:
    form = await visit.form()
    return await _page(visit, form, _asked(visit, form))


async def upscale(visit: Visit) -> Response:
    form = await visit.form()
    asked = _asked(visit, form)
    if form.messages:
        return await _page(visit, form, asked)
    try:
        payload = await visit.act(UPSCALE, **asked, key=once(form, asked))
    except SignInFirst:
        return sign_in_first(f"/images/{visit.part('id')}/upscale/price")
    if payload["errors"]:
        return await _page(visit, form, asked, payload["errors"])
    return visit.go(address_of(payload["generation"]))


async def _page(visit: Visit, form: Form, asked: Mapping[str, Any], errors: Iterable[Mapping[str, Any]] = ()) -> Response:
    here = here_of(visit, f"/images/{visit.part('id')}/upscale")
    return visit.show(PAGE, await visit.ask(UPSCALE_PAGE, **asked), form, errors, key=new_key(form), here=here)


def _asked(visit: Visit, form: Form) -> dict[str, Any]:
    return {"image": visit.part("id"), "factor": form.integer("factor"), "visibility": visibility(form)}


ROUTES = [Path("/images/{id}/upscale", get=show, post=upscale), Path("/images/{id}/upscale/price", get=show, post=price)]
