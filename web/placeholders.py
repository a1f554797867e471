"""A thumbhash as the data address of a tiny picture: what stands in a card until its picture is there."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from math import pi

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float64]
EDGE = 16  # pixels of the longer edge; the browser smooths it
MOST = 158  # octets of an address: with the element around it, that is 200 of a page


@lru_cache(maxsize=4096)
def placeholder(thumbhash: str) -> str:
    """A `data:` address of a WebP, of at most MOST octets, from a base64 thumbhash; of one dark pixel where it cannot be read.

    The package thumbhash encodes well and decodes wrongly: it never forgets the first pixel's cosines. So this is the decoder.
    """
    try:
        pixels = _pixels(b64decode(thumbhash, validate=True))
    except ValueError:
        pixels = np.zeros((1, 1, 3))
    image = Image.fromarray(np.uint8(np.clip(pixels, 0, 1) * 255))
    coarser = ((image, 20), (image, 0), (image.reduce(4), 0))  # painted pictures need the first alone
    addresses = (_address(*each) for each in coarser)
    return next(address for address in addresses if len(address) <= MOST)


def _address(image: Image.Image, quality: int) -> str:
    file = BytesIO()
    image.save(file, "WEBP", quality=quality, method=6)
    return "data:image/webp;base64," + b64encode(file.getvalue()).decode()


def _pixels(code: bytes) -> Floats:
    """The picture that an opaque thumbhash describes, rows of columns of RGB from 0 to 1 (evanw.github.io/thumbhash)."""
    head, tail = int.from_bytes(code[:3], "little"), int.from_bytes(code[3:5], "little")
    alpha, landscape = head >> 23, tail >> 15
    long, short = (5 if alpha else 7), max(3, tail & 7)
    across, down = (long, short) if landscape else (short, long)
    waves = iter([nibble / 7.5 - 1 for byte in code[6 if alpha else 5 :] for nibble in (byte & 15, byte >> 4)])
    lightness = _channel((head & 63) / 63, (head >> 18 & 31) / 31, across, down, waves, across, down)
    yellow_blue = _channel((head >> 6 & 63) / 31.5 - 1, (tail >> 3 & 63) / 63 * 1.25, 3, 3, waves, across, down)
    red_green = _channel((head >> 12 & 63) / 31.5 - 1, (tail >> 9 & 63) / 63 * 1.25, 3, 3, waves, across, down)
    blue = lightness - 2 / 3 * yellow_blue
    red = (3 * lightness - blue + red_green) / 2
    return np.stack([red, red - red_green, blue], axis=-1)


def _channel(mean: float, scale: float, columns: int, rows: int, waves: Iterator[float], across: int, down: int) -> Floats:
    width, height = (EDGE, max(1, EDGE * down // across)) if across >= down else (max(1, EDGE * across // down), EDGE)
    x, y = (np.arange(width) + 0.5) * pi / width, (np.arange(height) + 0.5) * pi / height
    channel = np.full((height, width), mean)
    for row in range(rows):
        for column in range(0 if row else 1, columns):
            if column * rows >= columns * (rows - row):
                break
            channel += 2 * scale * next(waves, 0.0) * np.outer(np.cos(row * y), np.cos(column * x))
    return channel
