"""The house: everything that one process needs, put together, and the one function that answers GraphQL, whichever door it came through."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Final, Self

from graphql import OperationType
from graphql.execution.values import VariableValues
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from gateway.apart import Apart
from gateway.auth import tokens
from gateway.auth.guesses import Guesses
from gateway.auth.passwords import Argon2Passwords
from gateway.auth.uses import KeyUses
from gateway.caller import Caller, Over
from gateway.clock import HouseClock
from gateway.config import Settings
from gateway.db import Database
from gateway.decoding import Decoded, decode
from gateway.documents import Documents
from gateway.provenance.credentials import Credentials
from gateway.provenance.telling import told_by
from gateway.rates import Rates, Staying
from gateway.reading import Reader
from gateway.storage import Objects
from gateway.watching import Watching
from schema.actions.refusals import Refused
from schema.actions.sessions import token_hash
from schema.actions.uploads import keep_upload
from schema.actions.work import Work, bytes_of
from schema.compiler.cursors import Cursors
from schema.compiler.documents import Operation, chosen
from schema.compiler.limits import RequestError
from schema.compiler.viewers import viewer_from
from schema.graph.build import build
from schema.graph.computed import Asker
from schema.graph.face import Event, Face, Step
from schema.ports import Clock, Jobs, ObjectStore, Passwords
from schema.rules.viewer import NOBODY, Viewer
from schema.tables import new_id
from web.house import Answer

logger = logging.getLogger("sfumato")
GLANCE: Final = 0.5  # seconds: how often whoever stays is looked at anew
UPLOAD_COST: Final = 20_000  # of what a minute may cost: so 60 pictures a minute


@dataclass(frozen=True, slots=True)
class Trusted:
    """An operation of the pages."""

    name: str
    source: str
    operation: Operation


@dataclass
class House:
    """One process's hold on the house. What it reads, it reads on the loop's thread; what it writes, in threads."""

    settings: Settings
    database: Database
    clock: Clock
    store: ObjectStore
    jobs: Jobs
    passwords: Passwords = field(default_factory=Argon2Passwords)
    guesses: Guesses = field(default_factory=Guesses)
    uses: KeyUses = field(init=False)

    def __post_init__(self) -> None:
        self.uses = KeyUses(self.database)

    @cached_property
    def rates(self) -> Rates:
        return Rates(self.settings.cost_a_minute)

    @cached_property
    def staying(self) -> Staying:
        return Staying()

    @classmethod
    def open(cls, settings: Settings, jobs: Jobs) -> Self:
        """Open a house that was migrated."""
        database = Database.of(settings)
        return cls(settings, database, HouseClock(database), Objects.from_url(settings.storage), jobs)

    @cached_property
    def face(self) -> Face:
        schema, catalogue = build(self.database.kind)
        return Face(schema, catalogue, Cursors(self.database.cursor_key()))

    @cached_property
    def guarded(self) -> Reader:
        return self.database.guarded(self.face.catalogue)

    @cached_property
    def watching(self) -> Watching:
        return Watching(self.database.changes(), self.look)

    @cached_property
    def secure(self) -> bool:
        return self.settings.address.startswith("https:")

    # Who asks.

    async def viewer(self, token: str | None) -> Viewer:
        """The viewer with this token, at this moment; nobody where it is no token of a session that runs, and no API key."""
        if not token or not token.isascii():
            return NOBODY
        now = self.clock.now()
        found = viewer_from(await self.guarded.signed_in(token_hash(token)), now)
        if found.key_id is not None:
            self.uses.note(found.key_id, now)
        return found

    async def as_of_now(self, token: str | None, address: str) -> Caller:
        return Caller(token, address, await self.viewer(token))

    async def caller(self, connection: HTTPConnection) -> Caller:
        client = connection.client
        return await self.as_of_now(self.token(connection), client.host if client else "")

    async def still(self, caller: Caller) -> Caller:
        """Who somebody that stays is at this moment. Raises Over: to an account that is being deleted, nothing is sent any more (R1)."""
        found = await self.as_of_now(caller.token, caller.address)
        if found.viewer.account_pk != caller.viewer.account_pk or found.viewer.leaving:
            raise Over
        return found

    async def until_over(self, caller: Caller) -> None:
        """Wait for the end of whoever stays: its session's, its key's, its account's. Raises Over within a second of it."""
        while True:
            await asyncio.sleep(GLANCE)
            await self.still(caller)

    def asker(self, viewer: Viewer) -> Asker:
        return Asker(viewer, self.clock, self.settings.address, self.settings.refused)

    # What is asked.

    async def asked(self, request: Mapping[str, Any], caller: Caller) -> Operation:
        """The operation that a request asks for; what has to be looked for or read first is counted. Raises TooMany and RequestError."""
        if self.rates.limited:
            self.rates.charge(caller, self.documents.cost(request))
        return await self.documents.operation(request)

    def charge(self, operation: Operation, variables: Mapping[str, Any] | None, caller: Caller) -> None:
        """Count what a request from outside could cost. Raises TooMany, and RequestError where it is not executed at all."""
        if self.rates.limited:
            self._charge(operation, self.face.library.variables(operation, variables), caller)

    def _charge(self, operation: Operation, variables: VariableValues, caller: Caller) -> None:
        self.rates.charge(caller, self.face.cost(operation, variables, self.asker(caller.viewer)))

    async def run(self, operation: Operation, variables: Mapping[str, Any] | None, caller: Caller) -> dict[str, Any]:
        """The GraphQL response to an operation. Raises RequestError where it is not executed at all."""
        coerced = self.face.library.variables(operation, variables)
        if operation.kind is OperationType.QUERY:
            begin = partial(self.face.read, operation, coerced, self.asker(caller.viewer))
            answer = await self.guarded.drive(begin(), caller.viewer, begin)
            if operation.introspects:  # takes longer than a read, and touches no row
                return await run_in_threadpool(self.face.with_introspection, operation, coerced, answer, self.asker(caller.viewer))
            return answer
        if operation.kind is not OperationType.MUTATION:
            raise RequestError("BAD_REQUEST", "Subscriptions are watched over WebSocket, or as text/event-stream.")
        response: dict[str, Any] = {"data": {}}
        for step in self.face.steps(operation, coerced):
            caller = await self._step(step, response, caller)
        return response

    def answers(self, operation: Operation, variables: Mapping[str, Any] | None, caller: Caller) -> AsyncGenerator[dict[str, Any]]:
        """The one response to a query or a mutation; those to a subscription, until it ends. It raises RequestError where the operation is
        not executed at all, and Over; so does this, where the variables are wrong."""
        if operation.kind is not OperationType.SUBSCRIPTION:
            return self._once(operation, variables, caller)
        return self.watching.answers(operation, self.face.library.variables(operation, variables), caller)

    async def _once(self, operation: Operation, variables: Mapping[str, Any] | None, caller: Caller) -> AsyncGenerator[dict[str, Any]]:
        yield await self.run(operation, variables, caller)

    async def look(self, operation: Operation, variables: VariableValues, caller: Caller) -> Event:
        """What a subscription watches, as it is now and for whoever the caller is now. Raises TooMany, RequestError and Over.

        It is read first, and then looked whether who asks is still who it was: else a session could end between the two, and something
        be told that came after it.
        """
        self._charge(operation, variables, caller)
        while True:
            begin = partial(self.face.event, operation, variables, self.asker(caller.viewer))
            event = await self.guarded.drive(begin(), caller.viewer, begin)
            now = await self.still(caller)
            if now.viewer == caller.viewer:
                return event
            caller = now

    async def _step(self, step: Step, response: dict[str, Any], caller: Caller) -> Caller:
        """One root field of a mutation; answers who calls after it: somebody else where it began or ended a session."""
        data = response["data"]
        data[step.key] = None
        if step.info is None:
            data[step.key] = "Mutation"
        elif not step.admits(self.asker(caller.viewer)):
            add_error(response, [step.key], "You may not do this.", "UNAUTHORIZED_FIELD_OR_TYPE")
        else:
            try:
                outcome = await run_in_threadpool(self.face.act, step, Acting(self, caller.viewer, caller.address))
                caller = await self.as_of_now(outcome.token or caller.token, caller.address)
                begin = partial(self.face.payload, step, outcome, self.asker(caller.viewer))
                answer = await self.guarded.drive(begin(), caller.viewer, begin)
            except RequestError as error:
                add_error(response, [step.key], error.message, error.code)
            except Exception:
                logger.exception("the mutation %s failed", step.nodes[0].name.value)
                add_error(response, [step.key], "Something went wrong in the house. Try again.", "INTERNAL")
            else:
                data[step.key] = answer["data"]
                for found in answer.get("errors", ()):
                    add_error(response, [step.key, *found["path"]], found["message"], found["extensions"]["code"])
        return caller

    @cached_property
    def documents(self) -> Documents:
        found = Documents(self.face, self.database, self.settings.documents_only)
        found.load()
        return found

    # Pictures that members bring.

    @cached_property
    def apart(self) -> Apart:
        return Apart()

    async def keep(self, caller: Caller, content: bytes) -> str:
        """Keep a picture that the caller brought; its id. Raises RequestError where the caller may not, and Refused where it is none."""
        if not caller.viewer.writes_images:
            raise RequestError("UNAUTHORIZED_FIELD_OR_TYPE" if caller.viewer.signed_in else "UNAUTHENTICATED", "You may not do this.")
        self.rates.charge(caller, UPLOAD_COST)
        return await run_in_threadpool(self._keep, caller, await decode(content, self.apart))

    def _keep(self, caller: Caller, picture: Decoded) -> str:
        """Bytes first: those that no row comes to name are removed, or swept after a crash."""
        storage_key = new_id("s")
        self.store.put(f"{storage_key}/original", picture.original)
        self.store.put(f"{storage_key}/thumb", picture.thumb)
        try:
            with Acting(self, caller.viewer, caller.address).work() as work:
                return keep_upload(work, storage_key, picture.width, picture.height)
        except Refused:
            self.store.delete(bytes_of(storage_key))
            raise

    # What the pages are handed (web.house.House).

    @cached_property
    def schema(self) -> str:
        return self.face.schema.as_str()

    @property
    def terms_version(self) -> str:
        return self.settings.terms_version

    @property
    def development(self) -> bool:
        return self.settings.development

    @property
    def today(self) -> str:
        return self.clock.now().date().isoformat()

    def prepare(self, source: str) -> Trusted:
        """A document of the pages, planned for those who will ask it. Raises ValueError."""
        try:
            operation = chosen(self.documents.trust(source), None)
        except RequestError as error:
            raise ValueError(f"{error.message} (line {error.line})") from error
        return Trusted(operation.node.name.value if operation.node.name else "", source, operation)

    async def execute(self, request: Request, operation: Any, variables: Mapping[str, Any] | None = None) -> Answer:
        try:
            answer = await self.run(operation.operation, variables, await self.caller(request))
        except RequestError as error:
            return Answer({}, [{"message": error.message, "extensions": {"code": error.code}}])
        return Answer(answer["data"] or {}, answer.get("errors", []))

    async def upload(self, request: Request, content: bytes) -> Answer:
        try:
            return Answer({"id": await self.keep(await self.caller(request), content)}, [])
        except RequestError as error:
            return Answer({"id": None}, [{"message": error.message, "field": ["picture"], "code": error.code}])
        except Refused as refused:
            return Answer({"id": None}, [{"message": error.message, "field": ["picture"], "code": error.code} for error in refused.errors])

    @cached_property
    def credentials(self) -> Credentials:
        return Credentials.of(self.database)

    async def told_by(self, content: bytes) -> list[str]:
        return await told_by(content, self.credentials, self.apart)

    def token(self, connection: HTTPConnection) -> str | None:
        return tokens.presented(connection, self.secure)

    def start_session(self, request: Request, response: Response, token: str, expires_at: datetime) -> None:
        tokens.keep(response, token, expires_at, self.secure)

    def end_session(self, request: Request, response: Response) -> None:
        tokens.forget(response, self.secure)

    async def close(self) -> None:
        await self.guarded.close()
        self.database.close()


@dataclass(frozen=True, slots=True)
class Acting:
    """What one mutation is given (schema.graph.mutation.Act)."""

    house: House
    viewer: Viewer
    address: str

    @property
    def passwords(self) -> Passwords:
        return self.house.passwords

    @contextmanager
    def work(self) -> Iterator[Work]:
        house = self.house
        with house.database.write() as session:
            settings = house.settings
            work = Work(session, self.viewer, house.clock.now(), settings.terms_version, house.store, settings.refused)
            yield work
        work.follow_up(house.jobs)

    def admit_new_email(self) -> None:
        self.house.guesses.admit_new_email(self.address)

    def admit_guess(self, email: str) -> None:
        self.house.guesses.admit(self.address, email)

    def count_guess(self, email: str) -> None:
        self.house.guesses.count(self.address, email)


def add_error(response: dict[str, Any], path: list[Any], message: str, code: str) -> None:
    response.setdefault("errors", []).append({"message": message, "path": path, "extensions": {"code": code}})
