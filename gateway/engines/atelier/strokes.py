"""Strokes: laid along the form, coarse before fine, and only where the picture still wants them, as Hertzmann (1998) paints.

A layer of strokes is drawn as numbers, each pixel that of the stroke on top of it. Colour, bristles and thickness are then looked up for
all pixels at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from gateway.engines.atelier.fields import Field
from gateway.engines.atelier.form import Flow, cells

POINTS = 7  # of a stroke's spine
BRUSH = np.array([0.5, 0.88, 1, 1, 0.96, 0.84, 0.42], np.float32)  # a stroke's width along its spine
LIKE = 0.2  # a stroke ends where the picture's colour differs more than this from its own


@dataclass(frozen=True, slots=True)
class Layer:
    """Strokes of one brush. The strokes are numbered from 1; 0 is no stroke."""

    number: NDArray[np.int32]  # height x width
    colours: Field  # (strokes + 1) x 3
    spines: Field  # strokes x POINTS x 2, pixels
    radius: float  # half the width of the brush, pixels

    @property
    def laid(self) -> NDArray[np.bool_]:
        return np.asarray(self.number > 0, np.bool_)

    def lengthwise(self) -> tuple[Field, Field]:
        """Each pixel's place in its stroke: along it from its middle, and across it from its spine, in pixels."""
        (x, y), (across, down), bend = self._frames()
        h, w = self.number.shape
        over = np.arange(w, dtype=np.float32)[None, :] - x[self.number]
        under = np.arange(h, dtype=np.float32)[:, None] - y[self.number]
        cosine, sine = across[self.number], down[self.number]
        along = over * cosine + under * sine
        return along, np.asarray(under * cosine - over * sine - bend[self.number] * along * along, np.float32)

    def _frames(self) -> tuple[Field, Field, Field]:
        """Of each stroke, numbered as above: its middle, its direction, and how it bends."""
        first, middle, last = self.spines[:, 0], self.spines[:, POINTS // 2], self.spines[:, -1]
        chord = last - first
        length = np.hypot(chord[:, 0], chord[:, 1]) + np.float32(1e-3)
        direction = chord / length[:, None]
        sag = (first + last) / 2 - middle
        bend = (sag[:, 1] * direction[:, 0] - sag[:, 0] * direction[:, 1]) / np.maximum(length / 2, self.radius) ** 2
        return _from_one(middle).T, _from_one(direction).T, _from_one(bend[:, None])[:, 0]


def _from_one(values: Field) -> Field:
    return np.asarray(np.concatenate([np.zeros((1, values.shape[1]), np.float32), values]), np.float32)


def seeds(rng: np.random.Generator, height: int, width: int, step: float, wanted: Field) -> Field:
    """Where strokes begin, in random order (strokes x 2): a jittered grid, of it as large a part as is wanted (coarse, 0 to 1)."""
    y, x = np.mgrid[0 : height / step, 0 : width / step].astype(np.float32)
    grid = np.stack([x.ravel(), y.ravel()], -1)
    points = np.asarray((grid + rng.random(grid.shape, dtype=np.float32)) * np.float32(step), np.float32)
    kept = points[rng.random(len(points)) < wanted[cells(wanted.shape, points)]]
    return np.asarray(rng.permutation(kept), np.float32)


def spines(flow: Flow, small: Field, start: Field, length: Field | float, turn: Field | float = 0.0) -> Field:
    """Follow the flow, turned by an angle, from each start to both sides, as far as the picture (coarse) keeps its colour."""
    own = small[cells(small.shape, start)]
    step = np.asarray(length, np.float32)[..., None] / np.float32(POINTS - 1)
    angle = flow.at(start) + np.float32(turn)
    heading = np.stack([np.cos(angle), np.sin(angle)], -1)
    halves = [_follow(flow, small, start, heading * side, own, step, np.asarray(turn, np.float32)) for side in (-1, 1)]
    return np.asarray(np.stack([*halves[0][::-1], start, *halves[1]], 1), np.float32)


def _follow(flow: Flow, small: Field, start: Field, heading: Field, own: Field, step: Field, turn: Field) -> list[Field]:
    points, at, going = [], start, np.ones(len(start), bool)
    for _ in range(POINTS // 2):
        onward = at + heading * step
        going &= np.abs(small[cells(small.shape, onward)] - own).max(-1) < LIKE
        at = np.asarray(np.where(going[:, None], onward, at), np.float32)
        points.append(at)
        angle = flow.at(at) + turn
        ahead = np.stack([np.cos(angle), np.sin(angle)], -1)
        heading = ahead * np.where((ahead * heading).sum(-1, keepdims=True) < 0, -1, 1)
    return points


def outlines(spine: Field, radius: Field | float, profile: Field = BRUSH) -> Field:
    """The outline of each stroke (strokes x 2 POINTS x 2)."""
    run = np.gradient(spine, axis=1)
    run = run / (np.hypot(run[..., 0], run[..., 1])[..., None] + np.float32(1e-3))
    aside = np.stack([-run[..., 1], run[..., 0]], -1) * (np.asarray(radius, np.float32).reshape(-1, 1) * profile)[..., None]
    return np.asarray(np.concatenate([spine + aside, (spine - aside)[:, ::-1]], 1), np.float32)


def lay(height: int, width: int, spine: Field, colours: Field, radius: float) -> Layer:
    """Draw strokes, the first lowest."""
    image = Image.new("I", (width, height))
    pen = ImageDraw.Draw(image)
    for number, outline in enumerate(outlines(spine, radius).reshape(-1, 4 * POINTS).tolist(), 1):
        pen.polygon(outline, fill=number)
    return Layer(np.asarray(image, np.int32), _from_one(colours), spine, radius)
