"""Sets the figures on the stage: how many, how large, how far, on what they stand."""

from dataclasses import replace

import numpy as np

from gateway.engines.atelier import shapes
from gateway.engines.atelier.bodies import Pose
from gateway.engines.atelier.heights import HILLTOP
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.things import Subject

FLOATING = ("underwater", "space", "abstract", "pond", "aerial")
FILLING = {
    "portrait": 1.0,
    "across": 1.0,
    "perch": 0.97,
    "rock": 0.93,
    "near": 0.96,
    "bust": 1.0,
    "stand": 0.95,
}  # where the foot is, of the height
SHELTER = 2.6  # how much taller what one stands under is, at least
SEATS = ("wooden-chair", "armchair", "park-bench", "stone-throne", "+couch-and-lamp", "+chair", "+seat")  # one sits in, not on top of them
VARIANTS = 5  # of a drawing that is made from words
UNPLACED = ("pattern", "tiles")  # where the things are the ornament itself


def stage(scene: Scene, canvas: Canvas) -> list[Pose]:
    """The figures of a scene, far ones first."""
    if scene.place in UNPLACED:
        return []
    shown = [one for one in scene.subjects if scene.place != "aerial" or one.thing.where in ("air", "water", "sea")]
    groups = [_group(scene, canvas, _variant(scene, subject), number) for number, subject in enumerate(shown)]
    for number in range(1, len(groups)):
        groups[number - 1], groups[number] = _related(scene, groups[number - 1], groups[number])
    return sorted((pose for group in groups for pose in group), key=lambda pose: -pose.distance)


def _variant(scene: Scene, subject: Subject) -> Subject:
    """What is drawn by its words is drawn another way in another picture."""
    if subject.thing.icon[0] != "~":
        return subject
    number = int(scene.rng("variant").integers(VARIANTS))
    return replace(subject, thing=replace(subject.thing, icon=f"{subject.thing.icon} v{number}"))


def _group(scene: Scene, canvas: Canvas, subject: Subject, number: int) -> list[Pose]:
    rng = scene.rng("group", str(number))
    if scene.place == "pond":
        return _swimming(scene, subject, rng)
    x, y = scene.layout.subject
    if number:  # a second subject stands across from the first, a third between and further off
        x, y = (1 - x + rng.uniform(-0.05, 0.05), y - 0.03) if number == 1 else (0.5, y - 0.07)
    spread = min(0.8, 0.13 + 0.09 * subject.count)
    places = [(x, 1.0)] + [(x + rng.uniform(-spread, spread), rng.uniform(0.45, 0.95)) for _ in range(subject.count - 1)]
    stands = _few(scene, subject, x, rng) if 1 < subject.count <= 3 else _apart(places)
    return [_pose(scene, canvas, subject, column, y, near, number, rng) for column, near in stands]


def _few(scene: Scene, subject: Subject, x: float, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Two or three stand side by side, so that each is seen."""
    rows, columns = shapes.mask(subject.thing.icon, 96).shape
    wide = subject.thing.size * scene.scale * 0.8 * scene.unit / scene.width * columns / rows
    step, middle = float(np.clip(wide * 0.86, 0.12, 0.3)), float(np.clip(x, 0.36, 0.64))
    order = rng.permutation(subject.count)
    return [(middle + (place - (subject.count - 1) / 2) * step, float(near)) for place, near in zip(order, (1.0, 0.86, 0.74), strict=False)]


def _swimming(scene: Scene, subject: Subject, rng: np.random.Generator) -> list[Pose]:
    """Seen from above, what swims goes its way all over the picture."""
    fish = subject.thing.where == "sea" and subject.thing.size < 0.3
    count = max(subject.count, 6) if fish else subject.count
    turn, poses = rng.uniform(0, 360), []
    for number in range(count):
        angle, away = 2.4 * number + rng.uniform(-0.3, 0.3), 0.4 * np.sqrt((number + 0.4) / count)
        x, y = 0.5 + away * np.cos(angle), 0.5 + away * np.sin(angle)
        size = (0.30 if fish else 0.42) * scene.unit * rng.uniform(0.8, 1.15)
        heading = turn + rng.uniform(-70, 70) + (180 if rng.random() < 0.3 else 0)
        poses.append(Pose(subject, x * scene.width, y * scene.height + size * 0.45, size, 3.0, False, "float", float(heading)))
    return poses


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
    if stands in FILLING:
        return _filling(scene, subject, stands)
    crowd = 1.0 if subject.count < 3 else 0.8 if subject.count < 5 else 0.6
    share = thing.size * scene.scale * (0.84 if number else 1) * crowd * rng.uniform(0.92, 1.08)
    column, row = _within(scene, thing.icon, share, x) * scene.width, y * scene.height
    if stands == "air":
        row = _aloft(scene, share, rng)
    elif stands == "hill":
        row, near = HILLTOP.row(scene), 1.0
        share = min(share, 0.9 * row / scene.unit)
    else:
        row = scene.horizon + (row - scene.horizon) * (near if stands != "float" else 0.4 + 0.5 * near)
        row = _foot(scene, canvas, column, row, stands)
    height = min(share * scene.unit * near, 0.95 * row) if stands != "float" else share * scene.unit * near
    row = max(row, 1.03 * height) if stands == "float" else row
    distance = _distance(scene, canvas, column, row) if stands in ("ground", "water") else 4 / near
    flip = (column > scene.width * 0.5) ^ (rng.random() < 0.25)
    return Pose(subject, column, row, _longer(thing.icon, height, scene), distance, bool(flip), stands)


def _filling(scene: Scene, subject: Subject, stands: str) -> Pose:
    """What fills the picture stands in its middle."""
    rng = scene.rng("filling")
    size = subject.thing.size * (1.12 if stands == "bust" else 1) * rng.uniform(0.84, 1.06)
    rows, columns = shapes.mask(subject.thing.icon, 96).shape
    longer = size * scene.unit * max(rows, columns) / rows
    if stands == "across":
        longer = scene.width * 1.04 * max(rows, columns) / columns
    if stands in ("perch", "rock", "near", "stand"):
        longer = min(longer, scene.width * 0.98 * max(rows, columns) / columns)
    x = 0.5 if stands == "across" else 0.5 + rng.uniform(-0.09, 0.09)
    low = 1.0 if stands == "perch" and "@branch" not in subject.thing.icon else FILLING[stands]  # what grows comes from below
    foot = low * scene.height + (4 if low == 1 else 0)
    return Pose(subject, x * scene.width, foot, min(longer, 1.4 * scene.unit), 2.0, bool(rng.random() < 0.5), stands)


def _aloft(scene: Scene, share: float, rng: np.random.Generator) -> float:
    horizon = min(scene.horizon, scene.height)
    row = rng.uniform(0.3, 0.62) * horizon + 0.5 * share * scene.unit
    return float(np.clip(min(row, horizon * 0.97), share * scene.unit * 1.05, scene.height * 0.94))


def _within(scene: Scene, icon: str, share: float, x: float) -> float:
    """The column, moved so that the figure is not cut by the picture's edge."""
    rows, columns = shapes.mask(icon, 96).shape
    half = min(0.42, 0.5 * share * scene.unit / scene.width * columns / rows + 0.02)
    return float(np.clip(x, half, 1 - half))


def _stands(scene: Scene, subject: Subject) -> str:
    where = subject.thing.where
    if where in FILLING or where == "air":
        return where
    if scene.place in FLOATING:
        return "ground" if scene.place == "underwater" and where in ("ground", "table") else "air"
    if scene.indoors:
        return "table"
    if where in ("space", "sea") and scene.place not in ("sea", "lake", "coast", "harbour"):
        return "air"
    if "hilltop" in scene.extras and where == "ground" and scene.place == "hills" and subject is scene.subjects[0]:
        return "hill"
    return "water" if where in ("water", "sea") and scene.place in ("sea", "lake", "coast", "harbour", "paddy") else "ground"


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
    return float(min(height * longer / rows, 0.74 * scene.width * longer / columns, height * 1.7))


def _related(scene: Scene, one: list[Pose], other: list[Pose]) -> tuple[list[Pose], list[Pose]]:
    """Bring two groups together as the prompt says: the first under the second, or on it."""
    relation, first, second = other[0].subject.relation, one[0], other[0]
    if relation == "under" and second.stands in ("ground", "table", "hill"):
        tall = max(second.size, first.size * SHELTER)
        above = replace(second, x=first.x + 0.16 * first.size, y=first.y - 0.03 * scene.unit, size=tall, distance=first.distance + 0.3)
        return one, [above, *other[1:]]
    if relation == "on" and first.stands == second.stands and second.subject.count == 1:
        top = _seat(second)
        step = 0.8 * first.size / max(len(one), 1)
        spots = [second.x + (number - (len(one) - 1) / 2) * step for number in range(len(one))]
        seated = [replace(pose, x=x, y=second.y - top, distance=second.distance - 0.1) for pose, x in zip(one, spots, strict=True)]
        return seated, other
    return one, other


def _seat(pose: Pose) -> float:
    """How far above its foot one can sit or stand on a thing, in pixels."""
    ink = shapes.mask(pose.subject.thing.icon, 96)
    rows, columns = ink.shape
    if pose.subject.thing.icon in SEATS:
        return float(pose.size * rows / max(rows, columns) * 0.36)
    middle = ink[:, columns // 3 : max(columns * 2 // 3, columns // 3 + 1)].max(1)
    return float(pose.size / max(rows, columns) * (rows - int(np.argmax(middle > 0.5))) * 0.96)
