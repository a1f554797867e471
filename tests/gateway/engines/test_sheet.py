"""The sheet: 48 prompts, and no two pictures of it that look alike. Whether each says its prompt is for people to judge."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.gateway.engines.sheet import PROMPTS, contact, paint

pytestmark = pytest.mark.once

SIZE = 256
APART = 8  # of 64 bits


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    return [paint(prompt, SIZE) for prompt in PROMPTS]


def perceptual_hash(picture: Image.Image) -> NDArray[np.bool_]:
    """64 bits: which of the lowest frequencies of a picture of 32 x 32 greys are above their median (pHash)."""
    greys = np.asarray(picture.convert("L").resize((32, 32), Image.Resampling.LANCZOS), np.float64)
    number = np.arange(32)
    cosines = np.cos(np.pi * (2 * number[None] + 1) * number[:, None] / 64)
    low = (cosines @ greys @ cosines.T)[:8, :8].ravel()
    return np.asarray(low > np.median(low[1:]), np.bool_)


def test_the_sheet_has_48_prompts_each_once() -> None:
    assert len(set(PROMPTS)) == len(PROMPTS) == 48


def test_no_two_pictures_of_the_sheet_are_alike(pictures: list[Image.Image]) -> None:
    hashes = [perceptual_hash(picture) for picture in pictures]
    near = [
        (PROMPTS[number], PROMPTS[other])
        for number, one in enumerate(hashes)
        for other in range(number)
        if int((one != hashes[other]).sum()) < APART
    ]
    assert near == []


def test_no_picture_of_the_sheet_is_empty_or_lost_in_the_dark(pictures: list[Image.Image]) -> None:
    tones = [np.asarray(picture.convert("L"), np.float64) for picture in pictures]
    assert [PROMPTS[number] for number, tone in enumerate(tones) if tone.std() < 12 or np.percentile(tone, 98) < 90] == []


def test_a_contact_sheet_has_room_for_every_picture(pictures: list[Image.Image]) -> None:
    twelve = {number: pictures[number - 1] for number in range(1, 13)}
    assert contact(twelve, names=True).height > contact(twelve, names=False).height > 3 * 384
