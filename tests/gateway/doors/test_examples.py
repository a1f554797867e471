"""The examples of `/help/api`: those for a shell and for Python run as they stand, but for who asks and what for."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest
from PIL import Image

from schema.tables import Generation
from tests.gateway.doors.house import PASSWORD, Member, Street
from tests.gateway.doors.watching import asked_for, begin, finish
from web.help.examples import HOUSE, LANGUAGES, TOPICS, example, examples

pytestmark = pytest.mark.once

RUN = {"sh": "sh", "py": sys.executable}


def run(house: Street, topic: str, language: str, folder: Path, **meant: str) -> str:
    """What it prints. `meant`: what stands in the example, and what is meant by it."""
    text = example(topic, language).replace(HOUSE, str(house.client.base_url).rstrip("/"))
    for placeholder, value in meant.items():
        assert STANDS[placeholder] in text
        text = text.replace(STANDS[placeholder], value)
    program = folder / f"{topic}.{language}"
    program.write_text(text)
    assert shutil.which("curl"), "on Debian: sudo apt-get install curl"
    ended = subprocess.run([RUN[language], str(program)], capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


STANDS = {
    "email": "you@example.com",
    "password": "your password",
    "token": "your-token",
    "image": "the-id-of-an-image",
    "generation": "the-id-of-a-generation",
    "picture": "the-path-of-a-picture",
}
Ran = Callable[..., str]


@pytest.fixture(params=RUN)
def ran(request: pytest.FixtureRequest, house: Street, tmp_path: Path) -> Ran:
    return lambda topic, **meant: run(house, topic, request.param, tmp_path, **meant)


@pytest.fixture
def newcomer(house: Street) -> Member:
    return house.member()


def test_signing_in(house: Street, newcomer: Member, ran: Ran) -> None:
    told = ran("sign_in", email=newcomer.email, password=PASSWORD)
    token = json.loads(told)["data"]["signIn"]["token"] if told.startswith("{") else told.strip()
    who = house.ask("{ viewer { account { handle } } }", Member("", 0, token))
    assert who == {"viewer": {"account": {"handle": newcomer.handle}}}
    assert "WRONG_CREDENTIALS" in ran("sign_in", email=newcomer.email, password="wrong")


def test_paging(house: Street, ran: Ran) -> None:
    images = [house.image(house.jane, prompt=f"a heron, {number}").id for number in range(5)]
    told = ran("page")
    assert [id for id in reversed(images) if id in told][:4] == images[:0:-1]
    assert told.index(images[4]) < told.index(images[3]) < told.index(images[2]) < told.index(images[1])


def test_remixing(house: Street, newcomer: Member, ran: Ran) -> None:
    image = house.image(house.jane)
    told = ran("remix", token=newcomer.token, image=image.id)
    id = json.loads(told)["data"]["remix"]["generation"]["id"] if told.startswith("{") else told.strip()
    asked = house.ask("query($id: ID!) { generation(id: $id) { prompt tool } }", newcomer, id=id)
    assert asked == {"generation": {"prompt": "the same at night", "tool": "REMIX"}}


def test_starting_from_a_picture_of_ones_own(house: Street, newcomer: Member, ran: Ran, tmp_path: Path) -> None:
    picture = tmp_path / "picture.jpg"
    Image.effect_noise((96, 96), 80).save(picture)
    told = ran("upload", token=newcomer.token, picture=str(picture))
    id = json.loads(told)["data"]["generate"]["generation"]["id"] if told.startswith("{") else told.strip()
    (asked,) = house.all(Generation, Generation.id == id)
    assert (asked.prompt, asked.upload_pk is not None) == ("the same in oil", True)


def painted(house: Street, id: str) -> Thread:
    """Somebody paints it in a while."""

    def paint() -> None:
        sleep(0.5)
        begin(house, id)
        sleep(0.3)
        finish(house, id)

    thread = Thread(target=paint)
    thread.start()
    return thread


@pytest.mark.parametrize("topic", ["wait", "subscribe"])
def test_waiting_and_being_told(house: Street, newcomer: Member, ran: Ran, topic: str) -> None:
    id = asked_for(house, newcomer)
    painting = painted(house, id)
    told = ran(topic, token=newcomer.token, generation=id)
    painting.join()
    assert "SUCCEEDED" in told
    if topic == "subscribe":
        assert told.index("QUEUED") < told.index("RUNNING") < told.index("SUCCEEDED")


def test_each_is_shown_for_this_house_in_each_language(house: Street) -> None:
    page = unescape(house.client.get("/help/api").text)
    origin = str(house.client.base_url).rstrip("/")
    for languages in examples(origin).values():
        assert [name for name, _ in languages] == list(LANGUAGES.values())
        for _, code in languages:
            assert code in page
            assert origin in code
    assert HOUSE not in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_a_document_in_an_example_is_one(house: Street, topic: str, language: str) -> None:
    """Also in those that nobody runs here."""
    text = example(topic, language).replace("${'$'}", "$").replace('\\"', '"')
    starts = [place for word in ("query($", "mutation($", "subscription($") for place in places(text, word)]
    assert starts
    for start in starts:
        source = whole(text[start:])
        assert house.house.face.library.operation(source)


def places(text: str, word: str) -> list[int]:
    return [place for place in range(len(text)) if text.startswith(word, place)]


def whole(text: str) -> str:
    """Up to the bracket that closes the first one."""
    depth = 0
    for place, letter in enumerate(text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == "}" and not depth:
            return text[: place + 1]
    raise AssertionError(text)


# The reference.


def test_the_reference_has_each_type_and_field_of_the_schema(house: Street) -> None:
    page = unescape(house.client.get("/help/api/reference").text)
    schema: Any = house.house.face.schema._schema
    for kind in schema.type_map.values():
        if not kind.name.startswith("__") and kind.name not in ("String", "Int", "Float", "Boolean", "ID"):
            assert f'id="{kind.name}"' in page
            for name in getattr(kind, "fields", None) or getattr(kind, "values", None) or ():
                assert f"<code>{name}</code>" in page
    for words in ('@requiresScopes(scopes: [["insights:read"]])', "@access(to: VISIBLE)", '@cost(weight: "50")', "first: Int"):
        assert words in page
