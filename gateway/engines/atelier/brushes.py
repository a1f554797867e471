"""Styles of strokes: oil and pastel."""

import numpy as np

from gateway.engines.atelier.fields import TILE, Field, mix, ramp, soften
from gateway.engines.atelier.finish import vignette
from gateway.engines.atelier.form import COARSE, Flow, cells, coarse, flow_of
from gateway.engines.atelier.palette import LUMA, rgb
from gateway.engines.atelier.paper import bristles, raked, tooth, uneven, weave
from gateway.engines.atelier.press import fineness, looked_up, resized, saturated
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.strokes import Layer, lay, seeds, spines

BRUSHES = (1 / 28, 1 / 60, 1 / 120, 1 / 210)  # half the widths of the brushes, in units of the picture
CHALKS = (1 / 60, 1 / 110, 1 / 180, 1 / 260)
FINEST = 1 / 340  # for what is on the figures
CLOSEST = 1.5  # pixels from one stroke's beginning to the next, at the least
SLANT = -0.9  # radians: how a right hand hatches where no form leads it


def oil(scene: Scene, picture: Field, figure: Field) -> Field:
    """Strokes of bristle brushes on canvas, along the forms, thick enough to catch the light."""
    vivid = saturated(picture, 1.2)
    flow = flow_of(vivid, scene.unit)
    painted, height = _ground(vivid, scene), weave(scene) * np.float32(0.9)
    for coat, brush in enumerate(_used(scene, BRUSHES)):
        layer = _stroked(scene, vivid, flow, brush, _wanted(scene, vivid, painted, figure, brush, coat))
        painted, height = _paint(scene, layer, painted, height)
    shine = raked(height)
    lit = painted * (1 + 0.34 * shine)[..., None] + (np.maximum(shine - 0.25, 0) * 0.22)[..., None]
    return vignette(scene, np.asarray(np.clip(lit, 0, 1), np.float32), 0.14)


def _ground(picture: Field, scene: Scene) -> Field:
    """The thin first coat: the masses of the picture, rubbed over warm earth."""
    return mix(_spread(scene, picture, 0.03), rgb("#8a5a36"), 0.35)


def _spread(scene: Scene, picture: Field, radius: float) -> Field:
    """The picture out of focus by a radius in units of the picture."""
    return resized(_softened(picture, scene.unit * radius), scene.height, scene.width)


def _softened(picture: Field, radius: float) -> Field:
    """The picture in coarse cells as a brush of that radius (pixels) sees it."""
    small = coarse(picture)
    if radius < 2 * COARSE:
        return small
    return np.stack([soften(small[..., part], radius / COARSE) for part in range(3)], -1)


def _used(scene: Scene, brushes: tuple[float, ...]) -> tuple[float, ...]:
    """The brushes that are used, coarse to fine: the more and the smaller, the more detail is worked out."""
    return (*(brush / fineness(scene) ** 0.5 for brush in brushes[: 2 + scene.octaves // 3]), FINEST)


def _wanted(scene: Scene, picture: Field, painted: Field, figure: Field, brush: float, coat: int) -> Field:
    """Where another coat is wanted (coarse, 0 to 1): at first everywhere, then where what is painted is not yet like the picture as
    this brush sees it, at last where the figures are not."""
    if coat == 0:
        return np.ones_like(coarse(figure))
    if brush == FINEST:
        return ramp(0.05, 0.2, coarse(np.abs(picture - painted).sum(-1) * figure))
    lacks = np.abs(_softened(picture, brush * scene.unit * 0.4) - coarse(painted)).sum(-1)
    return ramp(0.12, 0.4, lacks + coarse(figure) * np.float32(0.1))


def _stroked(scene: Scene, picture: Field, flow: Flow, brush: float, wanted: Field) -> Layer:
    """A coat of strokes along the flow, each in the picture's colour where it begins."""
    rng, radius = scene.rng("strokes", str(brush)), brush * scene.unit
    start = seeds(rng, scene.height, scene.width, max(radius, CLOSEST), wanted)
    length = radius * rng.uniform(4.0, 9.0, len(start)).astype(np.float32)
    small = _softened(picture, radius * 0.4)
    spine = spines(flow, small, start, length, rng.normal(0, 0.14, len(start)).astype(np.float32))
    colours = small[cells(small.shape, start)] if radius > COARSE else looked_up(picture, start)
    return lay(scene.height, scene.width, spine, _mixed(rng, colours), radius)


def _mixed(rng: np.random.Generator, colours: Field) -> Field:
    """Colours as a palette knife leaves them: none is quite like its neighbour, lights lean to yellow and darks to blue."""
    light = rng.normal(0, 0.035, (len(colours), 1)) + rng.normal(0, 0.018, colours.shape)
    tone = (colours @ LUMA)[:, None] - 0.5
    return np.asarray(np.clip(colours * (1 + light) + light * 0.35 + tone * np.array([0.03, 0.01, -0.05]), 0, 1), np.float32)


def _paint(scene: Scene, layer: Layer, painted: Field, height: Field) -> tuple[Field, Field]:
    """The picture and the thickness of its paint, in pixels, with a layer of strokes over them."""
    along, across = layer.lengthwise()
    hairs = _hairs(scene, layer, along, across)
    edge = np.abs(across) / np.float32(layer.radius)
    thick = 0.5 + 0.9 * hairs + 0.55 * ramp(0.55, 0.95, edge) + 0.5 * ramp(1.0, 3.5, along / np.float32(layer.radius))
    covers = (layer.laid * ramp(0.06, 0.2, hairs + ramp(1.05, 0.6, edge) * 0.6)).astype(np.float32)
    colour = layer.colours[layer.number] * (1 + (hairs - 0.5) * 0.16)[..., None]
    rise = np.float32(np.interp(layer.radius / scene.unit, [0.003, 0.03], [0.9, 2.6]) * scene.unit / 768)
    return mix(painted, colour, covers[..., None]), mix(height, height * np.float32(0.45) + thick * rise, covers)


def _hairs(scene: Scene, layer: Layer, along: Field, across: Field) -> Field:
    """The marks of the brush's hairs, 0 to 1, other ones in each stroke."""
    fine = np.float32(9.6 / max(layer.radius, 3.0))
    shift = scene.rng("hairs").integers(0, TILE, (2, len(layer.colours)), dtype=np.int32)
    row = (across * fine * np.float32(3)).astype(np.int32) + shift[0][layer.number]
    column = (along * fine).astype(np.int32) + shift[1][layer.number]
    return np.asarray(bristles().ravel()[(row & (TILE - 1)) * TILE + (column & (TILE - 1))], np.float32)


def pastel(scene: Scene, picture: Field, figure: Field) -> Field:
    """Chalk on toned paper: rubbed in with a finger first, then drawn in strokes that leave the paper's hollows bare."""
    vivid = np.asarray(saturated(picture, 1.25) ** np.float32(0.84) * 0.94 + 0.05, np.float32)
    flow, grain = flow_of(vivid, scene.unit).leaning(SLANT), _laid(scene)
    paper = _toned(scene, vivid)
    rubbed = ramp(-0.5, 0.25, grain + uneven(scene, "rubbed", 0.16, 5) * np.float32(0.9))
    painted = mix(paper * (1 + grain * np.float32(0.16))[..., None], _spread(scene, vivid, 0.012), (0.68 + 0.28 * rubbed)[..., None])
    for coat, chalk in enumerate(_used(scene, CHALKS)):
        layer = _stroked(scene, vivid, flow, chalk, _wanted(scene, vivid, painted, figure, chalk, coat))
        painted = _rub(layer, painted, grain, 0.13 + 0.05 * coat)
    return np.asarray(painted, np.float32)


def _laid(scene: Scene) -> Field:
    """The surface of pastel paper, -0.5 to 0.5, its hills as high as they are many."""
    bumps = tooth(scene, 1.4, "fibre") * np.float32(0.8) + tooth(scene, 3.1, "felt")
    return np.asarray(ramp(-0.75, 0.75, bumps) - np.float32(0.5), np.float32)


def _toned(scene: Scene, picture: Field) -> Field:
    """The colour of the paper: against that of the picture, so that what stays bare is lively."""
    mean = picture[::16, ::16].mean((0, 1))
    return mix(rgb("#c9a47c"), rgb("#8d97a4"), ramp(-0.06, 0.1, float(mean[0] - mean[2]))) * np.float32(0.75 + 0.35 * float(mean @ LUMA))


def _rub(layer: Layer, painted: Field, grain: Field, pressure: float) -> Field:
    """Chalk takes on the paper's hills, more of them where it is pressed, less at the borders of a stroke."""
    _, across = layer.lengthwise()
    edge = np.abs(across) / np.float32(layer.radius)
    reach = grain + np.float32(pressure) - ramp(0.5, 1.1, edge) * np.float32(0.3)
    return mix(painted, layer.colours[layer.number], (layer.laid * ramp(-0.16, 0.16, reach) * np.float32(0.9))[..., None])
