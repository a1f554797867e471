"""Low poly: a net of triangles that follows the forms, each a plane of one tone under one light."""

import numpy as np
from PIL import Image, ImageDraw

from gateway.engines.atelier.fields import Field
from gateway.engines.atelier.mesh import Triangles, corners, triangulate
from gateway.engines.atelier.paper import uneven
from gateway.engines.atelier.press import TWICE, drawn_out, fineness, levelled, looked_up, of_image, saturated
from gateway.engines.atelier.scene import Scene

WITHIN = np.array([[4, 4, 4], [8, 2, 2], [2, 8, 2], [2, 2, 8], [6, 5, 1], [1, 6, 5], [5, 1, 6]], np.float32) / 12  # places in a triangle


def lowpoly(scene: Scene, picture: Field, figure: Field) -> Field:
    """Few large facets where nothing happens, small ones along edges and on the figures."""
    vivid = saturated(levelled(drawn_out(scene, picture, figure), 0.35), 1.22)
    points = corners(scene, vivid, figure, _sides(scene))
    net = triangulate(points)
    tones = _tones(vivid, figure, points, net) * _light(scene, points, net)[:, None]
    image = Image.new("RGB", (scene.width * TWICE, scene.height * TWICE))
    pen = ImageDraw.Draw(image)
    facets = (points[net] * np.float32(TWICE)).reshape(-1, 6).tolist()
    for facet, tone in zip(facets, (np.clip(tones, 0, 1) * 255).astype(int).tolist(), strict=True):
        pen.polygon(facet, fill=tuple(tone), outline=tuple(tone))
    return of_image(image.reduce(TWICE))


def _sides(scene: Scene) -> tuple[tuple[float, float], ...]:
    """The sides of the cells for corners, in pixels, and how strong an edge each wants; more detail makes them smaller."""
    unit = scene.unit / fineness(scene)
    return ((unit / 13, 0.0), (unit / 27, 0.12), (unit / 54, 0.28), (unit / 130, 1.2))


def _tones(picture: Field, figure: Field, points: Field, net: Triangles) -> Field:
    """The mean colour of each triangle, of its figure where that is most of it, else of what is about the figure."""
    at = np.einsum("kc,tcx->tkx", WITHIN, points[net])
    columns, rows = (np.clip(at[..., axis], 0, picture.shape[1 - axis] - 1).astype(np.int32) for axis in (0, 1))
    body = figure[rows, columns]
    counts = np.where(body.mean(1, keepdims=True) > 0.5, body, 1 - body) + np.float32(0.01)
    return np.asarray((picture[rows, columns] * counts[..., None]).sum(1) / counts.sum(1, keepdims=True), np.float32)


def _light(scene: Scene, points: Field, net: Triangles) -> Field:
    """How the light of the scene falls on each facet, about 1: the net lies over hills."""
    hills = uneven(scene, "hills", 0.16, 4) * np.float32(0.13 * scene.unit)
    spots = np.concatenate([points, looked_up(hills, points)[:, None]], 1)[net]
    normal = np.cross(spots[:, 1] - spots[:, 0], spots[:, 2] - spots[:, 0])
    normal = normal * np.sign(normal[:, 2:] + np.float32(1e-6)) / (np.linalg.norm(normal, axis=1, keepdims=True) + np.float32(1e-6))
    return np.asarray(1 + 0.3 * (normal[:, 0] * np.float32(scene.side) * 0.75 - normal[:, 1] * 0.66), np.float32)
