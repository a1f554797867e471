"""Space: stars, clouds of gas, a planet that the sun lights from the side."""

import numpy as np

from gateway.engines.atelier.fields import Field, mix, ramp, resize, sample, tile
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import rgb, tint
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import add_stars, screen

GASES = (
    ("#e0558a", "#4a6cf0", "#ffcf8a"),
    ("#38c6c0", "#5a3cc8", "#f0f4ff"),
    ("#f08a4a", "#8a2f6a", "#ffe6a8"),
    ("#6ad08a", "#2a5ab0", "#e8ffd8"),
)


def paint_space(scene: Scene) -> Canvas:
    rng, (h, w) = scene.rng("space"), (scene.height, scene.width)
    picture = np.broadcast_to(mix(rgb("#03040c"), scene.palette.zenith, 0.22), (h, w, 3)).astype(np.float32)
    picture = _gas(scene, rng, picture)
    picture = add_stars(scene, picture, 2.2)
    for number in range(int(rng.integers(1, 3))):
        picture = _planet(scene, rng, picture, number)
    return Canvas.bare(picture, np.full((h, w), 1000, np.float32), np.zeros((h, w), np.float32))


def _gas(scene: Scene, rng: np.random.Generator, picture: Field) -> Field:
    h, w = picture.shape[:2]
    y, x = np.mgrid[0:h:2, 0:w:2].astype(np.float32) / np.float32(scene.unit)
    colours = [rgb(part) for part in GASES[int(rng.integers(len(GASES)))]]
    colours[0] = tint(colours[0], scene.palette.low, 0.35)
    a, b = rng.random(2).astype(np.float32)
    warp = sample(tile("soft", 5), x * 0.4 + a, y * 0.4 + b) - np.float32(0.5)
    cloud = sample(tile("soft", 7), x * 0.45 + warp * 0.6 + b, y * 0.45 - warp * 0.5 + a)
    vein = sample(tile("ridged", 7), x * 0.4 - warp * 0.5 + a, y * 0.4 + warp * 0.4)
    turn = rng.uniform(-0.8, 0.8)
    band = np.exp(-((((x - 0.5) * np.sin(turn) + (y - rng.uniform(0.35, 0.65)) * np.cos(turn)) / 0.32) ** 2))
    for colour, light in zip(
        colours,
        (ramp(0.35, 0.9, cloud) * band, ramp(0.3, 0.95, 1 - cloud) * band * 0.6, ramp(0.5, 1, vein * cloud * 1.6) * band),
        strict=True,
    ):
        picture = screen(picture, colour, np.clip(resize(light, h, w) * np.float32(0.85), 0, 1))
    dust = ramp(0.55, 0.85, sample(tile("soft", 6), x * 0.6 + b, y * 0.6 - a + warp)) * band
    return mix(picture, picture * np.float32(0.25), np.clip(resize(dust, h, w), 0, 1)[..., None] * 0.8)


def _planet(scene: Scene, rng: np.random.Generator, picture: Field, number: int) -> Field:
    """A ball with bands or lands, a soft edge of air, and night on the side away from the sun."""
    radius = scene.unit * (rng.uniform(0.2, 0.42) if number == 0 else rng.uniform(0.03, 0.07))
    cx, cy = (1 - scene.layout.subject[0]) * scene.width, scene.height * rng.uniform(0.25, 0.75)
    if number:
        cx, cy = scene.layout.subject[0] * scene.width, scene.height * rng.uniform(0.12, 0.3)
    y = (np.arange(scene.height, dtype=np.float32)[:, None] - np.float32(cy)) / np.float32(radius)
    x = (np.arange(scene.width, dtype=np.float32)[None, :] - np.float32(cx)) / np.float32(radius)
    away = np.sqrt(x * x + y * y)
    bulge = np.sqrt(np.clip(1 - away * away, 0, 1))
    light = np.clip((x * scene.side * 0.75 - y * 0.45 + bulge * 0.42), 0, 1)
    surface = _surface(rng, x, y, bulge)
    lit = surface * (0.015 + 1.1 * light)[..., None]
    disc = ramp(1 + 1.2 / radius, 1 - 1.2 / radius, away)
    air = tint(scene.palette.middle, rgb("#6ab0ff"), 0.4)
    picture = screen(
        picture, air, np.clip(np.exp(-np.maximum(away - 1, 0) * 14) * (0.15 + 0.7 * np.clip(x * scene.side - y * 0.5, 0, 1)), 0, 1)
    )
    lit = screen(lit.astype(np.float32), air, ramp(0.72, 1.0, away) * light * 0.8)
    return mix(picture, lit, disc[..., None])


def _surface(rng: np.random.Generator, x: Field, y: Field, bulge: Field) -> Field:
    a, b = rng.random(2).astype(np.float32)
    u, v = x / (1 + bulge) * np.float32(0.4) + a, y / (1 + bulge) * np.float32(0.4) + b
    land = sample(tile("soft", 7), u, v)
    one, two, three = (
        rgb(str(c)) for c in rng.permutation(["#d9a066", "#f0dcb8", "#a8573a", "#3f7fa8", "#8fc4c0", "#e8e4d8", "#6a4a8a"])[:3]
    )
    if rng.random() < 0.5:
        land = 0.5 + 0.5 * np.sin(y * np.float32(13) + land * 7)
    return mix(mix(one, two, ramp(0.3, 0.6, land)[..., None]), three, ramp(0.62, 0.85, land)[..., None])
