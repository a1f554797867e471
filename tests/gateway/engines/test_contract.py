"""One suite over every engine: what the port promises, also where the other side keeps nothing of what its protocol promises."""

import base64
import io
import json
import logging
import socket
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from PIL import Image

from gateway.engines.opening import open_engine
from gateway.engines.settings import ATELIER, EngineSettings
from schema.ports import Brief, Engine, EngineError, TooSlow
from tests.gateway.engines.studios.automatic1111 import Automatic1111Studio
from tests.gateway.engines.studios.comfyui import REMIXING, SAVING, ComfyUIStudio
from tests.gateway.engines.studios.openai import OpenAIStudio
from tests.gateway.engines.studios.studio import CANARY, COLOUR, MANY, Inside, Studio, Told, picture, serving

pytestmark = pytest.mark.once

STUDIOS: dict[str, tuple[type[Studio], str]] = {
    "openai": (OpenAIStudio, "/v1"),
    "automatic1111": (Automatic1111Studio, ""),
    "comfyui": (ComfyUIStudio, ""),
}
PATIENCE = 20.0  # seconds


class Cancelled(Exception):
    """What the house raises where a job is not wanted any more."""


@dataclass(frozen=True)
class Place:
    """An engine's kind, and its studio where it is run elsewhere."""

    kind: str
    studio: Studio
    address: str
    inside: Inside
    folder: Path

    def settings(self, seconds: float = PATIENCE, key: str = "") -> EngineSettings:
        words, remix = self.folder / "words.json", self.folder / "remix.json"
        words.write_text(json.dumps(SAVING))
        remix.write_text(json.dumps(REMIXING))
        return EngineSettings(
            self.kind, self.kind, (), address=self.address, seconds=seconds, key=key, workflow=words, remix_workflow=remix
        )

    def engine(self, seconds: float = PATIENCE) -> Engine:
        return open_engine(self.settings(seconds))


@pytest.fixture(scope="module", params=STUDIOS)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    kind = request.param
    studio, inside = STUDIOS[kind][0](), Inside()
    with serving(studio) as address, serving(inside) as elsewhere:
        studio.elsewhere = f"{elsewhere}/secrets"
        yield Place(kind, studio, address + STUDIOS[kind][1], inside, tmp_path_factory.mktemp(kind))


@pytest.fixture
def place(served: Place) -> Place:
    served.studio.reset()
    served.inside.reset()
    return served


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that was logged."""
    caplog.set_level(logging.DEBUG, logger="sfumato")
    caplog.set_level(logging.INFO, logger="httpx")
    return lambda: caplog.text


def brief(**given: Any) -> Brief:
    fields: dict[str, Any] = {
        "negative_prompt": "fog",
        "width": 256,
        "height": 320,
        "seed": 7,
        "guidance": 6.5,
        "steps": 12,
        "model": "dream",
    }
    return Brief(prompt=f"a heron and a {CANARY}", **(fields | given))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def assert_plain(content: bytes, size: tuple[int, int] = (256, 320)) -> None:
    """A PNG of that size, and nothing beside its pixels."""
    made = opened(content)
    assert (made.format, made.mode, made.size) == ("PNG", "RGB", size)
    assert made.info == {}
    assert CANARY.encode() not in content


def failure(place: Place, seconds: float = PATIENCE) -> EngineError:
    with pytest.raises(EngineError) as raised:
        place.engine(seconds).paint(brief(), lambda *_: None)
    assert CANARY not in "".join(traceback.format_exception(raised.value))
    assert CANARY not in repr(vars(raised.value))
    return raised.value


def test_the_painter_of_the_house_keeps_the_promises_too() -> None:
    engine = open_engine(ATELIER)
    progress = Told()
    assert_plain(engine.paint(brief(), progress))
    assert progress == sorted(progress)
    assert progress[-1] == 1.0
    assert engine.examine() == []


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("WEBP", "RGB")]
)
def test_threat_13_whatever_file_is_answered_becomes_a_png_of_the_size_without_a_word(place: Place, kind: str, mode: str) -> None:
    place.studio.content = picture(256, 320, kind, mode)
    progress = Told()
    made = place.engine().paint(brief(), progress)
    assert_plain(made)
    assert all(abs(found - painted) < 12 for found, painted in zip(opened(made).getpixel((9, 9)) or (), COLOUR, strict=True))  # type: ignore[arg-type]
    assert progress == sorted(progress)
    assert progress[-1] == 1.0


@pytest.mark.parametrize("size", [(1024, 1024), (64, 64), (1536, 1024)])
def test_a_picture_of_another_size_is_cut_to_the_one_that_was_asked_for(place: Place, size: tuple[int, int]) -> None:
    place.studio.content = picture(*size)
    assert_plain(place.engine().paint(brief(), lambda *_: None))


def test_a_slow_engine_is_waited_for_and_it_is_reported_meanwhile(place: Place) -> None:
    place.studio.mood = "slow"
    progress = Told()
    assert_plain(place.engine().paint(brief(), progress))
    assert len(progress) >= 4


@pytest.mark.parametrize(
    ("mood", "retryable"),
    [
        ("status 500", True),
        ("status 502", True),
        ("status 503", True),
        ("status 429", True),
        ("busy 3600", True),
        ("half", True),
        ("status 400", False),
        ("status 401", False),
        ("status 404", False),
        ("status 422", False),
        ("html", False),
        ("json", False),
        ("svg", False),
        ("text", False),
        ("nothing", False),
        ("cut", False),
        ("bomb", False),
        ("packed", False),
    ],
)
def test_threat_23_what_goes_wrong_says_whether_to_try_again_and_nothing_of_the_prompt(
    place: Place, told: Callable[[], str], mood: str, retryable: bool
) -> None:
    place.studio.mood = mood
    begun = monotonic()
    assert failure(place).retryable is retryable
    assert monotonic() - begun < 3
    assert "could not paint" in told()
    assert CANARY not in told()


def test_an_engine_that_is_busy_for_a_moment_is_asked_again(place: Place) -> None:
    place.studio.mood = "busy 1"
    begun = monotonic()
    assert_plain(place.engine().paint(brief(), lambda *_: None))
    assert monotonic() - begun >= 1


def test_an_engine_that_is_not_there_may_be_there_later(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    gone = replace(place, address=f"http://127.0.0.1:{port}")
    assert failure(gone).retryable
    with pytest.raises(EngineError):
        gone.engine().examine()


@pytest.mark.parametrize(("mood", "most"), [("huge told", MANY // 20), ("huge", MANY // 4)])
def test_an_answer_of_400_megabytes_is_not_read_to_its_end(place: Place, mood: str, most: int) -> None:
    place.studio.mood = mood
    assert not failure(place).retryable
    assert place.studio.sent < most  # of what is told to be so long, perhaps nothing


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_threat_23_nobody_is_sent_elsewhere_by_an_engine(place: Place, status: int) -> None:
    place.studio.mood = f"redirect {status}"
    assert not failure(place).retryable
    assert place.inside.asked == []


@pytest.mark.parametrize("mood", ["hang", "drip"])
def test_an_engine_has_its_time_and_no_more(place: Place, mood: str) -> None:
    place.studio.mood = mood
    begun = monotonic()
    found = failure(place, seconds=0.5)
    assert isinstance(found, TooSlow)
    assert found.retryable
    assert monotonic() - begun < 2


def test_what_is_cancelled_is_abandoned_within_a_second(place: Place) -> None:
    place.studio.mood = "hang"
    begun = monotonic()

    def report(*_: object) -> None:
        if monotonic() - begun > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        place.engine().paint(brief(), report)
    assert monotonic() - begun < 1.4
    assert place.studio.left.wait(2)


def test_a_source_is_sent_as_pixels_alone(place: Place) -> None:
    assert_plain(place.engine().paint(brief(source=picture(640, 640)), lambda *_: None))
    (source,) = pictures_in(place.studio)
    assert_plain(source)


def pictures_in(studio: Studio) -> Iterator[bytes]:
    """The pictures that a studio was sent."""
    yield from (body["image"] for body in studio.bodies("/edits"))
    yield from (base64.b64decode(body["init_images"][0]) for body in studio.bodies("/img2img"))
    yield from studio.bodies("/upload/image")[:1]  # it is overwritten afterwards


def test_the_key_is_presented_and_stands_nowhere_else(place: Place, told: Callable[[], str]) -> None:
    settings = place.settings(key="user:s3cret")
    open_engine(settings).paint(brief(), lambda *_: None)
    assert all("authorization" in headers for headers in place.studio.headers)
    assert "s3cret" not in repr(settings) + told()
