"""The subject: a silhouette made into a body that takes the scene's light, casts a shadow, is mirrored in water and fades in the air."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gateway.engines.atelier import shapes
from gateway.engines.atelier.fields import Field, blur, mix, ramp, sample, soften, tile
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import LUMA, rgb
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.things import Subject

WARM = rgb("#ffcf7a")
OPENWORK = frozenset(
    ["dutch-bike", "cycling", "velocipede", "bird-cage", "diamond-ring", "portal", "harp", "magnifying-glass"]
)  # seen through


@dataclass(frozen=True, slots=True)
class Pose:
    """One figure: where its foot stands (pixels), how tall it is, how far away, and which way it looks."""

    subject: Subject
    x: float
    y: float
    size: float
    distance: float
    flip: bool
    stands: str  # ground, water, air, table, bust, or as a thing that fills the picture: see FILLING in staging
    turn: float = 0  # degrees, against the clock


@dataclass(frozen=True, slots=True)
class Body:
    rgb: Field
    alpha: Field
    glow: Field  # where lamps and windows shine


def paint_pose(scene: Scene, canvas: Canvas, pose: Pose) -> Canvas:
    """Put one figure into the picture."""
    body = _body(scene, pose)
    top, left = round(pose.y - body.alpha.shape[0]), round(pose.x - body.alpha.shape[1] / 2)
    body = replace(body, rgb=_apart(canvas, body, top, left, pose.subject.thing.icon.startswith(shapes.COLOURED)))
    if pose.stands in ("ground", "table"):
        canvas = _cast(scene, canvas, pose, body)
    if pose.stands == "water" or (pose.stands == "ground" and canvas.water.any()):
        canvas = _reflect(scene, canvas, body, top + body.alpha.shape[0], left)
    canvas = _lay(canvas, body.rgb, body.alpha, top, left, pose.distance if pose.stands == "ground" else 0, figure=True)
    canvas = _shine(scene, canvas, body, top, left) if pose.subject.thing.lit and body.glow.any() else canvas
    return _beam(scene, canvas, pose) if pose.subject.thing.icon == "@lighthouse" else canvas


def _body(scene: Scene, pose: Pose) -> Body:
    painted = _turned(pose, shapes.coloured(pose.subject.thing.icon, max(24, round(pose.size)), pose.subject.colour))
    painted = np.pad(painted, ((3, 3), (3, 3), (0, 0)))
    if pose.subject.thing.icon.startswith(shapes.COLOURED):
        return _coloured(scene, pose, painted)
    ink = painted[..., 3]
    holes = _holes(ink, pose.subject.thing.icon in OPENWORK)
    solid = np.clip(ink + holes, 0, 1)
    colour = _paint(scene, pose, ink, holes, solid)
    lamps = ramp(0.45, 0.8, blur(holes, max(1.2, pose.size * 0.014))) * holes if pose.subject.thing.lit else np.zeros_like(ink)
    if pose.subject.thing.lit and not scene.indoors:
        colour = mix(colour, WARM, (lamps * (0.95 if scene.dark else 0.5))[..., None])
    return Body(colour, solid, lamps)


def _turned(pose: Pose, painted: Field) -> Field:
    painted = painted[:, ::-1] if pose.flip else painted
    if not pose.turn:
        return painted
    image = Image.fromarray((painted * 255).astype(np.uint8), "RGBA").rotate(pose.turn, Image.Resampling.BICUBIC, expand=True)
    return np.asarray(image, np.float32) / np.float32(255)


def _coloured(scene: Scene, pose: Pose, painted: Field) -> Body:
    """A body in colours of its own, under the light of the scene."""
    own, solid = painted[..., :3], painted[..., 3]
    if pose.subject.tinted and pose.subject.thing.icon[0] == "+":
        own = _dyed(own, solid, rgb(pose.subject.colour))
    own = mix(own, (own @ LUMA)[..., None], 0.14)
    lamps = np.zeros_like(solid)
    if pose.subject.thing.lit:
        lamps = ramp(0.62, 0.85, own[..., 0]) * ramp(0.5, 0.7, own[..., 1]) * ramp(0.75, 0.55, own[..., 2]) * solid
    if pose.stands == "portrait" and pose.subject.thing.icon[0] == "+":
        own = own * _fur(scene, solid)[..., None]
    light, rim = _form(scene, pose, solid)
    lit = own * _tone(scene, pose, light * np.float32(0.7) + np.float32(0.2), solid.shape)
    thick = ramp(0.6, 0.95, blur(solid, max(1.5, pose.size * 0.03)))
    lit = 1 - (1 - lit) * (1 - scene.palette.sun * (rim * thick * _rim(scene, pose) * 0.7)[..., None])
    lit = mix(lit, own * mix(scene.palette.sun, rgb("#ffffff"), 0.4), (0.5 if "full-moon" in scene.extras else 0.3) if scene.dark else 0.0)
    lit = mix(_through_air(scene, pose, np.asarray(lit, np.float32)), own, (lamps * (0.95 if scene.dark else 0.4))[..., None])
    return Body(lit, _sunk(solid) if pose.stands == "rock" else solid, lamps)


def _fur(scene: Scene, solid: Field) -> Field:
    """Hair that runs outward from the middle of a beast's face."""
    rng, (h, w) = scene.rng("fur"), solid.shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    turn, away = np.arctan2(y - 0.62 * h, x - 0.5 * w), np.hypot(y - 0.62 * h, x - 0.5 * w) / np.float32(max(h, w))
    hair = sample(tile("soft", 7), turn * np.float32(1.9) + np.float32(rng.random()), away * np.float32(0.7) + np.float32(rng.random()))
    return np.asarray(1 + (hair - 0.5) * np.float32(0.6), np.float32)


def _dyed(own: Field, solid: Field, colour: Field) -> Field:
    """The colour that the prompt gives in place of the drawing's own; greys, whites and blacks keep theirs."""
    light = own @ LUMA
    vivid = ramp(0.1, 0.3, own.max(-1) - own.min(-1))
    middle = float((light * solid * vivid).sum() / max(float((solid * vivid).sum()), 1.0)) or 0.5
    return mix(own, np.clip(colour * (light / max(middle, 0.05))[..., None], 0, 1), vivid[..., None])


def _sunk(solid: Field) -> Field:
    """The foot of a rock is lost in the clouds."""
    return solid * ramp(1.0, 0.72, np.linspace(0, 1, solid.shape[0], dtype=np.float32))[:, None]


def _holes(ink: Field, openwork: bool) -> Field:
    """The lines and openings inside a shape; what is seen through, wheels and cages, keeps its openings."""
    lines = np.maximum(ramp(0.57, 0.66, blur(ink, max(ink.shape) * 0.034)), ramp(0.58, 0.7, blur(ink, max(ink.shape) * 0.015)))
    enclosed = ~_outside(ink > 0.5) & (ink < 0.5)
    if openwork or enclosed.sum() > 0.95 * ink.sum():
        return np.asarray(lines * (1 - ink), np.float32)
    return np.asarray(np.maximum(lines, ramp(0.2, 0.4, blur(enclosed, 2.0))) * (1 - ink), np.float32)


def _outside(full: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What is connected with the border of the shape's frame: flooded from there along rows and columns by turns."""
    step = max(1, max(full.shape) // 160)
    wall = full[::step, ::step]
    wet = ~wall
    wet[1:-1, 1:-1] = False
    for _ in range(10):
        wet = _flood(_flood(wet, wall).T, wall.T).T
    return np.repeat(np.repeat(wet, step, 0), step, 1)[: full.shape[0], : full.shape[1]]


def _flood(wet: NDArray[np.bool_], wall: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Each run of a row between walls is wet where any of it is."""
    runs = np.cumsum(wall, axis=1) + np.arange(wall.shape[0])[:, None] * (wall.shape[1] + 1)
    touched = np.zeros(wall.shape[0] * (wall.shape[1] + 1) + wall.shape[1] + 1, bool)
    touched[runs[wet]] = True
    return np.asarray(touched[runs] & ~wall, np.bool_)


def _paint(scene: Scene, pose: Pose, ink: Field, holes: Field, solid: Field) -> Field:
    own = rgb(pose.subject.colour)
    wide = ramp(0.35, 0.8, blur(holes, max(1.5, pose.size * 0.02)))[..., None]
    pale, line = mix(own, np.array([0.96, 0.92, 0.86], np.float32), 0.6), own * np.float32(0.42)
    base = mix(own, mix(line, pale, wide), holes[..., None])
    light, rim = _form(scene, pose, solid)
    lit = base * _tone(scene, pose, light, ink.shape)
    lit = 1 - (1 - lit) * (1 - scene.palette.sun * (rim * _rim(scene, pose))[..., None])
    return _through_air(scene, pose, np.asarray(lit, np.float32))


def _form(scene: Scene, pose: Pose, solid: Field) -> tuple[Field, Field]:
    """The roundness of the body under the light, about 0 to 1, and the lit edge on its side."""
    size, side = max(pose.size, 24), scene.side
    round_ = soften(solid, size * 0.13) * 0.75 + blur(solid, size * 0.035) * 0.25
    gy, gx = np.gradient(round_)
    light = 0.5 + np.float32(size * 0.11) * (-gx * side * 0.8 + gy * (0.7 if pose.stands != "sea" else 1.2))
    step = max(1, round(size * 0.012))
    shifted = np.roll(np.roll(solid, -round(step * side), 1), step, 0)
    return np.clip(light, 0, 1).astype(np.float32), blur(np.clip(solid - shifted, 0, 1), max(0.7, step * 0.6)) * solid


def _tone(scene: Scene, pose: Pose, light: Field, shape: tuple[int, ...]) -> Field:
    """Shadow to light: ambient colour from the sky, warm light from its side, darker towards the foot, a little grain of paint."""
    palette, rng = scene.palette, scene.rng("tone", str(pose.x))
    backlit = (
        np.exp(-((pose.x - scene.light[0]) ** 2 / (0.2 * scene.unit) ** 2)) if not scene.indoors and scene.place != "underwater" else 0.0
    )
    strength = {"day": 0.95, "dawn": 0.6, "golden": 0.62, "dusk": 0.45, "night": 0.45}[scene.time] * (1 - 0.5 * backlit)
    strength = 0.9 if scene.indoors or pose.stands in ("portrait", "near") else max(strength, 0.62) if pose.stands == "perch" else strength
    ambient = mix(palette.shade, palette.middle, 0.4) * np.float32(1.1 if scene.dark else 0.8)
    ambient = rgb("#5a5f70") * np.float32(0.6) if scene.place == "space" else ambient
    ambient = mix(rgb("#7d7468"), palette.middle, 0.2) * np.float32(0.8) if scene.indoors else ambient
    ambient = mix(ambient, float(ambient @ LUMA), 0.4)
    sun = mix(palette.sun, rgb("#ffffff"), 0.4)
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32) / np.float32(max(shape))
    grain = sample(tile("soft", 6), x * 0.6 + np.float32(rng.random()), y * 0.6 + np.float32(rng.random())) - np.float32(0.5)
    tone = ambient + sun * ((light * (1.25 + grain * 0.5) * (1.05 - 0.3 * y)) * np.float32(strength))[..., None]
    return np.asarray(tone, np.float32)


def _rim(scene: Scene, pose: Pose) -> float:
    near = float(np.exp(-(((pose.x - scene.light[0]) / (0.45 * scene.width)) ** 2)))
    return {"day": 0.35, "dawn": 0.75, "golden": 0.95, "dusk": 0.6, "night": 0.6}[scene.time] * (0.45 + 0.55 * near)


def _through_air(scene: Scene, pose: Pose, colour: Field) -> Field:
    reach = {"clear": 150, "cloudy": 120, "mist": 40, "rain": 50, "snow": 44, "storm": 80}[scene.weather]
    if scene.indoors or scene.place in ("space", "pond", "aerial") or pose.stands in ("portrait", "perch", "near"):
        return colour
    reach = 30 if scene.place == "underwater" else reach
    amount = 1 - np.exp(-pose.distance / reach)
    foot = np.linspace(0, 1, colour.shape[0], dtype=np.float32)[:, None, None] ** 2
    mist = 0.2 * foot if scene.weather == "mist" else np.float32(0)
    return mix(colour, scene.palette.haze, np.clip(amount + mist, 0, 0.9))


def _window(canvas: Canvas, shape: tuple[int, ...], top: int, left: int) -> tuple[slice, slice, slice, slice] | None:
    """The rows and columns of the picture under a patch, and those of the patch that are within the picture."""
    height, width = canvas.depth.shape
    up, down, first, last = max(top, 0), min(top + shape[0], height), max(left, 0), min(left + shape[1], width)
    if up >= down or first >= last:
        return None
    return slice(up, down), slice(first, last), slice(up - top, down - top), slice(first - left, last - left)


def _lay(canvas: Canvas, colour: Field, alpha: Field, top: int, left: int, distance: float, figure: bool = False) -> Canvas:
    window = _window(canvas, alpha.shape, top, left)
    if window is None:
        return canvas
    rows, columns, own_rows, own_columns = window
    cover = alpha[own_rows, own_columns]
    if distance:
        cover = cover * (canvas.depth[rows, columns] > distance * 0.82)
    picture = canvas.rgb.copy()
    picture[rows, columns] = mix(picture[rows, columns], colour[own_rows, own_columns], cover[..., None])
    if not figure:
        return replace(canvas, rgb=picture)
    figures = canvas.figure.copy()
    figures[rows, columns] = np.maximum(figures[rows, columns], cover)
    return replace(canvas, rgb=picture, figure=figures)


def _apart(canvas: Canvas, body: Body, top: int, left: int, flat: bool) -> Field:
    """The body's colours, lightened or darkened where it would else be lost before what is behind it; less where it has several."""
    window = _window(canvas, body.alpha.shape, top, left)
    if window is None:
        return body.rgb
    rows, columns, own_rows, own_columns = window
    weight = body.alpha[own_rows, own_columns] + np.float32(1e-6)
    behind = float(np.average(canvas.rgb[rows, columns] @ LUMA, weights=weight))
    own = float(np.average(body.rgb[own_rows, own_columns] @ LUMA, weights=weight))
    wanted = own
    if flat and abs(own - behind) < 0.17:
        wanted = behind + (0.17 if own > behind else -0.17)
    elif abs(own - behind) < 0.17:
        wanted = behind + 0.17 if behind < 0.3 or (own > behind and behind < 0.68) else behind - 0.17
    least, most = (0.7, 1.35) if flat else (0.45, 2.2)
    return np.asarray(np.clip(body.rgb * np.float32(np.clip(wanted / max(own, 0.02), least, most)), 0, 1), np.float32)


def _cast(scene: Scene, canvas: Canvas, pose: Pose, body: Body) -> Canvas:
    """The shadow on the ground, away from the light, towards the eye, and the dark place under the foot."""
    h, w = body.alpha.shape
    deep, run = max(8, round(h * 0.3)), {"day": 0.45, "night": 0.7}.get(scene.time, 1.15)
    wide = w + 2 * round(h * run)
    image = Image.fromarray((body.alpha * 255).astype(np.uint8))
    lean = -scene.side * run * h / deep
    middle = (wide - w) / 2
    cast = image.transform((wide, deep), Image.Transform.AFFINE, (1, -lean, -middle, 0, -h / deep, h - 1), Image.Resampling.BILINEAR)
    fall = np.asarray(cast, np.float32) / 255 * np.linspace(1, 0.25, deep, dtype=np.float32)[:, None]
    strength = {"day": 0.6, "night": 0.4, "dusk": 0.35}.get(scene.time, 0.55) * {"clear": 1.0, "cloudy": 0.7}.get(scene.weather, 0.45)
    soft = blur(np.pad(fall, 4), max(1.2, pose.size * 0.012)) * np.float32(0.0 if "shadows" in scene.without else strength)
    return _darken(scene, _darken(scene, canvas, soft, round(pose.y) - 7, round(pose.x - wide / 2) - 4), *_contact(pose, body))


def _contact(pose: Pose, body: Body) -> tuple[Field, int, int]:
    foot = body.alpha[-max(4, round(body.alpha.shape[0] * 0.06)) :].max(0)
    line = np.pad(np.repeat(foot[None], max(3, round(pose.size * 0.03)), 0), max(6, round(pose.size * 0.05)))
    dark = blur(line, max(1.5, pose.size * 0.018)) * np.float32(0.75)
    return dark, round(pose.y - dark.shape[0] * 0.55), round(pose.x - dark.shape[1] / 2)


def _darken(scene: Scene, canvas: Canvas, shadow: Field, top: int, left: int) -> Canvas:
    tone = scene.palette.shade * np.float32(0.45)
    window = _window(canvas, shadow.shape, top, left)
    if window is None:
        return canvas
    rows, columns, own_rows, own_columns = window
    land = shadow[own_rows, own_columns] * (1 - canvas.water[rows, columns]) * (canvas.depth[rows, columns] < 900)
    picture = canvas.rgb.copy()
    picture[rows, columns] = mix(picture[rows, columns], tone, land[..., None])
    return replace(canvas, rgb=picture)


def _reflect(scene: Scene, canvas: Canvas, body: Body, foot: int, left: int) -> Canvas:
    """The figure turned over in the water below its foot, torn by ripples."""
    h, w = body.alpha.shape
    deep, rng = round(h * 0.8), scene.rng("mirror", str(left))
    rows = np.arange(deep, dtype=np.float32)[:, None]
    rough = {"storm": 2.2, "rain": 1.2, "mist": 0.6}.get(scene.weather, 1.0) * (0.45 if "calm" in scene.extras else 1)
    band = sample(tile("soft", 6), np.zeros_like(rows) + np.float32(rng.random()), np.sqrt(rows + 4) * np.float32(0.09)) - np.float32(0.5)
    aside = np.round(band * rows * np.float32(0.3 * rough)).astype(np.int32)
    columns = np.clip(np.arange(w)[None, :] + aside, 0, w - 1)
    source = np.clip(h - 4 - rows * (h / deep) + band * 6, 0, h - 1).astype(np.int32)
    fade = np.linspace(0.62, 0.08, deep, dtype=np.float32)[:, None] * ramp(-0.42, 0.1, band + 0.2)
    alpha = body.alpha[source, columns] * fade * _water_under(canvas, (deep, w), foot - 3, left)
    return _lay(canvas, body.rgb[source, columns] * np.float32(0.82), alpha, foot - 3, left, 0)


def _water_under(canvas: Canvas, shape: tuple[int, int], top: int, left: int) -> Field:
    under, window = np.zeros(shape, np.float32), _window(canvas, shape, top, left)
    if window is not None:
        rows, columns, own_rows, own_columns = window
        under[own_rows, own_columns] = canvas.water[rows, columns]
    return under


def _shine(scene: Scene, canvas: Canvas, body: Body, top: int, left: int) -> Canvas:
    """The glow of windows and lamps, seen when it is not broad day."""
    strength = {"night": 1.0, "dusk": 0.85, "golden": 0.3, "dawn": 0.4, "day": 0.12}[scene.time]
    height, width = canvas.depth.shape
    light, window = np.zeros((height, width), np.float32), _window(canvas, body.glow.shape, top, left)
    if window is None:
        return canvas
    rows, columns, own_rows, own_columns = window
    light[rows, columns] = body.glow[own_rows, own_columns]
    halo = soften(light, scene.unit * 0.07) * 1.9 + soften(light, scene.unit * 0.02) * 0.8
    picture = 1 - (1 - canvas.rgb) * (1 - WARM * np.clip(halo * np.float32(strength), 0, 0.9)[..., None])
    return replace(canvas, rgb=np.asarray(picture, np.float32))


def _beam(scene: Scene, canvas: Canvas, pose: Pose) -> Canvas:
    """The two beams of a lighthouse, seen in the dark and in mist."""
    if not scene.dark and scene.weather not in ("mist", "storm", "rain"):
        return canvas
    y = np.arange(scene.height, dtype=np.float32)[:, None] - np.float32(pose.y - 0.795 * pose.size)
    x = np.arange(scene.width, dtype=np.float32)[None, :] - np.float32(pose.x)
    tilt = scene.rng("beam").uniform(-0.16, 0.06) * np.sign(x)
    away, across = np.abs(x) / np.float32(scene.unit), np.abs(y - x * tilt) / np.float32(scene.unit)
    cone = np.exp(-((across / (0.006 + 0.1 * away)) ** 2)) * np.exp(-away * 1.7) * ramp(0, 0.02, away)
    core = np.exp(-np.hypot(x, y) / np.float32(scene.unit * 0.02))
    light = np.clip(cone * np.float32(0.8) + core, 0, 1)[..., None] * (1 - 0.85 * canvas.figure[..., None] * (core < 0.3)[..., None])
    return replace(canvas, rgb=np.asarray(1 - (1 - canvas.rgb) * (1 - WARM * light), np.float32))
