"""Fields under water, in terraces; and a wood of bamboo."""

import numpy as np

from gateway.engines.atelier import shapes
from gateway.engines.atelier.fields import Field, mix, ramp, sample, tile
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import hexed, rgb
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import add_disc, add_glow, gradient, paint_sky
from gateway.engines.atelier.stencil import Points, curve, ink_over, stencil, stroke


def paint_paddy(scene: Scene) -> Canvas:
    """Still water to the hills, cut by low banks, with young rice in rows."""
    top, sky = int(scene.horizon), _hills(scene, paint_sky(scene))
    below = np.maximum(np.arange(scene.height, dtype=np.float32)[:, None] - np.float32(scene.horizon), 1)
    depth = np.broadcast_to(np.float32(scene.unit) / below, sky.shape[:2]).copy()
    x = (np.arange(scene.width, dtype=np.float32)[None, :] - scene.width / 2) / np.float32(scene.unit) * depth
    bank = _banks(scene, x, depth)
    water = np.where(np.arange(scene.height)[:, None] > top, 1 - bank, 0).astype(np.float32)
    earth = mix(rgb("#5f7a3a"), rgb("#8a9a4a"), sample(tile("soft", 6), x / 3, depth / 3)[..., None])
    earth = earth * (mix(scene.palette.shade, scene.palette.middle, 0.5) * np.float32(0.6) + scene.palette.sun * np.float32(0.5))
    picture = mix(sky, earth, (bank * (np.arange(scene.height)[:, None] > top))[..., None])
    tufts = _rice(scene)
    green = rgb("#6d9a3a") * (mix(scene.palette.shade, scene.palette.sun, 0.7) * np.float32(0.95))
    depth[: top + 1] = 1000
    return Canvas.bare(ink_over(picture, green.astype(np.float32), tufts), depth, np.asarray(water * (1 - tufts), np.float32))


def _hills(scene: Scene, sky: Field) -> Field:
    """Two ranges behind the fields, pale with distance."""
    rng, picture = scene.rng("ranges"), sky
    columns = np.arange(scene.width, dtype=np.float32) / np.float32(scene.unit)
    for tall, far in ((0.15, 0.82), (0.07, 0.58)):
        wave = sample(tile("soft", 6), columns * np.float32(0.34) + np.float32(rng.random()), np.full_like(columns, rng.random()))
        crest = scene.horizon - (0.2 + 1.1 * wave) * tall * scene.unit
        rows = np.arange(scene.height, dtype=np.float32)[:, None]
        cover = ramp(-1, 1, rows - crest[None, :]) * (rows < scene.horizon + 2)
        tone = mix(rgb("#4f6a4a") * mix(scene.palette.shade, scene.palette.sun, 0.5), mix(scene.palette.haze, scene.palette.low, 0.4), far)
        picture = mix(picture, tone, cover[..., None])
    return picture


def _banks(scene: Scene, x: Field, z: Field) -> Field:
    """The earth between the fields: curved along the slope, and some across."""
    rng = scene.rng("banks")
    bend = (sample(tile("soft", 4), x / 60 + np.float32(rng.random()), z / 70 + np.float32(rng.random())) - np.float32(0.5)) * np.float32(
        2.2
    )
    along = np.log2(np.maximum(z, 1)) * np.float32(1.9) + bend * ramp(1, 6, z)
    near = np.abs(along - np.round(along))
    across = (x / np.float32(9) + np.round(along) * np.float32(0.37)) % 1
    wide = np.minimum(across, 1 - across) * 9
    return np.maximum(ramp(0.085, 0.05, near), ramp(0.26, 0.16, wide) * (z > 1.6)).astype(np.float32)


def _rice(scene: Scene) -> Field:
    """Tufts in rows that run to the horizon."""
    rng, blades = scene.rng("rice"), []
    for z in np.geomspace(1.5, 12, 17):
        y = scene.horizon + scene.unit / z
        for x in np.arange(-0.5 * z - 1, 0.5 * z + 1, 0.34):
            column = scene.width / 2 + (x + rng.normal(0, 0.03)) * scene.unit / z
            if not -9 < column < scene.width + 9 or rng.random() < 0.25:
                continue
            for _ in range(3):
                tall, lean = scene.unit / z * rng.uniform(0.09, 0.17), rng.normal(0, 0.06) * scene.unit / z
                spine = curve((column, y), (column, y - tall * 0.6), (column + lean, y - tall), 4)
                wide = 0.009 * scene.unit / z
                blades.append((stroke(spine, [wide, wide * 0.8, wide * 0.5, 0.1]), 1.0))
    return stencil(scene.width, scene.height, blades)


def paint_bamboo(scene: Scene) -> Canvas:
    """Straight green stems in ranks that fade into bright air, leaves above, fallen leaves below."""
    rng, air = scene.rng("bamboo"), add_disc(scene, add_glow(scene, gradient(scene)))
    bright = mix(scene.palette.low, rgb("#dfe8c0"), 0.5) * np.float32(0.62 if scene.dark else 1.0)
    picture = mix(air, bright, 0.55)
    below = np.maximum(np.arange(scene.height, dtype=np.float32)[:, None] - np.float32(scene.horizon), 1)
    ground = rgb("#8a8a4a") * (mix(scene.palette.shade, scene.palette.sun, 0.75)) * np.float32(0.9)
    picture = mix(picture, mix(bright, ground, ramp(0, 0.3 * scene.unit, below)[..., None]), (below > 1)[..., None])
    svg = "".join(_rank(scene, rng, z) for z in (22.0, 14.0, 9.0, 6.0, 4.2))
    painted = shapes.draw(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{scene.width}" height="{scene.height}">{svg}</svg>', scene.width, scene.height
    )
    picture = mix(picture, painted[..., :3], painted[..., 3:])
    depth = np.broadcast_to(np.where(below > 1, scene.unit / below, 60), picture.shape[:2]).astype(np.float32).copy()
    return Canvas.bare(ink_over(picture, _leaf(scene, 5), _canopy(scene)), depth, np.zeros_like(depth))


def _leaf(scene: Scene, z: float) -> Field:
    light = mix(scene.palette.shade, mix(scene.palette.sun, rgb("#ffffff"), 0.3), 0.6 if not scene.dark else 0.3)
    haze = mix(scene.palette.low, rgb("#dfe8c0"), 0.5) * np.float32(0.62 if scene.dark else 1.0)
    return mix(rgb("#5f9440") * light, haze, 1 - np.exp(-z / 16))


def _rank(scene: Scene, rng: np.random.Generator, z: float) -> str:
    """One rank of stems: a body, its lit side, and a ring at each joint."""
    drawing, size, tone = "", scene.unit / z, _leaf(scene, z)
    aim = scene.layout.subject[0] * scene.width
    for _ in range(int(scene.width / scene.unit * (4 + z * 1.5))):
        x, wide, lean = rng.uniform(0, scene.width), size * rng.uniform(0.1, 0.16), rng.normal(0, 0.02) * scene.height
        if z < 7 and abs(x - aim) < 0.2 * scene.unit:
            x += np.sign(x - aim + 0.1) * 0.22 * scene.unit
        foot = scene.horizon + size * rng.uniform(0.9, 1.1)
        dark, pale = hexed(tone * np.float32(0.62)), hexed(np.clip(tone * 1.3 + 0.05, 0, 1))
        drawing += f'<path stroke="{hexed(tone)}" stroke-width="{wide:.1f}" d="M{x:.1f} {foot:.1f}L{x + lean:.1f} -9"/>'
        aside = wide * 0.24 * scene.side
        drawing += (
            f'<path stroke="{pale}" stroke-opacity=".8" stroke-width="{wide * 0.24:.1f}" d="M{x + aside:.1f} '
            f'{foot:.1f}L{x + lean + aside:.1f} -9"/>'
        )
        drawing += (
            f'<path stroke="{dark}" stroke-opacity=".7" stroke-width="{wide * 0.26:.1f}" d="M{x - aside * 1.4:.1f} '
            f'{foot:.1f}L{x + lean - aside * 1.4:.1f} -9"/>'
        )
        step, joints = size * rng.uniform(0.6, 0.8), ""
        for y in np.arange(foot - step * 0.4, 0, -step):
            at = x + lean * (foot - y) / (foot + 9)
            joints += f"M{at - wide * 0.56:.1f} {y:.1f}h{wide * 1.12:.1f}"
        drawing += f'<path stroke="{dark}" stroke-width="{max(1.4, wide * 0.16):.1f}" d="{joints}"/>'
    return drawing


def _canopy(scene: Scene) -> Field:
    """Narrow leaves in sprays, most of them above."""
    rng, leaves = scene.rng("canopy"), []
    for _ in range(int(70 * scene.width / scene.unit)):
        x, y = rng.uniform(0, 1) * scene.width, abs(rng.normal(0, 0.17)) * scene.height
        for _ in range(5):
            turn, reach = rng.uniform(0.3, 2.8), scene.unit * rng.uniform(0.04, 0.09)
            tip: Points = curve(
                (x, y),
                (x + reach * 0.5 * np.cos(turn), y + reach * 0.4 * np.sin(turn)),
                (x + reach * np.cos(turn), y + reach * np.sin(turn)),
                4,
            )
            leaves.append((stroke(tip, [0.3, reach * 0.09, reach * 0.08, 0.1]), rng.uniform(0.7, 1.0)))
    return stencil(scene.width, scene.height, leaves)
