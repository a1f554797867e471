"""The pages over the oracle: the same templates and handlers, in a house that knows nothing but the naive resolvers.

What it serves is what a page may contain. Only words and cursors, which are the house's to make, are taken from the house's answer, and
each only for the place at which the oracle says that there is one.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from gateway.security import Security
from tests.oracle import reference
from tests.oracle.asked import CURSOR, MESSAGE
from tests.oracle.compare import Comparison
from tests.proof.house import ADDRESS, Executed, ProofHouse, home
from web.app import error_handlers, routes
from web.house import Answer


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation of the pages, unplanned."""

    name: str
    source: str


@dataclass
class NaiveHouse:
    """Answers the pages as the oracle does (web.house.House). `left` is what the house executed for the same request."""

    house: ProofHouse
    comparison: Comparison | None = None
    left: deque[Executed] = field(default_factory=deque)
    found: list[str] = field(default_factory=list)

    @property
    def schema(self) -> str:
        return self.house.schema

    @property
    def terms_version(self) -> str:
        return self.house.terms_version

    @property
    def development(self) -> bool:
        return self.house.development

    @property
    def today(self) -> str:
        return self.house.today

    def prepare(self, source: str) -> Prepared:
        return Prepared("", source)

    async def execute(self, request: Request, operation: Any, variables: Mapping[str, Any] | None = None) -> Answer:
        asked = dict(variables or {})
        if not self.left or (self.left[0].source, self.left[0].variables) != (operation.source, asked):
            self.found.append(f"the house did not execute {operation.source!r} with {asked} here, but {[one.source for one in self.left]}")
            return Answer({}, [])
        return self.answer(self.left.popleft())

    def answer(self, executed: Executed) -> Answer:
        """The oracle's answer to what the house executed, which is compared with what it answered."""
        comparison, told = self.comparison, executed.answer
        assert comparison is not None
        places = {theirs: ours for ours, theirs in comparison.cursors.items()}
        variables = {name: places.get(value, value) if isinstance(value, str) else value for name, value in executed.variables.items()}
        expected = reference.answer(comparison.world, comparison.viewer, executed.source, variables)
        self.found += comparison.differences(expected, {"data": told.data or None, "errors": told.errors}, echoed=str(executed.variables))
        errors = [{"message": "", "path": list(path), "extensions": {"code": code}} for path, code in expected["errors"]]
        return Answer(worded(expected["data"] or {}, told.data), errors)

    async def upload(self, request: Request, content: bytes) -> Answer:
        raise AssertionError("a picture is kept by an action, which the oracle does not answer")

    async def told_by(self, content: bytes) -> list[str]:
        """Follows from the file and the house's certificate, and from nothing that anybody owns."""
        return await self.house.told_by(content)

    def start_session(self, request: Request, response: Response, token: str, expires_at: Any) -> None:
        raise AssertionError("a session is begun by a mutation, which the oracle does not answer")

    def end_session(self, request: Request, response: Response) -> None:
        raise AssertionError("a session is ended by a mutation, which the oracle does not answer")


def worded(expected: Any, told: Any) -> Any:
    """The oracle's answer with the house's words and cursors, where there are any."""
    if isinstance(expected, dict):
        return {name: worded(value, told.get(name) if isinstance(told, dict) else None) for name, value in expected.items()}
    if isinstance(expected, list):
        return [
            worded(value, told[place] if isinstance(told, list) and place < len(told) else None) for place, value in enumerate(expected)
        ]
    return told if isinstance(expected, str) and (expected == MESSAGE or expected.startswith(CURSOR)) else expected


@dataclass
class NaivePages:
    """The application over the naive house, and a client in front of it."""

    house: NaiveHouse
    client: httpx.AsyncClient

    @classmethod
    def of(cls, house: ProofHouse) -> "NaivePages":
        naive = NaiveHouse(house)
        app = Security(Starlette(routes=routes(naive), exception_handlers=error_handlers(naive)), house.secure)
        return cls(naive, httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=ADDRESS))

    def listen(self, comparison: Comparison, executed: list[Executed]) -> None:
        self.house.comparison, self.house.left, self.house.found = comparison, deque(executed), []


@cache
def naive_pages(database: str) -> NaivePages:
    """Those that stand beside the house of this process over a kind of database."""
    return NaivePages.of(home(database).house)
