"""A net of triangles over a picture, its corners on the edges of what is painted: points where tones change most, joined after Delaunay."""

import numpy as np
from numpy.typing import NDArray

from gateway.engines.atelier.fields import Field
from gateway.engines.atelier.press import edges
from gateway.engines.atelier.scene import Scene

Triangles = NDArray[np.intp]  # triangles x 3, numbers of points
GRAIN = 2  # pixels from one place for a corner to the next
OUTLINE = 2.0  # how strong an edge the outline of a figure is


def corners(scene: Scene, picture: Field, figure: Field, sides: tuple[tuple[float, float], ...]) -> Field:
    """Points (n x 2, pixels) of cells of several sides (pixels), each with how strong an edge must be for a cell to have one.

    A cell's point lies on its strongest edge; the frame has points of its own.
    """
    rng = scene.rng("corners")
    edge = np.maximum(edges(picture, scene.unit * 0.0025), _border(figure) * np.float32(OUTLINE))[::GRAIN, ::GRAIN]
    edge = edge + rng.random(edge.shape, dtype=np.float32) * np.float32(0.05)
    inner = np.concatenate([_strongest(edge, max(1, round(side / GRAIN)), least) for side, least in sides])
    inner += rng.uniform(-0.5, 0.5, inner.shape).astype(np.float32) * GRAIN  # no four on a circle, which would leave the choice to rounding
    return _apart(np.concatenate([_frame(scene, sides[0][0]), inner]), sides[-1][0] * 0.55)


def _border(figure: Field) -> Field:
    """The outlines of the figures."""
    border = np.zeros_like(figure)
    border[1:, 1:] = np.abs(figure[1:, 1:] - figure[:-1, 1:]) + np.abs(figure[1:, 1:] - figure[1:, :-1])
    return border


def _strongest(edge: Field, side: int, least: float) -> Field:
    """In each cell of `side` x `side` the place of the strongest edge, if that is strong enough."""
    rows, columns = edge.shape[0] // side, edge.shape[1] // side
    tiles = edge[: rows * side, : columns * side].reshape(rows, side, columns, side).transpose(0, 2, 1, 3).reshape(rows * columns, -1)
    best = tiles.argmax(1)
    kept = np.flatnonzero(tiles.max(1) >= least)
    y, x = kept // columns * side + best[kept] // side, kept % columns * side + best[kept] % side
    return np.asarray((np.stack([x, y], -1) + 0.5) * GRAIN, np.float32)


def _frame(scene: Scene, side: float) -> Field:
    x = np.linspace(0, scene.width, max(3, round(scene.width / side)), dtype=np.float32)
    y = np.linspace(0, scene.height, max(3, round(scene.height / side)), dtype=np.float32)[1:-1]
    rows = [np.stack([x, np.full_like(x, edge)], -1) for edge in (0, scene.height)]
    columns = [np.stack([np.full_like(y, edge), y], -1) for edge in (0, scene.width)]
    return np.concatenate([*rows, *columns])


def _apart(points: Field, side: float) -> Field:
    """The first point of each cell of a grid."""
    cells = (points / np.float32(side)).astype(np.int64)
    _, first = np.unique(cells[:, 1] * 100_000 + cells[:, 0], return_index=True)
    return np.asarray(points[np.sort(first)], np.float32)


def triangulate(points: Field) -> Triangles:
    """The Delaunay triangles of points, by Bowyer (1981) and Watson (1981): each new point takes the place of the triangles that see it."""
    far = np.float64(np.abs(points).max() * 20 + 10)
    spots = np.concatenate([points.astype(np.float64), [[-far, -far], [far * 3, -far], [-far, far * 3]]])
    size = len(points)
    net, circles = np.zeros((4 * size + 16, 3), np.intp), np.full((4 * size + 16, 3), -1.0)
    net[0] = (size, size + 1, size + 2)
    circles[0], used = _circle(spots[net[:1]])[0], 1
    for number in range(size):
        x, y = spots[number]
        seen = np.flatnonzero((circles[:used, 0] - x) ** 2 + (circles[:used, 1] - y) ** 2 < circles[:used, 2])
        sides = _around(net[seen], len(spots))
        new = np.concatenate([sides, np.full((len(sides), 1), number)], 1)
        places = np.concatenate([seen, np.arange(used, used + len(new) - len(seen))])
        net[places], circles[places] = new, _circle(spots[new])
        used += len(new) - len(seen)
    return np.asarray(net[:used][(net[:used] < size).all(1)], np.intp)


def _circle(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """The circles through triangles (n x 3 x 2): x, y and the square of the radius."""
    a, b, c = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    turn = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    turn = np.where(np.abs(turn) < 1e-9, 1e-9, turn)
    b2, c2 = (b * b).sum(1), (c * c).sum(1)
    x, y = (c[:, 1] * b2 - b[:, 1] * c2) / turn, (b[:, 0] * c2 - c[:, 0] * b2) / turn
    return np.stack([a[:, 0] + x, a[:, 1] + y, x * x + y * y], -1)


def _around(triangles: Triangles, many: int) -> Triangles:
    """The sides (n x 2) of a patch of triangles that only one of them has."""
    sides = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    names = sides.min(1) * many + sides.max(1)
    _, first, count = np.unique(names, return_index=True, return_counts=True)
    return np.asarray(sides[first[count == 1]], np.intp)
