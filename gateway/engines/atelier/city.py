"""A city: a skyline behind a river, or a street that runs towards the light, its windows lit when it is dark."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from gateway.engines.atelier import shapes
from gateway.engines.atelier.fields import Field, mix
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import hexed, rgb
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import paint_sky

STREET = 1.9  # half the width of a street, in heights of the eye
WALLS = ("#b58a74", "#8d8f9c", "#c9b79a", "#7d6a72", "#9aa6ae", "#a8695a", "#d6cbb8", "#5f6b7d")
NEON = ("#ff4fa3", "#39e6ff", "#ffd24a", "#9b6bff", "#5affa8")


def paint_city(scene: Scene) -> Canvas:
    river = not _on_foot(scene) and ("water" in scene.extras or scene.rng("city").random() < 0.45)
    drawing = _skyline(scene) + ("" if river else _street(scene))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{scene.width}" height="{scene.height}">{drawing}</svg>'
    painted = shapes.draw(svg, scene.width, scene.height)
    below = np.arange(scene.height, dtype=np.float32)[:, None] - np.float32(scene.horizon)
    depth = np.broadcast_to(np.where(below > 0, scene.unit / np.maximum(below, 1), 1000), (scene.height, scene.width))
    wet = 1.0 if river else 0.42 if scene.weather in ("rain", "storm") or scene.dark else 0.0
    water = np.broadcast_to(np.where(below > 0, wet, 0), depth.shape)
    canvas = Canvas.bare(paint_sky(scene), depth.astype(np.float32).copy(), water.astype(np.float32).copy())
    return replace(canvas, rgb=mix(canvas.rgb, painted[..., :3], painted[..., 3:]))


def _on_foot(scene: Scene) -> bool:
    return any(one.thing.where in ("ground", "table", "bust") for one in scene.subjects)


def _tone(scene: Scene, wall: str, distance: float, lit: float) -> Field:
    palette = scene.palette
    light = mix(palette.shade, palette.middle, 0.45) + palette.sun * np.float32(
        lit * (0.36 if scene.dark else 0.62) + (0.1 if scene.dark else 0)
    )
    reach = {"mist": 55.0, "rain": 90.0, "snow": 90.0}.get(scene.weather, 170.0)
    return mix(rgb(wall) * light, mix(palette.haze, palette.low, 0.35), 1 - np.exp(-distance / reach))


def _skyline(scene: Scene) -> str:
    """Ranks of houses behind each other, higher and paler the further off, with room about the light."""
    drawing, rng = "", scene.rng("skyline")
    for distance, height, wide in ((190.0, 0.4, 0.07), (120.0, 0.3, 0.085), (75.0, 0.2, 0.1), (46.0, 0.12, 0.12)):
        x = -0.05 * scene.unit
        while x < scene.width:
            width = rng.uniform(0.5, 1.4) * wide * scene.unit
            centre = abs(x + width / 2 - scene.light[0]) / scene.unit
            tall = height * scene.unit * rng.uniform(0.35, 1.25) * (0.5 + 0.5 * min(1, centre * 2.4))
            drawing += _house(scene, rng, x, scene.horizon + 1, width, tall, distance)
            x += width * rng.uniform(0.7, 1.25)
    return drawing


def _house(scene: Scene, rng: np.random.Generator, x: float, foot: float, width: float, tall: float, distance: float) -> str:
    wall, top = str(rng.choice(WALLS)), foot - tall
    face, side = hexed(_tone(scene, wall, distance, 0.75)), hexed(_tone(scene, wall, distance, 0.08))
    dark_x = x if scene.side > 0 else x + width * 0.62
    body = f'<path fill="{face}" d="M{x:.1f} {top:.1f}h{width:.1f}V{foot:.1f}h{-width:.1f}z"/>'
    body += f'<path fill="{side}" d="M{dark_x:.1f} {top:.1f}h{width * 0.38:.1f}V{foot:.1f}h{-width * 0.38:.1f}z"/>'
    return body + _roof(rng, face, side, x, top, width) + _windows(scene, rng, wall, x, top, width, tall, distance)


def _roof(rng: np.random.Generator, face: str, side: str, x: float, top: float, width: float) -> str:
    kind, middle = rng.random(), x + width / 2
    if kind < 0.25:
        return f'<path fill="{side}" d="M{x:.1f} {top:.1f}L{middle:.1f} {top - width * 0.42:.1f}L{x + width:.1f} {top:.1f}z"/>'
    if kind < 0.5:
        step = width * 0.18
        return f'<path fill="{face}" d="M{x + step:.1f} {top + 1:.1f}v{-step:.1f}h{width - 2 * step:.1f}v{step:.1f}z"/>'
    if kind < 0.62:
        return f'<path fill="{side}" d="M{middle - 1:.1f} {top + 1:.1f}l1 {-width * 0.9:.1f}l1 {width * 0.9:.1f}z"/>'
    return ""


def _windows(scene: Scene, rng: np.random.Generator, wall: str, x: float, top: float, width: float, tall: float, distance: float) -> str:
    size = max(2.2, scene.unit * 0.55 / distance)
    columns, rows = int(width / (size * 2.1)), int(tall / (size * 2.6))
    share = {"night": 0.5, "dusk": 0.42, "golden": 0.14, "dawn": 0.12, "day": 0.0}[scene.time]
    glass, lamp = hexed(_tone(scene, wall, distance, -0.2) * 0.8), _lamp(scene, rng, distance)
    lit, unlit = "", ""
    for row, column in np.ndindex(min(rows, 40), min(columns, 16)):
        cell = f"M{x + (column + 0.6) * size * 2.1:.1f} {top + (row + 0.7) * size * 2.6:.1f}h{size:.1f}v{size * 1.4:.1f}h{-size:.1f}z"
        if rng.random() < share:
            lit += cell
        else:
            unlit += cell
    return f'<path fill="{glass}" d="{unlit or "M0 0"}"/><path fill="{lamp}" d="{lit or "M0 0"}"/>'


def _lamp(scene: Scene, rng: np.random.Generator, distance: float) -> str:
    neon = scene.style == "neon" or "neon" in scene.extras
    colour = rgb(str(rng.choice(NEON))) if neon and rng.random() < 0.6 else rgb("#ffcf7d")
    return hexed(mix(colour, scene.palette.haze, 1 - np.exp(-distance / 260)))


def _street(scene: Scene) -> str:
    """Road and pavement to the vanishing point, and houses along both sides, far to near."""
    rng, unit = scene.rng("street"), scene.unit
    vanish, base = scene.layout.light[0] * 0.5 * scene.width + 0.25 * scene.width, scene.horizon
    road, kerb = hexed(_tone(scene, "#77757c", 3, 0.45)), hexed(_tone(scene, "#a09a92", 3, 0.55))
    wide = (scene.height - base) * STREET
    drawing = f'<path fill="{kerb}" d="M-9 {base:.0f}H{scene.width + 9}V{scene.height}H-9z"/>'
    drawing += f'<path fill="{road}" d="M{vanish:.1f} {base:.1f}L{vanish - wide * 0.72:.1f} {scene.height}H{vanish + wide * 0.72:.1f}z"/>'
    distances = [46.0, 33.0, 24.0, 17.0, 12.0, 8.5, 6.0]
    for far, near in pairwise(distances):
        for side in (-1, 1):
            drawing += _facade(scene, rng, vanish, side, far, near, unit)
        drawing += _lamps(scene, vanish, near, unit)
    return drawing


def _facade(scene: Scene, rng: np.random.Generator, vanish: float, side: int, far: float, near: float, unit: float) -> str:
    """A house beside the street: the wall along it, in perspective, with rows of windows."""
    wall, storeys = str(rng.choice(WALLS)), int(rng.integers(3, 7))
    tall, lit = storeys * 1.35, 0.75 if side * scene.side < 0 else 0.06

    def at(part: float, up: float) -> str:
        z = 1 / (1 / far + (1 / near - 1 / far) * part)
        return f"{vanish + side * STREET * unit / z:.1f} {scene.horizon - (up - 1) * unit / z:.1f}"

    edge = vanish + side * STREET * unit / near
    out = edge + side * 4 * unit / near
    front = f"M{at(1, 0)}L{at(1, tall)}H{out:.1f}V{scene.horizon + unit / near:.1f}z"
    body = f'<path fill="{hexed(_tone(scene, wall, (far + near) / 2, lit))}" d="M{at(0, 0)}L{at(0, tall)}L{at(1, tall)}L{at(1, 0)}z"/>'
    body += f'<path fill="{hexed(_tone(scene, wall, near, 0.2))}" d="{front}"/>'
    share = {"night": 0.55, "dusk": 0.5, "golden": 0.16, "dawn": 0.15, "day": 0.0}[scene.time]
    panes: dict[str, str] = {}
    glass, lamp = hexed(_tone(scene, "#5c6470", near, 0.3)), _lamp(scene, rng, near)
    for storey, column in np.ndindex(storeys, 4):
        a, b, low = 0.08 + column * 0.23, 0.21 + column * 0.23, storey * 1.35 + 0.4
        tone = lamp if rng.random() < share else glass
        panes[tone] = panes.get(tone, "") + f"M{at(a, low)}L{at(a, low + 0.75)}L{at(b, low + 0.75)}L{at(b, low)}z"
    return body + "".join(f'<path fill="{tone}" d="{path}"/>' for tone, path in panes.items())


def _lamps(scene: Scene, vanish: float, z: float, unit: float) -> str:
    if not scene.dark and scene.weather != "mist":
        return ""
    foot, post, drawing = scene.horizon + unit / z, hexed(_tone(scene, "#3a3a40", z, 0.1)), ""
    for side in (-1, 1):
        x, top, thick = vanish + side * STREET * 0.8 * unit / z, scene.horizon - 1.6 * unit / z, 0.05 * unit / z
        drawing += f'<path fill="{post}" d="M{x - thick:.1f} {foot:.1f}V{top:.1f}h{2 * thick:.1f}V{foot:.1f}z"/>'
        for radius, alpha in ((7, 0.1), (3.6, 0.18), (1.7, 1)):
            drawing += f'<circle cx="{x:.1f}" cy="{top:.1f}" r="{thick * radius * 1.2:.1f}" fill="#ffdc98" fill-opacity="{alpha}"/>'
    return drawing
