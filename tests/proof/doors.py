"""Every door of the product, and how to ask at it.

What can be asked is read off the product: the routes of the application, the pages of `web.app.PAGES`, the fields of the schema, the
sizes of pictures. So a page, a field or a size that is added is asked for from then on; a route that no door takes, or a part of an
address that nobody knows a value for, is an error in `tests/proof/test_doors.py`.

To ask all doors as a viewer:

    home = house_of(world)                                # tests.proof.house: the world's house, in this process
    for kind in kinds(home.app):                          # each thing that can be asked for, by door
        question = draw(kind, world, asker, random)       # plain data: the same question can be asked of another world
        answer = await ask(home, asker, question)         # .status, .headers, .body
        if home.house.wrote: home.fill(world)             # the question was a mutation

An asker is one of `tests.proof.viewers.askers(world)`; of two worlds with the same accounts, one asker is good for both.
"""

import io
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any, Final, Protocol
from urllib.parse import urlencode

import orjson
from graphql import GraphQLObjectType, get_named_type
from PIL import Image as Pixels
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from gateway.media import KINDS
from gateway.streams import EVENTS
from schema.compiler.limits import RequestError
from schema.tables import Account, ApiKey, Dataset, Generation, GenerationStatus, Image, Model, Plan, Upload
from tests.oracle import rules
from tests.oracle.arguments import Arguments
from tests.oracle.asked import Asked
from tests.oracle.documents import BUDGET, Document, Goal, goals, write
from tests.oracle.reference import schema
from tests.oracle.world import World
from tests.proof.house import ADDRESS, Home
from tests.proof.live import PATIENCE, QUIET, spoken, streamed, told
from tests.proof.pairs_whole import Giver, whole
from tests.proof.viewers import Asker
from web.app import PAGES

GOING: Final = (GenerationStatus.QUEUED, GenerationStatus.RUNNING)
FRAGMENT: Final = {"hx-request": "true", "hx-request-type": "partial"}
BEARER, COOKIE = "bearer", "cookie"
JSON, GRAPHQL = "application/json", "application/graphql-response+json"
HOST: Final = ADDRESS.partition("//")[2]
ABSENT: Final = "iAbsentAbsentAbsentAb0"


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that can be asked for at a door. `name` is what is counted: a type, a route, a size; `what` is the door's own."""

    door: str
    name: str
    what: Any


@dataclass(frozen=True, slots=True)
class Question:
    """One request. A `document` is asked by GraphQL, by the method that is given; without a method, of the house in process."""

    kind: Kind
    method: str = "GET"
    path: str = "/"
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    by: str = COOKIE
    document: Document | None = None

    @property
    def words(self) -> str:
        """All that the asker said: an echo of it tells nothing."""
        asked = (self.document.text, self.document.variables) if self.document else ""
        return f"{self.path} {self.content!r} {asked}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. The answer of the house in process has no headers."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def everything(self) -> bytes:
        return b"\n".join([*(name + b": " + value for name, value in self.headers), self.body])


class Door(Protocol):
    """A way in. `takes` says whether a route of the application is asked at this door."""

    name: str

    def takes(self, route: BaseRoute) -> bool: ...

    def kinds(self, app: Starlette) -> Iterator[Kind]: ...

    def draw(self, kind: Kind, world: World, asker: Asker, draws: random.Random) -> Question: ...


def kinds(app: Starlette) -> list[Kind]:
    """Each thing that can be asked for at each door."""
    return [kind for door in DOORS.values() for kind in door.kinds(app)]


def draw(kind: Kind, world: World, asker: Asker, draws: random.Random) -> Question:
    """A question of this kind about this world, as this viewer would ask it."""
    return DOORS[kind.door].draw(kind, world, asker, draws)


def goes_on(world: World, asker: Asker, question: Question) -> bool:
    """Is a job watched that goes on, so that what is answered has no end?"""
    jobs = world.all(Generation) if question.kind.door.endswith("watched") else []
    return any(job.id in question.words and job.status in GOING and rules.sees_generation(asker.viewer, job) for job in jobs)


async def ask(home: Home, asker: Asker, question: Question, *, endless: bool = False) -> Answer:
    """An answer is waited for to its end, unless it has none."""
    home.house.executed.clear()
    if question.kind.door == InProcess.name:
        return await in_process(home, asker, question)
    headers = {**question.headers, **credentials(asker, question.by)}
    quiet = QUIET if endless else PATIENCE
    if question.kind.door.startswith(OverStream.name):
        return Answer(*await streamed(home.app, question.path, {**headers, "accept": EVENTS}, question.content, HOST, quiet))
    if question.kind.door.startswith(OverSocket.name):
        return Answer(*await spoken(home.app, question.path, headers, orjson.loads(question.content), HOST, quiet))
    found = await home.client.request(question.method, question.path, headers=headers, content=question.content)
    return Answer(found.status_code, tuple((name.lower(), value) for name, value in found.headers.raw), found.content)


def answers_of(question: Question, answer: Answer) -> list[Any]:
    """What a document was answered, whichever way; nothing where it was refused."""
    if answer.status != 200:
        return []
    door = question.kind.door.partition(",")[0]
    return told(answer.body, door)[0] if door in (OverStream.name, OverSocket.name) else [orjson.loads(answer.body)]


def credentials(asker: Asker, by: str) -> dict[str, str]:
    if asker.token is None:
        return {}
    return {"authorization": f"Bearer {asker.token}"} if by == BEARER else {"cookie": f"sfumato={asker.token}"}


async def in_process(home: Home, asker: Asker, question: Question) -> Answer:
    """What a job or a page of the house would be answered."""
    assert question.document is not None
    house, document = home.house, question.document
    try:
        operation = house.face.library.operation(document.text, document.operation)
        found = await house.run(operation, document.variables, await house.as_of_now(asker.token, ""))
    except RequestError as error:
        found = {"errors": [{"message": error.message, "extensions": {"code": error.code}}]}
    return Answer(200, (), orjson.dumps(found))


# ---------------------------------------------------------------- GraphQL


class InProcess:
    """The house itself, asked as its pages and jobs ask it."""

    name = "in process"

    def takes(self, route: BaseRoute) -> bool:
        return False

    def kinds(self, app: Starlette) -> Iterator[Kind]:
        return (Kind(self.name, reached(goal), goal) for goal in goals())

    def draw(self, kind: Kind, world: World, asker: Asker, draws: random.Random) -> Question:
        return Question(kind, document=write(draws.randrange(2**32), world, asker.viewer, kind.what, draws.randint(0, BUDGET)))


class OverHttp:
    """`/graphql`: by POST and GET, with a bearer token or a cookie, in both media types."""

    name = "graphql"

    def takes(self, route: BaseRoute) -> bool:
        return isinstance(route, Route) and route.path == "/graphql"

    def kinds(self, app: Starlette) -> Iterator[Kind]:
        return (Kind(self.name, reached(goal), goal) for goal in goals())

    def draw(self, kind: Kind, world: World, asker: Asker, draws: random.Random) -> Question:
        document = write(draws.randrange(2**32), world, asker.viewer, kind.what, draws.randint(0, BUDGET))
        asked = Question(kind, draws.choice(("GET", "POST", "POST")), by=draws.choice((BEARER, COOKIE)))
        return posed(replace(asked, headers={"accept": draws.choice((JSON, GRAPHQL))}), document)


def posed(question: Question, document: Document) -> Question:
    """The same question with this document; with its variables, where it goes on from a cursor."""
    if question.kind.door == InProcess.name:
        return replace(question, document=document)
    asked = {"query": document.text, "variables": document.variables, "operationName": document.operation}
    if question.method == "GET":
        query = urlencode({name: as_text(value) for name, value in asked.items() if value is not None})
        return replace(question, path=f"/graphql?{query}", document=document)
    headers = {**question.headers, "content-type": JSON}
    return replace(question, path="/graphql", headers=headers, content=orjson.dumps(asked), document=document)


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


@cache
def reached(goal: Goal) -> str:
    """The type that the edge of a goal leads to."""
    kind = schema().type_map[goal[0]]
    assert isinstance(kind, GraphQLObjectType)
    return str(get_named_type(kind.fields[goal[1]].type).name)


class OverStream:
    """`/graphql` as events: whatever may be asked over HTTP."""

    name = "stream"
    root = "Query"

    def takes(self, route: BaseRoute) -> bool:
        return False

    def kinds(self, app: Starlette) -> Iterator[Kind]:
        return (Kind(self.name, reached(goal), goal) for goal in goals(self.root))

    def draw(self, kind: Kind, world: World, asker: Asker, draws: random.Random) -> Question:
        document = write(draws.randrange(2**32), world, asker.viewer, kind.what, draws.randint(0, BUDGET), self.root)
        return posed(Question(kind, "POST", by=draws.choice((BEARER, COOKIE))), document)


class OverSocket(OverStream):
    """`/graphql` over WebSocket."""

    name = "socket"

    def takes(self, route: BaseRoute) -> bool:
        return isinstance(route, WebSocketRoute) and route.path == "/graphql"


class WatchedOverStream(OverStream):
    """What can be watched: its first event, and whether that is the last."""

    name = "stream, watched"
    root = "Subscription"


class WatchedOverSocket(OverSocket):
    name = "socket, watched"
    root = "Subscription"


class Mutations:
    """Each mutation over HTTP, with things that the viewer sees and things that it does not, and with all of its payload."""

    name = "mutation"

    def takes(self, route: BaseRoute) -> bool:
        return False

    def kinds(self, app: Starlette) -> Iterator[Kind]:
        root = schema().mutation_type
        return (Kind(self.name, name, name) for name in (root.fields if root else ()))

    def draw(self, kind: Kind, world: World, asker: Asker, draws: random.Random) -> Question:
        given = Giver(draws, partial(argument, world, asker, draws)).variables("Mutation", kind.what)
        document = Document(whole("Mutation", kind.what), given, None, [])
        return posed(Question(kind, "POST", by=draws.choice((BEARER, COOKIE))), document)


def argument(world: World, asker: Asker, draws: random.Random, name: str, of: str) -> str:
    """An id or a text for what an argument is called."""
    if of == "ID":
        kinds = {"model": (Model,), "id": (Generation, ApiKey, Model, Dataset), "upload": (Upload,), "uploads": (Upload,)}
        kinds["dataset"] = (Dataset,)
        return id_of(draws.choice(kinds.get(name, (Image,))), world, asker, draws)
    return TEXTS[name](world, asker, draws) if name in TEXTS else draws.choice(("one", "solo"))


# ---------------------------------------------------------------- addresses

SEGMENTS: Final[dict[str, Any]] = {
    **dict.fromkeys(("generations", "previews"), Generation),
    **{"images": Image, "models": Model, "account": ApiKey, "uploads": Upload},
}
Pool = Callable[[World, Asker, random.Random, str], str]


def some_id(world: World, asker: Asker, draws: random.Random, path: str) -> str:
    """Of the type that the address is about: seen, or any; now and then of another type, or of none."""
    table = SEGMENTS.get(path.split("/")[1]) if draws.randrange(10) else None
    return id_of(table or draws.choice((Image, Model, Generation, ApiKey, Account, Upload, Dataset)), world, asker, draws)


def id_of(table: Any, world: World, asker: Asker, draws: random.Random) -> str:
    rows = world.all(table)
    if draws.randrange(2):
        rows = Asked(world, asker.viewer).seen(rows) or rows
    return str(draws.choice(rows).id) if rows and draws.randrange(20) < 19 else ABSENT


def some_handle(world: World, asker: Asker, draws: random.Random, path: str) -> str:
    handle = draws.choice(world.all(Account)).handle
    return draws.choice((handle, handle, handle.upper(), "nobody"))


def some_plan(world: World, asker: Asker, draws: random.Random, path: str) -> str:
    return draws.choice([*(plan.code for plan in world.all(Plan)), "none"])


def some_key(world: World, asker: Asker, draws: random.Random, path: str) -> str:
    keys = [image.media_key for image in world.all(Image)]
    return draws.choice(keys) if keys and draws.randrange(30) < 29 else ABSENT


def some_size(world: World, asker: Asker, draws: random.Random, path: str) -> str:
    return draws.choice((*KINDS, "huge.webp"))


POOLS: Final[dict[str, Pool]] = {"id": some_id, "handle": some_handle, "code": some_plan, "key": some_key, "size": some_size}


def address(path: str, world: World, asker: Asker, draws: random.Random) -> str:
    """An address of a route, with something for each of its parts. Raises KeyError for a part that has no values here."""
    return re.sub(r"{(\w+)}", lambda part: POOLS[part[1]](world, asker, draws, path), path)


# ---------------------------------------------------------------- pages and fragments


def some_words(world: World, asker: Asker, draws: random.Random) -> str:
    return draws.choice(("", "a heron at dawn", "<i>&amp;", "x" * 2001))


def searched(world: World, asker: Asker, draws: random.Random) -> str:
    return Arguments(draws, Asked(world, asker.viewer)).search()


def one_of(*words: str) -> Callable[[World, Asker, random.Random], str]:
    return lambda world, asker, draws: draws.choice(words)


def an_id(table: Any) -> Callable[[World, Asker, random.Random], str]:
    return lambda world, asker, draws: id_of(table, world, asker, draws)


Value = Callable[[World, Asker, random.Random], str]
# What pages read of their addresses and of what is posted. `after` is followed from the page that names it.
QUERY: Final[dict[str, Value]] = {
    "search": searched,
    "sort": one_of("TOP", "TRENDING"),
    "period": one_of("DAY", "WEEK", "MONTH"),
    "days": one_of("30", "90", "365", "7"),
    "visibility": one_of("PUBLIC", "PRIVATE"),
    "tool": one_of("GENERATE", "REMIX", "UPSCALE"),
    "image": an_id(Image),
    "generation": an_id(Generation),
    "model": an_id(Model),
    "dataset": an_id(Dataset),
    "done": one_of("PUBLIC-1", "DELETE-3"),
    "saved": one_of("yes"),
    "next": one_of("/library", "//elsewhere.test"),
}
FORM: Final[dict[str, Value]] = {
    "prompt": some_words,
    "negativePrompt": some_words,
    "model": an_id(Model),
    "upload": an_id(Upload),
    "without": one_of("picture"),
    "size": one_of("768x768", "1024x576", "own"),
    "width": one_of("512", "770", ""),
    "height": one_of("1024", "1", ""),
    "count": one_of("1", "4", "9"),
    "seed": one_of("7", "", "x"),
    "guidance": one_of("7", "99"),
    "steps": one_of("20", "60"),
    "strength": one_of("0.5", "2"),
    "factor": one_of("2", "4", "3"),
    "alchemy": one_of("on"),
    "unlocked": one_of("yes"),
    "publicImages": one_of("yes"),
    "visibility": one_of("PUBLIC", "PRIVATE"),
    "defaultVisibility": one_of("PUBLIC", "PRIVATE"),
    "deed": one_of("PUBLIC", "PRIVATE", "DELETE"),
    "confirmed": one_of("yes"),
    "liked": one_of("yes", "no"),
    "key": one_of("one", "two"),
    "displayName": some_words,
    "name": some_words,
    "expiresAt": one_of("2030-12-31", "2020-01-01", "soon"),
    "bio": some_words,
    "dataset": an_id(Dataset),
    "deleted": an_id(Dataset),
    "publicModel": one_of("on"),
    "trigger": one_of("inkwash", "two words"),
    "description": some_words,
    "email": one_of("nobody@example.com"),
    "password": one_of("sfumato-demo", "short"),
    "currentPassword": one_of("sfumato-demo"),
    "handle": one_of("newcomer", "x"),
    "termsVersion": one_of("2026-01"),
    "accept": one_of("yes"),
    "version": one_of("2026-01"),
    "next": one_of("/library"),
}
# The files of forms that take one, which are sent as browsers send them; of others, and now and then of these, the fields are.
FILES: Final[dict[str, str]] = {"/verify": "file"}
BOUNDARY: Final = "which-is-in-no-file"
SCOPES: Final = ("images:read", "models:write", "account:read", "insights:read", "session")
TEXTS: Final = FORM | {"scopes": one_of(*SCOPES)}  # of the arguments of mutations too
NAMED, SCOPED = BOXES = ("image-", "scope-")  # of the boxes in the library, each named for an image, and of those of a key


class Pages:
    """Every address of every page, by each method that it has, and, as a fragment, by htmx."""

    def __init__(self, name: str, headers: Mapping[str, str]) -> None:
        self.name, self.headers = name, headers

    def takes(self, route: BaseRoute) -> bool:
        return isinstance(route, Route) and any((route.path, method) in paths() for method in route.methods or ())

    def kinds(self, app: Starlette) -> Iterator[Kind]:
        """Where no page is, there is one that says so."""
        return (Kind(self.name, f"{method} {path}", (path, method)) for path, method in (*paths(), ("/no-such-page/{id}", "GET")))

    def draw(self, kind: Kind, world: World, asker: Asker, draws: random.Random) -> Question:
        path, method = kind.what
        found = address(path, world, asker, draws)
        if method == "POST" and path in FILES and draws.randrange(4):
            headers = {**self.headers, "content-type": f"multipart/form-data; boundary={BOUNDARY}"}
            return Question(kind, method, found, headers, sent(FILES[path], draws.choice((b"", b"no picture", small_picture()))))
        if method == "POST":
            headers = {**self.headers, "content-type": "application/x-www-form-urlencoded"}
            return Question(kind, method, found, headers, urlencode(form(world, asker, draws)).encode())
        query = urlencode(some(QUERY, 0.25, world, asker, draws))
        return Question(kind, method, f"{found}?{query}" if query else found, self.headers)


def sent(name: str, content: bytes) -> bytes:
    """A form with one file, as a browser sends it."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


@cache
def small_picture() -> bytes:
    file = io.BytesIO()
    Pixels.new("RGB", (8, 8)).save(file, "PNG")
    return file.getvalue()


@cache
def paths() -> tuple[tuple[str, str], ...]:
    """The addresses of all pages, with their methods."""
    handlers = [(path, method) for page in PAGES for path in page.ROUTES for method in ("GET", "POST") if getattr(path, method.lower())]
    return tuple((path.path, method) for path, method in handlers)


def form(world: World, asker: Asker, draws: random.Random) -> dict[str, str]:
    """Some fields, some pictures of a library, and some scopes of a key."""
    chosen = {f"{NAMED}{id_of(Image, world, asker, draws)}": "yes" for _ in range(draws.choice((0, 1, 3)))}
    chosen |= {f"{SCOPED}{scope}": "yes" for scope in draws.sample(SCOPES, draws.choice((0, 1, 1, 3)))}
    return some(FORM, 0.6, world, asker, draws) | chosen


def some(values: Mapping[str, Value], share: float, world: World, asker: Asker, draws: random.Random) -> dict[str, str]:
    return {name: value(world, asker, draws) for name, value in values.items() if draws.randrange(100) >= 100 - 100 * share}


# ---------------------------------------------------------------- bytes, and what says nothing of anybody


NO_PICTURE: Final = b"""--here\r\nContent-Disposition: form-data; name="file"; filename="../x.png"\r\n\r\nno picture\r\n--here--\r\n"""


# What browsers and caches say when they ask for bytes: which `Accept` likes AVIF no less than WebP, and which octets each `Range` names, if
# one does. `{tag}` stands for what the file in WebP is known by.
ACCEPTS: Final = {
    "": False,
    "*/*": False,
    "image/avif,image/webp,*/*;q=0.8": True,
    "image/avif": True,
    "image/avif;q=0.4, image/webp;q=0.5": False,
    "image/avif;q=0, */*": False,
}
RANGES: Final = {
    "": None,
    "bytes=0-9": slice(0, 10),
    "bytes=5-": slice(5, None),
    "bytes=-4": slice(-4, None),
    "bytes=900-": slice(900, None),
    "bytes=0-1,4-5": None,
    "bytes=9-5": None,
}
KNOWN: Final = ("", "", "*", '"other", W/{tag}')
ONLY_OF: Final = ("", "", "{tag}", "W/{tag}", '"other"')


class Bytes:
    """`/media`: each size of each image, in each encoding, whole and in part."""

    name = "bytes"
    path = "/media/{key}/{size}"

    def takes(self, route: BaseRoute) -> bool:
        return isinstance(route, Route) and route.path == self.path

    def kinds(self, app: Starlette) -> Iterator[Kind]:
        return (Kind(self.name, size, size) for size in (*KINDS, "huge.webp"))

    def draw(self, kind: Kind, world: World, asker: Asker, draws: random.Random) -> Question:
        path = address(self.path.replace("{size}", kind.what), world, asker, draws)
        tag = f'"{path.split("/")[2]}-{kind.what}"'
        said = {"accept": tuple(ACCEPTS), "range": tuple(RANGES), "if-none-match": KNOWN, "if-range": ONLY_OF}
        headers = {name: draws.choice(words).replace("{tag}", tag) for name, words in said.items()}
        asked = {name: words for name, words in headers.items() if words or name == "accept"}
        return Question(kind, draws.choice(("GET", "GET", "HEAD")), path, asked, by=draws.choice((BEARER, COOKIE)))


class Kept:
    """`/uploads` and `/previews`: what members brought, and what is painted for them; and what nobody takes for a picture."""

    name = "kept"
    paths = (("GET", "/uploads/{id}"), ("GET", "/previews/{id}"), ("POST", "/uploads"))

    def takes(self, route: BaseRoute) -> bool:
        return isinstance(route, Route) and route.path in [path for _, path in self.paths]

    def kinds(self, app: Starlette) -> Iterator[Kind]:
        return (Kind(self.name, f"{method} {path}", (method, path)) for method, path in self.paths)

    def draw(self, kind: Kind, world: World, asker: Asker, draws: random.Random) -> Question:
        method, path = kind.what
        by = draws.choice((BEARER, COOKIE))
        if method == "GET":
            return Question(kind, draws.choice(("GET", "GET", "HEAD")), address(path, world, asker, draws), by=by)
        content = draws.choice((b"", b"a=b", *(NO_PICTURE,) * (draws.randrange(10) == 0)))
        return Question(kind, method, path, {"content-type": "multipart/form-data; boundary=here"}, content, by=by)


class Probes:
    """What machines ask, and everybody is answered alike."""

    name = "probes"
    paths = ("/healthz", "/readyz")

    def takes(self, route: BaseRoute) -> bool:
        return isinstance(route, Route) and route.path in self.paths

    def kinds(self, app: Starlette) -> Iterator[Kind]:
        return (Kind(self.name, f"GET {path}", path) for path in self.paths)

    def draw(self, kind: Kind, world: World, asker: Asker, draws: random.Random) -> Question:
        return Question(kind, path=kind.what)


class Files:
    """The files of the pages, which are part of the product and hold nothing of anybody."""

    name = "files"

    def takes(self, route: BaseRoute) -> bool:
        return isinstance(route, Mount) and route.path.startswith("/static/")

    def kinds(self, app: Starlette) -> Iterator[Kind]:
        return (Kind(self.name, "GET /static", route.path) for route in app.routes if isinstance(route, Mount) and self.takes(route))

    def draw(self, kind: Kind, world: World, asker: Asker, draws: random.Random) -> Question:
        return Question(kind, path=f"{kind.what}/{draws.choice(('css/pages.css', 'icon.svg'))}")


EVERY: Final[tuple[Door, ...]] = (
    *(OverHttp(), InProcess(), OverStream(), OverSocket(), WatchedOverStream(), WatchedOverSocket(), Mutations()),
    *(Pages("page", {}), Pages("fragment", FRAGMENT)),
    *(Bytes(), Kept(), Probes(), Files()),
)
DOORS: Final = {door.name: door for door in EVERY}
