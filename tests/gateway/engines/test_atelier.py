"""The embedded painter keeps the port's promises: size, seed, progress, a PNG that tells nothing, and a second at the most."""

import io
import struct
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gateway.engines.atelier import Atelier, icons, lexicon
from gateway.engines.atelier.icons import library
from gateway.engines.atelier.reading import read
from gateway.engines.atelier.scene import Scene, compose
from gateway.engines.atelier.setting import STAFFAGE
from gateway.engines.atelier.shapes import exists
from gateway.engines.atelier.things import THINGS, things
from schema.ports import Brief, EngineError

pytestmark = pytest.mark.once

SMALL = 256
ROOT = Path(__file__).resolve().parents[3]


def brief(prompt: str = "a fox in a meadow at dawn", **given: object) -> Brief:
    fields: dict[str, object] = {"negative_prompt": "", "width": SMALL, "height": SMALL, "seed": 7, "guidance": 7.0, "steps": 30}
    return Brief(prompt=prompt, **(fields | given))  # type: ignore[arg-type]  # the fields are named by the tests


def paint(prompt: str = "a fox in a meadow at dawn", **given: object) -> bytes:
    return Atelier().paint(brief(prompt, **given), lambda progress: None)


def reading_scene(prompt: str, negative: str = "", **given: object) -> Scene:
    """What the painter decides before the first stroke."""
    return compose(brief(prompt, negative_prompt=negative, **given), read(prompt, negative))


def icons_of(prompt: str, negative: str = "") -> list[str]:
    return [one.thing.icon for one in read(prompt, negative).subjects]


def pixels(encoded: bytes, side: int | None = None) -> NDArray[np.float32]:
    with Image.open(io.BytesIO(encoded)) as image:
        small = image.convert("RGB").resize((side, side), Image.Resampling.BOX) if side else image.convert("RGB")
        return np.asarray(small, np.float32)


def difference(one: bytes, other: bytes, side: int = 16) -> float:
    return float(np.abs(pixels(one, side) - pixels(other, side)).mean())


def test_the_same_brief_with_the_same_seed_is_the_same_picture_and_another_seed_is_another() -> None:
    assert paint(seed=3) == paint(seed=3)
    assert difference(paint(seed=3), paint(seed=4)) > 4


@pytest.mark.parametrize(("width", "height"), [(256, 512), (1536, 256), (320, 256), (832, 1216)])
def test_a_picture_has_the_size_that_was_asked_for(width: int, height: int) -> None:
    with Image.open(io.BytesIO(paint(width=width, height=height))) as image:
        assert image.size == (width, height)
        assert image.format == "PNG"


def test_a_picture_carries_no_metadata() -> None:
    encoded, at, kinds = paint(), 8, set()
    while at < len(encoded):
        (length,) = struct.unpack(">I", encoded[at : at + 4])
        kinds.add(encoded[at + 4 : at + 8])
        at += length + 12
    assert kinds == {b"IHDR", b"IDAT", b"IEND"}


@pytest.mark.parametrize(
    "prompt",
    [
        "three herons at a misty lake, watercolour",
        "a deer in a bamboo forest, oil painting",
        "an owl, stained glass",
        "a city from above, ink",
    ],
)
def test_a_picture_of_768_pixels_takes_less_than_a_second_of_one_core(prompt: str) -> None:
    def seconds() -> float:
        start = time.process_time()
        paint(prompt, width=768, height=768)
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < 1.0


@pytest.mark.parametrize(
    "words",
    [
        "mountains,hills,sea,lake,forest,desert,city,meadow,space,kitchen,underwater,clouds,arctic,mars,abstract",
        "dawn,noon,sunset,dusk,night",
        "poster,watercolour,oil,ink,woodcut,film,low poly,pixel art,pastel,stained glass,pointillism,noir,neon",
        "fog,rain,snow,storm",
    ],
)
def test_each_word_for_a_place_a_time_a_style_or_a_weather_makes_another_picture(words: str) -> None:
    pictures = [paint(f"a fox, {word}") for word in words.split(",")]
    for number, one in enumerate(pictures):
        assert all(difference(one, other, 64) > 5 for other in pictures[:number]), words.split(",")[number]


@pytest.mark.parametrize(
    "prompt", ["zxqv blorp", "🦊🌊✨", "ثعلب في الغابة عند الفجر", "a", "—", "fox " * 500, "\u202egnissorc a", "\ud800"]
)
def test_a_prompt_in_which_no_word_is_known_still_makes_a_picture(prompt: str) -> None:
    assert pixels(paint(prompt)).std() > 8


def test_the_negative_prompt_and_the_word_no_take_things_away() -> None:
    assert not read("a fox in a meadow", "fox, trees").subjects
    assert "moon" in read("the sea at night, no moon", "").without
    assert read("a woman and a dog", "people").subjects[0].thing.icon == "+dog"
    assert paint("the sea at night") != paint("the sea at night", negative_prompt="moon")


def test_a_number_before_a_thing_is_how_many_there_are_and_a_colour_is_its_own() -> None:
    (subject,) = read("three red foxes in the snow", "").subjects
    assert (subject.count, subject.colour) == (3, "#c8352e")


def test_guidance_is_seen_in_how_large_the_subject_is_and_how_strong_the_colours() -> None:
    loose, close = (reading_scene("a red fox in a meadow", guidance=given) for given in (1.0, 20.0))
    assert close.scale > 1.5 * loose.scale
    assert close.colour > 1.5 * loose.colour
    assert difference(paint(guidance=1.0), paint(guidance=20.0)) > 2


def test_steps_are_seen_in_how_fine_a_picture_is() -> None:
    prompt = "a library at noon, photo"
    rough, usual, fine = (pixels(paint(prompt, steps=steps)) for steps in (10, 30, 60))

    def detail(picture: NDArray[np.float32]) -> float:
        return float(np.abs(np.diff(picture.mean(-1), axis=1)).mean())

    assert detail(rough) < 0.85 * detail(usual)
    assert detail(usual) < 0.95 * detail(fine)


@pytest.mark.parametrize(
    ("word", "like"),
    [("bittern", "heron"), ("dachshund", "dog"), ("brigantine", "ship"), ("clementine", "orange-fruit"), ("alder", "oak")],
)
def test_a_word_that_no_shape_is_named_after_finds_one_by_what_it_is_a_kind_of(word: str, like: str) -> None:
    assert word not in things()
    assert icons_of(f"a {word}") == [things()[like].icon]


def test_a_prompt_of_a_thousand_words_that_are_nothing_is_read_in_a_moment() -> None:
    prompt = " ".join(f"qz{number}x" for number in range(1000))
    read("a fox", "")
    start = time.process_time()
    assert not read(prompt, "").subjects
    assert time.process_time() - start < 1


def test_the_dictionary_is_ready_at_once_and_takes_no_memory() -> None:
    script = "import time, tracemalloc\nfrom gateway.engines.atelier import lexicon\n"
    script += "tracemalloc.start(); start = time.perf_counter(); found = lexicon.kinds('bittern')\n"
    script += "print('heron' in found[0], time.perf_counter() - start < 0.1, tracemalloc.get_traced_memory()[1] < 1_000_000)"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "True", "True"]


def test_without_its_dictionary_the_painter_says_to_run_make(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    lexicon._opened.cache_clear()
    with pytest.raises(EngineError, match="make"):
        lexicon.kinds("a word that nobody has looked up")
    lexicon._opened.cache_clear()


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("koi in a pond from above", "pond"),
        ("aerial view of a forest", "aerial"),
        ("a drone shot of a town by the coast", "aerial"),
        ("a castle above clouds", "clouds"),
        ("a cat on a windowsill", "sill"),
        ("a wolf on a hill", "hills"),
        ("portrait of an old man", "backdrop"),
        ("wallpaper with swallows", "pattern"),
        ("an egret in a rice field", "paddy"),
        ("a night market", "market"),
    ],
)
def test_words_for_where_and_for_the_camera_make_the_place(prompt: str, place: str) -> None:
    assert reading_scene(prompt).place == place


@pytest.mark.parametrize(
    ("prompt", "icons"),
    [
        ("a vase of tulips", ["~bouquet tulip:#d8563f"]),
        ("roses in a jug", ["~bouquet rose:#c22f45"]),
        ("a bowl of lemons", ["~filled lemon:+lemon"]),
        ("a train crossing a bridge in the snow", ["~viaduct snow"]),
        ("a dragon around a tower", ["~coil"]),
        ("two owls on a branch", ["~perched +owl:2 @branch:#5a4436"]),
        ("close-up of a tiger", ["+tiger-face"]),
        ("a woman with red hair and green eyes", ["~face woman dress hair:#c8352e eyes:#4c8f45"]),
        ("a child reading under a tree", ["~person child sitting book", "~tree"]),
        ("three people under one umbrella", ["~pair umbrella"]),
    ],
)
def test_things_that_belong_together_are_painted_as_one(prompt: str, icons: list[str]) -> None:
    assert icons_of(prompt) == icons


def test_a_mood_looks_one_way_or_another() -> None:
    assert [one.thing.icon for one in read("silence", "", 0).subjects] != [one.thing.icon for one in read("silence", "", 1).subjects]


@pytest.mark.parametrize("mood", ["silence", "joy", "loneliness", "serenity", "melancholy", "nostalgia"])
def test_a_mood_alone_is_a_scene_and_not_a_shape_that_happens_to_be_called_so(mood: str) -> None:
    reading = read(mood, "")
    assert reading.subjects
    assert reading.place or reading.time or reading.weather


@pytest.mark.parametrize(
    ("prompt", "negative"),
    [
        ("a meadow at noon with an oak", "oak, tree, trees"),
        ("a fox under a full moon", "moon"),
        ("market at night", "people, lanterns"),
        ("a fox in a meadow", "grass, birds, flowers"),
        ("a woman with a hat, portrait", "hat"),
    ],
)
def test_what_the_negative_prompt_names_is_seen_to_be_gone(prompt: str, negative: str) -> None:
    assert difference(paint(prompt), paint(prompt, negative_prompt=negative), 64) > 0.4


@pytest.mark.parametrize(
    "prompt", ["portrait of an old woman", "a fox in a meadow", "a vase of tulips", "a library", "wallpaper with leaves"]
)
def test_four_images_of_one_prompt_are_four_compositions(prompt: str) -> None:
    pictures = [paint(prompt + ", photo, noon", seed=seed) for seed in range(4)]
    for number, one in enumerate(pictures):
        assert all(difference(one, other, 32) > 6 for other in pictures[:number])


def test_progress_rises_to_one_and_what_it_raises_ends_the_painting() -> None:
    seen: list[float] = []
    Atelier().paint(brief(), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0

    class Cancelled(Exception):
        pass

    def cancel(progress: float) -> None:
        if progress > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        Atelier().paint(brief(), cancel)


@pytest.mark.parametrize("prompt", ["a red fox under a full moon, woodcut", "a dragon around a tower, stained glass", "a robot, oil"])
def test_the_largest_picture_is_left_within_a_second_of_its_being_cancelled(prompt: str) -> None:
    looks = [time.thread_time()]
    Atelier().paint(brief(prompt, width=1536, height=1536, steps=60), lambda _: looks.append(time.thread_time()))
    assert max(after - before for before, after in pairwise(looks)) < 1.0


def test_each_thing_in_the_table_has_its_shape() -> None:
    named = {line.split(";")[1].strip() for line in THINGS.splitlines()}
    assert [name for name in named if not exists(name)] == []


def test_whoever_the_painter_adds_is_in_the_table() -> None:
    assert {name for line in STAFFAGE.values() for name in line.split()} <= things().keys()


def test_a_remix_is_nearer_to_its_source_than_a_picture_of_its_words_alone() -> None:
    for seed in range(3):
        source = paint("a red sailboat on the sea at sunset, photo", seed=seed)
        remix = paint("a castle in the mountains, photo", seed=90 + seed, source=source, strength=0.5)
        alone = paint("a castle in the mountains, photo", seed=90 + seed)
        assert difference(remix, source, 8) < 0.6 * difference(alone, source, 8)
        assert difference(remix, source, 64) > 3


def test_strength_0_is_nearly_the_source_and_strength_1_keeps_only_the_composition() -> None:
    source = paint("three herons at a lake at dawn, photo")
    steps = [difference(paint("a dragon at night, photo", seed=5, source=source, strength=s), source, 64) for s in (0.0, 0.5, 1.0)]
    assert steps[0] < 2
    assert steps == sorted(steps)


def test_a_source_of_another_size_and_format_is_fitted_and_one_that_is_no_picture_is_refused() -> None:
    webp = io.BytesIO()
    Image.fromarray(np.full((90, 400, 4), 120, np.uint8)).save(webp, "WEBP")
    assert pixels(paint(source=webp.getvalue(), width=320, height=512)).shape == (512, 320, 3)
    with pytest.raises(EngineError) as refused:
        paint(source=b"\x89PNG no picture at all")
    assert not refused.value.retryable


def test_without_its_shapes_the_painter_says_to_run_make(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(icons, "shapes_file", lambda: tmp_path / "icons.json")
    library.cache_clear()
    with pytest.raises(EngineError, match="make"):
        library()
    library.cache_clear()


@pytest.mark.parametrize(
    "prompt", ["twelve geese, ten lemons and a dozen whales", "nine boats on a lake", "a 999 foxes", "a pair of lovers, a crowd of knights"]
)
def test_crowds_find_their_places(prompt: str) -> None:
    assert pixels(paint(prompt, width=256, height=640)).shape == (640, 256, 3)
