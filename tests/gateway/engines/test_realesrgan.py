"""The network that makes pictures larger: what it makes, in tiles as at once, and what happens where its weights are not there."""

import io
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from PIL import Image, ImageDraw

from gateway.engines.realesrgan import RealESRGAN, network, tiles
from schema.ports import EngineError

pytestmark = pytest.mark.once


def drawn(width: int, height: int) -> bytes:
    """Edges, a curve and a slow change of colour, and a text that no file made from it may have."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width // 8, height // 8, width * 5 // 8, height * 7 // 8), fill=(200, 60, 40))
    draw.line((0, height, width, 0), fill=(250, 250, 250), width=3)
    file = io.BytesIO()
    picture.info["prompt"] = "zyzzyva"
    picture.save(file, "PNG")
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.fixture(scope="module")
def enlarger() -> RealESRGAN:
    return RealESRGAN()


def test_a_picture_is_twice_as_large_and_still_the_same_picture(enlarger: RealESRGAN) -> None:
    source, progress = drawn(96, 64), list[float]()
    made = opened(enlarger.enlarge(source, 2, progress.append))
    assert (made.size, made.format, made.info) == ((192, 128), "PNG", {})
    assert progress == [1.0]
    apart = np.abs(np.asarray(made.resize((96, 64), Image.Resampling.BOX), float) - np.asarray(opened(source), float))
    assert apart.mean() < 6


def test_its_edges_are_sharper_than_those_of_a_picture_that_was_only_stretched(enlarger: RealESRGAN) -> None:
    source = drawn(96, 96)
    stretched = opened(source).resize((192, 192), Image.Resampling.BICUBIC)
    assert steepest(opened(enlarger.enlarge(source, 2, lambda *_: None))) > 1.2 * steepest(stretched)


def steepest(picture: Image.Image) -> float:
    """How much brightness changes from a pixel to the next, at the hundredth part of places where it changes most."""
    return float(np.quantile(np.abs(np.diff(np.asarray(picture.convert("L"), float), axis=1)), 0.99))


def test_four_times_is_twice_two_times_and_tells_how_far_it_is(enlarger: RealESRGAN) -> None:
    source, progress = drawn(48, 64), list[float]()
    made = opened(enlarger.enlarge(source, 4, progress.append))
    twice = enlarger.enlarge(enlarger.enlarge(source, 2, lambda *_: None), 2, lambda *_: None)
    assert np.array_equal(np.asarray(made), np.asarray(opened(twice)))
    assert progress == pytest.approx([0.2, 1.0])


def test_no_seam_is_seen_where_tiles_meet(enlarger: RealESRGAN, monkeypatch: pytest.MonkeyPatch) -> None:
    source, progress = drawn(100, 70), list[float]()
    whole = np.asarray(opened(enlarger.enlarge(source, 2, lambda *_: None)), int)
    monkeypatch.setattr(tiles, "TILE", 48)
    parts = np.asarray(opened(enlarger.enlarge(source, 2, progress.append)), int)
    assert len(progress) == 6
    assert np.abs(whole - parts).max() <= 3


def test_what_is_cancelled_ends_with_the_tile_and_lets_the_next_one_in(enlarger: RealESRGAN, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "TILE", 32)
    told = list[float]()

    def stop(progress: float) -> None:
        told.append(progress)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        enlarger.enlarge(drawn(96, 96), 2, stop)
    assert len(told) == 1
    assert opened(enlarger.enlarge(drawn(16, 16), 2, lambda *_: None)).size == (32, 32)


def test_one_that_waits_for_its_turn_can_be_cancelled_too(enlarger: RealESRGAN) -> None:
    ended = list[type[BaseException]]()

    def ask() -> None:
        try:
            enlarger.enlarge(drawn(16, 16), 2, lambda progress: 1 / progress)  # type: ignore[arg-type]
        except ZeroDivisionError as error:
            ended.append(type(error))

    with enlarger.turn:
        waiting = Thread(target=ask)
        waiting.start()
        waiting.join(5)
    assert ended == [ZeroDivisionError]


def test_where_the_weights_are_not_installed_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(network, "PACKAGE", "no_such_package")
    with pytest.raises(EngineError, match="not installed") as told:
        RealESRGAN().enlarge(drawn(16, 16), 2, lambda *_: None)
    assert not told.value.retryable
    with pytest.raises(EngineError, match=r"Python 3\.11 and 3\.12"):
        RealESRGAN().examine()


def test_where_they_are_it_names_them(enlarger: RealESRGAN) -> None:
    assert enlarger.examine() == "Real-ESRGAN (realesr-animevideov3-x2) on the processor"
