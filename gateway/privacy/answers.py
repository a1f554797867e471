"""What comes back from a door, and what can be said of it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import httpx

NOT_TOLD: Final = frozenset({b"date", b"server", b"set-cookie", b"x-request-id", b"via"})  # of no answer's meaning, or a proxy's
FORM_KEY: Final = re.compile(rb'name="key" value="[^"]*"')  # of a form: new at each showing
FAULTS: Final = frozenset({"INTERNAL", "LIMIT_EXCEEDED", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "TOO_MANY_REQUESTS"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. What was asked for is taken out of it: an echo of one's own words tells nothing."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def everything(self) -> bytes:
        return b"\n".join([*(name + b": " + value for name, value in self.headers), self.body])

    @property
    def told(self) -> tuple[Any, ...]:
        """What two answers have in common that say the same."""
        return self.status, sorted(header for header in self.headers if header[0] not in NOT_TOLD), FORM_KEY.sub(b"", self.body)

    @property
    def is_picture(self) -> bool:
        return dict(self.headers).get(b"content-type", b"").startswith(b"image/")

    @property
    def fault(self) -> str:
        """The code with which the API says that it did not do what was asked."""
        try:
            errors = json.loads(document_of(self.body)).get("errors", ())
        except ValueError:
            return "no JSON"
        return next((code for error in errors if (code := error.get("extensions", {}).get("code")) in FAULTS), "")

    def place_of(self, mark: bytes) -> str:
        """Where a canary sits: the name of a header, or the way to it in JSON."""
        for name, value in self.headers:
            if mark in value.lower() or mark in value:
                return f"the header {name.decode()}"
        try:
            return next(way_to(mark, json.loads(self.body), ()), "")
        except ValueError:
            return ""

    def differs(self, other: "Answer | None") -> str:
        """In what from another one, without the content of either."""
        if other is None or self.status != other.status:
            return f"status {self.status}" + (f" and {other.status}" if other else "")
        if self.body != other.body:
            return "the body"
        return f"headers: {', '.join(sorted({name.decode() for name, _ in {*self.headers} ^ {*other.headers}} - {'date'}))}"


def document_of(body: bytes) -> bytes:
    """The first answer in a body: of a stream of events the data of the first, else the first line."""
    return body.removeprefix(b"event: next\ndata: ").partition(b"\n")[0]


def answer_of(response: httpx.Response, which: str) -> Answer:
    def unasked(text: bytes) -> bytes:
        return text.replace(which.encode(), b"?" * len(which)) if which else text

    headers = tuple((name.lower(), unasked(value)) for name, value in response.headers.raw)
    return Answer(response.status_code, headers, unasked(response.content))


def way_to(mark: bytes, value: Any, way: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from way_to(mark, inner, (*way, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from way_to(mark, inner, (*way, str(number)))
    elif mark in str(value).encode() or mark in str(value).lower().encode():
        yield ".".join(way[1:])
