"""Sets the figures on the stage: how many, how large, how far, on what they stand."""

import numpy as np

from gateway.engines.atelier import shapes
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.reading import Subject
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.subject import Pose

FLOATING = ("underwater", "space", "abstract")


def stage(scene: Scene, canvas: Canvas) -> list[Pose]:
    """The figures of a scene, far ones first."""
    poses: list[Pose] = []
    for number, subject in enumerate(scene.subjects):
        poses += _group(scene, canvas, subject, number)
    return sorted(poses, key=lambda pose: -pose.distance)


def _group(scene: Scene, canvas: Canvas, subject: Subject, number: int) -> list[Pose]:
    rng = scene.rng("group", str(number))
    x, y = scene.layout.subject
    if number:  # a second subject stands across from the first, a third between and further off
        x, y = (1 - x + rng.uniform(-0.05, 0.05), y - 0.03) if number == 1 else (0.5, y - 0.07)
    spread = min(0.8, 0.13 + 0.09 * subject.count)
    places = [(x, 1.0)] + [(x + rng.uniform(-spread, spread), rng.uniform(0.45, 0.95)) for _ in range(subject.count - 1)]
    return [_pose(scene, canvas, subject, column, y, near, number, rng) for column, near in _apart(places)]


def _apart(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Keep the wanted places in their order, each moved to the nearest of a row of stands that is still free."""
    free = np.linspace(0.08, 0.92, max(9, len(places)))
    kept = [places[0]]
    free = free[np.argsort(np.abs(free - places[0][0]))][1:]
    for x, near in places[1:]:
        at = int(np.argmin(np.abs(free - x)))
        kept.append((float(free[at]), near))
        free = np.delete(free, at)
    return kept


def _pose(scene: Scene, canvas: Canvas, subject: Subject, x: float, y: float, near: float, number: int, rng: np.random.Generator) -> Pose:
    thing, stands = subject.thing, _stands(scene, subject)
    share = thing.size * (0.84 if number else 1) * (0.8 if subject.count > 2 else 1) * rng.uniform(0.92, 1.08)
    share *= 1.15 if scene.place == "room" and thing.where != "table" else 1
    column, row = _within(scene, thing.icon, share, x) * scene.width, y * scene.height
    if stands == "air":
        row = float(
            np.clip(rng.uniform(0.3, 0.62) * scene.horizon + 0.5 * share * scene.unit, share * scene.unit * 1.05, scene.height * 0.94)
        )
    elif stands == "bust":
        row, share, near = scene.height + 4.0, share * 1.12, 1.0
    else:
        row = scene.horizon + (row - scene.horizon) * (near if stands != "float" else 0.4 + 0.5 * near)
        row = _foot(scene, canvas, column, row, stands)
    height = share * scene.unit * near
    distance = _distance(scene, canvas, column, row) if stands in ("ground", "water") else 4 / near
    flip = (column > scene.width * 0.5) ^ (rng.random() < 0.25)
    return Pose(subject, column, row, _longer(thing.icon, height, scene), distance, bool(flip), stands)


def _within(scene: Scene, icon: str, share: float, x: float) -> float:
    """The column, moved so that the figure is not cut by the picture's edge."""
    rows, columns = shapes.mask(icon, 96).shape
    half = min(0.42, 0.5 * share * scene.unit / scene.width * columns / rows + 0.02)
    return float(np.clip(x, half, 1 - half))


def _stands(scene: Scene, subject: Subject) -> str:
    where = subject.thing.where
    if where == "bust" or where == "air":
        return where
    if scene.place in FLOATING:
        return "ground" if scene.place == "underwater" and where in ("ground", "table") else "air"
    if scene.place == "room":
        return "table"
    if where in ("space", "sea") and scene.place not in ("sea", "lake", "coast"):
        return "air"
    return "water" if where in ("water", "sea") and scene.place in ("sea", "lake", "coast") else "ground"


def _foot(scene: Scene, canvas: Canvas, column: float, row: float, stands: str) -> float:
    """The row nearest to the wanted one where there is what the figure needs: water for a boat, ground for a fox."""
    line = canvas.water[:, int(np.clip(column, 0, scene.width - 1))]
    wet = line > 0.5
    rows = np.flatnonzero(wet if stands == "water" else ~wet)
    rows = rows[(rows > scene.horizon + 0.04 * scene.unit) & (rows < scene.height * 0.94)]
    if not rows.size:
        return row
    return float(rows[np.argmin(np.abs(rows - row))])


def _distance(scene: Scene, canvas: Canvas, column: float, row: float) -> float:
    here = canvas.depth[int(np.clip(row, 0, scene.height - 1)), int(np.clip(column, 0, scene.width - 1))]
    return float(min(here, scene.unit / max(row - scene.horizon, 4) * 3))


def _longer(icon: str, height: float, scene: Scene) -> float:
    """The longer side of the shape when it is that tall; wide shapes are kept within the picture."""
    rows, columns = shapes.mask(icon, 96).shape
    longer = max(rows, columns)
    return float(min(height * longer / rows, 0.62 * scene.width * longer / columns, height * 1.7))
