"""`/graphql` by the GraphQL over HTTP specification: POST for everything, GET for queries, both media types; no batching. And as a stream
of events, where these are asked for first, or where the document can be answered in no other way."""

import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson
from graphql import OperationType
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from gateway.auth.tokens import bearer, header
from gateway.caller import Caller, Over
from gateway.documents import document_id
from gateway.house import House
from gateway.rates import TooMany
from gateway.streams import EVENTS, refused, streamed
from schema.compiler.documents import Operation
from schema.compiler.limits import RequestError

logger = logging.getLogger("sfumato")
JSON: Final = "application/json"
GRAPHQL: Final = "application/graphql-response+json"
MAX_BODY: Final = 1024 * 1024
HEADERS: Final = {
    kind: [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"cache-control", b"private, no-store"),
        (b"vary", b"Accept, Authorization, Cookie"),
    ]
    for kind in (JSON, GRAPHQL)
}
ALWAYS: Final = {"LIMIT_EXCEEDED": 400, "BAD_REQUEST": 400, "UNAUTHENTICATED": 401, "TOO_MANY_REQUESTS": 429, "INTERNAL": 500}
REQUEST_ERRORS: Final = frozenset({"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"})


class HttpError(RequestError):
    """A request that is no GraphQL request; with the status that says why."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code, message)
        self.status, self.headers = status, dict(headers or {})


class Json(Response):
    """A body that is JSON already."""

    def __init__(self, body: bytes, status: int, kind: str, headers: Mapping[str, str]) -> None:
        self.status_code, self.body, self.background = status, body, None
        self.raw_headers = [*HEADERS[kind], (b"content-length", b"%d" % len(body))]
        if headers:
            self.raw_headers += [(name.lower().encode(), value.encode()) for name, value in headers.items()]


class Endpoint:
    """Answers `/graphql` for a house."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.respond_to(Request(scope, receive))
        await response(scope, receive, send)

    async def respond_to(self, request: Request) -> Response:
        if request.method == "GET" and self.house.development and wants_a_page(request):
            return RedirectResponse("/explorer", 303)
        accepted = Accepted(JSON, events=False, events_first=False)
        try:
            accepted = negotiated(header(request, b"accept") or "*/*")
            asked = await posted(request) if request.method == "POST" else got(request)
            return await self.answer(request, asked, accepted)
        except HttpError as error:
            return self.refuse(error, error.status, accepted.kind, error.headers)
        except TooMany as error:
            return self.refuse(error, 429, accepted.kind, {"Retry-After": str(error.retry_after)})
        except Over:
            over = unauthenticated()
            return self.refuse(over, over.status, accepted.kind, over.headers)
        except RequestError as error:
            return refused(error) if accepted.events_first else self.refuse(error, status_of(error, accepted.kind), accepted.kind)
        except Exception:
            logger.exception("a request to /graphql failed")
            return self.refuse(RequestError("INTERNAL", "Something went wrong in the house. Try again."), 500, accepted.kind)

    async def answer(self, request: Request, asked: dict[str, Any], accepted: "Accepted") -> Response:
        caller = await caller_of(self.house, request)
        operation = await self.house.asked(asked, caller)
        streams = self.streams(operation, accepted, request.method)
        self.house.charge(operation, asked.get("variables"), caller)
        if streams:
            return await streamed(self.house, caller, self.house.answers(operation, asked.get("variables"), caller))
        return self.respond(await self.house.run(operation, asked.get("variables"), caller), 200, accepted.kind)

    def streams(self, operation: Operation, accepted: "Accepted", method: str) -> bool:
        """Is it answered as a stream of events? Raises 405 and 406."""
        if method != "POST" and operation.kind is OperationType.MUTATION:
            raise HttpError(405, "BAD_REQUEST", "Send mutations by POST.", {"Allow": "POST"})
        if operation.kind is OperationType.SUBSCRIPTION and not accepted.events:
            raise HttpError(406, "BAD_REQUEST", f"What is watched is answered over WebSocket, or as {EVENTS}.")
        return accepted.events_first or operation.kind is OperationType.SUBSCRIPTION

    def respond(self, answer: dict[str, Any], status: int, kind: str, headers: Mapping[str, str] | None = None) -> Response:
        return Json(orjson.dumps(answer), status, kind, headers or {})

    def refuse(self, error: RequestError, status: int, kind: str, headers: Mapping[str, str] | None = None) -> Response:
        return self.respond({"errors": error.errors}, status, kind, headers)


async def caller_of(house: House, request: Request) -> Caller:
    """Who sent it. Raises 401 where a token was sent that is nobody's."""
    caller = await house.caller(request)
    if not caller.viewer.signed_in and bearer(request) is not None:
        raise unauthenticated()
    return caller


def wants_a_page(request: Request) -> bool:
    """Is it a browser that was sent here, and asks nothing?"""
    return b"text/html" in request.scope["headers_by_name"].get(b"accept", b"") and not request.scope["query_string"]


def unauthenticated() -> HttpError:
    words = "This token is wrong, or its session or key is over. Sign in again."
    return HttpError(401, "UNAUTHENTICATED", words, {"WWW-Authenticate": "Bearer"})


def status_of(error: RequestError, kind: str) -> int:
    """Parse and validation errors are 400 in the newer media type, and 200 in the older one, as the specification has it."""
    if error.code in REQUEST_ERRORS:
        return 400 if kind == GRAPHQL else 200
    return ALWAYS.get(error.code, 400)


class Accepted(NamedTuple):
    """The media type of an answer in one piece; whether a stream of events is taken too, and whether it is wanted rather than that."""

    kind: str
    events: bool
    events_first: bool


@lru_cache(256)
def negotiated(accept: str) -> Accepted:
    """What is to be answered, by weight, and of two that weigh the same by their order; raises 406 where nothing of ours is wanted.

    Events are wanted only by who names them.
    """
    ranges = media_ranges(accept)
    weights = {kind: weight(kind, ranges) for kind in (JSON, GRAPHQL, EVENTS)}
    events, whole = weights.pop(EVENTS), max(weights.values())
    if not (events or whole):
        raise HttpError(406, "BAD_REQUEST", f"Answers are {JSON}, {GRAPHQL} or {EVENTS}.")
    named = [name for name in ranges if name in (EVENTS, JSON, GRAPHQL, "application/*", "*/*")]
    first = not whole or (EVENTS in named and (events > whole or (events == whole and named[0] == EVENTS)))
    preferred = GRAPHQL in ranges and weights[GRAPHQL] >= weights[JSON]
    kind = GRAPHQL if preferred or not weights[JSON] else JSON
    return Accepted(kind if whole else JSON, events > 0, first)


def media_ranges(accept: str) -> dict[str, float]:
    """The kinds that an `Accept` names, in its order, with what each weighs."""
    ranges = {}
    for item in accept.split(","):
        name, _, parameters = item.strip().partition(";")
        ranges[name.strip().lower() or "*/*"] = quality(parameters)
    return ranges


def weight(kind: str, ranges: Mapping[str, float]) -> float:
    """What a kind weighs, by the closest of the ranges that it is in."""
    return next((ranges[name] for name in (kind, f"{kind.partition('/')[0]}/*", "*/*") if name in ranges), 0.0)


def quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


async def posted(request: Request) -> dict[str, Any]:
    if not is_json(header(request, b"content-type")):
        raise HttpError(415, "BAD_REQUEST", f"Send {JSON}.")
    return checked(decoded(await body_of(request.receive)))


@lru_cache(256)
def is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == JSON


async def body_of(receive: Receive) -> bytes | bytearray:
    """The body, of which no more is read than may be sent."""
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise HttpError(400, "BAD_REQUEST", "The body ended early.")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MAX_BODY:
            raise HttpError(413, "LIMIT_EXCEEDED", f"A body is at most {MAX_BODY} bytes long.")
    return body


def decoded(body: bytes | bytearray | str) -> Any:
    try:
        return orjson.loads(body)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise HttpError(400, "BAD_REQUEST", "This is no JSON.") from error


def got(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if name in found:
            found[name] = decoded(found[name])
    return checked(found)


KINDS: Final[dict[str, tuple[type, ...]]] = {
    "query": (str,),
    "documentId": (str, type(None)),
    "doc_id": (str, type(None)),
    "operationName": (str, type(None)),
    "variables": (dict, type(None)),
    "extensions": (dict, type(None)),
}


def checked(asked: Any) -> dict[str, Any]:
    if not isinstance(asked, dict):
        raise HttpError(400, "BAD_REQUEST", "Send an object with `query`; several operations at once are not answered.")
    for name, kinds in KINDS.items():
        if name in asked and not isinstance(asked[name], kinds):
            raise HttpError(400, "BAD_REQUEST", f"`{name}` is of the wrong kind.")
    if "query" not in asked and document_id(asked) is None:
        raise HttpError(400, "BAD_REQUEST", "`query` is missing.")
    return asked
