"""What the gateway hands to the pages: GraphQL operations, and a session. Pages know nothing else of the house."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one operation, as GraphQL shapes it: `data` by response key, `errors` with `path` and `extensions.code`."""

    data: dict[str, Any]
    errors: list[dict[str, Any]]


class Operation(Protocol):
    """A trusted document, validated and compiled when the house starts."""

    @property
    def name(self) -> str: ...

    @property
    def source(self) -> str: ...


class House(Protocol):
    """The one object that pages are given."""

    @property
    def schema(self) -> str:
        """The printed GraphQL schema, with which templates are checked at start-up."""

    @property
    def terms_version(self) -> str:
        """The version of the terms that the house shows now, and asks for at sign-up."""

    @property
    def development(self) -> bool:
        """Is it a house to try things in?"""

    @property
    def today(self) -> str:
        """The day by the clock of the house, in UTC: 2026-11-24."""

    def prepare(self, source: str) -> Operation:
        """Validate and compile the one named operation in `source`; raises ValueError that says what is wrong and where."""

    async def execute(self, request: Request, operation: Operation, variables: Mapping[str, Any] | None = None) -> Answer:
        """Run it as the viewer whose session cookie the request carries."""

    async def upload(self, request: Request, content: bytes) -> Answer:
        """Keep a picture that the viewer brought: `data` has its `id`, or `errors` what is wrong with it, as a payload would have it."""

    async def told_by(self, content: bytes) -> list[str]:
        """What a picture's file tells of how it was made, in sentences, whatever its octets are."""

    def start_session(self, request: Request, response: Response, token: str, expires_at: datetime) -> None:
        """Keep the bearer token of `signIn` or `signUp` in the session cookie."""

    def end_session(self, request: Request, response: Response) -> None:
        """Forget the cookie; the session itself is ended by the mutation `signOut`."""
