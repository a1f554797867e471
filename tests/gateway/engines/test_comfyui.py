"""ComfyUI: a workflow is filled, followed, fetched, and forgotten there."""

import io
import json
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from PIL import Image

from gateway.engines.comfyui import ComfyUI
from gateway.engines.comfyui.server import KEEPS_FILES, KEEPS_SOURCES
from gateway.engines.comfyui.socket import PICTURE, follow
from gateway.engines.comfyui.workflow import filled, read_workflow
from gateway.engines.settings import EngineSettings, SettingError
from schema.ports import Brief, EngineError, TooSlow
from tests.gateway.engines.studios.comfyui import GRAPH, REMIXING, SAVING, SHOWING, ComfyUIStudio
from tests.gateway.engines.studios.studio import CANARY, Inside, Told, picture, serving

pytestmark = pytest.mark.once

BRIEF = Brief(f"a {CANARY}", "fog", 256, 320, 7, 6.5, 12, model="dream.safetensors")
VALUES: dict[str, Any] = {"prompt": "a heron {seed}", "negative_prompt": "fog", "width": 256, "height": 320, "seed": 7}
VALUES |= {"steps": 12, "guidance": 6.5, "strength": 0.5, "model": "dream", "source": ""}


class Cancelled(Exception):
    """It is not wanted any more."""


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[ComfyUIStudio, str]]:
    studio = ComfyUIStudio()
    with serving(studio) as address:
        yield studio, address


@pytest.fixture
def studio(served: tuple[ComfyUIStudio, str]) -> ComfyUIStudio:
    served[0].reset()
    return served[0]


Maker = Callable[..., ComfyUI]


@pytest.fixture
def comfyui(studio: ComfyUIStudio, served: tuple[ComfyUIStudio, str], tmp_path: Path) -> Maker:
    def make(graph: dict[str, Any], remix: dict[str, Any] | None = None, seconds: float = 20) -> ComfyUI:
        paths = written(tmp_path, "words", graph), written(tmp_path, "remix", remix) if remix else None
        return ComfyUI(EngineSettings("x", "comfyui", (), address=served[1], seconds=seconds, workflow=paths[0], remix_workflow=paths[1]))

    return make


def written(folder: Path, name: str, graph: object) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(graph))
    return path


def nothing_is_left(studio: ComfyUIStudio) -> bool:
    """The studio remembers nothing, and no file has a pixel of a picture."""
    return not (studio.history or studio.running or studio.pending) and all(len(content) < 100 for content in studio.files.values())


def soon(condition: Callable[[], bool]) -> bool:
    end = monotonic() + 5
    while not condition() and monotonic() < end:
        sleep(0.02)
    return condition()


def test_each_place_becomes_what_is_asked_for_of_its_type_and_once() -> None:
    graph = filled(SHOWING, VALUES)
    assert graph["2"]["inputs"] == {"text": "a heron {seed}, best quality", "clip": ["1", 1]}
    assert graph["3"]["inputs"]["text"] == "fog"
    assert graph["4"]["inputs"] == {"width": 256, "height": 320, "batch_size": 1}
    assert (graph["5"]["inputs"]["seed"], graph["5"]["inputs"]["cfg"], graph["1"]["inputs"]["ckpt_name"]) == (7, 6.5, "dream")
    assert SHOWING["5"]["inputs"]["seed"] == "{seed}"


def test_what_is_saved_has_a_name_of_its_own_each_time() -> None:
    names = {filled(SAVING, VALUES)["8"]["inputs"]["filename_prefix"] for _ in range(3)}
    assert len(names) == 3
    assert all(name.startswith("sfumato-") for name in names)


@pytest.mark.parametrize("graph", [SAVING, SHOWING])
def test_a_picture_that_is_saved_or_shown_comes_back_and_is_forgotten_there(
    studio: ComfyUIStudio, comfyui: Maker, graph: dict[str, Any]
) -> None:
    made = comfyui(graph).paint(BRIEF, lambda *_: None)
    assert len(made) > 100
    ((asked,),) = [studio.bodies("/prompt")]
    assert {node["class_type"] for node in asked["prompt"].values()} >= {"KSampler", graph["8"]["class_type"]}
    assert "PreviewImage" not in str(asked)
    assert nothing_is_left(studio)
    assert set(studio.files) == ({("output", "0.png")} if graph is SAVING else set())


def test_its_progress_is_the_samplers(studio: ComfyUIStudio, comfyui: Maker) -> None:
    studio.mood = "paint 1.2"
    progress = Told()
    comfyui(SHOWING).paint(BRIEF, progress)
    assert progress == sorted(progress)
    assert len({found for found in progress if 0 < found < 1}) >= 3


def test_what_it_shows_of_its_steps_is_seen(studio: ComfyUIStudio, comfyui: Maker) -> None:
    studio.mood = "paint 1.5"
    comfyui(SAVING).paint(BRIEF, told := Told())
    assert len(told.looks) >= 3
    assert all(Image.open(io.BytesIO(look)).size == (256, 320) for look in told.looks)
    assert told == sorted(told)


class Socket:
    """What comes over a socket."""

    def __init__(self, *messages: bytes | dict[str, Any]) -> None:
        self.messages = messages

    async def __aiter__(self) -> AsyncIterator[bytes | str]:
        for message in self.messages:
            yield message if isinstance(message, bytes) else json.dumps(message)


@pytest.mark.asyncio
async def test_threat_19_what_it_paints_for_somebody_else_is_shown_to_nobody() -> None:
    """A job without a client is shown to all, and a picture does not say whose it is."""
    theirs, own = (PICTURE + bytes([0, 0, 0, 1]) + name for name in (b"theirs", b"own"))
    begun = {"type": "executing", "data": {"prompt_id": "other", "node": "5"}}
    job = [{"type": "executing", "data": {"prompt_id": "mine", "node": node}} for node in ("5", None)]
    noted = Noted()
    await follow(Socket(begun, theirs, job[0], own, job[1]), "mine", SAVING, noted)  # type: ignore[arg-type]  # what is read of it
    assert noted.looks == [b"own"]


class Noted:
    """What an engine shows."""

    def __init__(self) -> None:
        self.looks: list[bytes] = []

    def __call__(self, progress: float, preview: bytes | None = None, /) -> None:
        self.looks += [preview] if preview else []


def test_a_source_is_laid_down_loaded_and_overwritten(studio: ComfyUIStudio, comfyui: Maker) -> None:
    comfyui(SAVING, REMIXING).paint(Brief("x", "", 256, 320, 7, 6.5, 12, source=picture(256, 320), strength=0.3), lambda *_: None)
    ((asked,),) = [studio.bodies("/prompt")]
    ((folder, name),) = [key for key in studio.files if key[0] == "temp"]
    assert asked["prompt"]["9"]["inputs"]["image"] == f"{name} [{folder}]"
    assert asked["prompt"]["5"]["inputs"]["denoise"] == 0.3
    assert nothing_is_left(studio)


def test_without_a_workflow_for_it_nothing_is_made_from_a_picture(comfyui: Maker) -> None:
    with pytest.raises(EngineError) as raised:
        comfyui(SAVING).paint(Brief("x", "", 256, 320, 7, 6.5, 12, source=picture(256, 320)), lambda *_: None)
    assert not raised.value.retryable


def cancel(engine: ComfyUI, after: float = 0.3) -> None:
    begun = monotonic()

    def report(*_: object) -> None:
        if monotonic() - begun > after:
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.paint(BRIEF, report)
    assert monotonic() - begun < after + 1


def test_what_is_cancelled_is_stopped_and_forgotten_there(studio: ComfyUIStudio, comfyui: Maker) -> None:
    studio.mood = "paint 3"
    cancel(comfyui(SAVING))
    assert studio.stopped.wait(0.5)
    assert soon(lambda: nothing_is_left(studio))


def test_what_takes_too_long_is_stopped_and_forgotten_there(studio: ComfyUIStudio, comfyui: Maker) -> None:
    studio.mood = "hang"
    with pytest.raises(TooSlow):
        comfyui(SAVING, seconds=0.4).paint(BRIEF, lambda *_: None)
    assert soon(lambda: nothing_is_left(studio))


def test_what_waits_in_its_queue_is_taken_out_of_it_and_what_runs_goes_on(studio: ComfyUIStudio, comfyui: Maker) -> None:
    studio.mood = "paint 1"
    engine = comfyui(SAVING)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(engine.paint, BRIEF, lambda *_: None)
        assert soon(lambda: bool(studio.running))
        cancel(engine)
        assert first.result()
    assert not studio.stopped.is_set()
    assert soon(lambda: nothing_is_left(studio))


def test_a_node_that_fails_says_nothing_of_the_prompt_and_may_be_tried_again(studio: ComfyUIStudio, comfyui: Maker) -> None:
    studio.mood = "fail"
    with pytest.raises(EngineError) as raised:
        comfyui(SAVING).paint(BRIEF, lambda *_: None)
    assert raised.value.retryable
    assert CANARY not in str(raised.value)
    assert soon(lambda: nothing_is_left(studio))


def test_one_that_somebody_else_stops_may_be_tried_again(studio: ComfyUIStudio, comfyui: Maker) -> None:
    studio.mood = "paint 2"
    with ThreadPoolExecutor() as pool:
        painted = pool.submit(comfyui(SAVING).paint, BRIEF, lambda *_: None)
        assert soon(lambda: bool(studio.running))
        studio.interrupted[studio.running[0]].set()
        with pytest.raises(EngineError) as raised:
            painted.result()
    assert raised.value.retryable


def test_nobody_is_sent_elsewhere_with_a_prompt_either(studio: ComfyUIStudio, comfyui: Maker) -> None:
    inside = Inside()
    engine = comfyui(SAVING)
    with serving(inside) as elsewhere:
        studio.elsewhere = f"{elsewhere}/secrets"
        studio.mood = "sent 307"
        with pytest.raises(EngineError):
            engine.paint(BRIEF, lambda *_: None)
    assert inside.asked == []


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        ([], "is no workflow for the API"),
        ({"nodes": []}, "is no workflow for the API"),
        ({"1": {"class_type": "SaveImage", "inputs": {"text": "{prompt}"}}}, "Write {seed} where it belongs"),
        (GRAPH, "shows its picture to nobody"),
    ],
)
def test_a_workflow_that_cannot_be_used_is_told_with_what_to_do(tmp_path: Path, graph: object, words: str) -> None:
    with pytest.raises(SettingError, match=r"workflow|place|picture") as raised:
        read_workflow(written(tmp_path, "w", graph), "prompt", "seed")
    assert words in str(raised.value)


def test_a_workflow_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read"):
        read_workflow(tmp_path / "none.json")


def test_whoever_runs_the_house_is_told_what_the_workflow_keeps(comfyui: Maker) -> None:
    assert comfyui(SHOWING).examine() == []
    assert comfyui(SAVING, REMIXING).examine() == [KEEPS_FILES, KEEPS_SOURCES]
