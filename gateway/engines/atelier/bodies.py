"""Bodies: a shape, in its colours, that takes the scene's light, is lit at its edge, and fades in the air."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gateway.engines.atelier import shapes
from gateway.engines.atelier.fields import Field, blur, mix, ramp, sample, soften, tile
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


def body_of(scene: Scene, pose: Pose) -> Body:
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
    strength = (
        0.9
        if scene.indoors or pose.stands in ("portrait", "near")
        else max(strength, 0.62)
        if pose.stands in ("perch", "stand", "across", "rock")
        else strength
    )
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
