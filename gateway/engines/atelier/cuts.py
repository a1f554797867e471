"""Woodcut: lines that a gouge left standing, printed from one block over flat inks from others."""

import numpy as np
from PIL import Image, ImageFilter

from gateway.engines.atelier.fields import Field, blur, mix, ramp, resize
from gateway.engines.atelier.form import Flow, flow_of, smear
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.paper import margin, planks, tooth, uneven
from gateway.engines.atelier.press import (
    beside,
    chosen,
    drawn_out,
    edges,
    fineness,
    graven,
    levelled,
    light_of,
    of_image,
    saturated,
    to_image,
)
from gateway.engines.atelier.scene import Scene

SPACING = 1 / 87  # from line to line, in units of the picture
NARROWEST = 3.4  # pixels that a line and the next are apart, at the least
FULL = 500  # pixels of a unit up to which lines are worked out for each pixel, above for each second
ROUNDS = 8


def woodcut(scene: Scene, picture: Field, figure: Field) -> Field:
    """A dark key block cut along the forms over a few inks: wood grain in each, not quite in register, thinly inked here and there."""
    plain = drawn_out(scene, picture, figure)
    board, paper = planks(scene), rgb("#f1e6cd") * (1 + 0.05 * tooth(scene, 2.4))[..., None]
    inked = margin(scene, 0.03, 0.004)
    key = _key(scene, plain, figure) * inked
    colours = _inks(scene, plain, figure)
    takes = (0.84 + 0.16 * ramp(0.15, 0.6, board)) * _moved(scene, inked)
    printed = mix(paper, colours * paper, takes[..., None])
    thin = ramp(0.36, 0.5, uneven(scene, "baren", 0.3, 3) + tooth(scene, 1.6, "specks") * 0.62 + (0.5 - board) * 0.3)
    return mix(printed, rgb("#1c1a24") * paper, (key * (0.95 - 0.5 * thin) * (0.9 + 0.1 * board))[..., None])


def _key(scene: Scene, picture: Field, figure: Field) -> Field:
    """What the key block prints, 0 to 1: lines as wide as the tone is dark, outlines, and a cut round each figure."""
    tone = graven(scene, picture, figure)
    lines = resize(stripes(scene, flow_of(picture, scene.unit), SPACING / fineness(scene)), scene.height, scene.width)
    around = beside(scene, figure)
    contour = ramp(0.5, 0.9, edges(picture, scene.unit * 0.0022))
    key = ramp(-0.13, 0.13, 0.5 - tone + lines * np.float32(0.36)) * ramp(0.97, 0.88, tone)
    return np.asarray(np.maximum(key * (1 - around), contour * ramp(0.95, 0.7, tone) * (1 - 0.7 * around)), np.float32)


def stripes(scene: Scene, flow: Flow, spacing: float) -> Field:
    """Evenly spaced lines along a flow, -1 to 1, that branch and end as cut ones do, `spacing` units apart.

    From level lines with a little noise, drawn out along the flow and sharpened across it by turns, as ridges of a finger grow.
    """
    part = 2 if scene.unit > FULL else 1
    h, w, spacing = scene.height // part, scene.width // part, max(spacing * scene.unit / part, NARROWEST)
    angle = flow.angle(h, w)
    bent = np.arange(h, dtype=np.float32)[:, None] + uneven(scene, "hand", 0.5)[:h, :w] * np.float32(scene.unit * 0.06 / part)
    level = np.sin(bent * np.float32(2 * np.pi / spacing)) / 4
    lines = np.asarray(level + scene.rng("gouge").random((h, w), dtype=np.float32) - 0.5, np.float32)
    for _ in range(ROUNDS):
        lines = _sharpened(smear(lines, angle, spacing), spacing)
    return lines


def _sharpened(lines: Field, spacing: float) -> Field:
    """Lines of about that spacing (pixels) come out, all else goes."""
    alike = blur(lines / 2 + 0.5, spacing / 6) - blur(lines / 2 + 0.5, spacing / 3)
    return np.asarray(np.clip(alike / (alike.std() + 1e-4), -1.25, 1.25) * 0.8, np.float32)


def _inks(scene: Scene, picture: Field, figure: Field) -> Field:
    """Few flat colours, each from a block of its own that did not lie quite right; the figures have a say in which.

    They are light, because the key block darkens them.
    """
    smooth = to_image(saturated(levelled(picture, 0.6), 1.35)).reduce(2).filter(ImageFilter.GaussianBlur(scene.unit * 0.0025))
    inks = smooth.quantize(palette=chosen(scene, smooth, figure, scene.octaves), dither=Image.Dither.NONE).convert("RGB")
    flat = of_image(inks.resize((scene.width, scene.height), Image.Resampling.BICUBIC))
    tone = light_of(flat)
    lifted = flat * ((0.36 + 0.64 * tone) / np.maximum(tone, 0.08))[..., None]
    return _moved(scene, np.clip(mix(lifted, 1.0, 0.1), 0, 1).astype(np.float32))


def _moved(scene: Scene, printed: Field) -> Field:
    down, aside = (scene.rng("register").uniform(-0.0028, 0.0028, 2) * scene.unit).round().astype(int).tolist()
    return np.roll(printed, (down, aside), (0, 1))
