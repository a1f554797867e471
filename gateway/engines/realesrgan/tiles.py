"""A picture in tiles: so that memory does not grow with it, and whoever waits is told how far it is."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from gateway.engines.realesrgan.network import Network, Pixels
from schema.ports import Progress

TILE: Final = 192  # pixels: half a second on one core, so that what is cancelled ends soon
MARGIN: Final = 16  # pixels that a tile sees of its neighbours: about as far as the network looks


def doubled(network: Network, pixels: Pixels, report: Progress) -> Pixels:
    """Twice as wide and high. `report` is told 0 to 1 after each tile, and what it raises ends it."""
    height, width, _ = pixels.shape
    larger = np.empty((2 * height, 2 * width, 3), np.uint8)
    corners = [(top, left) for top in _starts(height) for left in _starts(width)]
    for number, (top, left) in enumerate(corners, 1):
        bottom, right = min(top + TILE, height), min(left + TILE, width)
        above, before = min(top, MARGIN), min(left, MARGIN)
        seen = pixels[top - above : bottom + MARGIN, left - before : right + MARGIN]
        made = network(seen)[2 * above :, 2 * before :]
        larger[2 * top : 2 * bottom, 2 * left : 2 * right] = made[: 2 * (bottom - top), : 2 * (right - left)]
        report(number / len(corners))
    return larger


def _starts(length: int) -> Iterator[int]:
    yield from range(0, length, TILE)
