"""The placeholder of a picture is small, and has its colours where the picture has them."""

from base64 import b64decode, b64encode
from io import BytesIO

import numpy as np
import pytest
import thumbhash
from PIL import Image

from web.placeholders import placeholder

pytestmark = pytest.mark.once


def _hash(width: int, height: int) -> str:
    """Of a picture that is red at the left, blue at the right, and dark at the foot."""
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(1, 0.2, height))
    pixels = np.stack([255 * (1 - across) * down, 0 * down, 255 * across * down, np.full_like(down, 255)], axis=-1)
    return b64encode(bytes(thumbhash.rgba_to_thumb_hash(width, height, pixels.astype(int).ravel().tolist()))).decode()


@pytest.mark.parametrize(("width", "height"), [(64, 64), (100, 60), (40, 90)])
def test_a_placeholder_looks_like_its_picture_in_at_most_200_bytes(width: int, height: int) -> None:
    file = b64decode(placeholder(_hash(width, height)).removeprefix("data:image/webp;base64,"))
    assert len(file) <= 200
    picture = np.asarray(Image.open(BytesIO(file)).convert("RGB")).astype(int)
    (red, _, blue), (other_red, _, other_blue) = picture[1, 1], picture[1, -2]
    assert red > blue + 60
    assert other_blue > other_red + 60
    assert picture[0].sum() > 1.5 * picture[-1].sum()
    assert (picture.shape[1] > picture.shape[0]) == (width > height)


@pytest.mark.parametrize("broken", ["", "!", "AAAA", "////"])
def test_a_hash_that_cannot_be_read_leaves_the_page_whole(broken: str) -> None:
    assert placeholder(broken).startswith("data:image/webp;base64,")
