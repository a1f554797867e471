"""What the styles share: pictures to images and back, tones, edges, shifted pixels."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from gateway.engines.atelier.fields import Field, blur, mix, ramp, resize, sample, tile
from gateway.engines.atelier.palette import LUMA
from gateway.engines.atelier.scene import Scene


def to_image(picture: Field) -> Image.Image:
    return Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))


def of_image(image: Image.Image) -> Field:
    return np.asarray(image.convert("RGB"), np.float32) / np.float32(255)


def blurred(picture: Field, radius: float) -> Field:
    return of_image(to_image(picture).filter(ImageFilter.GaussianBlur(radius)))


def simplified(picture: Field, figure: Field) -> Field:
    """Without small detail save on the figures, edges kept; worked out at half size."""
    image = to_image(picture)
    half = image.reduce(2).filter(ImageFilter.MedianFilter(5))
    return mix(of_image(half.resize(image.size, Image.Resampling.BICUBIC)), picture, figure[..., None] * 0.8)


def grid(scene: Scene) -> tuple[Field, Field]:
    """Each pixel's x and y, in units of the picture."""
    y, x = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32) / np.float32(scene.unit)
    return x, y


def rough(x: Field, y: Field, octaves: int = 7) -> Field:
    """Noise about zero, -0.5 to 0.5."""
    return sample(tile("soft", octaves), x, y) - np.float32(0.5)


def tooth(scene: Scene, size: float, name: str = "paper") -> Field:
    """The fine roughness of paper, -0.5 to 0.5, its bumps `size` pixels of a picture of 768."""
    step = max(size * scene.unit / 768, 1.0)
    cells = (max(2, round(scene.height / step)), max(2, round(scene.width / step)))
    return resize(scene.rng(name).random(cells, dtype=np.float32), scene.height, scene.width) - np.float32(0.5)


def light_of(picture: Field) -> Field:
    return np.asarray(picture @ LUMA, np.float32)


def stretched(light: Field, low: float = 1, high: float = 99) -> Field:
    """Tones from the darkest to the brightest percentiles."""
    dark, bright = np.percentile(light[::4, ::4], [low, high])
    return ramp(float(dark), float(max(bright, dark + 0.05)), light)


def saturated(picture: Field, amount: float) -> Field:
    grey = light_of(picture)[..., None]
    return np.clip(grey + (picture - grey) * np.float32(amount), 0, 1)


def edges(picture: Field, width: float) -> Field:
    """How strongly tones change within `width` pixels, about 0 to 1."""
    light = light_of(picture)
    return np.asarray(np.abs(blur(light, width * 0.6) - blur(light, width * 1.6)) * 9, np.float32)


def shifted(picture: Field, dx: Field, dy: Field) -> Field:
    """Each pixel taken from dx, dy away (pixels)."""
    rows, columns = _aim(picture.shape, dx, dy)
    return np.asarray(picture[rows, columns], np.float32)


def _aim(shape: tuple[int, ...], dx: Field, dy: Field) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    h, w = shape[:2]
    rows = np.clip(np.arange(h, dtype=np.float32)[:, None] + dy, 0, h - 1).astype(np.int32)
    return rows, np.clip(np.arange(w, dtype=np.float32)[None, :] + dx, 0, w - 1).astype(np.int32)
