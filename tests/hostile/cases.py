"""Requests that nobody would send by mistake: hypothesis makes bodies, documents, variables, headers, cursors, ids and forms.

What is right is taken from the house itself: the documents of its pages, its routes, ids and cursors that it gave. Most of a case is right,
so that it gets past the first door, and some of it is not.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote_from_bytes, urlencode

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.hostile.wire import JSON, Asked, Header
from web.app import PAGES
from web.documents import WEB, Document

FORM: Final = (b"content-type", b"application/x-www-form-urlencoded")
OPERATION: Final = re.compile(r"^(query|mutation) ", re.MULTILINE)
TOKENS: Final = (
    *("{", "}", "(", ")", "[", "]", ":", "@", "$", "!", "=", "|", "&", "...", "a", "id", "on", "query", "mutation", "subscription"),
    *("fragment", "feed", "nodes", "__typename", "__schema", "null", "true", "-1", "1e400", '""', '"""', '"', "\\", "#", "\n", "\0", "é"),
    *("@include(if: true)", "@skip(if: $x)", "...on Node{id}", "first: 1000000", "99999999999999999999"),
)
FILES: Final = [str(path.relative_to(WEB)) for path in sorted(WEB.glob("*/*.graphql")) if OPERATION.search(path.read_text())]
DOCUMENTS: Final = tuple(Document(file).source for file in FILES)
PATHS: Final = sorted({"/graphql", "/media/{key}/{size}", "/healthz", "/readyz", *(path.path for page in PAGES for path in page.ROUTES)})
NAMES: Final = (
    "id",
    "ids",
    "image",
    "images",
    "after",
    "first",
    "handle",
    "input",
    "visibility",
    "tool",
    "model",
    "of",
    "plan",
    "liked",
    "key",
)
FIELDS: Final = (
    *("handle", "email", "password", "prompt", "negative_prompt", "width", "height", "count", "steps", "guidance", "seed", "model", "tool"),
    *(
        "visibility",
        "key",
        "image",
        "images",
        "action",
        "liked",
        "next",
        "display_name",
        "bio",
        "plan",
        "accept",
        "terms",
        "public",
        "after",
    ),
)
HEADERS: Final = (
    *(b"accept", b"content-type", b"cookie", b"authorization", b"origin", b"sec-fetch-site", b"if-none-match", b"hx-request"),
    *(b"hx-request-type", b"hx-source", b"range", b"content-encoding", b"x-forwarded-for", b"accept-language", b"user-agent", b"referer"),
)
VALUES: Final = (
    *(
        b"*/*",
        b"application/json;q=0",
        b"application/graphql-response+json;q=1e999",
        b";;;,,,=q",
        b"text/html, */*;q=0.1",
        b"Bearer",
        b"Bearer ",
    ),
    *(
        b"bearer x y",
        b"Basic Og==",
        b"sfumato=",
        b"sfumato=x; sfumato=y",
        b'sfumato="\\',
        b"true",
        b"full",
        b"none",
        b"cross-site",
        b"null",
    ),
    *(b'"*"', b"W/", b"bytes=0-", b"gzip", b"http://", b"\xff\xfe", b"", b"multipart/form-data; boundary=", b"x" * 9_000),
)

texts = st.text(max_size=40) | st.sampled_from(
    ["", "\0", "\u202e", "9" * 400, "-1", "../../etc/passwd", "' OR 1=1 --", "{{7*7}}", "\ufffd" * 50]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
values: SearchStrategy[Any] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(NAMES) | texts, inner, max_size=5), max_leaves=12
)


@dataclass(frozen=True)
class Known:
    """What a house gave."""

    ids: Sequence[str]
    cursors: Sequence[str]
    tokens: Sequence[str]


def bent(known: Sequence[str]) -> SearchStrategy[str]:
    """One of these, or one that was cut, doubled, turned, or changed at a place; or anything."""

    def bend(parts: tuple[str, int, str]) -> str:
        text, place, put = parts
        place = place % (len(text) + 1)
        return text[:place] + put + text[place + 1 :]

    whole = st.sampled_from(known)
    changed = st.tuples(whole, st.integers(0, 400), st.sampled_from(["", "0", "f", "g", "\0", "é", "aaaa"])).map(bend)
    return st.one_of(whole, changed, whole.map(str.swapcase), whole.map(lambda text: text * 2), texts)


def documents() -> SearchStrategy[str]:
    """One of the house's own, some of whose pieces are missing, doubled or replaced; or pieces by themselves."""

    def damage(parts: tuple[str, list[tuple[int, str]]]) -> str:
        pieces = parts[0].split(" ")
        for place, piece in parts[1]:
            pieces[place % len(pieces)] = piece
        return " ".join(pieces)

    edits = st.lists(st.tuples(st.integers(0, 5_000), st.sampled_from(("", *TOKENS))), max_size=4)
    return st.tuples(st.sampled_from(DOCUMENTS), edits).map(damage) | st.lists(st.sampled_from(TOKENS), max_size=40).map(" ".join)


def variables(known: Known) -> SearchStrategy[Any]:
    given = bent(known.ids) | bent(known.cursors) | st.lists(bent(known.ids), max_size=4) | values
    return st.dictionaries(st.sampled_from(NAMES), given, max_size=6) | values


def headers(known: Known) -> SearchStrategy[tuple[Header, ...]]:
    """Who asks, rightly or not, and what else a client might say."""
    bearers = bent(known.tokens).map(lambda token: (b"authorization", b"Bearer " + token.encode("latin-1", "replace")))
    cookies = bent(known.tokens).map(lambda token: (b"cookie", b"sfumato=" + token.encode("latin-1", "replace")))
    others = st.tuples(st.sampled_from(HEADERS), st.sampled_from(VALUES) | st.binary(max_size=30).filter(one_line))
    return st.tuples(st.lists(bearers | cookies, max_size=1), st.lists(others, max_size=2)).map(lambda found: (*found[0], *found[1]))


def one_line(value: bytes) -> bool:
    """A server lets nothing else through as a header."""
    return not set(value) & {0, 10, 13}


def json_bodies(known: Known) -> SearchStrategy[bytes]:
    right = st.fixed_dictionaries(
        {"query": documents()},
        optional={"variables": variables(known), "operationName": st.none() | texts, "extensions": values},
    )
    odd = st.fixed_dictionaries({"query": documents() | values}, optional={"variables": values, "operationName": values, "id": values})
    return st.one_of(right, right, odd, values).map(as_json)


def as_json(value: Any) -> bytes:
    """As Python writes it: also NaN, lone surrogates and integers of any length, which others may refuse."""
    return json.dumps(value).encode()


def cut(bodies: SearchStrategy[bytes]) -> SearchStrategy[bytes]:
    """Also such as end early, or have something put in."""
    places = st.tuples(bodies, st.integers(0, 2_000), st.binary(max_size=4))
    return st.one_of(bodies, bodies, places.map(lambda p: p[0][: p[1]] + p[2]), st.binary(max_size=60))


def api(known: Known) -> SearchStrategy[Asked]:
    kinds = st.sampled_from([JSON, JSON, JSON, JSON, FORM, (b"content-type", b"application/json; charset=utf-16"), (b"x", b"")])
    posted = st.builds(
        lambda body, kind, more: Asked(headers=(kind, *more), body=body), cut(json_bodies(known)), kinds, headers(known)
    )  # fmt: skip
    asked = st.fixed_dictionaries({"query": documents()}, optional={"variables": variables(known).map(as_json), "extensions": texts})
    got = st.builds(
        lambda query, more: Asked(method="GET", headers=more, query=urlencode(query, errors="replace").encode()), asked, headers(known)
    )
    return st.one_of(posted, posted, posted, got)


def pages(known: Known) -> SearchStrategy[Asked]:
    """Every route of the house, with ids that it may know, queries, and forms."""
    parts = st.one_of(bent(known.ids).map(lambda text: text.encode("utf-8", "replace")), st.binary(max_size=12), st.just(b"card.webp"))
    fields = st.dictionaries(st.sampled_from(FIELDS), bent([*known.ids, *known.cursors]) | texts | st.integers().map(str), max_size=6)
    forms = fields.map(lambda found: urlencode(found, errors="replace").encode())

    def build(path: str, filled: list[bytes], query: bytes, method: str, body: bytes, more: tuple[Header, ...]) -> Asked:
        whole = b"/".join(quoted(filled.pop() if piece.startswith("{") else piece.encode()) for piece in path.split("/"))
        posts = method == "POST"
        return Asked(whole, method, (FORM, *more) if posts else more, body if posts else b"", query)

    return st.builds(
        build,
        st.sampled_from(PATHS),
        st.lists(parts, min_size=4, max_size=4),
        forms | st.just(b"") | st.binary(max_size=20).filter(lambda found: one_line(found) and b" " not in found),
        st.sampled_from(["GET", "GET", "POST", "HEAD", "PUT", "OPTIONS"]),
        cut(forms),
        headers(known),
    )


def quoted(piece: bytes) -> bytes:
    return quote_from_bytes(piece, safe="@:.~").encode()


def requests(known: Known) -> SearchStrategy[Asked]:
    return api(known) | pages(known)
