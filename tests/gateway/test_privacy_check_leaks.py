"""`sfumato privacy-check` finds what leaks: houses with a wall taken out by a patch of this process, each found out by door and canary."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import true
from sqlmodel import col, func, select
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from gateway.endpoint import Endpoint
from gateway.jobs import QueuedJobs
from gateway.media import KINDS, Media
from gateway.privacy import owners
from gateway.privacy.canaries import Canaries, Secret, new_run
from gateway.privacy.check import Check
from gateway.privacy.report import LEAKS, Leak, Report
from gateway.privacy.traces import in_pictures
from gateway.privacy.visitors import BYTES, PAGES, QUERIES
from gateway.storage import Objects
from schema.actions import likes
from schema.actions.refusals import Refused
from schema.actions.refusals import denied as refusal
from schema.actions.work import FILES, Work
from schema.rules.plans import DenialReason
from schema.rules.visibility import WHY, Reason
from schema.tables import Account, Generation, Image
from tests.gateway.doors.house import Street, street
from tests.gateway.provenance.signed import signer
from web.feed import page as feed
from web.image import page as image_page
from web.pages import Path as PagePath
from web.pages import Visit
from web.profile import page as profile

NEVER_PUBLIC = "the image that was never public"
PATCHED = ("/", "/images/{id}/prompt", "/images/{id}/like", "/u/{handle}")
EVERYBODY = ("anonymous", "stranger", "staff")


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(owners, "PAINTING", 0.0)  # these houses have no worker
        yield patches


def checked(house: Street, *only: str, logs: tuple[Path, ...] = ()) -> Report:
    QueuedJobs(house.settings.jobs_url).migrate()

    def routes() -> list[BaseRoute]:
        return [route for route in house.app.routes if getattr(route, "path", "") in PATCHED]

    return Check(house.settings, house.settings.address, house.database, house.clock, routes, list(logs), only).run()


def found(report: Report, door: str, what: str) -> dict[tuple[str, str], Leak]:
    """The leaks of this through this door, by reader and secret."""
    assert report.code == LEAKS
    return {(leak.reader, leak.secret): leak for leak in report.leaks if leak.door == door and leak.what == what}


# Both walls open: the rule itself has lost a predicate.


def test_a_house_with_a_predicate_taken_out_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "PAINTING", 0.0)
    monkeypatch.setitem(WHY, Image, (Reason("public", "", lambda _image, _eyes: true()), *WHY[Image][1:]))
    with street(tmp_path / "house") as house:
        report = checked(house, QUERIES, BYTES)
        for reader in EVERYBODY:
            assert Leak("queries, image(id: id), 1", reader, NEVER_PUBLIC, "its prompt", "image.prompt") in report.leaks
            assert Leak("bytes, GET /media/…/card.webp", reader, NEVER_PUBLIC, "its picture") in report.leaks
        assert report.code == LEAKS
        assert nothing_is_left(house)


def nothing_is_left(house: Street) -> bool:
    return {account.handle for account in house.all(Account)} == {"jason", "jane", "mallory", "keeper", ""}


# The rule is whole, and somebody went round it: one house with a leak of each kind.


@pytest.fixture(scope="module")
def leaky(tmp_path_factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch) -> Iterator[Report]:
    data = tmp_path_factory.mktemp("leaky")
    forgetful = Forgetful()
    patch.setattr(feed, "ROUTES", [PagePath("/", get=forgetful.feed)])
    prompt = PagePath("/images/{id}/prompt", get=forgetful.prompt, post=image_page.copy_prompt)
    patch.setattr(image_page, "ROUTES", [prompt if path.path == prompt.path else path for path in image_page.ROUTES])
    patch.setattr(profile, "ROUTES", [PagePath("/u/{handle}", get=forgetful.profile)])
    patch.setattr(Media, "__call__", media_that_asks_nobody)
    patch.setattr(likes, "like_image", like_that_knows_what_is_there)
    patch.setattr(Endpoint, "answer", answer_that_is_logged(Endpoint.answer))
    patch.setattr(Street, "__init__", with_talkative_jobs(Street.__init__))
    with street(data / "house") as house:
        forgetful.house = house
        handler = logging.FileHandler(data / "log")
        logging.getLogger("sfumato").addHandler(handler)
        yield checked(house, PAGES, BYTES, logs=(data / "log",))
        logging.getLogger("sfumato").removeHandler(handler)
        handler.close()
        assert nothing_is_left(house)


class Forgetful:
    """Pages that read for themselves, and forget to ask the rule."""

    house: Street

    def rows(self, table: Any, *where: Any) -> Any:
        return self.house.all(table, *where)

    async def feed(self, _visit: Visit) -> Response:
        return HTMLResponse(" ".join(image.prompt for image in self.rows(Image)))

    async def prompt(self, visit: Visit) -> Response:
        return HTMLResponse(" ".join(image.prompt for image in self.rows(Image, Image.id == visit.part("id"))))

    async def profile(self, visit: Visit) -> Response:
        with self.house.database.write() as session:
            owner = select(Account.pk).where(Account.handle_key == visit.part("handle")).scalar_subquery()
            count = session.exec(select(func.count()).select_from(Image).where(col(Image.owner_pk) == owner)).one()
        return HTMLResponse(f"{count} pictures")


async def media_that_asks_nobody(self: Media, request: Request) -> Response:
    with self.house.database.write() as session:
        image = session.exec(select(Image).where(Image.media_key == request.path_params["key"])).first()
    content = self.house.store.get(f"{image.storage_key}/{request.path_params['size'].partition('.')[0]}") if image else None
    return Response(content, 200 if content else 404, media_type=KINDS.get(request.path_params["size"]))


def like_that_knows_what_is_there(work: Work, image_id: str) -> int:
    if work.session.exec(select(Image.pk).where(Image.id == image_id)).first() is not None:
        raise Refused(refusal(DenialReason.NOT_YOURS, "image"))
    work.find(Image, image_id, "image")
    return 0


def answer_that_is_logged(answer: Any) -> Any:
    async def logged(self: Endpoint, request: Request, asked: dict[str, Any], accepted: Any) -> Any:
        logging.getLogger("sfumato").warning("asked: %s", asked)
        return await answer(self, request, asked, accepted)

    return logged


def with_talkative_jobs(begin: Any) -> Any:
    def begun(self: Street, *arguments: Any) -> None:
        begin(self, *arguments)
        jobs = QueuedJobs(self.settings.jobs_url)
        jobs.migrate()

        def enqueue(generation_id: str, ahead: int = 0) -> None:
            (asked,) = self.all(Generation, Generation.id == generation_id)
            jobs._client.enqueue({"workflow_name": "paint", "queue_name": "paint", "workflow_id": generation_id}, asked.prompt)

        self.desk.enqueue = enqueue  # type: ignore[method-assign]  # a queue that is told more than the id

    return begun


def test_a_feed_that_forgets_the_rule_is_found_out(leaky: Report) -> None:
    leaks = found(leaky, "pages, GET /", "its prompt")
    assert {(reader, NEVER_PUBLIC) for reader in EVERYBODY} <= set(leaks)
    assert ("anonymous", "the image that is hidden by moderation") in leaks


def test_a_page_that_shows_a_prompt_is_found_out(leaky: Report) -> None:
    assert set(found(leaky, "pages, GET /images/{id}/prompt", "its prompt")) >= {(reader, NEVER_PUBLIC) for reader in EVERYBODY}


def test_media_that_ask_nobody_are_found_out(leaky: Report) -> None:
    for what in ("its picture", "its bytes"):
        assert set(found(leaky, "bytes, GET /media/…/card.webp", what)) >= {(reader, NEVER_PUBLIC) for reader in EVERYBODY}


def test_a_log_line_with_a_prompt_is_found_out(leaky: Report) -> None:
    (door,) = {leak.door for leak in leaky.leaks if leak.door.endswith("/log")}
    assert ("whoever reads it", "the generation that a worker painted") in found(leaky, door, "its prompt")


def test_a_job_that_is_told_more_than_an_id_is_found_out(leaky: Report) -> None:
    assert {leak.what for leak in leaky.leaks if leak.door.startswith("the jobs' table ")} >= {"its prompt"}


def test_an_action_that_knows_what_is_there_is_found_out(leaky: Report) -> None:
    leaks = found(leaky, "pages, POST /images/{id}/like", "that it is there, for what never was is answered otherwise")
    assert {("stranger", NEVER_PUBLIC), ("staff", NEVER_PUBLIC)} == {key for key in leaks if key[1] == NEVER_PUBLIC}
    assert {leak.where for leak in leaks.values()} == {"status 303 and 404"}


def test_a_page_that_counts_what_is_private_is_found_out(leaky: Report) -> None:
    leaks = found(leaky, "pages, GET /u/{handle}", "that there is something, for what is told of its owner changed")
    assert {reader for reader, _ in leaks} == set(EVERYBODY)


def test_the_report_names_door_reader_and_canary_and_counts_the_rest(leaky: Report) -> None:
    text = leaky.as_text()
    assert "pages, GET /, as anonymous, stranger, staff: the image that was never public, its prompt, and " in text
    assert f"{sum(leaky.leaks.values())} answers or traces tell what is private." in text
    assert len(text.splitlines()) < 80


def test_a_file_that_says_whose_it_is_is_found_out() -> None:
    canaries, store = Canaries(new_run()), Objects.from_url("memory:///")
    secret = canaries.new("the image", "owner")
    secret.asked_by("iTheIdOfAnImage", "its id")
    files = secret.picture(signer())
    store.put("s1/original", files["original"])
    store.put("s1/card", files["card"] + b"iTheIdOfAnImage")
    store.put("s1/thumb", files["thumb"] + secret.word(canaries.run, "its prompt").encode())
    traces = [(trace.where, trace.what) for trace in in_pictures(store, ["s1"], canaries)]
    assert traces == [("the picture card", "its id"), ("the picture thumb", "its prompt")]


def test_a_picture_is_known_in_each_encoding() -> None:
    """By its colours, and by a piece of each file that no other picture has."""
    secret, other = Secret("one", "owner"), Secret("another", "owner")
    files, others = secret.picture(signer()), other.picture(signer())
    assert list(files) == list(FILES)
    assert all(secret.shown_in(content) and not other.shown_in(content) for content in files.values())
    pieces = [mark for mark, what in secret.marks.items() if what == "its bytes"]
    assert len(pieces) >= len({"PNG", "WebP", "AVIF"})
    assert all(any(piece in content for piece in pieces) for content in files.values())
    assert not any(piece in content for piece in pieces for content in others.values())
