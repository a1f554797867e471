"""A room: a table before a wall, a window with the weather in it, and the light that falls through it."""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from gateway.engines.atelier.fields import Field, blur, mix, ramp, sample, tile
from gateway.engines.atelier.landscape import Canvas, paint_country
from gateway.engines.atelier.palette import rgb, tint
from gateway.engines.atelier.scene import Layout, Scene
from gateway.engines.atelier.sky import paint_sky

WALLS = ("#b9a68c", "#7d8a86", "#a8756a", "#5c6b7a", "#c9b98f", "#6d7a5c", "#8a6a7a", "#3f5560")
WOODS = ("#8a5a38", "#6b4630", "#a87850", "#5a4238", "#b58a5c")


def paint_room(scene: Scene) -> Canvas:
    wall = _wall(scene)
    picture = _window(scene, wall)
    picture = _light_on_wall(scene, picture)
    picture = _table(scene, picture)
    h, w = scene.height, scene.width
    return Canvas.bare(picture, np.full((h, w), 6, np.float32), np.zeros((h, w), np.float32))


def _wall(scene: Scene) -> Field:
    rng, (h, w) = scene.rng("wall"), (scene.height, scene.width)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32) / np.float32(scene.unit)
    colour = tint(rgb(str(rng.choice(WALLS))), scene.palette.low, 0.25)
    plaster = sample(tile("soft", 7), x * 0.7 + np.float32(rng.random()), y * 0.7 + np.float32(rng.random())) - np.float32(0.5)
    near = np.float32(0 if scene.side < 0 else w / scene.unit)
    fall = np.exp(-np.abs(x - near) * 0.9) * (1.06 - 0.35 * y)
    dim = {"night": 0.5, "dusk": 0.68}.get(scene.time, 0.95)
    return np.asarray(
        colour * ((0.5 + 0.75 * fall + plaster * 0.16) * np.float32(dim))[..., None] + scene.palette.sun * (fall * 0.06)[..., None],
        np.float32,
    )


def _window(scene: Scene, wall: Field) -> Field:
    """A window on the light's side, and the country outside it."""
    left, top, width, height = _frame(scene)
    outside = _outside(scene, max(64, width), max(64, height))
    picture, bar = wall.copy(), max(3, round(0.012 * scene.unit))
    frame = mix(rgb("#efe6d6"), scene.palette.shade, 0.2 if not scene.dark else 0.55)
    edge = (
        slice(max(0, top - 2 * bar), min(scene.height, top + height + 2 * bar)),
        slice(max(0, left - 2 * bar), min(scene.width, left + width + 2 * bar)),
    )
    picture[edge] = frame * np.float32(0.86)
    rows, columns = slice(max(0, top), min(scene.height, top + height)), slice(max(0, left), min(scene.width, left + width))
    picture[rows, columns] = outside[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    middle, cross = left + width // 2, top + round(height * 0.42)
    picture[rows, max(0, middle - bar // 2) : max(0, middle + bar // 2 + 1)] = frame
    picture[max(0, cross - bar // 2) : cross + bar // 2 + 1, columns] = frame
    sill = slice(min(scene.height, top + height + bar), min(scene.height, top + height + 3 * bar))
    picture[sill, edge[1]] = frame * np.float32(1.08)
    return picture


def _frame(scene: Scene) -> tuple[int, int, int, int]:
    rng = scene.rng("window")
    width, height = round(rng.uniform(0.3, 0.4) * scene.unit), round(rng.uniform(0.42, 0.52) * scene.unit)
    inset = rng.uniform(-0.06, 0.1) * scene.unit
    left = inset if scene.side < 0 else scene.width - inset - width
    return round(left), round(scene.horizon - 0.1 * scene.unit - height), width, height


def _outside(scene: Scene, width: int, height: int) -> Field:
    place = str(scene.rng("outside").choice(["hills", "meadow", "mountains", "coast"]))
    layout = Layout(0.62, (0.5, 0.4), (0.5, 0.85))
    view = replace(scene, width=width, height=height, place=place, layout=layout, octaves=4)
    return np.asarray(np.clip(paint_country(view, paint_sky(view)).rgb * np.float32(1.08) + 0.05, 0, 1), np.float32)


def _light_on_wall(scene: Scene, picture: Field) -> Field:
    """The panes' light on the wall across, aslant."""
    left, top, width, height = _frame(scene)
    shift = -scene.side * scene.unit * scene.rng("slant").uniform(0.42, 0.55)
    image = Image.new("L", (scene.width, scene.height))
    pen, drop = ImageDraw.Draw(image), 0.16 * scene.unit
    for column, row in np.ndindex(2, 2):
        x, y = left + shift + column * width * 0.42, top + drop * 0.6 + row * height * 0.46
        slant = -scene.side * width * 0.16
        corners = [
            (x, y),
            (x + width * 0.36, y + drop * 0.1),
            (x + width * 0.36 + slant, y + height * 0.4),
            (x + slant, y + height * 0.4 - drop * 0.1),
        ]
        pen.polygon(corners, fill=255)
    patch = blur(np.asarray(image, np.float32) / 255, scene.unit * 0.012)
    strength = {"golden": 0.5, "dawn": 0.4, "day": 0.34, "dusk": 0.12, "night": 0.1}[scene.time] * {"clear": 1.0}.get(scene.weather, 0.45)
    return np.asarray(1 - (1 - picture) * (1 - scene.palette.sun * (patch * np.float32(strength))[..., None]), np.float32)


def _table(scene: Scene, picture: Field) -> Field:
    """A table of boards, or under a cloth, that mirrors a little of the wall."""
    rng, edge = scene.rng("table"), round(scene.horizon + 0.02 * scene.unit)
    rows = np.arange(edge, scene.height, dtype=np.float32)[:, None] - np.float32(edge)
    z = np.float32(scene.unit) / (rows + np.float32(0.16 * scene.unit))
    x = (np.arange(scene.width, dtype=np.float32)[None, :] - scene.width / 2) / np.float32(scene.unit) * z
    wood = sample(tile("soft", 7), x * 0.12 + np.float32(rng.random()), z * 0.9 + np.float32(rng.random()))
    grain = 0.5 + 0.5 * np.sin(wood * 38 + z * 9)
    boards = str(rng.choice(WOODS))
    colour = (
        rgb("#f4f0e6" if "cloth" in scene.extras else boards)
        * (0.9 + 0.12 * wood if "cloth" in scene.extras else 0.72 + 0.34 * wood + 0.1 * grain)[..., None]
    )
    near = np.exp(-np.abs(x / z - np.float32(scene.side * 0.5)) * 1.1)
    dim = {"night": 0.62, "dusk": 0.75}.get(scene.time, 1.05)
    lit = colour * (
        mix(scene.palette.shade, scene.palette.middle, 0.5) * 0.75 + scene.palette.sun * (near * np.float32(dim) * 0.85)[..., None]
    )
    mirrored = picture[np.clip(edge - 1 - rows[:, 0].astype(int), 0, edge - 1)]
    lit = mix(lit.astype(np.float32), mirrored, 0.16 * ramp(scene.unit * 0.3, 0, rows)[..., None])
    painted = picture.copy()
    painted[edge:] = lit
    painted[edge : edge + 2] *= np.float32(1.18)
    return painted
