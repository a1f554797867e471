"""What each of the parsers of our own has to hold, for whatever octets: a function of octets that raises where it does not."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from graphql import GraphQLSyntaxError, Lexer, Source, TokenKind
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from gateway.auth.tokens import presented
from gateway.endpoint import GRAPHQL, JSON, KINDS, checked, decoded, got, negotiated, quality
from gateway.media import AVIF, matches, names
from gateway.ranges import Unsatisfiable, part_of
from schema.compiler.cursors import LENGTH, Cursors
from schema.compiler.limits import MAX_TOKENS, RequestError, scan, weigh
from web.forms import LIMIT, read_form
from web.pages import own_path

CURSORS: Final = Cursors(bytes(range(64)))
PLACE: Final = CURSORS.write(b"a list", 5)


def document(octets: bytes) -> None:
    """What the scan lets through has no more tokens than one may, as graphql-core counts them."""
    source = octets.decode("utf-8", "replace")
    try:
        scan(source)
    except RequestError:
        return
    lexer, count = Lexer(Source(source)), 0
    try:
        while lexer.advance().kind is not TokenKind.EOF:
            count += 1
    except GraphQLSyntaxError:
        pass
    assert count <= MAX_TOKENS


def cursor(octets: bytes) -> None:
    """What is read as a place was written so."""
    text = octets.decode("latin-1")
    for given in (text, PLACE[: len(octets) % LENGTH] + text, text + PLACE):
        place = CURSORS.read(b"a list", given)
        assert place is None or CURSORS.write(b"a list", place) == given


def accept(octets: bytes) -> None:
    text = octets.decode("latin-1")
    assert 0 <= quality(text) <= 1
    with suppress(RequestError):
        assert negotiated(text).kind in (JSON, GRAPHQL)
    assert names("original.png", text) == ("original.png",)
    assert names("card.webp", text) in (("card.webp",), ("card.avif", "card.webp"))
    assert AVIF in text.lower() or names("card.webp", text) == ("card.webp",)


def body(octets: bytes) -> None:
    """What is a request at all has the kinds of values that it should."""
    try:
        asked = checked(decoded(octets))
    except RequestError:
        return
    assert all(isinstance(asked[name], kinds) for name, kinds in KINDS.items() if name in asked)
    with suppress(RequestError):
        weigh(asked.get("variables") or {})


def query(octets: bytes) -> None:
    try:
        asked = got(request(query=octets))
    except RequestError:
        return
    assert isinstance(asked["query"], str)


def token(octets: bytes) -> None:
    for name in (b"authorization", b"cookie"):
        for before in (b"", b"Bearer ", b"sfumato="):
            found = presented(request(headers={name: before + octets}), False)
            assert found is None or isinstance(found, str)


def form(octets: bytes) -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": octets * (1 + len(octets) % 3), "more_body": False}

    try:
        found = asyncio.run(read_form(Request(scope(), receive)))
    except HTTPException:  # it is too large, or has too many fields
        return
    assert len(octets) <= LIMIT
    for name in found.values:
        integer, number = found.integer(name), found.number(name)
        assert integer is None or -(2**31) <= integer < 2**31
        assert number is None or abs(number) < 1e9


def tag(octets: bytes) -> None:
    """Only the tag itself, or any, matches."""
    text = octets.decode("latin-1")
    if matches(text, '"k-card.webp"'):
        assert "*" in text or '"k-card.webp"' in text


def part(octets: bytes) -> None:
    """Whatever is asked for is a part of what is there, or all of it."""
    text = octets.decode("latin-1")
    for wanted in (text, f"bytes={text}", f"bytes={text}-", f"bytes=-{text}"):
        with suppress(Unsatisfiable):
            found = part_of(wanted, 40)
            assert found is None or 0 <= found.start < found.stop <= 40


def next_page(octets: bytes) -> None:
    """Nobody is led to another house."""
    path = own_path(octets.decode("utf-8", "replace"))
    assert urlsplit(urljoin("https://sfumato.example.com/sign-in", path)).netloc == "sfumato.example.com"


def request(query: bytes = b"", headers: dict[bytes, bytes] | None = None) -> Request:
    return Request(scope(query, headers))


def scope(query: bytes = b"", headers: dict[bytes, bytes] | None = None) -> dict[str, Any]:
    given = headers or {}
    return {"type": "http", "method": "GET", "path": "/", "query_string": query, "headers": [*given.items()], "headers_by_name": given}


PARSERS: Final[dict[str, Callable[[bytes], None]]] = {
    function.__name__: function for function in (document, cursor, accept, body, query, token, form, tag, part, next_page)
}
