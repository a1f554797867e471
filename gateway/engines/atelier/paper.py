"""What pictures are made on and with: the tooth of paper, the weave of canvas, the grain of wood, the hairs of a brush, a raking light."""

from functools import lru_cache

import numpy as np

from gateway.engines.atelier.fields import TILE, Field, generator, ramp, resize, sample, tile
from gateway.engines.atelier.scene import Scene


def grid(scene: Scene) -> tuple[Field, Field]:
    """Each pixel's x and y, in units of the picture."""
    y, x = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32) / np.float32(scene.unit)
    return x, y


def rough(x: Field, y: Field, octaves: int = 7) -> Field:
    """Noise about zero, -0.5 to 0.5."""
    return sample(tile("soft", octaves), x, y) - np.float32(0.5)


def uneven(scene: Scene, name: str, size: float, octaves: int = 4) -> Field:
    """Slow noise about zero, -0.5 to 0.5, its hills `size` units of the picture wide; worked out in a quarter of the pixels."""
    y, x = np.mgrid[0 : (scene.height + 1) // 2, 0 : (scene.width + 1) // 2].astype(np.float32) * np.float32(0.5 / (scene.unit * size))
    a, b = scene.rng(name).random(2).astype(np.float32) * 7
    return resize(rough(x + a, y + b, octaves), scene.height, scene.width)


def tooth(scene: Scene, size: float, name: str = "paper") -> Field:
    """The fine roughness of paper, -0.5 to 0.5, its bumps `size` pixels of a picture of 768."""
    step = max(size * scene.unit / 768, 1.0)
    cells = (max(2, round(scene.height / step)), max(2, round(scene.width / step)))
    return resize(scene.rng(name).random(cells, dtype=np.float32), scene.height, scene.width) - np.float32(0.5)


def rag(scene: Scene) -> Field:
    """Rough watercolour paper, -0.5 to 0.5: hollows of two sizes."""
    return np.asarray(np.clip(tooth(scene, 2.0, "fibre") * 0.7 + tooth(scene, 4.6, "felt") * 0.85, -0.5, 0.5), np.float32)


def weave(scene: Scene) -> Field:
    """The threads of canvas, 0 to 1, warp and weft by turns on top."""
    x, y = grid(scene)
    thread = np.float32(2 * np.pi / max(4.2 / 768, 3.2 / scene.unit))
    slub = tooth(scene, 9, "slub") * np.float32(1.6)
    warp, weft = np.sin(x * thread + slub), np.sin(y * thread + slub)
    return np.asarray(0.5 + 0.25 * (warp * np.sign(np.sin(y * thread / 2)) + weft * np.sign(np.sin(x * thread / 2))), np.float32)


def planks(scene: Scene) -> Field:
    """The grain of a board, 0 to 1: long fibres that bend about knots."""
    x, y = grid(scene)
    a, b = scene.rng("board").random(2).astype(np.float32)
    bend = uneven(scene, "knots", 2.4, 4)
    rings = np.sin((y * np.float32(30) + bend * np.float32(20)) * np.float32(2.2))
    fibres = sample(tile("soft", 7), x * np.float32(0.25) + a, y * np.float32(5.5) + bend + b)
    return np.asarray(np.clip(0.5 + 0.22 * rings + (fibres - 0.5) * 0.9, 0, 1), np.float32)


@lru_cache(maxsize=1)
def bristles() -> Field:
    """The marks of a brush, 0 to 1, a tile that wraps: rows are hairs across the brush, columns run along its way."""
    rng = generator("bristles")
    total = np.zeros((TILE, TILE), np.float32)
    for across, along, share in ((256, 16, 1.0), (128, 8, 0.9), (64, 8, 0.7)):
        hairs = np.pad(rng.random((across, along), dtype=np.float32), 2, mode="wrap")
        high, wide = TILE // across, TILE // along
        total += (
            np.float32(share)
            * resize(hairs, (across + 4) * high, (along + 4) * wide)[2 * high : 2 * high + TILE, 2 * wide : 2 * wide + TILE]
        )
    low, top = np.percentile(total, [1, 99])
    return ramp(float(low), float(top), total)


def raked(height: Field) -> Field:
    """How much light from the upper left a surface's slopes catch, about zero; heights are in pixels."""
    down, across = np.zeros_like(height), np.zeros_like(height)
    down[1:-1] = height[:-2] - height[2:]
    across[:, 1:-1] = height[:, :-2] - height[:, 2:]
    slope = (across * np.float32(0.6) + down * np.float32(0.8)) * np.float32(-0.5)
    return np.asarray(slope / np.sqrt(1 + slope * slope), np.float32)


def margin(scene: Scene, width: float, ragged: float) -> Field:
    """1 within the picture, 0 on the margin of paper about it, `width` units wide, its border uneven by `ragged` units."""
    if "vignette" in scene.without:
        return np.ones((scene.height, scene.width), np.float32)
    x, y = grid(scene)
    near = np.minimum(np.minimum(x, x.max() - x), np.minimum(y, y.max() - y))
    border = near + (uneven(scene, "border", 0.5, 7) * np.float32(ragged) if ragged else np.float32(0))
    return ramp(width - 1 / scene.unit, width + 1.2 / scene.unit, border)
