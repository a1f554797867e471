"""A wood: trunks in ranks that fade into bright air, leaves above them, shafts of light between."""

from dataclasses import replace

import numpy as np

from gateway.engines.atelier.fields import Field, mix, ramp, resize, sample, soften, tile
from gateway.engines.atelier.landscape import Canvas, paint_country
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import add_disc, add_glow, add_stars, distance_to_light, gradient
from gateway.engines.atelier.stencil import Points, curve, ink_over, stencil, stroke

RANKS = ((46.0, 30.0), (20.0, 13.0), (8.5, 6.0))  # distances, two of them in one drawing


def paint_forest(scene: Scene) -> Canvas:
    air = _air(scene)
    canvas = paint_country(scene, air)
    picture = canvas.rgb
    for pair in RANKS:
        picture = _stand(scene, picture, pair)
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
    shadowed = base * mix(scene.palette.shade, scene.palette.middle, 0.3 if scene.dark else 0.55) * np.float32(0.95)
    return mix(shadowed, mix(scene.palette.haze, scene.palette.low, 0.45), 1 - np.exp(-distance / reach))


def _stand(scene: Scene, picture: Field, distances: tuple[float, float]) -> Field:
    """Two ranks of trunks, rounded by the light from its side."""
    trunks = [trunk for distance in distances for trunk in _trunks(scene, distance)]
    alpha = stencil(scene.width, scene.height, [(outline, 1.0) for outlines in trunks for outline in outlines])
    lit = stencil(scene.width, scene.height, [(strip, tone) for outlines in trunks for strip, tone in _strips(scene, outlines)])
    bark = rgb(str(scene.rng("bark").choice(["#7a5a44", "#6b6058", "#d8d0c4", "#5c4a3e", "#8a5238"])))
    dark, light = (
        _tone(scene, distances[1], bark * np.float32(0.6)),
        _tone(scene, distances[1], np.clip(bark * 1.6, 0, 1)) + scene.palette.sun * 0.14,
    )
    round_ = np.clip(lit / np.maximum(alpha, 0.02), 0, 1)[..., None]
    return ink_over(picture, mix(dark, light, round_), alpha)


def _trunks(scene: Scene, distance: float) -> list[list[Points]]:
    """The trunks of a rank, each as its outlines: the trunk, then its branches."""
    rng, unit = scene.rng("trunks", str(distance)), scene.unit
    count = int(scene.width / unit * (5 + distance * 0.62))
    return [_trunk(scene, rng, scene.horizon + unit / distance, unit / distance) for _ in range(count)]


def _trunk(scene: Scene, rng: np.random.Generator, foot: float, wide: float) -> list[Points]:
    x, aim = rng.uniform(-0.05, 1.05) * scene.width, scene.layout.subject[0] * scene.width
    if wide > 60 / 768 * scene.unit and abs(x - aim) < 0.2 * scene.unit:  # near trunks leave room for the subject
        x += np.sign(x - aim + 0.1) * 0.22 * scene.unit
    half, lean, y = wide * rng.uniform(0.09, 0.21), rng.normal(0, wide * 0.25), foot + rng.uniform(-0.1, 0.3) * wide
    spine = [
        (x, y),
        (x, y - half * 1.4),
        (x + lean * 0.1, y - half * 4),
        (x + lean * 0.5 + rng.normal(0, wide * 0.1), y * 0.5),
        (x + lean, -9.0),
    ]
    outline = stroke(spine, [half * 1.9, half * 1.2, half, half * 0.85, half * 0.65])
    return [outline] + [_branch(rng, x + lean * 0.4, y, wide, half) for _ in range(rng.integers(0, 4))]


def _branch(rng: np.random.Generator, x: float, foot: float, wide: float, half: float) -> Points:
    y, way, reach = foot * rng.uniform(0.1, 0.62), rng.choice([-1, 1]), wide * rng.uniform(0.5, 1.5)
    tip = (x + way * reach, y - reach * rng.uniform(0.2, 0.75))
    thick = half * rng.uniform(0.14, 0.3)
    return stroke(curve((x, y), (x + way * reach * 0.5, y), tip, 5), [thick * part for part in (1, 0.8, 0.6, 0.35, 0.05)])


def _strips(scene: Scene, outlines: list[Points]) -> list[tuple[Points, float]]:
    """A trunk from its dark edge to its lit one, in strips; branches in one tone."""
    trunk, strips = outlines[0], [(branch, 0.35) for branch in outlines[1:]]
    half = len(trunk) // 2
    one, other = trunk[:half], trunk[half:][::-1]
    lit, dark = (one, other) if (one[2][0] - other[2][0]) * scene.side > 0 else (other, one)
    strips.append((trunk, 0.0))
    for part, tone in ((0.22, 0.22), (0.42, 0.45), (0.6, 0.72), (0.78, 1.0)):
        edge = [(d[0] + (b[0] - d[0]) * part, d[1]) for d, b in zip(dark, lit, strict=True)]
        strips.append((edge + lit[::-1], tone))
    return strips


def _leaves(scene: Scene, picture: Field, distance: float) -> Field:
    """Leaves hang from above and stand as undergrowth at the foot of a rank."""
    rng, (h, w) = scene.rng("leaves", str(distance)), picture.shape[:2]
    y, x = np.mgrid[0:h:2, 0:w:2].astype(np.float32) / np.float32(scene.unit)
    scale = np.float32(0.34 + 0.026 * distance)
    clump = sample(tile("soft", 7), x * scale + np.float32(rng.random()), y * scale * 0.8 + np.float32(rng.random()))
    leafy = 0.6 * clump + 0.4 * sample(tile("soft", 7), x * scale * 4.3, y * scale * 3.7)
    foot = (scene.horizon + scene.unit / distance) / scene.unit
    hang = ramp(0.1 + 0.34 * foot, -0.05, y)
    brush = ramp(0.09, 0.0, foot - y) * ramp(0.012, 0.0, y - foot) * (0.85 if distance > 7 else 0.5)
    alpha = ramp(0.52, 0.56, leafy * 0.5 + 0.5 * np.maximum(hang * (0.9 if distance > 7 else 0.62), brush))
    warm = np.exp(-distance_to_light(scene)[::2, ::2] * 2.2) * ramp(0.45, 0.75, leafy)
    leaf = mix(
        _leaf(scene, distance) * (0.45 + 1.0 * resize(leafy, h, w))[..., None], scene.palette.sun, (resize(warm, h, w) * 0.34)[..., None]
    )
    return ink_over(picture, leaf, np.clip(resize(alpha, h, w), 0, 1))


def _leaf(scene: Scene, distance: float) -> Field:
    season = {"autumn": "#d8782c", "spring": "#a3c45a"}.get(scene.season or "")
    green = season or {"golden": "#c98f34", "dawn": "#94a052", "night": "#5d8a78"}.get(scene.time, "#79a54a")
    return _tone(scene, distance, rgb("#dfe8f0" if scene.weather == "snow" else green))


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
