"""The last strokes: colour, vignette, grain, and a PNG that says nothing about its making."""

import io

import numpy as np
from PIL import Image

from gateway.engines.atelier.fields import Field
from gateway.engines.atelier.palette import LUMA
from gateway.engines.atelier.scene import Scene


def grade(scene: Scene, picture: Field) -> Field:
    """Contrast with soft ends, and the saturation that the guidance asks for."""
    picture = _exposed(scene, np.clip(picture, 0, 1))
    curved = picture + np.float32(0.22) * (picture - np.float32(0.47)) * picture * (1 - picture) * 4
    grey = (curved @ LUMA)[..., None]
    return np.clip(grey + (curved - grey) * np.float32(scene.colour * 1.12), 0, 1).astype(np.float32)


def _exposed(scene: Scene, picture: Field) -> Field:
    """Bright enough that the lights of the picture are light, without touching what is."""
    lights = float(np.percentile(picture[::6, ::6] @ LUMA, 96))
    wanted = min({"night": 0.55, "dusk": 0.66}.get(scene.time, 0.8), {"storm": 0.55, "rain": 0.66}.get(scene.weather, 1.0))
    lift = float(np.clip(wanted / max(lights, 0.05), 1, 1.7))
    return np.asarray(1 - (1 - picture) ** np.float32(1 + 1.6 * (lift - 1)), np.float32)


def vignette(scene: Scene, picture: Field, strength: float) -> Field:
    if "vignette" in scene.without:
        return picture
    y = np.linspace(-1, 1, scene.height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, scene.width, dtype=np.float32)[None, :]
    return np.asarray(picture * (1 - np.float32(strength) * np.clip(x * x + y * y - 0.35, 0, 2) ** 1.2)[..., None], np.float32)


def grain(scene: Scene, picture: Field, strength: float) -> Field:
    """Grain of half a tone at the least, so that smooth skies show no bands."""
    strength = 0.0025 if "grain" in scene.without else strength
    dust = scene.rng("grain").standard_normal((scene.height, scene.width), dtype=np.float32)
    return np.asarray(picture + (dust * np.float32(strength))[..., None], np.float32)


def encode(picture: Field) -> bytes:
    """A PNG without metadata."""
    pixels = (np.clip(picture, 0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "PNG", compress_level=1)
    return target.getvalue()
