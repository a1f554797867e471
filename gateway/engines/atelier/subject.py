"""The subject: a silhouette made into a body that takes the scene's light, casts a shadow, is mirrored in water and fades in the air."""

from dataclasses import replace

import numpy as np
from PIL import Image

from gateway.engines.atelier import shapes
from gateway.engines.atelier.bodies import WARM, Body, Pose, body_of
from gateway.engines.atelier.fields import Field, blur, mix, ramp, sample, soften, tile
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import LUMA
from gateway.engines.atelier.scene import Scene


def paint_pose(scene: Scene, canvas: Canvas, pose: Pose) -> Canvas:
    """Put one figure into the picture."""
    body = body_of(scene, pose)
    top, left = round(pose.y - body.alpha.shape[0]), round(pose.x - body.alpha.shape[1] / 2)
    body = replace(body, rgb=_apart(canvas, body, top, left, pose.subject.thing.icon.startswith(shapes.COLOURED)))
    if pose.stands in ("ground", "table"):
        canvas = _cast(scene, canvas, pose, body)
    if pose.stands == "water" or (pose.stands == "ground" and canvas.water.any()):
        canvas = _reflect(scene, canvas, body, top + body.alpha.shape[0], left)
    canvas = _lay(canvas, body.rgb, body.alpha, top, left, pose.distance if pose.stands == "ground" else 0, figure=True)
    canvas = _shine(scene, canvas, body, top, left) if pose.subject.thing.lit and body.glow.any() else canvas
    return _beam(scene, canvas, pose) if pose.subject.thing.icon == "@lighthouse" else canvas


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
