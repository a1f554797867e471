"""AUTOMATIC1111's API: what it is asked, how far it is, and that nobody's picture is stopped for another one's."""

import base64
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from PIL import Image

from gateway.engines.automatic1111 import Automatic1111, webui
from gateway.engines.automatic1111.webui import HISTORY
from gateway.engines.settings import EngineSettings
from schema.ports import Brief, EngineError
from tests.gateway.engines.studios.automatic1111 import Automatic1111Studio
from tests.gateway.engines.studios.studio import CANARY, Told, picture, serving

pytestmark = pytest.mark.once

BRIEF = Brief("a heron", "fog", 256, 320, 7, 6.5, 12, model="dream")


class Cancelled(Exception):
    """It is not wanted any more."""


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Automatic1111Studio, str]]:
    studio = Automatic1111Studio()
    with serving(studio) as address:
        yield studio, address


@pytest.fixture
def studio(served: tuple[Automatic1111Studio, str]) -> Automatic1111Studio:
    served[0].reset()
    return served[0]


@pytest.fixture
def engine(studio: Automatic1111Studio, served: tuple[Automatic1111Studio, str]) -> Automatic1111:
    return Automatic1111(EngineSettings("x", "automatic1111", (), address=served[1], key="me:s3cret"))


def test_it_is_asked_to_save_nothing_and_to_write_no_words_into_the_picture(studio: Automatic1111Studio, engine: Automatic1111) -> None:
    engine.paint(BRIEF, lambda *_: None)
    ((path, asked),) = studio.asked
    assert path == "/sdapi/v1/txt2img"
    assert (asked["prompt"], asked["negative_prompt"], asked["width"], asked["height"]) == ("a heron", "fog", 256, 320)
    assert (asked["seed"], asked["cfg_scale"], asked["steps"], asked["batch_size"] * asked["n_iter"]) == (7, 6.5, 12, 1)
    assert (asked["save_images"], asked["do_not_save_samples"], asked["do_not_save_grid"]) == (False, True, True)
    assert asked["override_settings"] == {"enable_pnginfo": False, "sd_model_checkpoint": "dream"}
    assert studio.headers[0]["authorization"] == "Basic " + base64.b64encode(b"me:s3cret").decode()


def test_a_picture_from_another_one_follows_its_strength(studio: Automatic1111Studio, engine: Automatic1111) -> None:
    engine.paint(Brief("a heron", "", 256, 320, 7, 6.5, 12, source=picture(256, 320), strength=0.3), lambda *_: None)
    ((path, asked),) = studio.asked
    assert (path, asked["denoising_strength"], len(asked["init_images"])) == ("/sdapi/v1/img2img", 0.3, 1)
    assert "sd_model_checkpoint" not in asked["override_settings"]


def test_its_progress_is_the_pictures(studio: Automatic1111Studio, engine: Automatic1111) -> None:
    studio.mood = "paint 1.2"
    progress = Told()
    engine.paint(BRIEF, progress)
    assert progress == sorted(progress)
    assert len({found for found in progress if 0 < found < 1}) >= 2


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webui, "LOOKS", 0.5)


@pytest.mark.usefixtures("often")
def test_now_and_then_it_is_asked_for_a_look_at_the_one_picture(studio: Automatic1111Studio, engine: Automatic1111) -> None:
    studio.mood = "paint 2.5"
    engine.paint(BRIEF, told := Told())
    assert 1 <= studio.looks <= 4
    assert told.looks
    assert all(CANARY.encode() not in look for look in told.looks)
    assert Image.open(io.BytesIO(told.looks[0])).size == (256, 320)
    assert studio.anybodys_looks == 0


@pytest.mark.usefixtures("often")
def test_threat_19_what_it_paints_for_somebody_else_is_shown_to_nobody(studio: Automatic1111Studio, engine: Automatic1111) -> None:
    studio.mood, studio.foreign = "paint 2", "somebody's"
    engine.paint(BRIEF, told := Told())
    assert (told.looks, studio.looks, studio.anybodys_looks) == ([], 0, 0)


def test_what_is_cancelled_is_stopped_there(studio: Automatic1111Studio, engine: Automatic1111) -> None:
    studio.mood = "paint 5"
    cancel(engine)
    assert studio.stopped.wait(0.5)


def cancel(engine: Automatic1111, after: float = 0.3) -> None:
    begun = monotonic()

    def report(*_: object) -> None:
        if monotonic() - begun > after:
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.paint(BRIEF, report)
    assert monotonic() - begun < after + 1


def test_one_that_waits_is_cancelled_without_stopping_the_one_that_is_painted(studio: Automatic1111Studio, engine: Automatic1111) -> None:
    studio.mood = "paint 1"
    with ThreadPoolExecutor() as pool:
        first = pool.submit(engine.paint, BRIEF, lambda *_: None)
        while not studio.asked:
            sleep(0.01)
        cancel(engine)
        assert first.result()
    assert not studio.stopped.is_set()
    assert studio.most_at_once == 1


def test_a_picture_that_somebody_else_stopped_is_none_and_may_be_tried_again(studio: Automatic1111Studio, engine: Automatic1111) -> None:
    studio.mood = "paint 1"
    with ThreadPoolExecutor() as pool:
        painted = pool.submit(engine.paint, BRIEF, lambda *_: None)
        while not studio.asked:
            sleep(0.01)
        studio.state["interrupted"] = True
        with pytest.raises(EngineError) as raised:
            painted.result()
    assert raised.value.retryable


def test_whoever_runs_the_house_is_told_where_the_last_words_are_kept(studio: Automatic1111Studio, engine: Automatic1111) -> None:
    assert engine.examine() == [HISTORY]
    studio.flags = {"no_prompt_history": True}
    assert engine.examine() == []
