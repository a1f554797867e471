"""The shapes of lands: for each place a function from points of the ground to heights, in heights of the eye."""

from dataclasses import dataclass

import numpy as np

from gateway.engines.atelier.fields import Field, ramp, sample, tile
from gateway.engines.atelier.scene import Scene


@dataclass(frozen=True, slots=True)
class Knoll:
    """A hill before the others, for what stands on a hill: its distance, its height and its width, in heights of the eye."""

    away: float = 9.0
    tall: float = 2.5
    wide: float = 3.2

    def rise(self, scene: Scene, x: Field, z: Field) -> Field:
        """What it adds to the land, below the scene's subject."""
        middle = (scene.layout.subject[0] - 0.5) * scene.width / scene.unit * self.away
        across, along = (x - np.float32(middle)) / np.float32(self.wide), (z - np.float32(self.away)) / np.float32(self.wide)
        return np.asarray(np.exp(-(across**2) - along**2) * self.tall, np.float32)

    def row(self, scene: Scene) -> float:
        """The row of its top in the picture."""
        return scene.horizon - (self.tall - 1.0) * scene.unit / self.away + 0.012 * scene.unit


HILLTOP = Knoll()


def _at(scene: Scene, kind: str, x: Field, z: Field, size: float, name: str) -> Field:
    """Noise whose tile is `size` long, somewhere that is this scene's own."""
    rng = scene.rng("land", name)
    turn = np.float32(rng.uniform(-0.6, 0.6))
    u, v = (x * np.cos(turn) - z * np.sin(turn)) / size, (x * np.sin(turn) + z * np.cos(turn)) / size
    octaves = min(scene.octaves, 6) if kind != "soft" or size > 50 else 4
    return sample(tile(kind, octaves), u.astype(np.float32) + np.float32(rng.random()), v.astype(np.float32) + np.float32(rng.random()))


def _roll(scene: Scene, x: Field, z: Field) -> Field:
    """Gentle ground that is level near the eye."""
    return (_at(scene, "soft", x, z, 36, "roll") - 0.5) * ramp(3, 22, z) * 2.2


def _open(scene: Scene, x: Field, z: Field, width: float = 0.5) -> Field:
    """0 in the direction of the light, 1 away from it: mountains leave a valley for it."""
    focus = (scene.layout.light[0] - 0.5) * scene.width / scene.unit
    return ramp(0.02, width, np.abs(x / z - np.float32(focus)))


def mountains(scene: Scene, x: Field, z: Field) -> Field:
    rng = scene.rng("heights")
    crest = _at(scene, "ridged", x, z, rng.uniform(240, 340), "crest")
    rise = ramp(20, 170, z) * rng.uniform(66, 96) * (0.22 + 0.78 * _open(scene, x, z))
    return np.asarray(crest * rise + _at(scene, "soft", x, z, 90, "foot") * ramp(14, 60, z) * 7 + _roll(scene, x, z), np.float32)


def hills(scene: Scene, x: Field, z: Field) -> Field:
    rng = scene.rng("heights")
    lumps = _at(scene, "soft", x * 0.7, z, 150, "lumps") ** 1.6
    rise = ramp(10, 120, z) * rng.uniform(22, 34) * (0.45 + 0.55 * _open(scene, x, z))
    knoll = HILLTOP.rise(scene, x, z) if "hilltop" in scene.extras else 0
    return np.asarray(lumps * rise * (0.6 if "hilltop" in scene.extras else 1) + _roll(scene, x, z) * 1.3 + knoll, np.float32)


def meadow(scene: Scene, x: Field, z: Field) -> Field:
    return np.asarray(_roll(scene, x, z) * 0.8 + _at(scene, "soft", x * 0.6, z, 190, "far") ** 2 * ramp(60, 220, z) * 24, np.float32)


def lake(scene: Scene, x: Field, z: Field) -> Field:
    """A near shore, water, and hills or mountains behind it."""
    shore = scene.rng("heights").uniform(30, 60)
    bank = ramp(1.2, -0.6, z - _near_bank(scene, x, z)) * 0.5 - 0.4
    behind = (mountains if scene.rng("kind").random() < 0.6 else hills)(scene, x, z)
    edge = shore + 44 * (_at(scene, "soft", x, z * 0.2, 160, "edge") - 0.5)
    return np.asarray(np.where(z < edge * 0.7, bank, -0.6 + behind * 0.9 * ramp(0, 50, z - edge) + ramp(0, 14, z - edge)), np.float32)


def _near_bank(scene: Scene, x: Field, z: Field) -> Field:
    """How far out the ground reaches on which the subject stands."""
    wading = bool(scene.subjects) and scene.subjects[0].thing.where in ("water", "sea")
    side = np.sign(0.5 - scene.layout.subject[0]) * (-1.4 if wading else 1)
    uneven = (_at(scene, "soft", x, z, 16, "bank") - 0.5) * 2.4
    return np.asarray((1.8 if wading else 3.6) - side * x * 0.85 + uneven, np.float32)


def coast(scene: Scene, x: Field, z: Field) -> Field:
    """Land on the subject's side, or across from a boat, that turns into headlands; open water on the other."""
    afloat = bool(scene.subjects) and scene.subjects[0].thing.where in ("water", "sea")
    side = np.sign(scene.layout.subject[0] - 0.5) * (-1 if afloat else 1)
    curve = (_at(scene, "soft", x * 0.3, z, 110, "curve") - 0.5) * 34 * ramp(6, 70, z)
    inland = (side * x + 1.2 + 0.12 * z * scene.rng("heights").uniform(0.2, 1) + curve) / (1.5 + 0.1 * z)
    cliff = ramp(0.2, 2.4, inland) * ramp(12, 60, z) * (4 + 20 * _at(scene, "ridged", x, z, 220, "cliff"))
    return np.asarray(np.clip(inland, -1, 1) * 0.3 + cliff + np.maximum(inland, 0) * _roll(scene, x, z) * 0.3, np.float32)


def sea(scene: Scene, x: Field, z: Field) -> Field:
    """Water, and at times an island or a far coast."""
    far = _at(scene, "ridged", x, z * 0.4, 200, "isles") * ramp(90, 200, z) * 40 - 19
    return np.asarray(far if scene.rng("heights").random() < 0.6 else np.full_like(far, -1), np.float32)


def desert(scene: Scene, x: Field, z: Field) -> Field:
    """Dunes: crests that warp across the view, long on the windward side and steep on the other."""
    rng = scene.rng("heights")
    warp = _at(scene, "soft", x, z, 130, "warp") * 3.2 + _at(scene, "soft", x, z, 45, "small") * 0.7
    phase = z / rng.uniform(20, 30) + x / rng.uniform(26, 60) * rng.choice([-1, 1]) + warp
    part = phase - np.floor(phase)
    dune = np.where(part < 0.74, part / 0.74, (1 - part) / 0.26) ** 1.4
    return np.asarray((dune * 5.4 + _at(scene, "soft", x, z, 160, "base") * 9 - 4) * ramp(4, 60, z), np.float32)


def snowfield(scene: Scene, x: Field, z: Field) -> Field:
    return np.asarray(mountains(scene, x, z) * 0.62, np.float32)


def moonscape(scene: Scene, x: Field, z: Field) -> Field:
    """Plains with craters, and far rims."""
    rng, land = scene.rng("craters"), _roll(scene, x, z) + _at(scene, "ridged", x, z, 300, "rim") * ramp(50, 200, z) * 38
    for _ in range(16):
        depth, radius = rng.uniform(8, 90), rng.uniform(1.2, 7)
        away = np.hypot(x - rng.uniform(-0.7, 0.7) * depth, z - depth) / radius
        land += radius * 0.2 * (np.exp(-(((away - 1) / 0.22) ** 2)) - 0.9 * ramp(1.0, 0.5, away))
    return np.asarray(land, np.float32)


def seabed(scene: Scene, x: Field, z: Field) -> Field:
    return np.asarray(_roll(scene, x, z) * 0.9 + _at(scene, "ridged", x, z, 150, "rock") ** 1.5 * ramp(7, 44, z) * 16, np.float32)


def clouds(scene: Scene, x: Field, z: Field) -> Field:
    """A sea of clouds with towers far away."""
    heads = _at(scene, "billow", x, z, 62, "heads") * ramp(2, 20, z) * 4.4
    towers = (_at(scene, "billow", x, z, 170, "towers") ** 2) * ramp(60, 170, z) * 58 * (0.3 + 0.7 * _open(scene, x, z))
    return np.asarray(heads + towers - 1.6, np.float32)


def plain(scene: Scene, x: Field, z: Field) -> Field:
    return np.zeros(np.broadcast_shapes(x.shape, z.shape), np.float32) + np.float32(0.01)
