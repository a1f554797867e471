"""A real house on real files behind a real server, for the tests of its doors. Only the jobs are noted and not run."""

import io
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any, TypeVar

import httpx
import uvicorn
from PIL import Image as Pixels
from sqlmodel import SQLModel, col, select

from gateway.app import create_app
from gateway.auth.passwords import Argon2Passwords
from gateway.commands import options
from gateway.house import House
from gateway.http import serving
from gateway.members import viewer_of
from gateway.pictures import sizes
from gateway.provenance.declaration import Declaration
from gateway.storage import Objects
from schema.actions import endings, jobs
from schema.actions.accounts import sign_up
from schema.actions.asks import GenerateAsk
from schema.actions.generate import generate
from schema.actions.operators import promote, put_on_plan
from schema.actions.sessions import start_session
from schema.actions.work import FILES, Work, bytes_of
from schema.ports import SourceType
from schema.rules.viewer import NOBODY
from schema.tables import Account, Generation, Image, Visibility, new_id
from tests.databases import settings_of
from tests.gateway.provenance.signed import signer
from tests.schema.actions.house import Desk

PASSWORD = "sfumato-demo"
TRUST = ssl.create_default_context()  # made once, for it takes longer than a request
T = TypeVar("T")
R = TypeVar("R", bound=SQLModel)


@dataclass(frozen=True)
class Member:
    """Somebody who is signed in."""

    handle: str
    pk: int
    token: str

    @property
    def email(self) -> str:
        return f"{self.handle}@example.com"

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class Street:
    """The house, its server, and a client in front of it. The cast: jason and mallory (free), jane (solo), keeper (staff)."""

    def __init__(self, data: Path, port: int, scheme: str = "http") -> None:
        self.settings = settings_of(data, port=port, address=f"{scheme}://127.0.0.1:{port}")
        self.database, self.clock = options.ready(self.settings)
        self.store, self.desk, self.passwords = Objects.from_url(self.settings.storage), Desk(), Argon2Passwords.light()
        self.house = House(self.settings, self.database, self.clock, self.store, self.desk, self.passwords)
        self.app = create_app(self.house)
        self.password_hash = self.passwords.hash(PASSWORD)
        self.numbers = count(1)
        self.jason, self.jane, self.mallory = self.member("jason"), self.member("jane", "solo"), self.member("mallory")
        self.staff = self.member("keeper", staff=True)
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, verify=TRUST)

    def do(self, handle: str | None, action: Callable[..., T], *arguments: Any, **options: Any) -> T:
        now = self.clock.now()
        with self.database.write() as session:
            viewer = viewer_of(session, handle, now) if handle else NOBODY
            work = Work(session, viewer, now, self.settings.terms_version, self.store)
            answer = action(work, *arguments, **options)
        work.follow_up(self.desk)
        return answer

    def member(self, handle: str = "", plan: str = "free", staff: bool = False) -> Member:
        """A new member; without a handle, a newcomer whom no other test knows."""
        handle = handle or f"newcomer{next(self.numbers)}"
        pk = self.do(None, sign_up, handle, f"{handle}@example.com", self.settings.terms_version, self.password_hash)
        with self.database.write() as session:
            if plan != "free":
                put_on_plan(session, handle, plan, self.clock.now())
            if staff:
                promote(session, handle, self.clock.now())
        return self.signed_in(Member(handle, pk, ""))

    def signed_in(self, member: Member) -> Member:
        """The same one with a session of its own."""
        token, _ = self.do(None, start_session, member.pk)
        return Member(member.handle, member.pk, token)

    def image(self, owner: Member, visibility: Visibility = Visibility.PUBLIC, prompt: str = "a heron at dawn") -> Image:
        """One small picture, painted in one colour."""
        asked = self.row(Generation, self.do(owner.handle, generate, GenerateAsk(prompt=prompt, visibility=visibility)))
        storage_key = new_id("s")
        for key, content in zip(bytes_of(storage_key), painted().values(), strict=True):
            self.store.put(key, content)
        with self.database.write() as session:
            jobs.begin_generation(session, asked.id, self.clock.now())
            picture = endings.Picture(storage_key, new_id("k"), "hash", 1)
            endings.finish_generation(session, asked.id, [picture], self.clock.now())
            return session.exec(select(Image).where(col(Image.storage_key) == storage_key)).one()

    def row(self, table: type[R], pk: int) -> R:
        with self.database.write() as session:
            found = session.get(table, pk)
        assert found is not None
        return found

    def all(self, table: type[R], *where: Any) -> list[R]:
        with self.database.write() as session:
            return list(session.exec(select(table).where(*where)).all())

    def account(self, member: Member) -> Account:
        return self.row(Account, member.pk)

    # What is asked.

    def post(self, query: str, who: Member | None = None, **variables: Any) -> httpx.Response:
        return self.client.post("/graphql", json={"query": query, "variables": variables}, headers=who.bearer if who else {})

    def ask(self, query: str, who: Member | None = None, **variables: Any) -> Any:
        """The data of an answer without errors."""
        answer = self.post(query, who, **variables).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def errors(self, query: str, who: Member | None = None, **variables: Any) -> list[tuple[str, list[Any]]]:
        """Code and path of each error."""
        answer = self.post(query, who, **variables).json()
        return [(error["extensions"]["code"], error.get("path", [])) for error in answer.get("errors", [])]

    def browser(self, who: Member | None = None) -> httpx.Client:
        """A client with the session in its cookie, as a browser has it."""
        cookies = {"sfumato": who.token} if who else {}
        return httpx.Client(base_url=self.client.base_url, cookies=cookies, timeout=30, verify=TRUST)


def painted() -> dict[str, bytes]:
    file = io.BytesIO()
    Pixels.new("RGB", (64, 64), (40, 90, 160)).save(file, "PNG")
    made = sizes(file.getvalue(), Declaration(SourceType.ALGORITHMIC), signer(), lambda *_: None)
    return {name: made[name] for name in FILES}


@contextmanager
def street(data: Path, scheme: str = "http") -> Iterator[Street]:
    """A house that is served, on a port of its own, in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as door:
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        found = Street(data, door.getsockname()[1], scheme)
        server = uvicorn.Server(serving(found.app, timeout_graceful_shutdown=5))
        thread = Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            end = monotonic() + 20
            while not server.started:
                assert thread.is_alive()
                assert monotonic() < end
                sleep(0.01)
            yield found
        finally:
            found.client.close()
            server.should_exit = True
            thread.join(60)
            assert not thread.is_alive()
