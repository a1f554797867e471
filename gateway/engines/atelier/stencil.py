"""Drawn shapes as fields: polygons at twice the size, taken down again. Much faster than a drawing's way through SVG and PNG."""

from collections.abc import Iterable

import numpy as np
from PIL import Image, ImageDraw

from gateway.engines.atelier.fields import Field, mix

Points = list[tuple[float, float]]
FINER = 2


def stencil(width: int, height: int, polygons: Iterable[tuple[Points, float]]) -> Field:
    """The polygons (pixels), each filled with its tone, 0 to 1, later ones over earlier ones."""
    image = Image.new("L", (width * FINER, height * FINER))
    pen = ImageDraw.Draw(image)
    for points, tone in polygons:
        pen.polygon([(x * FINER, y * FINER) for x, y in points], fill=round(255 * tone))
    return np.asarray(image.reduce(FINER), np.float32) / np.float32(255)


def stroke(spine: Points, halves: list[float]) -> Points:
    """The outline of a stroke that runs along a spine and has the given half widths."""
    line = np.array(spine)
    way = np.gradient(line, axis=0)
    across = np.stack([-way[:, 1], way[:, 0]], -1) / np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)[:, None] * np.array(halves)[:, None]
    return [(float(x), float(y)) for x, y in np.concatenate([line + across, (line - across)[::-1]])]


def curve(start: tuple[float, float], bend: tuple[float, float], end: tuple[float, float], steps: int) -> Points:
    """Points of a quadratic curve."""
    t = np.linspace(0, 1, steps)[:, None]
    line = (1 - t) ** 2 * np.array(start) + 2 * t * (1 - t) * np.array(bend) + t**2 * np.array(end)
    return [(float(x), float(y)) for x, y in line]


def ink_over(picture: Field, colour: Field, alpha: Field) -> Field:
    """The picture with a colour laid on where the alpha says; only the rows that have any are touched."""
    rows = np.flatnonzero(alpha.any(1))
    if not rows.size:
        return picture
    part = slice(int(rows[0]), int(rows[-1]) + 1)
    painted = picture.copy()
    painted[part] = mix(picture[part], colour[part] if colour.ndim == 3 else colour, alpha[part, :, None])
    return painted
