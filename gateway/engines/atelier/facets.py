"""Styles of many pieces: triangles, stained glass, points. The figures are cut along their outlines and into finer pieces."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from gateway.engines.atelier.fields import Field, blur, mix, ramp
from gateway.engines.atelier.finish import vignette
from gateway.engines.atelier.palette import LUMA, rgb
from gateway.engines.atelier.press import blurred, of_image, rough, saturated, to_image
from gateway.engines.atelier.scene import Scene

FINER = 2.6  # how much smaller the panes of a figure are


def lowpoly(scene: Scene, picture: Field, figure: Field) -> Field:
    """Triangles, each in the colour of its middle."""
    coarse, fine = 17 + 2 * scene.octaves, 46 + 2 * scene.octaves
    ground = _facets(scene, picture, coarse)
    body = _facets(scene, picture, fine) if figure.any() else ground
    return vignette(scene, mix(ground, body, ramp(0.3, 0.7, figure)[..., None]), 0.12)


def _facets(scene: Scene, picture: Field, cells: int) -> Field:
    rng, step = scene.rng("facets", str(cells)), scene.unit / cells
    soft, image = blurred(picture, step * 0.16), to_image(picture)
    pen = ImageDraw.Draw(image)
    triangles = _triangles(_corners(scene, rng, step))
    middle = np.clip(triangles.mean(1), 0, (scene.width - 1, scene.height - 1)).astype(np.int32)
    tones = soft[middle[:, 1], middle[:, 0]] * (1 + rng.normal(0, 0.06, (len(middle), 1)))
    for triangle, tone in zip(triangles.reshape(-1, 6).tolist(), (np.clip(tones, 0, 1) * 255).astype(int).tolist(), strict=True):
        pen.polygon(triangle, fill=tuple(tone))
    return of_image(image.filter(ImageFilter.GaussianBlur(0.5)))


def _corners(scene: Scene, rng: np.random.Generator, step: float) -> Field:
    rows, columns = int(np.ceil(scene.height / step)) + 2, int(np.ceil(scene.width / step)) + 3
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    return np.asarray(np.stack([x + 0.5 * (y % 2) - 1, y - 0.5], -1) * step + rng.uniform(-0.3, 0.3, (rows, columns, 2)) * step, np.float32)


def _triangles(corners: Field) -> Field:
    a, b, c, d = corners[:-1, :-1], corners[:-1, 1:], corners[1:, :-1], corners[1:, 1:]
    return np.asarray(np.concatenate([np.stack([a, b, c], 2), np.stack([b, d, c], 2)]).reshape(-1, 3, 2), np.float32)


def glass(scene: Scene, picture: Field, figure: Field) -> Field:
    """Stained glass: cells of glowing colour between leads; a lead runs round each figure."""
    cells = 24
    step = np.float32(scene.unit / cells)
    y, x = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32) / step
    ground, lead, middle = _panes(scene, picture, x, y, float(step), "ground")
    if figure.any():
        at = _bounds(figure)
        body, fine, centre = _panes(scene, picture, x[at] * FINER, y[at] * FINER, float(step) / FINER, "figure")
        inside = ramp(0.4, 0.6, figure[at])
        outline = ramp(0.55, 0.1, np.abs(blur(figure[at], scene.unit * 0.0022) - 0.5) * 2)
        ground[at], middle[at] = mix(ground[at], body, inside[..., None]), mix(middle[at], centre, inside)
        lead[at] = np.minimum(mix(lead[at], np.maximum(fine, 0.55), inside), 1 - outline)
    vivid = (
        saturated(mix(ground, picture, 0.2), 1.5)
        * (0.92 + 0.36 * (1 - middle) + rough(x / cells * 2.2, y / cells * 2.2, 6) * 0.3)[..., None]
    )
    return vignette(scene, mix(rgb("#14131a"), np.asarray(vivid, np.float32), lead[..., None]), 0.2)


def _bounds(figure: Field) -> tuple[slice, slice]:
    rows, columns = np.flatnonzero(figure.any(1)), np.flatnonzero(figure.any(0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _panes(scene: Scene, picture: Field, x: Field, y: Field, step: float, name: str) -> tuple[Field, Field, Field]:
    """Each pixel's colour of glass, how little of it is lead, and how far it is from the middle of its pane."""
    rows, columns = int(y[-1, -1]) + 2, int(x[-1, -1]) + 2
    spots = scene.rng("glass", name).uniform(0.1, 0.9, (rows, columns, 2)).astype(np.float32)
    first, second, owner = _nearest(x, y, spots)
    soft = blurred(picture, step * 0.2)
    cy, cx = np.divmod(np.arange(rows * columns), columns)
    at = spots.reshape(-1, 2)
    tones = soft[
        np.clip((cy + at[:, 1]) * step, 0, scene.height - 1).astype(int), np.clip((cx + at[:, 0]) * step, 0, scene.width - 1).astype(int)
    ]
    return tones[owner], ramp(0.05, 0.11, second - first), first


def _nearest(x: Field, y: Field, spots: Field) -> tuple[Field, Field, NDArray[np.int32]]:
    """The distances to the nearest and the second spot of a jittered grid, and the number of the nearest."""
    rows, columns = spots.shape[:2]
    column, row = x.astype(np.int32), y.astype(np.int32)
    first, second, owner = np.full_like(x, 9), np.full_like(x, 9), np.zeros(x.shape, np.int32)
    flat_x, flat_y = np.ascontiguousarray(spots[..., 0]).ravel(), np.ascontiguousarray(spots[..., 1]).ravel()
    for dy, dx in np.ndindex(3, 3):
        cy, cx = row + (dy - 1), column + (dx - 1)
        within = (cy >= 0) & (cx >= 0) & (cy < rows) & (cx < columns)
        number = np.where(within, cy * columns + cx, 0)
        across, along = cx + flat_x[number] - x, cy + flat_y[number] - y
        away = np.where(within, np.sqrt(across * across + along * along), 9)
        nearer = away < first
        second = np.where(nearer, first, np.minimum(second, away))
        first, owner = np.where(nearer, away, first), np.where(nearer, number, owner)
    return first, second, owner


def dots(scene: Scene, picture: Field, figure: Field) -> Field:
    """Points of pure colour set beside each other, smaller on the figures."""
    rng, step = scene.rng("dots"), scene.unit / 118
    soft = blurred(picture, step * 0.3)
    image = to_image(soft * 0.55 + 0.3 * rgb("#f0e2c4"))
    for scale, share in ((1.0, 1.0), (0.62, 1.3)):
        count = int(share * scene.width * scene.height / step**2)
        points = np.stack([rng.random(count) * scene.width, rng.random(count) * scene.height], -1)
        _stipple(image, rng, soft, points, step * 0.62 * scale)
    body = np.argwhere(figure > 0.6)
    if len(body):
        chosen = body[rng.integers(0, len(body), int(5 * len(body) / step**2))]
        _stipple(image, rng, picture, chosen[:, ::-1].astype(float), step * 0.33)
    return of_image(image)


def _stipple(image: Image.Image, rng: np.random.Generator, tones: Field, points: NDArray[np.float64], radius: float) -> None:
    pen = ImageDraw.Draw(image)
    tone = tones[points[:, 1].astype(int), points[:, 0].astype(int)]
    grey = (tone @ LUMA)[:, None]
    pure = (np.clip(grey + (tone - grey) * 1.4 + rng.normal(0, 0.06, tone.shape), 0, 1) * 255).astype(int)
    for (x, y), colour in zip(points.tolist(), pure.tolist(), strict=True):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tuple(colour))
