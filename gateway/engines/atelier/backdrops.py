"""What stands behind a portrait, and a wall of bricks behind what leans on it."""

import numpy as np

from gateway.engines.atelier.fields import Field, mix, ramp, sample, tile
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import rgb, tint
from gateway.engines.atelier.scene import Scene

CLOTHS = (
    ("#5a6b66", "#2c3a3a"),
    ("#7d6650", "#3d2f28"),
    ("#4f5f7a", "#252d40"),
    ("#8a7a5c", "#4a3f30"),
    ("#6d5560", "#33262e"),
    ("#a89a84", "#6b5f50"),
)
BRICKS = ("#a8573f", "#b5654a", "#94493a", "#9a5f4a", "#b87358")


def _grid(scene: Scene) -> tuple[Field, Field]:
    y, x = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32) / np.float32(scene.unit)
    return x, y


def paint_backdrop(scene: Scene) -> Canvas:
    """A painted cloth, lighter behind the head on the side of the light; plain and pale where the prompt wants little."""
    rng, (x, y) = scene.rng("backdrop"), _grid(scene)
    pale, deep = (rgb(part) for part in CLOTHS[int(rng.integers(len(CLOTHS)))])
    if "minimal" in scene.extras or scene.subjects[0].thing.icon == "~blossom":
        pale, deep = rgb("#f6efe6"), rgb("#e6d8cc")
    pale, deep = tint(pale, scene.palette.low, 0.2), tint(deep, scene.palette.zenith, 0.2)
    away = np.hypot(x - 0.5 * scene.width / scene.unit - np.float32(0.22 * scene.side), (y - 0.4) * 0.9)
    mottled = sample(tile("soft", 6), x * 0.8 + np.float32(rng.random()), y * 0.8 + np.float32(rng.random())) - np.float32(0.5)
    return _canvas(scene, mix(pale, deep, ramp(0.1, 0.85, away + mottled * 0.34)[..., None]))


def _canvas(scene: Scene, picture: Field) -> Canvas:
    shape = (scene.height, scene.width)
    return Canvas.bare(picture, np.full(shape, 8, np.float32), np.zeros(shape, np.float32))


def paint_wall(scene: Scene) -> Canvas:
    """Bricks in their bond, each in a tone of its own, and the stones of the pavement below."""
    x, y = _grid(scene)
    foot = np.float32(scene.horizon / scene.unit)
    picture = np.where((y < foot)[..., None], _bricks(scene, x, y), _pavement(scene, x, y, foot))
    light = 0.5 + 0.5 * np.exp(-np.abs(x - np.float32(scene.layout.light[0] * scene.width / scene.unit)) * 0.9)
    low = 1 - 0.45 * np.exp(-np.abs(y - foot) * 30)
    tone = mix(
        scene.palette.shade,
        mix(scene.palette.sun, rgb("#ffffff"), 0.6),
        (light * {"night": 0.4, "dusk": 0.5}.get(scene.time, 0.8))[..., None],
    )
    return _canvas(scene, np.asarray(picture * (0.3 + 0.7 * tone) * low[..., None], np.float32))


def _bricks(scene: Scene, x: Field, y: Field) -> Field:
    rng, tall, wide = scene.rng("bricks"), np.float32(0.052), np.float32(0.13)
    row = np.floor(y / tall)
    across = x / wide + 0.5 * (row % 2)
    column = np.floor(across)
    tones = np.stack([rgb(part) for part in BRICKS])[rng.integers(0, len(BRICKS), (64, 64))] * rng.uniform(0.82, 1.12, (64, 64, 1))
    brick = tones[row.astype(int) % 64, column.astype(int) % 64]
    rough = sample(tile("soft", 7), x * 3, y * 3)
    edge = np.minimum(np.minimum(across - column, 1 - across + column) * wide, np.minimum(y / tall - row, 1 - y / tall + row) * tall)
    mortar = ramp(0.0055, 0.003, edge + (rough - 0.5) * 0.003)
    lit = brick * (0.72 + 0.5 * rough)[..., None] * (0.9 + 0.2 * ramp(0.0, 0.014, edge))[..., None]
    return mix(lit, rgb("#c9bcab") * np.float32(0.8), mortar[..., None])


def _pavement(scene: Scene, x: Field, y: Field, foot: np.float32) -> Field:
    depth = np.float32(0.16) / np.maximum(y - foot + np.float32(0.1), 0.02)
    across = (x - np.float32(0.5 * scene.width / scene.unit)) * depth
    along = depth * np.float32(3.2)
    joint = np.minimum(
        np.abs(along - np.round(along)),
        np.abs(across * 4 + 0.5 * (np.round(along) % 2) - np.round(across * 4 + 0.5 * (np.round(along) % 2))),
    )
    stone = 0.75 + 0.35 * sample(tile("soft", 7), across * 1.2, along * 0.4)
    return np.asarray(rgb("#8d877f") * (stone * (0.72 + 0.28 * ramp(0.0, 0.06, joint)))[..., None], np.float32)
