"""`/create`: pictures from words, with the price and the audience told before the click."""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.asking import address_of, bring, here_of, new_key, once, sign_in_first, size, visibility
from web.documents import Document
from web.forms import Form
from web.pages import Path, Screen, SignInFirst, Visit

CREATE = Document("create/create.graphql")
SOURCE = Document("create/source.graphql")
GENERATE = Document("create/generate.graphql")
PAGE = Screen("create/page.html", CREATE, fragment="create/_price.html", given=("key",))
WITH_PICTURE = Screen("create/page.html", CREATE, fragment="create/_picture.html", given=("key",))

LONGEST = 1536  # pixels of an edge that can be asked for
SHAPES = ("768x768", "640x896", "896x640", "576x1024", "1024x576", "1024x1024")


async def show(visit: Visit) -> Response:
    form = Form(await _beginning(visit))
    return await _page(visit, form, _asked(form))


async def price(visit: Visit) -> Response:
    """The same page with what was written into it, or for htmx the price alone."""
    form = await visit.form()
    return await _page(visit, form, _asked(form))


async def picture(visit: Visit) -> Response:
    """The same page with a picture to start from, or without it again; for htmx that part alone."""
    form = await visit.form()
    if form.checked("without"):
        form.values.pop("upload", None)
    await _bring(visit, form)
    return await _page(visit, form, _asked(form), screen=WITH_PICTURE)


async def generate(visit: Visit) -> Response:
    form = await visit.form()
    await _bring(visit, form)
    asked = _asked(form)
    if form.messages:
        return await _page(visit, form, asked)
    try:
        payload = await visit.act(GENERATE, **asked, key=once(form, asked))
    except SignInFirst:
        return sign_in_first("/create/price")
    if payload["errors"]:
        return await _page(visit, form, asked, payload["errors"])
    return visit.go(address_of(payload["generation"]))


async def _bring(visit: Visit, form: Form) -> None:
    """Go on with the picture that came with the form."""
    if (upload := await bring(visit, form)) is not None:
        form.values["upload"] = upload


async def _page(
    visit: Visit, form: Form, asked: Mapping[str, Any], errors: Iterable[Mapping[str, Any]] = (), screen: Screen = PAGE
) -> Response:
    return visit.show(screen, await visit.ask(CREATE, **asked), form, errors, key=new_key(form), here=here_of(visit, "/create"))


def _asked(form: Form) -> dict[str, Any]:
    width, height = size(form)
    return {
        "prompt": form.text("prompt"),
        "negativePrompt": form.optional("negativePrompt"),
        "model": form.optional("model"),
        "width": width,
        "height": height,
        "count": form.integer("count"),
        "seed": form.integer("seed"),
        "guidance": form.number("guidance"),
        "steps": form.integer("steps"),
        "upload": form.optional("upload"),
        "strength": form.number("strength"),
        "alchemy": form.checked("alchemy"),
        "visibility": visibility(form),
    }


async def _beginning(visit: Visit) -> dict[str, str]:
    """What the form begins with: a model, the words of a generation, or the words and settings of an image that the viewer sees."""
    image, generation = visit.query("image"), visit.query("generation")
    if image is None and generation is None:
        return {"model": visit.query("model") or ""}
    found = await visit.ask(SOURCE, image=image or "", generation=generation or "")
    if found["image"]:
        return _settings(found["image"])
    if found["generation"]:
        return {"prompt": found["generation"]["prompt"]}
    raise HTTPException(404)


def _settings(image: Mapping[str, Any]) -> dict[str, str]:
    width, height = _composed(image)
    shape = f"{width}x{height}"
    values = {name: image[name] for name in ("prompt", "negativePrompt", "seed")} | {"width": width, "height": height}
    values |= {"model": image["model"] and image["model"]["id"], "size": shape if shape in SHAPES else "own"}
    values |= {"alchemy": "on" if image["alchemy"] else None}
    return {name: str(value) for name, value in values.items() if value is not None}


def _composed(image: Mapping[str, Any]) -> tuple[int, int]:
    """The size that was asked for, before Alchemy made it twice as large; of what was made larger still, one that can be asked for."""
    width, height = image["width"], image["height"]
    halved = 1 if image["alchemy"] else 0
    while max(width, height) >> halved > LONGEST:
        halved += 1
    return width >> halved, height >> halved


ROUTES = [
    Path("/create", get=show, post=generate),
    Path("/create/price", get=show, post=price),
    Path("/create/picture", get=show, post=picture),
]
