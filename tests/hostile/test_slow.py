"""One slow reading holds up nobody: it is interrupted, and begun again in a thread on a connection of its own."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway import guarded
from gateway.caller import Caller
from gateway.config import read_settings
from gateway.house import House
from schema.compiler.limits import RequestError
from tests.benchmarks.serve import NoJobs
from tests.benchmarks.world import TOKEN, build

pytestmark = [pytest.mark.sqlite, pytest.mark.alone]
IMAGES = 20_000
FEED = "{ feed(first: 24) { nodes { id prompt creator { handle } } } }"
SLOW = "{ viewer { account { handle } } " + " ".join(f"a{i}: feed(first: 1) {{ totalCount }}" for i in range(90)) + " }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("many")
    build(made, IMAGES)
    return made


@pytest.fixture
def house(folder: Path) -> Iterator[House]:
    opened = House.open(read_settings({}, data=folder), NoJobs())
    yield opened
    asyncio.run(opened.close())


async def ask(house: House, document: str, who: Caller) -> Any:
    answer = await house.run(house.face.library.operation(document), None, who)
    assert "errors" not in answer
    return answer["data"]


@pytest.mark.asyncio
async def test_the_feed_is_read_while_something_slow_is(house: House) -> None:
    member, nobody = await house.as_of_now(TOKEN, ""), await house.as_of_now(None, "")
    feed = await ask(house, FEED, nobody)
    for _ in range(3):
        slow, read = asyncio.create_task(ask(house, SLOW, member)), 0
        while not slow.done():
            assert await ask(house, FEED, nobody) == feed
            read += 1
            await asyncio.sleep(0)
        assert read >= 5
        found = await slow
        assert found["viewer"] == {"account": {"handle": "member1"}}  # each reads as itself, whoever reads beside it
        assert found["a0"] == found["a89"] == {"totalCount": 10_000}


@pytest.mark.asyncio
async def test_what_is_begun_again_answers_as_if_it_had_not_been_interrupted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "TICK", 1_000)
    monkeypatch.setattr(guarded, "MAX_TICKS", 20_000)
    document = "{ feed(first: 50) { nodes { id creator { images(first: 20) { totalCount nodes { id viewerHasLiked visibility } } } } } }"
    for token in (TOKEN, None):
        who = await house.as_of_now(token, "")
        begun_again = await ask(house, document, who)
        assert "aside" in vars(house.guarded)
        with monkeypatch.context() as patched:
            patched.setattr(guarded, "INLINE_TICKS", guarded.MAX_TICKS)
            assert await ask(house, document, who) == begun_again


@pytest.mark.asyncio
async def test_what_never_ends_is_refused_aside_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "MAX_TICKS", 3)
    nobody = await house.as_of_now(None, "")
    with pytest.raises(RequestError, match="more than is read at once"):
        await ask(house, SLOW.replace("viewer { account { handle } }", ""), nobody)
    assert await ask(house, FEED, nobody)
