"""Under water: light that falls in shafts from above, a floor with its net of light, weed, bubbles and a far shoal."""

from dataclasses import replace

import numpy as np

from gateway.engines.atelier import shapes
from gateway.engines.atelier.fields import Field, mix, ramp, resize, sample, tile
from gateway.engines.atelier.landscape import Canvas, paint_country
from gateway.engines.atelier.palette import hexed, rgb, tint
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import screen

WATERS = (("#8fe8e0", "#1f8fae", "#06304f"), ("#a8f0d8", "#2a9a94", "#073a44"), ("#9ad0ff", "#2c64b8", "#0a1a48"))


def paint_undersea(scene: Scene) -> Canvas:
    top, middle, deep = _waters(scene)
    t = np.linspace(0, 1, scene.height, dtype=np.float32)[:, None, None]
    away = np.abs(np.arange(scene.width, dtype=np.float32)[None, :, None] / scene.width - np.float32(scene.layout.light[0]))
    water = mix(mix(top, middle, ramp(0, 0.42, t + away * 0.4)), deep, ramp(0.3, 1.05, t + away * 0.3))
    palette = replace(scene.palette, middle=middle, haze=mix(middle, deep, 0.35), shade=deep, low=mix(middle, deep, 0.35), sun=mix(top, rgb("#ffffff"), 0.3))
    scene = replace(scene, palette=palette)
    canvas = paint_country(scene, np.broadcast_to(water, (scene.height, scene.width, 3)).astype(np.float32))
    picture = _net(scene, canvas.rgb, canvas.depth)
    drawn = shapes.draw(_weed(scene, middle, deep), scene.width, scene.height)
    picture = mix(picture, drawn[..., :3], drawn[..., 3:])
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


def _weed(scene: Scene, middle: Field, deep: Field) -> str:
    """Weed in two ranks, the near one dark, and bubbles."""
    rng, unit, body = scene.rng("weed"), scene.unit, ""
    for amount, height, tone in ((10, 0.3, mix(middle, deep, 0.55)), (9, 0.46, deep * np.float32(0.62))):
        for _ in range(int(amount * scene.width / unit)):
            x = rng.uniform(0, 0.3) if rng.random() < 0.5 else rng.uniform(0.7, 1.0)
            body += _stalk(rng, x * scene.width, scene.height * rng.uniform(0.93, 1.04), height * unit * rng.uniform(0.5, 1.2), hexed(tone))
    for _ in range(46):
        x, y, r = rng.normal(scene.layout.subject[0], 0.2) * scene.width, rng.uniform(0.05, 0.95) * scene.height, rng.exponential(0.0035) * unit + 0.8
        body += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="#e8ffff" fill-opacity=".22" stroke="#f4ffff" stroke-opacity=".55" stroke-width=".8"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{scene.width}" height="{scene.height}">{body}</svg>'


def _stalk(rng: np.random.Generator, x: float, foot: float, tall: float, tone: str) -> str:
    sway, path, steps = rng.uniform(0.03, 0.1) * tall, "", 7
    phase, wide = rng.uniform(0, 6), tall * rng.uniform(0.012, 0.022)
    for step in range(steps):
        a, b = step / steps, (step + 1) / steps
        ax, bx = x + np.sin(phase + a * 5) * sway * a, x + np.sin(phase + b * 5) * sway * b
        path += f"M{ax - wide * (1 - a):.1f} {foot - a * tall:.1f}L{bx - wide * (1 - b):.1f} {foot - b * tall:.1f}L{bx + wide * (1 - b):.1f} {foot - b * tall:.1f}L{ax + wide * (1 - a):.1f} {foot - a * tall:.1f}z"
        way = -1 if step % 2 else 1
        path += f"M{ax:.1f} {foot - a * tall:.1f}q{way * wide * 5:.1f} {-wide * 5:.1f} {way * wide * 9 * (1 - a * 0.5):.1f} {-wide * 7:.1f}q{-way * wide * 7:.1f} {wide:.1f} {-way * wide * 9 * (1 - a * 0.5):.1f} {wide * 7:.1f}z"
    return f'<path fill="{tone}" d="{path}"/>'


def _shafts(scene: Scene, picture: Field, top: Field) -> Field:
    h, w = picture.shape[:2]
    y, x = np.mgrid[0:h:4, 0:w:4].astype(np.float32) / np.float32(scene.unit)
    source = scene.light[0] / scene.unit
    turn = (x - source) / (y + 0.35)
    ray = sample(tile("soft", 6), turn * np.float32(0.3) + np.float32(scene.rng("rays").random()), np.full_like(turn, 0.37))
    light = ramp(0.46, 0.85, ray) * np.exp(-y * 2.0) * np.exp(-((turn / 0.9) ** 2))
    return screen(picture, mix(top, rgb("#ffffff"), 0.3), np.clip(resize(light, h, w), 0, 1) * np.float32(0.62 if not scene.dark else 0.35))
