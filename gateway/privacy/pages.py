"""The doors that the router knows: each page and its fragment, and what else answers HTTP; and the addresses of pictures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from gateway.media import AVIF, KINDS
from gateway.privacy.visitors import BYTES, FRAGMENT, FRAGMENTS, PAGES, SERVICES, WHICH, Door

ELSEWHERE: Final = ("/graphql", "/media/{key}/{size}")  # asked by documents, and by addresses
TAKES: Final = {"handle": "handle"}  # what a part of a path is; all others are ids
WORDS: Final = "a quiet lake"
FORM: Final = {"prompt": WORDS, "visibility": "PUBLIC", "confirmed": "yes", "liked": "yes"}
DEEDS: Final = tuple({"deed": deed, f"image-{WHICH}": "yes"} for deed in ("PUBLIC", "PRIVATE", "DELETE"))
MADE_WITH: Final = ({"prompt": WORDS, "model": WHICH}, {"prompt": WORDS, "upload": WHICH})
LEARNED_FROM: Final = tuple({"name": WORDS, "trigger": "lake", of: what} for of, what in (
    ("dataset", WHICH), (f"upload-{WHICH}", "yes"), (f"image-{WHICH}", "yes"),
))  # fmt: skip
# The forms of pages that take an id otherwise than in their path, and the queries of those that take one there.
FORMS: Final[Mapping[str, tuple[Mapping[str, str], ...]]] = {
    "/library/preview": DEEDS,
    "/library/change": DEEDS,
    "/create": MADE_WITH,
    "/create/price": MADE_WITH,
    "/create/picture": MADE_WITH,
    "/models/train": LEARNED_FROM,
    "/models/train/picture": LEARNED_FROM,
    "/models/train/forget": ({"deleted": WHICH},),
}
QUERIES: Final[Mapping[str, Mapping[str, str]]] = {
    "/create": {"image": "id", "generation": "id", "model": "id"},
    "/": {"model": "id", "search": "word"},
    "/library": {"search": "word"},
    "/models": {"search": "word"},
    "/models/train": {"dataset": "id"},
}
FILES: Final = {
    "/verify": "file",
    "/create/picture": "picture",
    "/models/train/picture": "picture",
    "/uploads": "picture",
}  # the fields of forms that take one
# How the ids begin that pages with this in their address are for.
BEGIN: Final = {"image": "i", "generation": "g", "library": "i", "preview": "g", "keys": "k", "upload": "u", "train": "d", "": "m"}
LEAVES: Final = "/sign-out"


def doors_of(routes: Iterable[BaseRoute]) -> list[Door]:
    """Signing out comes last, for it ends the session."""
    found = [door for route in routes if isinstance(route, Route) and route.path not in ELSEWHERE for door in _doors_of(route)]
    return sorted(found, key=lambda door: door.path == LEAVES)


def unknown(routes: Iterable[BaseRoute]) -> list[str]:
    """What the router knows and this does not: a door of another kind."""
    known = [route for route in routes if isinstance(route, Route) or files(route) or socket(route)]
    return [str(getattr(route, "path", route)) for route in routes if route not in known]


def files(route: BaseRoute) -> bool:
    return isinstance(route, Mount) and isinstance(route.app, StaticFiles)


def socket(route: BaseRoute) -> bool:
    """The one that documents are asked over."""
    return isinstance(route, WebSocketRoute) and route.path == ELSEWHERE[0]


def _doors_of(route: Route) -> Iterator[Door]:
    """A page answers htmx with a fragment, whichever id is in the address or in the form: it is asked for by one of these ways."""
    page = route.endpoint.__module__.startswith("web.")
    for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
        for door in _asked(route, method):
            of = next(letter for what, letter in BEGIN.items() if what in door.name)
            door = replace(door, kind=PAGES if page else SERVICES, of=of)
            yield door
            if page and (WHICH in door.path.partition("?")[0] or not door.takes):
                yield replace(door, kind=FRAGMENTS, name=f"{door.name}, as a fragment", headers=FRAGMENT)


def _asked(route: Route, method: str) -> Iterator[Door]:
    path, name = _filled(route), f"{method} {route.path}"
    takes = next((TAKES.get(part, "id") for part in route.param_convertors), "")
    if method == "GET":
        yield Door("", name, method, path, takes)
        for query, takes in QUERIES.get(route.path, {}).items():
            yield Door("", f"{name}?{query}=", method, f"{path}?{query}={WHICH}", takes)
    else:
        for form in FORMS.get(route.path, (FORM,)):
            of = next((f" from an {kind}" for kind in ("upload", "image") for field in form if field.startswith(kind)), "")
            deed = f" {form['deed']}" if "deed" in form else of
            takes = "id" if route.path in FORMS else takes
            yield Door("", name + deed, method, path, takes, form=form, file=FILES.get(route.path, ""))


def _filled(route: Route) -> str:
    path = route.path
    for part in route.param_convertors:
        path = path.replace(f"{{{part}}}", WHICH)
    return path


def addresses() -> Iterator[Door]:
    """The bytes of a picture by the key of an address, in each size; also as browsers and caches ask, and in part."""
    for size in KINDS:
        yield Door(BYTES, f"GET /media/…/{size}", "GET", f"/media/{WHICH}/{size}", "key")
        yield Door(BYTES, f"GET /media/…/{size}, as AVIF", "GET", f"/media/{WHICH}/{size}", "key", headers={"Accept": AVIF})
    card = f"/media/{WHICH}/card.webp"
    yield Door(BYTES, "HEAD /media/…/card.webp", "HEAD", card, "key")
    yield Door(BYTES, "GET /media/…/card.webp, if it changed", "GET", card, "key", headers={"If-None-Match": "*"})
    yield Door(BYTES, "GET /media/…/card.webp, in part", "GET", card, "key", headers={"Range": "bytes=0-99"})
