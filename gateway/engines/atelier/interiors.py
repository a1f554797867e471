"""Rooms of a kind: a kitchen, a library, a bedroom, a parlour, a hall, a stage, a windowsill. Drawn flat, then lit."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gateway.engines.atelier import shapes
from gateway.engines.atelier.fields import Field, mix, ramp, sample, tile
from gateway.engines.atelier.halls import hall, library, stage
from gateway.engines.atelier.homes import bedroom, kitchen, parlour, sill
from gateway.engines.atelier.landscape import Canvas, paint_country
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.rooms import Frame, Room
from gateway.engines.atelier.scene import Layout, Scene
from gateway.engines.atelier.sky import paint_sky, screen
from gateway.engines.atelier.water import paint_water

LIGHTS = {"night": 0.34, "dusk": 0.5, "dawn": 0.92, "golden": 0.9, "day": 1.0}


def paint_interior(scene: Scene) -> Canvas:
    """The room of the scene's kind, its window, its light."""
    whole, h, w = Frame(0, 0, scene.width, scene.height), scene.height, scene.width
    room = ROOMS[scene.place](scene, whole)
    picture = _laid(scene, np.zeros((h, w, 3), np.float32), room.drawing)
    if room.window:
        picture = _view(scene, picture, room.window)
    picture = _lit(scene, room, _laid(scene, picture, room.before))
    return Canvas.bare(picture, np.full((h, w), 6, np.float32), np.zeros((h, w), np.float32))


def _laid(scene: Scene, picture: Field, drawing: str) -> Field:
    if not drawing:
        return picture
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{scene.width}" height="{scene.height}">{drawing}</svg>'
    painted = shapes.draw(svg, scene.width, scene.height)
    return mix(picture, painted[..., :3], painted[..., 3:])


def _view(scene: Scene, picture: Field, window: Frame) -> Field:
    """The country, the sea or the town that the window shows, with its bars."""
    rows = slice(max(0, round(window.y)), min(scene.height, round(window.y + window.h)))
    columns = slice(max(0, round(window.x)), min(scene.width, round(window.x + window.w)))
    height, width = rows.stop - rows.start, columns.stop - columns.start
    place = "sea" if "water" in scene.extras else str(scene.rng("outside").choice(["hills", "meadow", "mountains", "lake"]))
    view = replace(scene, width=width, height=height, place=place, subjects=(), layout=Layout(0.6, (0.55, 0.35), (0.5, 0.85)), octaves=4)
    outside = paint_water(view, paint_country(view, paint_sky(view)))
    seen = np.clip(outside.rgb * np.float32(1.1) + np.float32(0.06 if not scene.dark else 0), 0, 1)
    painted = picture.copy()
    painted[rows, columns] = _wet_pane(scene, seen) if scene.weather in ("rain", "storm") else seen
    return painted


def _wet_pane(scene: Scene, seen: Field) -> Field:
    """Rain runs down the glass, and what is outside swims in it."""
    rng, (h, w) = scene.rng("pane"), seen.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32) / np.float32(scene.unit)
    runs = ramp(0.6, 0.8, sample(tile("soft", 7), x * 3.2 + np.float32(rng.random()), y * 0.2 + np.float32(rng.random())))
    drops = ramp(0.72, 0.8, sample(tile("billow", 7), x * 3.9, y * 3.1 + np.float32(rng.random())))
    dull = mix(seen, rgb("#8b97a3"), 0.42)
    aside = (np.arange(w)[None, :] + (runs * 14).astype(int)) % w
    swum = dull[np.arange(h)[:, None], aside]
    return screen(screen(swum, rgb("#dfe9f0"), runs * np.float32(0.3)), rgb("#f4f8fa"), drops * np.float32(0.45))


def _lit(scene: Scene, room: Room, picture: Field) -> Field:
    """Daylight from the window falls off over the room; lamps glow where they are."""
    h, w = scene.height, scene.width
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    rng = scene.rng("plaster")
    grain = sample(tile("soft", 7), x / scene.unit * 0.9 + np.float32(rng.random()), y / scene.unit * 0.9) - np.float32(0.5)
    level = np.full((h, w), 0.62 * LIGHTS[scene.time] * room.dim, np.float32)
    if room.window:
        away = np.hypot(x - (room.window.x + room.window.w / 2), (y - (room.window.y + room.window.h * 0.7)) * 0.8) / scene.unit
        level += np.exp(-away * 1.5) * np.float32(0.75 * LIGHTS[scene.time])
        inside = (abs(x - room.window.x - room.window.w / 2) < room.window.w / 2) & (
            abs(y - room.window.y - room.window.h / 2) < room.window.h / 2
        )
        level = np.where(inside, np.maximum(level, 1), level)
    tone = mix(rgb("#fff4e2"), scene.palette.sun, 0.35) * (level + grain * np.float32(0.12))[..., None]
    lit = picture * tone
    for column, row, reach in room.lamps:
        glow = np.exp(-((np.hypot(x / w - column, (y / h - row) * h / w) / reach) ** 2))
        lit = lit + picture * (rgb("#ffcf7a") * np.float32(1.25 if scene.dark else 0.7)) * glow[..., None]
        lit = screen(np.clip(lit, 0, 1), rgb("#ffd890"), glow * np.float32(0.2))
    return np.asarray(np.clip(lit, 0, 1), np.float32)


ROOMS: dict[str, Callable[[Scene, Frame], Room]] = {
    "kitchen": kitchen,
    "library": library,
    "bedroom": bedroom,
    "parlour": parlour,
    "sill": sill,
    "hall": hall,
    "stage": stage,
}
