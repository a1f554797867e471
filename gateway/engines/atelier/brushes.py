"""Styles of the brush and the chalk: watercolour, oil, ink, pastel."""

import numpy as np
from PIL import Image

from gateway.engines.atelier.fields import Field, blur, mix, ramp, resize
from gateway.engines.atelier.finish import grain, vignette
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.press import blurred, edges, grid, light_of, rough, saturated, shifted, simplified, stretched, tooth
from gateway.engines.atelier.scene import Scene


def watercolour(scene: Scene, picture: Field, figure: Field) -> Field:
    """Washes that bleed, dry darker at their edges, leave the paper white at the margin and show its tooth."""
    rng, (x, y) = scene.rng("washes"), grid(scene)
    a, b = rng.random(2).astype(np.float32)
    u, v = rough(x * 0.9 + a, y * 0.9 + b, 6), rough(x * 0.9 + b, y * 0.9 - a, 6)
    wet = shifted(
        saturated(blurred(simplified(picture, figure), scene.unit * 0.0018), 1.25), u * (scene.unit * 0.026), v * (scene.unit * 0.026)
    )
    tones = np.clip(np.floor(wet * 7 + (u * 1.6)[..., None] + 0.5) / 7, 0, 1).astype(np.float32)
    wash = mix(wet, tones, 0.5)
    edge = ramp(0.1, 0.7, edges(wash, scene.unit * 0.0035))
    light = wash ** np.float32(0.86) * (1 - 0.34 * edge + 0.16 * rough(x * 2.7 + a, y * 2.7) + 0.16 * u)[..., None]
    paper = rgb("#f8f5ec") * (1 + 0.09 * tooth(scene, 2.2))[..., None]
    return mix(paper, np.clip(0.05 + light * 0.97, 0, 1) * paper, _margin(scene, x, y, u)[..., None])


def _margin(scene: Scene, x: Field, y: Field, uneven: Field) -> Field:
    if "vignette" in scene.without:
        return np.ones_like(x)
    near = np.minimum(np.minimum(x, x.max() - x), np.minimum(y, y.max() - y))
    return ramp(0.022, 0.03, near + uneven * 0.045)


def oil(scene: Scene, picture: Field, figure: Field) -> Field:
    """Strokes along the forms, thick enough to catch the light."""
    rng, (x, y) = scene.rng("strokes"), grid(scene)
    turn = _flow(picture, scene.unit) + rough(x * 0.8, y * 0.8, 4) * np.float32(1.5)
    cells = (round(scene.height / 2.6), round(scene.width / 2.6))
    fine = resize(rng.random(cells, dtype=np.float32), scene.height, scene.width)
    reach, bristle, smear = scene.unit * 0.0021, np.zeros_like(x), np.zeros_like(picture)
    for step in (-5, -3, -1, 1, 3, 5):
        dx, dy = np.cos(turn) * np.float32(step * reach), np.sin(turn) * np.float32(step * reach)
        bristle += shifted(fine, dx, dy) / 6
        smear += shifted(picture, dx, dy) / 6
    smear = mix(smear, picture, figure[..., None] * 0.55)
    dabs = np.clip(smear + ((bristle - 0.5) * 0.34)[..., None] * np.array([1, 0.9, 0.78], np.float32), 0, 1)
    relief = np.clip((np.roll(bristle, 1, 0) - np.roll(bristle, -1, 0)) * 0.9, -0.16, 0.16)
    return vignette(scene, np.asarray(saturated(dabs, 1.25) + relief[..., None] * 0.5, np.float32), 0.16)


def _flow(picture: Field, unit: float) -> Field:
    """The direction along which tones change least, in radians."""
    light = light_of(picture)[::4, ::4]
    soft = blur(light, unit * 0.003)
    gy, gx = np.gradient(soft, axis=0), np.gradient(soft, axis=1)
    xx, yy, xy = (blur(np.clip(part * 400 + 0.5, 0, 1), 4) - np.float32(0.5) for part in (gx * gx, gy * gy, gx * gy))
    turn = 0.5 * np.arctan2(2 * xy, xx - yy) + np.float32(np.pi / 2)
    return np.repeat(np.repeat(turn, 4, 0), 4, 1)[: picture.shape[0], : picture.shape[1]]


def ink(scene: Scene, picture: Field, figure: Field) -> Field:
    """Ink on rice paper: pale washes in few tones, the figure in dark strokes, a seal of red."""
    x, y = grid(scene)
    light, uneven = stretched(light_of(picture), 2, 96), rough(x * 1.4, y * 1.4)
    wash = np.floor(np.clip(blur(light, scene.unit * 0.003) + uneven * 0.16, 0, 1) * 6 + 0.5) / 6
    wash = wash + (light - wash) * 0.35
    line = ramp(0.2, 0.8, edges(picture, scene.unit * 0.002) * (0.85 + uneven))
    line = np.maximum(line, ramp(0.3, 1.0, np.abs(figure - blur(figure, scene.unit * 0.003)) * 3) * (0.75 + uneven))
    body = figure * (0.34 + 0.5 * (1 - light)) * (1 + uneven * 0.6)
    dark = np.clip((1 - wash) * 0.74 + line * 0.72 + body * 0.55, 0, 1) * (1 + uneven * 0.25)
    paper = rgb("#f3ecdc") * (1 + 0.07 * tooth(scene, 2.4))[..., None]
    inked = mix(paper, rgb("#16181f") * paper, np.clip(dark, 0, 0.96)[..., None])
    hue = np.clip(picture / np.maximum(light_of(picture), 0.12)[..., None], 0.3, 1.7)
    return _seal(scene, np.clip(inked * mix(np.ones(3, np.float32), hue, 0.22 * scene.colour), 0, 1))


def _seal(scene: Scene, picture: Field) -> Field:
    side, gap = round(0.045 * scene.unit), round(0.05 * scene.unit)
    left = gap if scene.layout.subject[0] > 0.5 else scene.width - gap - side
    rows = slice(scene.height - gap - side, scene.height - gap)
    marks = resize((scene.rng("seal").random((5, 5)) < 0.5).astype(np.float32), side, side, Image.Resampling.NEAREST)
    edge = np.pad(marks[3:-3, 3:-3], 3) if side > 12 else marks
    picture[rows, left : left + side] = mix(rgb("#b3261e"), picture[rows, left : left + side], edge[..., None] * 0.85)
    return picture


def pastel(scene: Scene, picture: Field, figure: Field) -> Field:
    """Chalk dragged over rough paper, pale and soft."""
    x, y = grid(scene)
    soft = blurred(simplified(picture, figure), scene.unit * 0.0015)
    chalk = 0.5 + tooth(scene, 2.6) * 0.8 + rough(x * 1.7, y * 1.7) * 0.5
    pale = saturated(soft, 1.18) ** np.float32(0.8) * 0.92 + 0.07
    drawn = mix(
        np.clip(soft * 0.5 + rgb("#efe6d6") * 0.5, 0, 1),
        pale * (1 + (chalk - 0.5) * 0.2)[..., None],
        (0.76 + 0.24 * ramp(0.15, 0.5, chalk))[..., None],
    )
    line = ramp(0.35, 1.0, edges(soft, scene.unit * 0.003)) * ramp(0.35, 0.6, chalk)
    return grain(scene, mix(drawn, soft * np.float32(0.45), line[..., None] * 0.6), 0.02)
