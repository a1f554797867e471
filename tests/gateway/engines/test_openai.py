"""An API of images as OpenAI's is: what it is asked, what it refuses, and where it says that its picture lies."""

from collections.abc import Iterator

import pytest

from gateway.engines.openai import OpenAIImages
from gateway.engines.openai.images import nearest
from gateway.engines.settings import EngineSettings
from schema.ports import Brief, ContentRefused, EngineError
from tests.gateway.engines.studios.openai import OpenAIStudio
from tests.gateway.engines.studios.studio import CANARY, Inside, serving

pytestmark = pytest.mark.once

BRIEF = Brief("a heron", "fog", 256, 320, 7, 6.5, 12, model="dall-e-2")


@pytest.fixture(scope="module")
def studio() -> Iterator[OpenAIStudio]:
    studio = OpenAIStudio()
    with serving(studio) as address:
        studio.elsewhere = address
        yield studio


@pytest.fixture
def engine(studio: OpenAIStudio) -> OpenAIImages:
    studio.reset()
    return OpenAIImages(EngineSettings("x", "openai", (), address=f"{studio.elsewhere}/v1", key="s3cret"))


def paint(engine: OpenAIImages) -> bytes:
    return engine.paint(BRIEF, lambda *_: None)


def test_it_is_asked_for_one_picture_as_the_api_has_it(studio: OpenAIStudio, engine: OpenAIImages) -> None:
    paint(engine)
    words = {"prompt": "a heron\n\nLeave out: fog", "model": "dall-e-2", "n": 1, "size": "256x320", "response_format": "b64_json"}
    assert studio.asked == [("/v1/images/generations", words)]
    assert studio.headers[0]["authorization"] == "Bearer s3cret"
    assert not engine.seeded


def test_one_that_does_not_know_how_to_be_asked_for_base64_is_not_asked_again(studio: OpenAIStudio, engine: OpenAIImages) -> None:
    studio.mood = "strict"
    paint(engine)
    paint(engine)
    assert ["response_format" in body for body in studio.bodies("/generations")] == [True, False, False]


@pytest.mark.parametrize("code", ["content_policy_violation", "moderation_blocked", "content_filter"])
def test_what_its_own_rules_are_against_is_refused_without_a_word_of_why(studio: OpenAIStudio, engine: OpenAIImages, code: str) -> None:
    studio.mood = f"refuse {code}"
    with pytest.raises(ContentRefused) as refused:
        paint(engine)
    assert not refused.value.retryable
    assert CANARY not in str(refused.value)
    assert len(studio.asked) == 1


def test_another_error_is_no_refusal(studio: OpenAIStudio, engine: OpenAIImages) -> None:
    studio.mood = "refuse invalid_size"
    with pytest.raises(EngineError) as raised:
        paint(engine)
    assert type(raised.value) is EngineError


@pytest.mark.parametrize("address", ["{own}/v1/files/1.png", "/v1/files/1.png"])
def test_a_picture_that_lies_on_its_own_host_is_fetched(studio: OpenAIStudio, engine: OpenAIImages, address: str) -> None:
    studio.mood = "named " + address.format(own=studio.elsewhere)
    assert paint(engine)
    assert studio.asked[-1][0] == "/v1/files/1.png"


@pytest.mark.parametrize(
    "address",
    [
        "{inside}/metadata",
        "//{host}/metadata",
        "http://user@{host}/metadata",
        "http://{own_host}@{host}/metadata",
        "file:///etc/passwd",
        "ftp://{host}/x",
        "http://[::1/x",
        "http://0x7f.1:1/x",
        "",
    ],
)
def test_threat_23_a_picture_that_lies_elsewhere_is_not_fetched(studio: OpenAIStudio, engine: OpenAIImages, address: str) -> None:
    inside = Inside()
    with serving(inside) as there:
        own_host, host = studio.elsewhere.removeprefix("http://"), there.removeprefix("http://")
        studio.mood = "named " + address.format(inside=there, host=host, own_host=own_host)
        with pytest.raises(EngineError):
            paint(engine)
    assert inside.asked == []


@pytest.mark.parametrize(
    ("asked", "painted"),
    [((768, 768), (1024, 1024)), ((1536, 1024), (1536, 1024)), ((576, 1024), (1024, 1536)), ((640, 640), (1024, 1024))],
)
def test_the_nearest_of_the_sizes_that_it_paints_is_asked_for(asked: tuple[int, int], painted: tuple[int, int]) -> None:
    assert nearest(((1024, 1024), (1536, 1024), (1024, 1536)), *asked) == painted


def test_its_own_size_is_cut_to_what_was_asked_for(studio: OpenAIStudio) -> None:
    studio.reset()
    engine = OpenAIImages(EngineSettings("x", "openai", (), address=f"{studio.elsewhere}/v1", sizes=((1024, 1024),)))
    paint(engine)
    assert studio.bodies("/generations")[0]["size"] == "1024x1024"


def test_whoever_runs_the_house_is_told_that_it_may_keep_what_it_is_asked(studio: OpenAIStudio, engine: OpenAIImages) -> None:
    assert engine.examine() == ["What it is asked it may keep, as its terms say; its API deletes nothing."]
    studio.mood = "status 401"
    with pytest.raises(EngineError, match="401"):
        engine.examine()
