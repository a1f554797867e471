"""`/verify`: a file is read and not kept, and a person is told in words what it tells."""

from asyncio import Semaphore
from tempfile import SpooledTemporaryFile

import pytest
from httpx2 import Response

from gateway.provenance.told import CHANGED, NO_PICTURE, SIGNATURES, SOURCES, STARTS, Signed
from schema.ports import SourceType
from tests.web.house import PagesHouse, Visitor, words
from web.forms import FILE_LIMIT
from web.verify import page

pytestmark = pytest.mark.once

MADE_BY_ATELIER = SOURCES[SourceType.ALGORITHMIC]
ADDRESS = "query($id: ID!) { image(id: $id) { url(size: ORIGINAL) } }"


def verified(visitor: Visitor, content: bytes, name: str = "a.png") -> Response:
    return visitor.client.post("/verify", files={"file": (name, content)})


@pytest.fixture(scope="module")
def picture(house: PagesHouse) -> bytes:
    """A private picture of jane's, as she downloads it."""
    jane = house.visitor("jane")
    image = jane.make("an okapi that nobody knows", unlocked="yes")
    return jane.get(jane.ask(ADDRESS, id=image)["image"]["url"]).content


@pytest.mark.parametrize("who", [None, "jane", "mallory"])
def test_whoever_has_a_file_of_the_house_is_told_how_it_was_made_and_nothing_else(
    house: PagesHouse, picture: bytes, who: str | None
) -> None:
    answer = verified(house.visitor(who), picture)
    assert answer.status_code == 200
    told = words(answer)
    for sentence in (SIGNATURES[Signed.THIS_HOUSE], MADE_BY_ATELIER, STARTS[False]):
        assert sentence in told
    assert "okapi" not in answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    assert who == "jane" or "jane" not in answer.text


def test_a_file_that_was_changed_is_told_as_such(house: PagesHouse, picture: bytes) -> None:
    place = picture.index(b"IDAT") + 100
    answer = verified(house.visitor(), picture[:place] + bytes([picture[place] ^ 1]) + picture[place + 1 :])
    assert "it was changed since" in words(answer)


def test_what_is_no_picture_is_told_so_whatever_its_name_says(house: PagesHouse) -> None:
    answer = verified(house.visitor(), b"<script>alert(1)</script>", '"><script>.png')
    assert NO_PICTURE in words(answer)
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("form", [{"data": {"file": "words"}}, {"files": {"file": ("", b"")}}, {}])
def test_a_form_without_a_file_says_so_at_the_field(house: PagesHouse, form: dict[str, dict[str, str]]) -> None:
    answer = house.visitor().client.post("/verify", **form)  # type: ignore[arg-type]  # of a form's kinds, one each
    assert (answer.status_code, page.NONE_CHOSEN in words(answer)) == (422, True)


def test_a_file_that_is_too_large_is_not_read_to_its_end(house: PagesHouse) -> None:
    answer = verified(house.visitor(), b"x" * (FILE_LIMIT + 5000))
    assert (answer.status_code, page.TOO_LARGE in words(answer)) == (422, True)
    assert NO_PICTURE in words(verified(house.visitor(), b"x" * FILE_LIMIT))


def test_no_file_is_written_down_for_a_moment(house: PagesHouse, picture: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[object] = []
    monkeypatch.setattr(SpooledTemporaryFile, "rollover", lambda file: written.append(file))
    assert CHANGED[Signed.THIS_HOUSE] in words(verified(house.visitor(), picture + b"\0" * 5_000_000))
    assert written == []


@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n", b"\0" * 100])
def test_what_is_no_form_is_refused(house: PagesHouse, body: bytes) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = house.visitor().client.post("/verify", content=body, headers={"content-type": kind})
        assert answer.status_code in (400, 422)


def test_only_a_few_files_are_in_memory_at_once(house: PagesHouse, picture: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "AT_ONCE", Semaphore(0))
    answer = verified(house.visitor(), picture)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "10")


def test_the_page_leads_to_what_a_file_says_and_the_help_page_back(house: PagesHouse) -> None:
    assert 'href="/help/private-and-public#files"' in house.visitor().get("/verify").text
    help_page = house.visitor().get("/help/private-and-public").text
    assert 'id="files"' in help_page
    assert 'href="/verify"' in help_page
