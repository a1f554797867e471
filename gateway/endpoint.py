"""`/graphql` by the GraphQL over HTTP specification: POST for everything, GET for queries, both media types; no batching."""

import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import orjson
from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.auth.tokens import bearer, header
from gateway.house import House
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
        kind = JSON
        try:
            kind = negotiated(header(request, b"accept") or "*/*")
            asked = await posted(request) if request.method == "POST" else got(request)
            return self.respond(await self.answer(request, asked), 200, kind)
        except HttpError as error:
            return self.refuse(error, error.status, kind, error.headers)
        except RequestError as error:
            return self.refuse(error, status_of(error, kind), kind)
        except Exception:
            logger.exception("a request to /graphql failed")
            return self.refuse(RequestError("INTERNAL", "Something went wrong in the house. Try again."), 500, kind)

    async def answer(self, request: Request, asked: dict[str, Any]) -> dict[str, Any]:
        caller = await self.house.caller(request)
        if not caller.viewer.signed_in and bearer(request) is not None:
            raise HttpError(
                401, "UNAUTHENTICATED", "This token is wrong, or its session or key is over. Sign in again.", {"WWW-Authenticate": "Bearer"}
            )
        operation = self.house.face.library.operation(asked["query"], asked.get("operationName"))
        if request.method != "POST" and operation.kind is not OperationType.QUERY:
            raise HttpError(405, "BAD_REQUEST", "Send mutations by POST.", {"Allow": "POST"})
        return await self.house.run(operation, asked.get("variables"), caller)

    def respond(self, answer: dict[str, Any], status: int, kind: str, headers: Mapping[str, str] | None = None) -> Response:
        return Json(orjson.dumps(answer), status, kind, headers or {})

    def refuse(self, error: RequestError, status: int, kind: str, headers: Mapping[str, str] | None = None) -> Response:
        found: dict[str, Any] = {"message": error.message, "extensions": {"code": error.code}}
        if error.line is not None:
            found["locations"] = [{"line": error.line, "column": error.column}]
        return self.respond({"errors": [found]}, status, kind, headers)


def status_of(error: RequestError, kind: str) -> int:
    """Parse and validation errors are 400 in the newer media type, and 200 in the older one, as the specification has it."""
    if error.code in REQUEST_ERRORS:
        return 400 if kind == GRAPHQL else 200
    return ALWAYS.get(error.code, 400)


@lru_cache(256)
def negotiated(accept: str) -> str:
    """The media type of the answer, by weight; raises 406 where neither is wanted."""
    ranges = {}
    for item in accept.split(","):
        name, _, parameters = item.strip().partition(";")
        ranges[name.strip().lower() or "*/*"] = quality(parameters)
    weights = {kind: next((ranges[name] for name in (kind, "application/*", "*/*") if name in ranges), 0.0) for kind in (JSON, GRAPHQL)}
    if not any(weights.values()):
        raise HttpError(406, "BAD_REQUEST", f"Answers are {JSON} or {GRAPHQL}.")
    preferred = GRAPHQL in ranges and weights[GRAPHQL] >= weights[JSON]
    return GRAPHQL if preferred or not weights[JSON] else JSON


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
    "operationName": (str, type(None)),
    "variables": (dict, type(None)),
    "extensions": (dict, type(None)),
}


def checked(asked: Any) -> dict[str, Any]:
    if not isinstance(asked, dict):
        raise HttpError(400, "BAD_REQUEST", "Send an object with `query`; several operations at once are not answered.")
    if "query" not in asked:
        raise HttpError(400, "BAD_REQUEST", "`query` is missing.")
    for name, kinds in KINDS.items():
        if name in asked and not isinstance(asked[name], kinds):
            raise HttpError(400, "BAD_REQUEST", f"`{name}` is of the wrong kind.")
    return asked
