"""A wood: trunks in ranks that fade into bright air, leaves above them, shafts of light between."""

from dataclasses import replace

import numpy as np

from gateway.engines.atelier import shapes
from gateway.engines.atelier.fields import Field, mix, ramp, resize, sample, soften, tile
from gateway.engines.atelier.landscape import Canvas, paint_country
from gateway.engines.atelier.palette import hexed, rgb
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import add_disc, add_glow, add_stars, distance_to_light, gradient

RANKS = ((46.0, 30.0), (20.0, 13.0), (8.5, 6.0))  # distances, two of them in one drawing


def paint_forest(scene: Scene) -> Canvas:
    air = _air(scene)
    canvas = paint_country(scene, air)
    picture = canvas.rgb
    for pair in RANKS:
        trunks = "".join(_trunks(scene, distance) for distance in pair)
        picture = _over(picture, shapes.draw(shapes.sheet(trunks, scene.width, scene.height), scene.width, scene.height))
        picture = _leaves(scene, picture, pair[1])
    return replace(canvas, rgb=_shafts(scene, picture))


def _air(scene: Scene) -> Field:
    sky = add_glow(scene, gradient(scene))
    if scene.time == "night":
        sky = add_disc(scene, add_stars(scene, sky))
    bright = mix(scene.palette.low, scene.palette.haze, 0.4)
    return mix(sky, bright, (0.55 * np.exp(-distance_to_light(scene) * 1.1))[..., None])


def _tone(scene: Scene, distance: float, base: Field) -> Field:
    """A colour in the shadow of the wood, seen through the air that lies before it."""
    reach = {"mist": 12.0, "rain": 22.0, "snow": 20.0}.get(scene.weather, 30.0)
    shadowed = base * mix(scene.palette.shade, scene.palette.middle, 0.3 if scene.dark else 0.55) * np.float32(1.15)
    return mix(shadowed, mix(scene.palette.haze, scene.palette.low, 0.45), 1 - np.exp(-distance / reach))


def _trunks(scene: Scene, distance: float) -> str:
    rng, unit, name = scene.rng("trunks", str(distance)), scene.unit, f"b{distance:.0f}"
    bark = rgb(str(scene.rng("bark").choice(["#7a5a44", "#6b6058", "#d8d0c4", "#5c4a3e", "#8a5238"])))
    dark, light = _tone(scene, distance, bark * np.float32(0.7)), _tone(scene, distance, np.clip(bark * 1.5, 0, 1)) + scene.palette.sun * 0.1
    ends = (light, dark) if scene.side < 0 else (dark, light)
    shade = f'<linearGradient id="{name}"><stop stop-color="{hexed(ends[0])}"/><stop offset="1" stop-color="{hexed(ends[1])}"/></linearGradient>'
    foot, wide = scene.horizon + unit / distance, unit / distance
    count = int(scene.width / unit * (5 + distance * 0.62))
    trunks = [_trunk(scene, rng, foot, wide) for _ in range(count)]
    return f'<defs>{shade}</defs><g fill="url(#{name})">{"".join(trunks)}</g>'


def _trunk(scene: Scene, rng: np.random.Generator, foot: float, wide: float) -> str:
    x = rng.uniform(-0.05, 1.05) * scene.width
    clear = abs(x - scene.layout.subject[0] * scene.width) / scene.unit
    if wide > 60 / 768 * scene.unit and clear < 0.2:  # near trunks leave room for the subject
        x += np.sign(x - scene.layout.subject[0] * scene.width + 0.1) * 0.22 * scene.unit
    half, lean, y = wide * rng.uniform(0.09, 0.21), rng.normal(0, wide * 0.25), foot + rng.uniform(-0.1, 0.3) * wide
    bow = rng.normal(0, wide * 0.12)
    body = (
        f"M{x - half * 1.7:.1f} {y:.1f}Q{x - half:.1f} {y - half * 2:.1f} {x - half * 0.9 + bow:.1f} {y * 0.55:.1f}L{x - half * 0.6 + lean:.1f} -9"
        f"L{x + half * 0.6 + lean:.1f} -9L{x + half * 0.9 + bow:.1f} {y * 0.55:.1f}Q{x + half:.1f} {y - half * 2:.1f} {x + half * 1.7:.1f} {y:.1f}z"
    )
    return f'<path d="{body}{_branches(rng, x + bow, y, wide, half)}"/>'


def _branches(rng: np.random.Generator, x: float, foot: float, wide: float, half: float) -> str:
    paths = ""
    for _ in range(rng.integers(0, 4)):
        y, way, reach, thick = foot * rng.uniform(0.1, 0.62), rng.choice([-1, 1]), wide * rng.uniform(0.5, 1.5), half * rng.uniform(0.14, 0.3)
        tip, rise = x + way * reach, y - reach * rng.uniform(0.2, 0.75)
        paths += f"M{x:.1f} {y + thick:.1f}Q{x + way * reach * 0.5:.1f} {y:.1f} {tip:.1f} {rise:.1f}Q{x + way * reach * 0.4:.1f} {y - thick:.1f} {x:.1f} {y - thick * 2:.1f}z"
    return paths


def _over(picture: Field, drawing: Field) -> Field:
    return mix(picture, drawing[..., :3], drawing[..., 3:])


def _leaves(scene: Scene, picture: Field, distance: float) -> Field:
    """Leaves hang from above and stand as undergrowth at the foot of a rank."""
    rng, (h, w) = scene.rng("leaves", str(distance)), picture.shape[:2]
    y, x = np.mgrid[0:h:2, 0:w:2].astype(np.float32) / np.float32(scene.unit)
    scale = np.float32(0.34 + 0.026 * distance)
    clump = sample(tile("soft", 7), x * scale + np.float32(rng.random()), y * scale * 0.8 + np.float32(rng.random()))
    foot = (scene.horizon + scene.unit / distance) / scene.unit
    hang = ramp(0.1 + 0.34 * foot, -0.05, y)
    brush = ramp(0.11, 0.0, np.abs(y - foot + 0.02)) * (0.8 if distance > 7 else 0.45)
    alpha = ramp(0.5, 0.57, clump * 0.62 + 0.46 * np.maximum(hang * (0.9 if distance > 7 else 0.62), brush))
    green = rgb({"golden": "#c98f34", "dawn": "#94a052", "night": "#5d8a78"}.get(scene.time, "#79a54a"))
    if scene.weather == "snow":
        green = rgb("#dfe8f0")
    warm = np.exp(-distance_to_light(scene)[::2, ::2] * 2.2)[..., None]
    leaf = _tone(scene, distance, green) * (0.62 + 0.8 * clump[..., None]) + scene.palette.sun * warm * 0.3 * ramp(0.5, 0.75, clump)[..., None]
    cover = resize(alpha, h, w)
    return mix(picture, _grow(leaf, h, w), np.clip(cover, 0, 1)[..., None])


def _grow(colour: Field, height: int, width: int) -> Field:
    return np.stack([resize(colour[..., channel], height, width) for channel in range(3)], -1)


def _shafts(scene: Scene, picture: Field) -> Field:
    """Light between the trunks: bright places drawn out away from the sun."""
    h, w = picture.shape[:2]
    y, x = np.mgrid[0:h:4, 0:w:4].astype(np.float32)
    dy, dx = y - min(scene.light[1], 0.2 * h), x - scene.light[0]
    turn = np.arctan2(dx, np.maximum(dy + 0.12 * scene.unit, 1))
    rng = scene.rng("shafts")
    ray = sample(tile("soft", 6), turn * np.float32(0.32) + np.float32(rng.random()), np.zeros_like(turn) + np.float32(rng.random()))
    fall = ramp(0.45, 0.8, ray) * np.exp(-np.hypot(dx, dy) / scene.unit * 1.5) * ramp(0, 0.12, (dy + 0.2 * scene.unit) / scene.unit)
    strength = {"night": 0.3, "dusk": 0.35, "day": 0.5}.get(scene.time, 0.62) * (1.3 if "rays" in scene.extras else 1)
    light = resize(soften(fall, 4), h, w) * np.float32(strength)
    return np.asarray(1 - (1 - picture) * (1 - scene.palette.sun * np.clip(light, 0, 1)[..., None]), np.float32)
