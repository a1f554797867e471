"""Land: a height for each point of the ground, seen in perspective.

The ground is cut into slices across the view, near to far, each further away by the same ratio. Each slice is a line of heights; a
pixel shows the nearest slice that reaches its row. What a pixel needs (colour, distance) is worked out for slices and columns and
looked up for pixels.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gateway.engines.atelier.fields import Field, ramp, sample, tile
from gateway.engines.atelier.scene import Scene

FAR = 260.0
CAMERA = 1.0  # the eye's height above the ground, the unit of length of the land
Heights = Callable[[Scene, Field, Field], Field]


@dataclass(frozen=True, slots=True)
class Land:
    """The slices of a land (slices x columns) and what each pixel sees of them."""

    x: Field
    z: Field
    height: Field
    wet: NDArray[np.bool_]
    wood: Field  # 1 where a tree stands
    light: Field  # how much of the sun a point gets, 0 to 1
    slope: Field
    index: NDArray[np.int32]  # for each pixel, the slice behind it in the flattened grid; see `look_up`
    part: Field  # how far a pixel is from the slice before to that slice
    cover: Field  # how much of a pixel is land, 0 to 1
    depth: Field  # each pixel's distance


def survey(scene: Scene, heights: Heights, water: bool, woods: float) -> Land:
    """Build the land of a scene. `woods` is how much of it is wooded, 0 to 1; what lies below zero is water where `water` is true."""
    focal, count = scene.unit, 150 + 16 * scene.octaves
    nearest = 0.9 * CAMERA * focal / max(scene.height - scene.horizon, 0.1 * scene.height)
    z = np.geomspace(nearest, FAR, count, dtype=np.float32)[:, None]
    x = (np.arange(scene.width, dtype=np.float32)[None, :] - scene.width / 2) / np.float32(focal) * z
    height = heights(scene, x, z)
    wet = height < 0 if water else np.zeros(height.shape, bool)
    height = np.maximum(height, 0) if water else height
    light, slope = _light(scene, height, x, z)
    wood = _plant(scene, x, z, height, slope, woods) if woods else np.zeros_like(height)
    height, wet = height + wood, wet & (wood == 0)
    rows = (scene.horizon - (height - CAMERA) * focal / z).astype(np.float32)
    index, part, cover = _visible(rows, scene.height)
    depth = look_up(np.broadcast_to(z, height.shape)[..., None], index, part)[..., 0]
    depth[cover == 0] = 4 * FAR
    return Land(x, z, height, wet, np.minimum(wood * 4, 1), light, slope, index, part, cover, depth)


def _light(scene: Scene, height: Field, x: Field, z: Field) -> tuple[Field, Field]:
    """The light of a sun from the side: by the slope of the ground, and by what stands between a point and the sun."""
    across = np.gradient(height, axis=1) / (z / np.float32(scene.unit))
    along = np.gradient(height, axis=0) / np.gradient(z, axis=0)
    rise = {"day": 0.9, "night": 0.6}.get(scene.time, 0.34)
    length = np.sqrt(1 + across**2 + along**2)
    facing = (-across * scene.side * 0.8 + rise - along * 0.12) / length / np.float32(np.hypot(0.8, rise))
    shadow = _shadow(height, x, rise * 0.8, scene.side)
    return np.clip(facing, 0, 1).astype(np.float32) * (1 - 0.8 * shadow), np.asarray(1 - 1 / length, np.float32)


def _shadow(height: Field, x: Field, rise: float, side: float) -> Field:
    line = height - np.float32(rise * side) * x
    seen = line[:, ::-1] if side > 0 else line
    highest = np.maximum.accumulate(seen, axis=1)
    blocked = ramp(0.02, 0.5, highest - seen)
    return blocked[:, ::-1] if side > 0 else blocked


def _plant(scene: Scene, x: Field, z: Field, height: Field, slope: Field, woods: float) -> Field:
    """The heights of trees, pointed firs or round crowns, in groves that noise decides, none near the eye."""
    rng = scene.rng("trees")
    shift, spacing = rng.random((z.shape[0], 1), dtype=np.float32) * 97, np.float32(rng.uniform(0.9, 1.5))
    cell = x / spacing + shift
    number = np.floor(cell)
    tall = np.modf(np.abs(np.sin(number * 12.9898 + shift * 3.1)) * 43758.547)[0].astype(np.float32)
    away = np.abs(cell - number - 0.5) * 2
    pointed = scene.place in ("mountains", "snowfield", "lake")
    crown = 1 - away if pointed else np.sqrt(np.clip(1 - away * away * 1.2, 0, 1)) * 0.62
    grove = sample(tile("soft", 5), x / 70 + np.float32(rng.random()), z / 70 + np.float32(rng.random()))
    there = (
        ramp(0.86 - 0.6 * woods, 0.98 - 0.6 * woods, grove)
        * ramp(12, 26, z)
        * (height > 0.05)
        * ramp(0.5, 0.25, slope)
        * ramp(24, 15, height)
    )
    return np.asarray(crown * (0.35 + tall) * there * np.float32(1.7 if pointed else 1.5), np.float32)


def _visible(rows: Field, height: int) -> tuple[NDArray[np.int32], Field, Field]:
    """For each pixel the first slice that reaches it, the part of the way to it, and at the skyline how much of the pixel is land."""
    count, width = rows.shape
    reach = np.minimum.accumulate(rows, axis=0)
    bins = np.clip(np.ceil(reach), 0, height).astype(np.int32) * width + np.arange(width, dtype=np.int32)
    below = np.bincount(bins.ravel(), minlength=(height + 1) * width).reshape(height + 1, width)
    index = count - np.cumsum(below, axis=0, dtype=np.int32)[:height]
    cover = np.clip(np.arange(height, dtype=np.float32)[:, None] + 1 - reach[-1], 0, 1)
    index = np.clip(index, 1, count - 1)
    flat = index * width + np.arange(width, dtype=np.int32)
    before, after = rows.ravel()[flat - width], rows.ravel()[flat]
    pixel = np.arange(height, dtype=np.float32)[:, None]
    part = np.clip((before - pixel) / np.maximum(before - after, 1e-3), 0, 1)
    return flat, part.astype(np.float32), cover.astype(np.float32)


def look_up(values: Field, index: NDArray[np.int32], part: Field) -> Field:
    """The values (slices x columns x channels) that the pixels see."""
    width, channels = values.shape[1], values.shape[2]
    flat = np.ascontiguousarray(values).reshape(-1, channels)
    before, after = np.take(flat, index - width, axis=0), np.take(flat, index, axis=0)
    return np.asarray(before + (after - before) * part[..., None], np.float32)
