"""Pictures of nothing but colour and form: marbled flow, arcs of paper, or layered bands."""

import numpy as np

from gateway.engines.atelier.fields import Field, mix, ramp, sample, tile
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.scene import Scene

ACCENTS = ("#e9503f", "#f2b632", "#2f7f86", "#f0e2c8", "#27375c", "#d98fa0", "#6fae8f", "#8a4fa0", "#1d1f2a", "#ee8a4a")


def paint_abstract(scene: Scene) -> Canvas:
    y, x = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32) / np.float32(scene.unit)
    paint = (_marble, _bands, _arcs)[int(scene.rng("kind").integers(3))]
    shape = (scene.height, scene.width)
    return Canvas.bare(paint(scene, x, y), np.full(shape, 1000, np.float32), np.zeros(shape, np.float32))


def _colours(scene: Scene, count: int) -> Field:
    """A run of colours from the light of the hour and a few accents."""
    rng, palette = scene.rng("colours"), scene.palette
    own = [palette.zenith, palette.middle, palette.low, palette.sun, palette.shade, palette.cloud]
    accents = [rgb(str(part)) for part in rng.choice(ACCENTS, 3, replace=False)]
    run = [own[int(rng.integers(len(own)))] if rng.random() < 0.6 else accents[int(rng.integers(3))] for _ in range(count)]
    return np.stack(run)


def _stops(run: Field, t: Field) -> Field:
    at = np.clip(t, 0, 1) * (len(run) - 1)
    low = np.minimum(at.astype(np.int32), len(run) - 2)
    return mix(run[low], run[low + 1], ramp(0, 1, at - low)[..., None])


def _relief(scene: Scene, picture: Field, height: Field, depth: float) -> Field:
    across, along = np.gradient(height, axis=1), np.gradient(height, axis=0)
    light = np.clip(0.5 + (across * -scene.side - along * 0.7) * np.float32(depth * scene.unit), 0, 1)
    return np.asarray(picture * (0.66 + 0.62 * light)[..., None], np.float32)


def _marble(scene: Scene, x: Field, y: Field) -> Field:
    rng, soft = scene.rng("marble"), tile("soft", 4)
    a, b = rng.random(2).astype(np.float32)
    scale = np.float32(rng.uniform(0.22, 0.4))
    u = sample(soft, x * scale + a, y * scale + b)
    v = sample(soft, x * scale + b + u * 0.5, y * scale - a + u * 0.4)
    w = sample(tile("soft", scene.octaves), x * scale * 0.8 + v * 0.7, y * scale * 0.8 + u * 0.6)
    flow = ramp(0.18, 0.82, w)
    vein = ramp(0.8, 1, np.cos((w * 7 + v * 3) * np.float32(6.28)))
    picture = _stops(_colours(scene, 6), flow)
    return _relief(scene, mix(picture, scene.palette.sun, (vein * 0.32)[..., None]), w * 0.2 + v * 0.1, 0.12)


def _bands(scene: Scene, x: Field, y: Field) -> Field:
    """Sheets of cut paper behind each other, each with its shadow on the next."""
    rng, run = scene.rng("bands"), _colours(scene, 9)
    picture = np.broadcast_to(run[0], (*x.shape[:1], x.shape[1], 3)).astype(np.float32)
    for number in range(1, 9):
        lift = sum(rng.uniform(0.01, 0.07) * np.sin(x[:1] * rng.uniform(2, 9) + rng.uniform(0, 6)) for _ in range(3))
        edge = (number / 9.5 + lift) * scene.height / scene.unit
        inside, shadow = ramp(0, 1.6 / scene.unit, y - edge), np.exp(-np.maximum(edge - y, 0) * 46) * (y < edge)
        picture = mix(
            picture * (1 - 0.42 * shadow)[..., None],
            run[number] * (0.86 + 0.25 * np.clip(1 - (y - edge) * 3, 0, 1))[..., None],
            inside[..., None],
        )
    return picture


def _arcs(scene: Scene, x: Field, y: Field) -> Field:
    rng = scene.rng("arcs")
    picture = _stops(_colours(scene, 3), y * scene.unit / scene.height + 0.15 * x)
    for colour in _colours(scene, 7):
        cx, cy, outer = rng.uniform(0, 1) * x.max(), rng.uniform(0, 1) * y.max(), rng.uniform(0.1, 0.34)
        away = np.hypot(x - cx, y - cy)
        inner = outer * rng.choice([0, 0, 0.4, 0.66])
        half = (x - cx) * np.cos(t := rng.uniform(0, 6)) + (y - cy) * np.sin(t) if rng.random() < 0.5 else np.ones_like(x)
        cover = ramp(outer + 0.001, outer - 0.001, away) * ramp(inner - 0.001, inner + 0.001, away) * ramp(-0.001, 0.001, half)
        shadow = ramp(outer + 0.03, outer - 0.03, np.hypot(x - cx - 0.012, y - cy - 0.018)) * (1 - cover)
        picture = mix(
            picture * (1 - 0.22 * shadow)[..., None], colour * (0.9 + 0.2 * (1 - away / outer))[..., None], (cover * 0.93)[..., None]
        )
    return picture
