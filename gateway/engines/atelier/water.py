"""Water: the scene turned over, broken by ripples, deeper in colour near the eye, with a path of light under the sun or moon."""

from dataclasses import replace

import numpy as np

from gateway.engines.atelier.fields import Field, mix, ramp, sample, tile
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import rgb, tint
from gateway.engines.atelier.scene import Scene

ROUGH = {"storm": 3.4, "rain": 1.4, "mist": 0.45, "snow": 0.7, "clear": 0.9, "cloudy": 1.1}


def paint_water(scene: Scene, canvas: Canvas) -> Canvas:
    """Fill what the canvas knows to be water."""
    top = int(np.clip(np.floor(scene.horizon), 1, scene.height - 2))
    if not canvas.water[top:].any():
        return canvas
    below = np.arange(top, scene.height, dtype=np.float32)[:, None] - np.float32(scene.horizon) + 1
    waves = ripples(scene, below)
    mirrored = _mirror(canvas.rgb, scene.horizon, below, waves, scene.unit)
    colour = _depths(scene, mirrored, below, waves)
    colour = _glitter(scene, colour, below, waves)
    painted = canvas.rgb.copy()
    painted[top:] = mix(painted[top:], colour, canvas.water[top:, :, None])
    return replace(canvas, rgb=painted)


def ripples(scene: Scene, below: Field) -> Field:
    """The slope of the water's face, about -1 to 1, at the rows that lie `below` the horizon (pixels)."""
    rng = scene.rng("waves")
    z = np.float32(scene.unit) / np.maximum(below, 1)
    x = (np.arange(scene.width, dtype=np.float32)[None, :] - scene.width / 2) / np.float32(scene.unit) * z
    rough = ROUGH[scene.weather] * (0.4 if "calm" in scene.extras else 1) * {"sea": 1.5, "coast": 1.2}.get(scene.place, 0.7)
    fine = sample(tile("soft", 7), x / 7 + np.float32(rng.random()), z / np.float32(2.6) + np.float32(rng.random())) - np.float32(0.5)
    long = sample(tile("ridged", 5), x / 34 + np.float32(rng.random()), z / 12 + np.float32(rng.random())) - np.float32(0.4)
    return np.asarray((fine * 1.6 + long * 0.8 * ramp(0.3, 2, rough)) * np.float32(rough), np.float32)


def _mirror(picture: Field, horizon: float, below: Field, waves: Field, unit: float) -> Field:
    """The picture above the horizon, turned over; ripples pull it up and down, the more the nearer."""
    source = np.float32(horizon) - below - waves * (below * np.float32(0.22) + np.float32(unit * 0.012)) - 1
    rows = np.clip(np.abs(source), 0, horizon - 1).astype(np.int32)
    columns = np.arange(picture.shape[1], dtype=np.int32)[None, :]
    aside = np.clip(columns + (waves * below * np.float32(0.03)).astype(np.int32), 0, picture.shape[1] - 1)
    return np.asarray(picture[rows, aside], np.float32)


def _depths(scene: Scene, mirrored: Field, below: Field, waves: Field) -> Field:
    """Less is mirrored where one looks down more steeply, or at the near side of a wave."""
    palette = scene.palette
    clear = rgb("#1f6f78") if scene.place == "coast" else rgb("#24566e")
    deep = tint(mix(palette.shade, clear, 0.5 if not scene.dark else 0.25), clear, 0.4)
    steep = np.clip(below / np.float32(scene.unit * 0.52), 0, 1)
    face = np.clip(0.16 + 0.5 * steep + waves * (0.12 + 0.34 * steep), 0.04, 0.82)
    return mix(mirrored, deep, face[..., None])


def _glitter(scene: Scene, colour: Field, below: Field, waves: Field) -> Field:
    if scene.weather in ("storm", "rain") or (scene.time == "night" and "moon" in scene.without):
        return colour
    away = np.abs(np.arange(scene.width, dtype=np.float32)[None, :] - np.float32(scene.light[0]))
    spread = np.float32(scene.unit * 0.016) + below * np.float32(0.24)
    path = np.exp(-((away / spread) ** 2))
    sparks = ramp(0.12, 0.55, waves + path * 0.32 - 0.12) * path
    strength = {"golden": 0.95, "dawn": 0.85, "night": 0.75, "day": 0.35, "dusk": 0.5}[scene.time]
    return np.asarray(1 - (1 - colour) * (1 - scene.palette.sun * (sparks * strength)[..., None]), np.float32)
