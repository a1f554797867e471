"""Ink: a brush for washes and outlines, a pen for hatching, on paper of rice."""

import numpy as np
from PIL import Image, ImageDraw

from gateway.engines.atelier.fields import Field, blur, mix, ramp, resize
from gateway.engines.atelier.form import coarse, flow_of
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.paper import raked, tooth, uneven
from gateway.engines.atelier.press import TWICE, beside, drawn_out, edges, fineness, graven, light_of
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.strokes import POINTS, outlines, seeds, spines

NIB = np.array([0.35, 0.8, 1, 1, 0.85, 0.55, 0.2], np.float32)  # how a pen's line swells and ends
CLOSEST = 5.0  # pixels from one line to the next, at the least
HATCHES = ((0.0, 0.74, 0.38), (0.95, 0.42, 0.12), (-0.7, 0.2, 0.0))  # turned by radians; from no lines to all, by how light it is


def ink(scene: Scene, picture: Field, figure: Field) -> Field:
    """Outlines that swell, hatching along the forms and across them in the shade, diluted washes beneath, a seal of red."""
    plain = drawn_out(scene, picture, figure)
    light = graven(scene, plain, figure)
    fibre = tooth(scene, 1.7, "fibre") * np.float32(0.6) + tooth(scene, 3.4, "felt") * np.float32(0.7)
    paper = rgb("#f5efe1") * (1 + 0.05 * raked(fibre * np.float32(2)))[..., None]
    washed = paper * _washed(scene, plain, _wash(scene, light, figure))
    lines = np.maximum(_hatching(scene, plain, light, figure), _contours(scene, plain, figure))
    dry = ramp(-0.85, -0.4, fibre + uneven(scene, "dry", 0.2, 4) * np.float32(0.6))
    return _seal(scene, np.clip(mix(washed, rgb("#14151b") * paper, (lines * dry * 0.92)[..., None]), 0, 1))


def _washed(scene: Scene, picture: Field, wash: Field) -> Field:
    """What washes take from the light of the paper: grey, with a breath of the picture's colour."""
    hue = np.clip(picture / np.maximum(light_of(picture), 0.12)[..., None], 0.35, 1.6)
    return mix(1.0, rgb("#23262f"), wash[..., None]) * mix(1.0, hue, (0.2 * scene.colour * wash)[..., None])


def _wash(scene: Scene, light: Field, figure: Field) -> Field:
    """Diluted ink in few steps that bled a little and dried dark at their edges, 0 to 0.7."""
    level = (1 - blur(light, scene.unit * 0.004)) * 4 + uneven(scene, "wash", 0.22, 6) * np.float32(1.2)
    step = np.floor(level)
    tone = np.clip((step + ramp(0.5, 0.8, level - step)) / 4, 0, 1)
    rim = np.clip(tone - blur(tone, scene.unit * 0.004), 0, 0.3)
    return np.asarray(np.clip(tone * (0.46 + 0.1 * figure) + 0.16 * figure + rim * 0.6, 0, 0.75), np.float32)


def _hatching(scene: Scene, picture: Field, light: Field, figure: Field) -> Field:
    """Pen lines, 0 to 1, the denser the darker; the second and third set lie across the first."""
    flow, small, dark = flow_of(picture, scene.unit, 3.0), coarse(picture), coarse(light + beside(scene, figure))
    step, image = max(scene.unit / (84 * fineness(scene)), CLOSEST), Image.new("L", (scene.width * TWICE, scene.height * TWICE))
    for number, (turn, none, full) in enumerate(HATCHES):
        rng = scene.rng("hatch", str(number))
        start = seeds(rng, scene.height, scene.width, step, ramp(none, full, dark))
        length = scene.unit * rng.uniform(0.02, 0.05, len(start)).astype(np.float32)
        _draw(image, spines(flow, small, start, length, turn), scene.unit / 768 * 0.62)
    return _drawn(image)


def _contours(scene: Scene, picture: Field, figure: Field) -> Field:
    """Brush lines along the edges, 0 to 1, broadest on the figures."""
    flow, rng, image = flow_of(picture, scene.unit), scene.rng("contours"), Image.new("L", (scene.width * TWICE, scene.height * TWICE))
    outline = ramp(0.1, 0.4, np.abs(figure - blur(figure, scene.unit * 0.003))) * np.float32(1.6)
    edge = coarse(np.maximum(edges(picture, scene.unit * 0.0018), outline))
    for wide, wanted in ((0.9, ramp(0.25, 0.7, edge) * 0.5), (1.7, ramp(0.55, 1.1, edge) * 0.4)):
        start = seeds(rng, scene.height, scene.width, scene.unit / 150, wanted)
        length = scene.unit * rng.uniform(0.025, 0.06, len(start)).astype(np.float32)
        _draw(image, spines(flow, coarse(picture), start, length), scene.unit / 768 * wide)
    return _drawn(image)


def _draw(image: Image.Image, spine: Field, radius: float) -> None:
    pen = ImageDraw.Draw(image)
    for outline in (outlines(spine, radius, NIB) * np.float32(TWICE)).reshape(-1, 4 * POINTS).tolist():
        pen.polygon(outline, fill=255)


def _drawn(image: Image.Image) -> Field:
    return np.asarray(image.reduce(TWICE), np.float32) / np.float32(255)


def _seal(scene: Scene, picture: Field) -> Field:
    side, gap = round(0.045 * scene.unit), round(0.05 * scene.unit)
    left = gap if scene.layout.subject[0] > 0.5 else scene.width - gap - side
    rows = slice(scene.height - gap - side, scene.height - gap)
    marks = resize((scene.rng("seal").random((5, 5)) < 0.5).astype(np.float32), side, side, Image.Resampling.NEAREST)
    edge = np.pad(marks[3:-3, 3:-3], 3) if side > 12 else marks
    picture[rows, left : left + side] = mix(rgb("#b3261e"), picture[rows, left : left + side], edge[..., None] * 0.85)
    return picture
