"""A real house for the tests of pages: real files, a real painter, and people who come in by the door."""

import re
from html import unescape
from pathlib import Path
from typing import Any

from httpx2 import Response
from sqlmodel import SQLModel, func, select
from starlette.testclient import TestClient

from gateway.app import create_app
from gateway.commands import options
from gateway.house import House
from gateway.jobs import QueuedJobs
from gateway.training import Trainer
from gateway.worker import open_painter
from schema.actions.operators import put_on_plan
from tests.databases import settings_of

PASSWORD = "sfumato-demo"
SMALL = {"size": "own", "width": "256", "height": "256", "steps": "10"}


class PagesHouse:
    """With jason on the free plan, jane on solo, and mallory, a stranger."""

    def __init__(self, data: Path) -> None:
        self.settings = settings_of(data)
        self.database, self.clock = options.ready(self.settings)
        jobs = QueuedJobs(self.settings.jobs_url)
        jobs.migrate()
        self.app = create_app(House.open(self.settings, jobs))
        self.door = TestClient(self.app, base_url=self.settings.address).__enter__()
        self.painter = open_painter(self.settings)
        self.sessions: dict[str, dict[str, str]] = {}
        for handle in ("jason", "jane", "mallory"):
            self.visitor().sign_up(handle)
        self.put_on_plan("jane", "solo")

    def close(self) -> None:
        self.door.__exit__()

    def put_on_plan(self, handle: str, code: str) -> None:
        with self.database.write() as session:
            put_on_plan(session, handle, code, self.clock.now())

    def visitor(self, handle: str | None = None) -> "Visitor":
        visitor = Visitor(self)
        if handle and handle not in self.sessions:
            visitor.post("/sign-in", email=f"{handle}@example.com", password=PASSWORD)
            self.sessions[handle] = dict(visitor.client.cookies)
        elif handle:
            visitor.client.cookies.update(self.sessions[handle])
        return visitor

    def paint(self, generation_id: str) -> None:
        """Do what the worker does."""
        self.painter.begin(generation_id)
        for number in range(self.painter.count(generation_id)):
            self.painter.paint(generation_id, number)
        self.painter.finish(generation_id)

    def train(self, model_id: str) -> None:
        trainer = Trainer.beside(self.painter)
        trainer.begin(model_id)
        assert trainer.learn(model_id)
        trainer.finish_learning(model_id)

    def fail_training(self, model_id: str, message: str) -> None:
        Trainer.beside(self.painter).fail_learning(model_id, message)

    def newcomer(self, handle: str, code: str) -> "Visitor":
        """Somebody new, on a plan."""
        visitor = self.visitor()
        visitor.sign_up(handle)
        self.put_on_plan(handle, code)
        return visitor

    def count(self, table: type[SQLModel], *where: Any) -> int:
        with self.database.write() as session:
            return session.exec(select(func.count()).select_from(table).where(*where)).one()


class Visitor:
    """A browser without JavaScript; it follows redirects as browsers do."""

    def __init__(self, house: PagesHouse) -> None:
        self.house = house
        self.client = TestClient(house.app, base_url=house.settings.address)
        self.client.portal = house.door.portal  # one event loop for all, as a server has it

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def post(self, path: str, /, **form: str) -> Response:
        return self.client.post(path, data=form)

    def sign_up(self, handle: str) -> None:
        terms = self.house.settings.terms_version
        form = {"handle": handle, "email": f"{handle}@example.com", "password": PASSWORD, "termsVersion": terms, "accept": "yes"}
        assert self.post("/sign-up", **form).url.path == "/"

    def ask(self, query: str, **variables: Any) -> Any:
        return self.client.post("/graphql", json={"query": query, "variables": variables}).json()["data"]

    def make(self, prompt: str, **form: str) -> str:
        """Generate one small picture by the page, painted; its id."""
        page = self.post("/create", **{"prompt": prompt, "key": prompt, **SMALL, **form})
        generation_id = page.url.path.rpartition("/")[2]
        self.house.paint(generation_id)
        found = self.ask("query($id: ID!) { generation(id: $id) { images { id } } }", id=generation_id)
        return str(found["generation"]["images"][0]["id"])

    def generations(self) -> int:
        return len(self.ask("{ viewer { generations(first: 100) { nodes { id } } } }")["viewer"]["generations"]["nodes"])

    def available(self) -> int:
        return int(self.ask("{ viewer { tokens { available } } }")["viewer"]["tokens"]["available"])

    def visibility(self, image: str) -> str:
        return str(self.ask("query($id: ID!) { image(id: $id) { visibility } }", id=image)["image"]["visibility"])


def words(page: Response) -> str:
    """What a person reads, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def tag(page: Response, identity: str) -> str:
    """The opening tag with this id, or nothing."""
    found = re.search(rf'<[^>]*\sid="{identity}"[^>]*>', page.text)
    return found[0] if found else ""


def value(page: Response, name: str) -> str:
    """The value of the input with this name."""
    found = re.search(rf'<input[^>]*\sname="{name}"[^>]*\svalue="([^"]*)"', page.text)
    return unescape(found[1]) if found else ""
