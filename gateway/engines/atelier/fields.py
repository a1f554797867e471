"""Fields: two-dimensional float32 arrays, most of them 0 to 1, from which all that is soft and grown in a picture is made."""

from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from gateway.engines.atelier.attention import glance_up

Field = NDArray[np.float32]
Numbers = NDArray[Any] | float  # what the functions here take; they give fields
TILE = 512  # texels of a side of the noise tiles; a power of two, so that wrapping is a bit mask


def generator(*parts: object) -> np.random.Generator:
    """A random generator that is the same for the same parts, on every machine."""
    digest = blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def resize(field: Field, height: int, width: int, how: Image.Resampling = Image.Resampling.BICUBIC) -> Field:
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize((width, height), how), dtype=np.float32)


def soften(field: Field, radius: float) -> Field:
    """A wide blur (radius in pixels): down to a small field and up again."""
    glance_up()
    height, width = field.shape
    small = (max(2, round(height / radius)), max(2, round(width / radius)))
    return resize(resize(field, *small, how=Image.Resampling.BOX), height, width)


def blur(field: Numbers, radius: float) -> Field:
    """A Gaussian blur of a field of 0 to 1, in 256 tones."""
    image = Image.fromarray((np.clip(field, 0, 1) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(radius))
    return np.asarray(image, dtype=np.float32) / np.float32(255)


def ramp(low: float, high: float, field: Numbers) -> Field:
    """0 below `low`, 1 above `high`, and a smooth step between."""
    t = np.clip((np.asarray(field, np.float32) - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


def mix(a: Numbers, b: Numbers, t: Numbers) -> Field:
    glance_up()
    one, other = np.asarray(a, np.float32), np.asarray(b, np.float32)
    return np.asarray(one + (other - one) * np.asarray(t, dtype=np.float32), dtype=np.float32)


@lru_cache(maxsize=8)
def tile(kind: str, octaves: int) -> Field:
    """A noise tile that wraps at its edges: "soft" (fractal), "ridged" (mountain crests) or "billow" (cloud heads), 0 to 1.

    Tiles are the same for all pictures; where a picture looks at them is its own.
    """
    rng, total, amplitude = generator("tile", kind), np.zeros((TILE, TILE), np.float32), 1.0
    for octave in range(octaves):
        layer = _octave(rng, 4 * 2**octave)
        total += np.float32(amplitude) * _shape(kind, layer, total, octave)
        amplitude *= 0.5
    low, high = np.percentile(total, [0.5, 99.5])
    return np.asarray(np.clip((total - low) / (high - low), 0, 1), np.float32)


def _octave(rng: np.random.Generator, cells: int) -> Field:
    margin, scale = 3, TILE // cells
    padded = np.pad(rng.random((cells, cells), dtype=np.float32), margin, mode="wrap")
    side = padded.shape[0] * scale
    cut = slice(margin * scale, margin * scale + TILE)
    return resize(padded, side, side)[cut, cut]


def _shape(kind: str, layer: Field, total: Field, octave: int) -> Field:
    if kind == "soft":
        return layer
    fold = 1 - np.abs(2 * layer - 1)
    if kind == "billow":
        return 1 - fold
    return np.asarray(fold * fold * (np.clip(total, 0, 1) if octave else 1), np.float32)


def sample(field: Field, x: Numbers, y: Numbers) -> Field:
    """The tile at x, y (in tiles; 1 is the whole side), bilinear, wrapping."""
    glance_up()
    u, v = np.asarray(x, np.float32) * np.float32(TILE), np.asarray(y, np.float32) * np.float32(TILE)
    column, row = np.floor(u).astype(np.int32), np.floor(v).astype(np.int32)
    fx, fy = u - column, v - row
    mask = TILE - 1
    left, right, up, down = column & mask, (column + 1) & mask, (row & mask) * TILE, ((row + 1) & mask) * TILE
    flat = field.ravel()
    top = flat[up + left] * (1 - fx) + flat[up + right] * fx
    bottom = flat[down + left] * (1 - fx) + flat[down + right] * fx
    return np.asarray(top + (bottom - top) * fy, dtype=np.float32)
