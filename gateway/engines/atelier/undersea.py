"""Under water: light that falls in shafts from above, a floor with its net of light, weed, bubbles and a far shoal."""

from dataclasses import replace

import numpy as np

from gateway.engines.atelier.fields import Field, mix, ramp, resize, sample, tile
from gateway.engines.atelier.landscape import Canvas, paint_country
from gateway.engines.atelier.palette import rgb, tint
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import screen
from gateway.engines.atelier.stencil import Points, curve, ink_over, stencil, stroke

WATERS = (("#8fe8e0", "#1f8fae", "#06304f"), ("#a8f0d8", "#2a9a94", "#073a44"), ("#9ad0ff", "#2c64b8", "#0a1a48"))


def paint_undersea(scene: Scene) -> Canvas:
    top, middle, deep = _waters(scene)
    t = np.linspace(0, 1, scene.height, dtype=np.float32)[:, None, None]
    away = np.abs(np.arange(scene.width, dtype=np.float32)[None, :, None] / scene.width - np.float32(scene.layout.light[0]))
    water = mix(mix(top, middle, ramp(0, 0.42, t + away * 0.4)), deep, ramp(0.3, 1.05, t + away * 0.3))
    palette = replace(
        scene.palette,
        middle=middle,
        haze=mix(middle, deep, 0.35),
        shade=deep,
        low=mix(middle, deep, 0.35),
        sun=mix(top, rgb("#ffffff"), 0.3),
    )
    scene = replace(scene, palette=palette)
    canvas = paint_country(scene, np.broadcast_to(water, (scene.height, scene.width, 3)).astype(np.float32))
    picture = _net(scene, canvas.rgb, canvas.depth)
    picture = _bubbles(scene, _weed(scene, picture, middle, deep))
    return replace(canvas, rgb=_shafts(scene, picture, top))


def _waters(scene: Scene) -> tuple[Field, Field, Field]:
    top, middle, deep = (rgb(part) for part in WATERS[int(scene.rng("waters").integers(len(WATERS)))])
    dim = np.float32({"night": 0.42, "dusk": 0.6}.get(scene.time, 1.0))
    top, middle, deep = (tint(part, scene.palette.low, 0.14) * dim for part in (top, middle, deep))
    return top, middle, deep


def _net(scene: Scene, picture: Field, depth: Field) -> Field:
    """The bright net that waves cast on the floor."""
    near = np.minimum(depth, 60)
    x = (np.arange(scene.width, dtype=np.float32)[None, :] - scene.width / 2) / np.float32(scene.unit) * near
    net = sample(tile("ridged", 3), x / 6, near / 6) * sample(tile("ridged", 3), x / 7 + np.float32(0.3), near / 7 + np.float32(0.6))
    return screen(picture, scene.palette.sun, ramp(0.22, 0.6, net) * ramp(26, 3, near) * np.float32(0.5))


def _weed(scene: Scene, picture: Field, middle: Field, deep: Field) -> Field:
    """Weed in two ranks, the near one dark."""
    rng, unit = scene.rng("weed"), scene.unit
    for amount, height, tone in ((11, 0.3, mix(middle, deep, 0.55)), (9, 0.46, deep * np.float32(0.62))):
        stalks = []
        for _ in range(int(amount * scene.width / unit)):
            x = rng.uniform(0, 0.3) if rng.random() < 0.5 else rng.uniform(0.7, 1.0)
            stalks += _stalk(rng, x * scene.width, scene.height * rng.uniform(0.93, 1.04), height * unit * rng.uniform(0.5, 1.2))
        picture = ink_over(picture, tone, stencil(scene.width, scene.height, [(leaf, 1.0) for leaf in stalks]))
    return picture


def _stalk(rng: np.random.Generator, x: float, foot: float, tall: float) -> list[Points]:
    """A swaying stem and the leaves along it."""
    t = np.linspace(0, 1, 9)
    sway, phase, wide = rng.uniform(0.03, 0.1) * tall, rng.uniform(0, 6), tall * rng.uniform(0.01, 0.02)
    spine = [(float(x + np.sin(phase + part * 5) * sway * part), float(foot - part * tall)) for part in t]
    leaves = [stroke(spine, [float(wide * (1.05 - part)) for part in t])]
    for number, (at, up) in enumerate(spine[:-1]):
        way, size = (-1 if number % 2 else 1), wide * 9 * (1 - number / 14)
        leaves.append(
            stroke(
                curve((at, up), (at + way * size * 0.4, up - size * 0.5), (at + way * size, up - size * 0.9), 5),
                [0.2, size * 0.13, size * 0.17, size * 0.12, 0.1],
            )
        )
    return leaves


def _bubbles(scene: Scene, picture: Field) -> Field:
    rng, rings = scene.rng("bubbles"), []
    for _ in range(44):
        x, y = rng.normal(scene.layout.subject[0], 0.2) * scene.width, rng.uniform(0.05, 0.95) * scene.height
        r = rng.exponential(0.0035) * scene.unit + 1
        for radius, tone in ((r, 0.6), (r - 0.9, 0.2)):
            rings.append(([(x + radius * np.cos(turn), y + radius * np.sin(turn)) for turn in np.linspace(0, 6.1, 12)], tone))
    return ink_over(picture, rgb("#f0ffff"), stencil(scene.width, scene.height, rings))


def _shafts(scene: Scene, picture: Field, top: Field) -> Field:
    h, w = picture.shape[:2]
    y, x = np.mgrid[0:h:4, 0:w:4].astype(np.float32) / np.float32(scene.unit)
    source = scene.light[0] / scene.unit
    turn = (x - source) / (y + 0.35)
    ray = sample(tile("soft", 6), turn * np.float32(0.3) + np.float32(scene.rng("rays").random()), np.full_like(turn, 0.37))
    light = ramp(0.46, 0.85, ray) * np.exp(-y * 2.0) * np.exp(-((turn / 0.9) ** 2))
    return screen(picture, mix(top, rgb("#ffffff"), 0.3), np.clip(resize(light, h, w), 0, 1) * np.float32(0.62 if not scene.dark else 0.35))
