"""The form of what is painted: the direction along which its colours change least, from the structure tensor, and smears along it.

The tensor is that of Di Zenzo, over all three colours. Where there is no form near by, wider and wider surroundings decide, and where
there is none at all a hand moves from side to side.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gateway.engines.atelier.fields import Field, mix, ramp, resize, soften

COARSE = 4  # pixels of a side of a cell in which the direction is worked out
REACHES = ((0.006, 1.0), (0.02, 0.12), (0.07, 0.02))  # widths of the surroundings, in units of the picture, and what they count
LEVEL = 3e-4  # what the hand's own direction counts


@dataclass(frozen=True, slots=True)
class Flow:
    """The direction of the form in cells of COARSE pixels, as the cosine and sine of twice its angle, and how sure it is, 0 to 1."""

    cosine: Field
    sine: Field
    sure: Field

    def at(self, points: Field) -> Field:
        """The angles, in radians from the x axis, at points (… x 2, pixels)."""
        rows, columns = cells(self.cosine.shape, points)
        return np.asarray(np.arctan2(self.sine[rows, columns], self.cosine[rows, columns]) / 2, np.float32)

    def leaning(self, angle: float) -> "Flow":
        """This flow where it is sure, and a hand's own angle (radians) where it is not."""
        sure = ramp(0.35, 0.85, self.sure)
        return Flow(mix(np.cos(2 * angle), self.cosine, sure), mix(np.sin(2 * angle), self.sine, sure), self.sure)

    def angle(self, height: int, width: int) -> Field:
        """The angle for each pixel of a picture of that size."""
        return np.asarray(np.arctan2(resize(self.sine, height, width), resize(self.cosine, height, width)) / 2, np.float32)


def cells(shape: tuple[int, ...], points: Field) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The rows and columns of the coarse cells in which points (pixels) lie."""
    at = (points / np.float32(COARSE)).astype(np.int32)
    return np.clip(at[..., 1], 0, shape[0] - 1), np.clip(at[..., 0], 0, shape[1] - 1)


def coarse(field: Field) -> Field:
    """A field, or a picture, in cells of COARSE pixels; the sides are whole numbers of them."""
    high, wide = field.shape[0] // COARSE * COARSE, field.shape[1] // COARSE * COARSE
    rows = np.add.reduce([field[row:high:COARSE, :wide] for row in range(COARSE)])
    return np.asarray(np.add.reduce([rows[:, column::COARSE] for column in range(COARSE)]) / np.float32(COARSE**2), np.float32)


def flow_of(picture: Field, unit: float, broad: float = 1.0) -> Flow:
    """The flow of a picture (height x width x 3) whose unit is given in pixels; the broader, the less do small forms turn it."""
    small = coarse(picture)
    along, down = np.gradient(small, axis=1), np.gradient(small, axis=0)
    parts = np.stack([(along * along).sum(-1), (down * down).sum(-1), (along * down).sum(-1)])
    parts = parts / np.sqrt(parts[0] + parts[1] + np.float32(1e-7))  # so that a strong edge does not silence weaker forms beside it
    xx, yy, xy = (_about(part, unit * broad / COARSE) for part in parts)
    yy = yy + np.float32(LEVEL)
    length = np.hypot(xx - yy, 2 * xy) + np.float32(1e-9)
    sure = length / (xx + yy + np.float32(1e-9)) * ramp(0.0, 0.02, xx + yy)
    return Flow(np.asarray((yy - xx) / length, np.float32), np.asarray(-2 * xy / length, np.float32), np.asarray(sure, np.float32))


def _about(part: Field, unit: float) -> Field:
    """A part of the tensor, gathered from narrow to wide surroundings; the unit is given in coarse cells."""
    return np.asarray(np.add.reduce([soften(part, max(1.5, reach * unit)) * np.float32(share) for reach, share in REACHES]), np.float32)


def smear(field: Field, angle: Field, reach: float, taps: int = 5) -> Field:
    """A field or picture drawn out along the angle, `reach` pixels to either side: its mean over an odd number of taps."""
    h, w = field.shape[:2]
    row, column = np.arange(h, dtype=np.float32)[:, None], np.arange(w, dtype=np.float32)[None, :]
    across, down, flat = np.cos(angle), np.sin(angle), field.reshape(h * w, -1)
    total = np.zeros_like(flat)
    for step in np.linspace(-reach, reach, taps, dtype=np.float32):
        rows = np.clip(row + down * step + np.float32(0.5), 0, h - 1).astype(np.int32)
        columns = np.clip(column + across * step + np.float32(0.5), 0, w - 1).astype(np.int32)
        total += flat[(rows * w + columns).ravel()]
    return np.asarray(total.reshape(field.shape) / np.float32(taps), np.float32)
