"""Stained glass: panes cut along the forms, leads between them, and the light of a window behind."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from gateway.engines.atelier.fields import Field, blur, mix, ramp, resize
from gateway.engines.atelier.finish import vignette
from gateway.engines.atelier.form import flow_of
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.paper import grid, raked, rough, tooth, uneven
from gateway.engines.atelier.press import drawn_out, edges, fineness, levelled, of_image, saturated, to_image
from gateway.engines.atelier.scene import Scene

PANES = 17  # along a side, where no form makes them smaller
STRICT = 2.6  # how much a difference of colour counts beside one of place
ROUNDS = 3
LONG = np.float32(0.6)  # how much nearer a place along the forms is

Numbers = NDArray[np.intp]


def glass(scene: Scene, picture: Field, figure: Field) -> Field:
    """Each pane in one glass, streaked and bubbled; the darkest lines are painted on."""
    vivid = saturated(levelled(drawn_out(scene, picture, figure), 0.5), 1.5)
    number, colours = _cut(scene, vivid, figure)
    lead = _leads(scene, number, figure)
    pane = of_image(to_image(_sheets(scene, colours)[number]).resize((scene.width, scene.height), Image.Resampling.NEAREST))
    lit = mix(pane, vivid, 0.18) * (_clear(scene) + 0.3 * figure)[..., None]
    painted = 1 - 0.55 * ramp(0.45, 1.0, edges(vivid, scene.unit * 0.0014)) * (0.4 + 0.6 * figure)
    shaded = np.clip(lit * painted[..., None] + 0.03, 0, 1) * (1 - 0.45 * blur(lead, scene.unit * 0.007))[..., None]
    came = rgb("#1a191d") + (0.3 * np.clip(raked(blur(lead, scene.unit * 0.0018) * np.float32(9)), 0, 1))[..., None]
    return vignette(scene, _aglow(scene, mix(shaded, came, lead[..., None])), 0.16)


def _cut(scene: Scene, picture: Field, figure: Field) -> tuple[Numbers, Field]:
    """The number of each pixel's pane, in half the pixels, and the colours of the panes.

    Panes begin as a jittered grid, and gather what is near and alike (Achanta and others, 2012).
    """
    half = of_image(to_image(picture).reduce(2).filter(ImageFilter.GaussianBlur(scene.unit * 0.002)))
    body = np.asarray(figure[: half.shape[0] * 2 : 2, : half.shape[1] * 2 : 2])
    look = np.concatenate([half * np.float32(STRICT), body[..., None] * np.float32(STRICT * 0.6)], -1)
    side = scene.unit / 2 / (PANES * fineness(scene))
    rows, columns = max(2, round(half.shape[0] / side)), max(2, round(half.shape[1] / side))
    middles = _spots(scene, rows, columns, half.shape)
    looks = look[middles[:, 1].astype(int), middles[:, 0].astype(int)]
    flow = flow_of(picture, scene.unit, 4.0).angle(*half.shape[:2])
    for _ in range(ROUNDS):
        number = _nearest(look, middles, looks, (rows, columns), side, flow)
        middles, looks = _gathered(look, number, middles, looks)
    return number, np.asarray(looks[:, :3] / np.float32(STRICT), np.float32)


def _spots(scene: Scene, rows: int, columns: int, shape: tuple[int, ...]) -> Field:
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    jitter = scene.rng("panes").uniform(0.15, 0.85, (2, rows, columns)).astype(np.float32)
    return np.stack([(x + jitter[0]) * shape[1] / columns, (y + jitter[1]) * shape[0] / rows], -1).reshape(-1, 2).astype(np.float32)


def _nearest(look: Field, middles: Field, looks: Field, grid: tuple[int, int], side: float, angle: Field) -> Numbers:
    """For each pixel the nearest pane of the nine about it, by look and by place; along the forms is not as far as across."""
    (h, w), (rows, columns) = look.shape[:2], grid
    cosine, sine = np.cos(angle) / np.float32(side), np.sin(angle) / np.float32(side)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    row, column = (y * (rows / h)).astype(np.intp), (x * (columns / w)).astype(np.intp)
    least, number = np.full((h, w), np.inf, np.float32), np.zeros((h, w), np.intp)
    for dy, dx in np.ndindex(3, 3):
        other = np.clip(row + (dy - 1), 0, rows - 1) * columns + np.clip(column + (dx - 1), 0, columns - 1)
        right, down = middles[other, 0] - x, middles[other, 1] - y
        along, across = right * cosine + down * sine, down * cosine - right * sine
        unlike = look - looks[other]
        away = along * along * LONG + across * across / LONG + np.einsum("hwc,hwc->hw", unlike, unlike)
        number = np.where(away < least, other, number)
        least = np.minimum(least, away)
    return number


def _gathered(look: Field, number: Numbers, middles: Field, looks: Field) -> tuple[Field, Field]:
    """The middles of the panes, and the means of what they are made of."""
    h, w = number.shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    flat, many = number.ravel(), len(middles)
    count = np.bincount(flat, minlength=many)
    means = [np.bincount(flat, part.ravel(), many) / np.maximum(count, 1) for part in (x, y, *np.moveaxis(look, -1, 0))]
    new = np.where((count == 0)[:, None], np.concatenate([middles, looks], 1), np.stack(means, -1)).astype(np.float32)
    return new[:, :2], new[:, 2:]


def _sheets(scene: Scene, colours: Field) -> Field:
    """No two sheets of glass are alike, and none is white."""
    rng = scene.rng("sheets")
    cast = 1 + rng.normal(0, 0.07, (len(colours), 1)) + rng.normal(0, 0.045, colours.shape)
    return np.asarray(np.clip(colours ** np.float32(1.08) * cast, 0, 1) * np.array([0.97, 0.95, 0.9]), np.float32)


def _clear(scene: Scene) -> Field:
    """How much light the glass lets through, about 1: streaks, thick places, bubbles."""
    x, y = grid(scene)
    streaks = rough(x * 0.5, y * 3.1, 6) * np.float32(0.3) + uneven(scene, "thickness", 0.12, 5) * np.float32(0.45)
    return np.asarray(1.12 + streaks + tooth(scene, 3) * np.float32(0.05), np.float32)


def _leads(scene: Scene, number: Numbers, figure: Field) -> Field:
    """The leads, 0 to 1: smooth lines between the panes, heavier about the figures and at the frame."""
    border = np.zeros(number.shape, np.uint8)
    border[1:, 1:] = (number[1:, 1:] != number[:-1, 1:]) | (number[1:, 1:] != number[1:, :-1])
    reach = scene.unit / 768
    broad = Image.fromarray(border * np.uint8(255)).filter(ImageFilter.MaxFilter(2 * round(reach) + 1))
    broad = broad.filter(ImageFilter.GaussianBlur(max(0.6, 1.3 * reach)))
    smooth = resize(np.asarray(broad, np.float32) / np.float32(255), scene.height, scene.width)
    body = ramp(0.22, 0.5, blur(figure, scene.unit * 0.006))
    outline = ramp(0.25, 0.7, 1 - np.abs(blur(body, scene.unit * 0.0022) - 0.5) * 2)
    x, y = grid(scene)
    frame = ramp(0.016, 0.012, np.minimum(np.minimum(x, x.max() - x), np.minimum(y, y.max() - y)))
    return np.maximum(np.maximum(ramp(0.4, 0.62, smooth) * (1 - 0.35 * body), outline), frame)


def _aglow(scene: Scene, picture: Field) -> Field:
    """Bright glass shines over its leads."""
    image = to_image(picture)
    small = image.reduce(4).filter(ImageFilter.GaussianBlur(scene.unit * 0.004))
    halo = of_image(small.resize(image.size, Image.Resampling.BICUBIC))
    return np.asarray(1 - (1 - picture) * (1 - halo * halo * np.float32(0.3)), np.float32)
