"""Light and colour of Alchemy: more contrast, and nothing that was not black or white becomes so."""

import io

import numpy as np
import pytest
from PIL import Image

from gateway.grading import graded

pytestmark = pytest.mark.once


def encoded(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def opened(content: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    return np.asarray(Image.open(io.BytesIO(content)))


def scene() -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """A slow sky, a sun, a dark figure, and noise all over; no channel of it is black or white."""
    draws = np.random.default_rng(7)
    down, across = np.mgrid[0:192, 0:256]
    sky = np.stack([90 + down / 3, 110 + across / 5, 190 - down / 3], axis=2)
    sky[40:80, 160:200] = (240, 200, 120)
    sky[90:170, 60:100] = (40, 30, 50)
    return np.clip(sky + draws.normal(0, 4, sky.shape), 12, 243).astype(np.uint8)


def test_what_is_black_or_white_stays_so_and_nothing_else_becomes_it() -> None:
    pixels = scene()
    pixels[:16, :16], pixels[-16:, -16:] = 0, 255
    after = opened(graded(encoded(pixels)))
    assert after.shape == pixels.shape
    assert (after[:16, :16] == 0).all()
    assert (after[-16:, -16:] == 255).all()
    between = ((pixels > 0) & (pixels < 255)).all(axis=2)
    clipped = ((after == 0) | (after == 255)).all(axis=2) & between
    assert clipped.mean() == 0


def test_a_picture_has_more_contrast_and_more_colour_and_the_same_forms() -> None:
    before = scene().astype(float)
    after = opened(graded(encoded(scene()))).astype(float)
    assert after.mean(axis=2).std() > 1.05 * before.mean(axis=2).std()
    assert np.ptp(after, axis=2).mean() > 1.02 * np.ptp(before, axis=2).mean()
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.95


def test_it_is_the_same_each_time_and_carries_nothing_along() -> None:
    file = io.BytesIO()
    picture = Image.fromarray(scene())
    picture.save(file, "PNG", dpi=(72, 72))
    first = graded(file.getvalue())
    assert first == graded(file.getvalue())
    assert Image.open(io.BytesIO(first)).info == {}
