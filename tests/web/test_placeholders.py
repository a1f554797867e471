"""The placeholder of a picture costs a page at most 200 octets, and has its colours where the picture has them."""

import random
import re
from base64 import b64decode, b64encode
from io import BytesIO

import numpy as np
import pytest
import thumbhash
from PIL import Image

from web.placeholders import placeholder
from web.templates import environment

pytestmark = pytest.mark.once


def _hash(width: int, height: int) -> str:
    """Of a picture that is red at the left, blue at the right, and dark at the foot."""
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(1, 0.2, height))
    pixels = np.stack([255 * (1 - across) * down, 0 * down, 255 * across * down, np.full_like(down, 255)], axis=-1)
    return b64encode(bytes(thumbhash.rgba_to_thumb_hash(width, height, pixels.astype(int).ravel().tolist()))).decode()


@pytest.mark.parametrize(("width", "height"), [(64, 64), (100, 60), (40, 90)])
def test_a_placeholder_looks_like_its_picture(width: int, height: int) -> None:
    file = b64decode(placeholder(_hash(width, height)).removeprefix("data:image/webp;base64,"))
    picture = np.asarray(Image.open(BytesIO(file)).convert("RGB")).astype(int)
    (red, _, blue), (other_red, _, other_blue) = picture[1, 1], picture[1, -2]
    assert red > blue + 60
    assert other_blue > other_red + 60
    assert picture[0].sum() > 1.5 * picture[-1].sum()
    assert (picture.shape[1] > picture.shape[0]) == (width > height)


@pytest.mark.parametrize("broken", ["", "!", "AAAA", "////"])
def test_a_hash_that_cannot_be_read_leaves_the_page_whole(broken: str) -> None:
    assert placeholder(broken).startswith("data:image/webp;base64,")


def _loud(draws: random.Random) -> str:
    """A thumbhash with all the waves that it can have, as high as they can be: no painted picture is like it."""
    head = draws.randrange(1 << 18) | 31 << 18
    tail = 7 | 63 << 3 | 63 << 9 | draws.randrange(2) << 15
    waves = bytes(draws.choice((0, 15)) | draws.choice((0, 15)) << 4 for _ in range(30))
    return b64encode(head.to_bytes(3, "little") + tail.to_bytes(2, "little") + waves).decode()


@pytest.mark.parametrize(("template", "macro"), [("layout/_components.html", "picture"), ("image/_parts.html", "framed")])
def test_no_placeholder_costs_a_page_more_than_200_octets(template: str, macro: str) -> None:
    """The whole line of it, as it is sent; whatever the picture is."""
    shown = getattr(environment(str, "").get_template(template).make_module({"viewer": None}), macro)
    draws = random.Random(7)
    for code in [_hash(64, 64), _hash(40, 90), "", *(_loud(draws) for _ in range(200))]:
        page = shown({"thumbhash": code, "url": "/media/k/card.webp", "alt": "", "width": 1, "height": 1})
        (line,) = re.findall(r'^.*class="placeholder".*\n', page, re.MULTILINE)
        assert 80 < len(line.encode()) <= 200
        assert f'src="{placeholder(code)}"' in line
