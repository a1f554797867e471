"""Every door at which one can ask for an image by its id, or for a list in which it could be: made from the routes themselves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from web.app import PAGES

FRAGMENT: Final = {"HX-Request": "true", "HX-Request-Type": "partial"}
FORM: Final = {"visibility": "PUBLIC", "confirmed": "yes", "liked": "yes", "prompt": "what is it", "deed": "PUBLIC"}
LEAVES: Final = {"/sign-out", "/sign-in", "/sign-up", "/sign-in/resume", "/account", "/create", "/terms", "/account/plan/{code}"}
SIZES: Final = ("thumb.webp", "card.webp", "full.webp", "original.png")
NOT_COMPARED: Final = {"date"}
KEY: Final = re.compile(rb'name="key" value="[^"]*"')  # of the form, new at each showing

PERMISSION: Final = "{ allowed reason message reversible }"
ALL_OF_IT: Final = f"""
fragment All on Image {{
  id prompt negativePrompt seed width height visibility createdAt tool alchemy engine thumbhash alt likeCount viewerHasLiked isRemix
  thumb: url(size: THUMB) card: url full: url(size: FULL) original: url(size: ORIGINAL)
  creator {{ handle }} model {{ id name }} remixOf {{ id prompt url creator {{ handle }} }}
  remixCount remixes {{ totalCount totalCountPrecision nodes {{ id prompt url }} edges {{ cursor }} pageInfo {{ hasNextPage endCursor }} }}
  viewerCan {{
    remix {PERMISSION} copyPrompt {PERMISSION} upscale {PERMISSION} makePublic {PERMISSION} makePrivate {PERMISSION} delete {PERMISSION}
  }}
  licences {{ from until openedBy closedBy termsVersion }} generation {{ id prompt }} tokens moderation {{ reason hiddenAt }}
}}"""
ERRORS: Final = "errors { code message field }"
READS: Final = {
    "image": "query ($id: ID!) { image(id: $id) { ...All } }" + ALL_OF_IT,
    "twice": "query ($id: ID!) { a: image(id: $id) { id } b: image(id: $id) { ...All } }" + ALL_OF_IT,
    "node": "query ($id: ID!) { node(id: $id) { __typename id ... on Image { ...All } ... on Generation { prompt images { id } } } }"
    + ALL_OF_IT,
    "nodes": 'query ($id: ID!) { nodes(ids: ["iAbsentAbsentAbsentAb0", $id]) { __typename id ... on Image { ...All } } }' + ALL_OF_IT,
    "generation": "query ($id: ID!) { generation(id: $id) { id status progress prompt visibility images { ...All } } }" + ALL_OF_IT,
    "model": "query ($id: ID!) { model(id: $id) { id name images { nodes { ...All } } } }" + ALL_OF_IT,
    "account": "query ($id: String!) { account(handle: $id) { id handle } }",
    "feed by a model": "query ($id: ID!) { feed(model: $id) { totalCount nodes { ...All } } }" + ALL_OF_IT,
}
QUOTE: Final = f"query ($id: ID!) {{ quote(of: {{ remix: {{ image: $id }} }}) {{ tokens available visibility allowed {PERMISSION} }} }}"
QUOTE_UPSCALE: Final = QUOTE.replace("remix: {", "upscale: {")
WRITES: Final = {
    "likeImage": f"mutation ($id: ID!) {{ likeImage(image: $id) {{ image {{ ...All }} {ERRORS} }} }}" + ALL_OF_IT,
    "unlikeImage": f"mutation ($id: ID!) {{ unlikeImage(image: $id) {{ image {{ ...All }} {ERRORS} }} }}" + ALL_OF_IT,
    "copyPrompt": f"mutation ($id: ID!) {{ copyPrompt(image: $id) {{ prompt negativePrompt seed width height model {{ id }} {ERRORS} }} }}",
    "remix": f"mutation ($id: ID!) {{ remix(input: {{ image: $id }}) {{ generation {{ id prompt }} {ERRORS} }} }}",
    "upscale": f"mutation ($id: ID!) {{ upscale(input: {{ image: $id }}) {{ generation {{ id prompt }} {ERRORS} }} }}",
    "makePublic": f"mutation ($id: ID!) {{ setImageVisibility(images: [$id], visibility: PUBLIC) {{ images {{ ...All }} {ERRORS} }} }}"
    + ALL_OF_IT,
    "makePrivate": f"mutation ($id: ID!) {{ setImageVisibility(images: [$id], visibility: PRIVATE) {{ images {{ ...All }} {ERRORS} }} }}"
    + ALL_OF_IT,
    "deleteImages": f"mutation ($id: ID!) {{ deleteImages(images: [$id]) {{ deleted {ERRORS} }} }}",
    "cancelGeneration": f"mutation ($id: ID!) {{ cancelGeneration(id: $id) {{ generation {{ id prompt }} {ERRORS} }} }}",
    "generate": f'mutation ($id: ID!) {{ generate(input: {{ prompt: "x", model: $id }}) {{ generation {{ id }} {ERRORS} }} }}',
}
LISTS: Final = {
    "feed": "{ feed(first: 100) { totalCount totalCountPrecision pageInfo { hasNextPage endCursor } edges { cursor node { ...All } } } }"
    + ALL_OF_IT,
    "most liked": "{ feed(sort: TOP, first: 100) { totalCount edges { cursor node { ...All } } } }" + ALL_OF_IT,
    "trending": "{ feed(sort: TRENDING, period: MONTH, first: 100) { totalCount edges { cursor node { ...All } } } }" + ALL_OF_IT,
    "models": "{ models { totalCount nodes { id cover { ...All } images(first: 100) { totalCount nodes { ...All } } } } }" + ALL_OF_IT,
    "account": "query ($handle: String!) { account(handle: $handle) { displayName images(first: 100) { totalCount nodes { ...All } } "
    "models { totalCount } } }" + ALL_OF_IT,
    "viewer": "{ viewer { library(first: 100) { totalCount nodes { ...All } } generations { nodes { id prompt images { id } } } "
    "tokens { available reserved } tokenHistory { nodes { change generation { id prompt } } } models { totalCount } } }" + ALL_OF_IT,
}

SEARCHES: Final = {
    "feed": "query ($search: String) { feed(search: $search) { totalCount nodes { ...All } pageInfo { hasNextPage endCursor } } }"
    + ALL_OF_IT,
    "models": "query ($search: String) { models(search: $search) { totalCount nodes { id name description } } }",
    "library": "query ($search: String) { viewer { library(search: $search) { totalCount nodes { ...All } } } }" + ALL_OF_IT,
}


@dataclass(frozen=True, slots=True)
class Door:
    """One request; `asks` is what is sent."""

    name: str
    method: str
    path: str
    asks: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, with the id that was asked for taken out of it: an echo of one's own words tells nothing."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def everything(self) -> bytes:
        return b"\n".join([*(name + b": " + value for name, value in self.headers), self.body])


async def knock(http: httpx.AsyncClient, door: Door, token: str | None, asked: str = "") -> Answer:
    """Ask at a door, as a browser with a session does at the pages and an app at the rest."""
    page = not door.path.startswith(("/graphql", "/media"))
    who = {} if token is None else {"Cookie": f"sfumato={token}"} if page else {"Authorization": f"Bearer {token}"}
    answer = await http.request(door.method, door.path, headers={**who, **door.headers}, **door.asks)
    kept = tuple((name.lower(), unasked(value, asked)) for name, value in answer.headers.raw if name.decode().lower() not in NOT_COMPARED)
    return Answer(answer.status_code, kept, KEY.sub(b"", unasked(answer.content, asked)))


def unasked(text: bytes, asked: str) -> bytes:
    return text.replace(asked.encode(), b"?" * len(asked)) if asked else text


def of_id(id: str) -> Iterator[Door]:
    """All that one can ask about the id of an image or a generation."""
    for name, door in (*_pages_of(id), *_documents_of(id)):
        yield Door(name, **door)


def _pages_of(id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, method in _routes():
        if "{id}" in path:
            address, asks = path.replace("{id}", id), {"data": FORM} if method == "POST" else {}
            yield f"{method} {path}", {"method": method, "path": address, "asks": asks}
            yield f"{method} {path}, fragment", {"method": method, "path": address, "asks": asks, "headers": FRAGMENT}
    for name in ("image", "generation", "model"):
        yield f"GET /create?{name}=", {"method": "GET", "path": f"/create?{name}={id}"}
    yield "GET /?model=", {"method": "GET", "path": f"/?model={id}"}
    yield "POST /create/price", {"method": "POST", "path": "/create/price", "asks": {"data": {**FORM, "model": id}}, "headers": FRAGMENT}
    for path in ("/library/preview", "/library/change"):
        for deed in ("PUBLIC", "PRIVATE", "DELETE"):
            form = {"deed": deed, f"image-{id}": "yes"}
            yield f"POST {path} {deed}", {"method": "POST", "path": path, "asks": {"data": form}}


def _documents_of(id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, document in ({**READS, "quote": QUOTE, "quote of an upscale": QUOTE_UPSCALE, **WRITES}).items():
        yield f"graphql {name}", {"method": "POST", "path": "/graphql", "asks": _posted(document, id=id)}
    yield "GET /graphql", {"method": "GET", "path": "/graphql", "asks": {"params": {"query": f'{{ image(id: "{id}") {{ id prompt }} }}'}}}


def of_lists(handle: str) -> Iterator[Door]:
    """All lists, counts and pages in which something of a member's could be, without its id."""
    for path, method in _routes():
        if method == "GET" and "{id}" not in path:
            address = path.replace("{handle}", handle).replace("{code}", "studio")
            yield Door(f"GET {path}", "GET", address)
            yield Door(f"GET {path}, fragment", "GET", address, headers=FRAGMENT)
    for name, document in LISTS.items():
        variables = {"handle": handle} if "$handle" in document else {}
        yield Door(f"graphql {name}", "POST", "/graphql", _posted(document, **variables))


def of_word(word: str) -> Iterator[Door]:
    """All searches for a word."""
    for path in ("/", "/library", "/models"):
        yield Door(f"GET {path}?search=", "GET", f"{path}?search={word}")
        yield Door(f"GET {path}?search=, fragment", "GET", f"{path}?search={word}", headers=FRAGMENT)
    for name, document in SEARCHES.items():
        yield Door(f"graphql {name}", "POST", "/graphql", _posted(document, search=word))


def of_media(url: str) -> Iterator[Door]:
    """The bytes of an image in each size, by one of its addresses; also by who has them in a cache."""
    folder = httpx.URL(url).path.rpartition("/")[0]
    for size in SIZES:
        yield Door(f"media {size}", "GET", f"{folder}/{size}")
        yield Door(f"media {size}, as AVIF", "GET", f"{folder}/{size}", headers={"Accept": "image/avif"})
    yield Door("media, cached", "GET", f"{folder}/card.webp", headers={"If-None-Match": "*"})
    yield Door("media, in part", "GET", f"{folder}/card.webp", headers={"Range": "bytes=0-9"})
    yield Door("media, behind its end", "GET", f"{folder}/card.webp", headers={"Range": "bytes=999999999-"})


def _routes() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for path in page.ROUTES:
            for method, handler in (("GET", path.get), ("POST", path.post)):
                if handler and not (method == "POST" and path.path in LEAVES):
                    yield path.path, method


def _posted(document: str, **variables: Any) -> dict[str, Any]:
    return {"json": {"query": document, "variables": variables}}
