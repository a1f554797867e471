"""Seen from above: a pond with its leaves, and land as a map of woods, fields, roofs, shores and a river."""

import numpy as np
from numpy.typing import NDArray

from gateway.engines.atelier.fields import Field, blur, mix, ramp, resize, sample, soften, tile
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import rgb, tint
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import screen
from gateway.engines.atelier.stencil import Points, ink_over, stencil

CROWNS = {
    "autumn": ("#c8641f", "#e09a2b", "#a83a22", "#d8b23c", "#7a6a34"),
    "winter": ("#dfe6ea", "#c3ced6", "#7d8a8a", "#f0f4f6", "#8a9694"),
    "spring": ("#8fb554", "#a9c76a", "#6d9a45", "#e6b8c8", "#7fa84f"),
    "summer": ("#3f7038", "#55853f", "#2f5a34", "#6b9448", "#48763a"),
}
FIELDS = {
    "autumn": ("#b5864a", "#c9a45c", "#8a6a3f", "#d8bf7a", "#7a7a44"),
    "winter": ("#e6ebee", "#d3dce2", "#f2f5f7", "#c3ccd2", "#b5b8b0"),
    "spring": ("#8ab04f", "#a8c46a", "#d9cf6a", "#6d944a", "#b59a6a"),
    "summer": ("#7d9a45", "#d3b65a", "#c2a04a", "#5f8540", "#a88a54"),
}
CROWDED = np.float32(24)  # crowns along the side of a picture
BRIGHT = {"day": 1.0, "dawn": 0.85, "golden": 0.95, "dusk": 0.6, "night": 0.42}


def paint_pond(scene: Scene) -> Canvas:
    """Clear water over a dark floor, rings and lights upon it, lily pads and flowers."""
    rng, (x, y) = scene.rng("pond"), _grid(scene)
    hue = rgb(scene.ground or "#2f7a6a")
    deep, shallow = tint(hue * np.float32(0.32), hue, 0.5), tint(mix(hue, rgb("#9fd0b0"), 0.35), hue, 0.4)
    floor = sample(tile("soft", 6), x * 0.5 + np.float32(rng.random()), y * 0.5 + np.float32(rng.random()))
    picture = mix(deep, shallow, ramp(0.25, 0.9, floor)[..., None])
    bend = sample(tile("soft", 4), x * 0.7, y * 0.7) * np.float32(0.3)
    net = sample(tile("ridged", 4), x * 0.55 + bend, y * 0.55 - bend) * sample(
        tile("ridged", 4), x * 0.6 - bend + np.float32(0.4), y * 0.6 + bend
    )
    picture = screen(picture, mix(scene.palette.sun, rgb("#ffffff"), 0.4), ramp(0.14, 0.5, net) * np.float32(0.34))
    picture = _pads(scene, picture)
    shape = (scene.height, scene.width)
    return Canvas.bare(picture, np.full(shape, 4, np.float32), np.zeros(shape, np.float32))


def _grid(scene: Scene) -> tuple[Field, Field]:
    y, x = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32) / np.float32(scene.unit)
    return x, y


def _pads(scene: Scene, picture: Field) -> Field:
    """Leaves that float, most of them in the corners, each with its cut, some with a flower."""
    rng, unit = scene.rng("pads"), scene.unit
    leaves: list[tuple[Points, float]] = []
    veins: list[tuple[Points, float]] = []
    petals: list[tuple[Points, float]] = []
    corners = rng.permutation(np.array([(0.05, 0.08), (0.95, 0.1), (0.06, 0.93), (0.94, 0.9)]))[:3]
    for number in range(22):
        corner = corners[number % 3]
        cx, cy = (corner[0] + rng.normal(0, 0.13)) * scene.width, (corner[1] + rng.normal(0, 0.13)) * scene.height
        radius, turn = unit * rng.uniform(0.04, 0.085), rng.uniform(0, 6.28)
        angles = turn + np.linspace(0.24, 6.04, 26)
        leaves.append(
            ([(cx, cy), *((float(cx + radius * np.cos(a)), float(cy + radius * np.sin(a))) for a in angles)], rng.uniform(0.6, 1.0))
        )
        for a in angles[2::4]:
            tip, side = (cx + radius * 0.9 * np.cos(a), cy + radius * 0.9 * np.sin(a)), unit * 0.0018
            veins.append(([(cx - side, cy), (cx + side, cy), tip], 0.5))
        if number % 5 == 0:
            petals += _lily(cx, cy, radius * 0.62, turn)
    shadow = blur(
        stencil(scene.width, scene.height, [([(px + unit * 0.012, py + unit * 0.018) for px, py in leaf], 1.0) for leaf, _ in leaves]),
        unit * 0.008,
    )
    picture = mix(picture, picture * np.float32(0.4), shadow[..., None] * 0.7)
    tones = stencil(scene.width, scene.height, leaves)
    picture = ink_over(picture, mix(rgb("#1f4a33"), rgb("#7fb35a"), ramp(0.4, 1.0, tones)[..., None]), ramp(0.1, 0.4, tones))
    picture = ink_over(picture, rgb("#a9cc7a"), stencil(scene.width, scene.height, veins))
    bloom = stencil(scene.width, scene.height, petals)
    return ink_over(picture, mix(rgb("#e88aa8"), rgb("#fff0f2"), ramp(0.5, 1.0, bloom)[..., None]), ramp(0.1, 0.4, bloom))


def _lily(x: float, y: float, size: float, turn: float) -> list[tuple[Points, float]]:
    petals: list[tuple[Points, float]] = []
    for ring, many in ((1.0, 9), (0.62, 7)):
        for number in range(many):
            a = turn + 6.28 * (number + ring) / many
            tip = (x + size * ring * np.cos(a), y + size * ring * np.sin(a))
            left = (x + size * ring * 0.5 * np.cos(a - 0.3), y + size * ring * 0.5 * np.sin(a - 0.3))
            right = (x + size * ring * 0.5 * np.cos(a + 0.3), y + size * ring * 0.5 * np.sin(a + 0.3))
            petals.append(([(x, y), left, tip, right], 1.35 - 0.6 * ring if ring < 1 else 0.6))
    return [(points, min(tone, 1.0)) for points, tone in petals]


def paint_aerial(scene: Scene) -> Canvas:
    """Land from the air. What the prompt names of it is there: woods, fields, houses, a shore, a river."""
    x, y = _grid(scene)
    season = scene.season or ("winter" if scene.weather == "snow" else "summer")
    picture, height = _patchwork(scene, x, y, season), np.zeros_like(x)
    if _wooded(scene):
        picture, height = _canopy(scene, x, y, season, picture)
    if "houses" in scene.extras:
        picture, height = _roofs(scene, x, y, picture, height)
    river = "river" in scene.extras or not scene.extras & {"houses", "fields", "shore"}
    if "shore" in scene.extras:
        picture = _sea(scene, x, y, picture)
    if river:
        picture, height = _river(scene, x, y, picture, height)
    lit = _sunlit(scene, picture, height)
    lit = _flowing(scene, x, y, lit) if river else lit
    shape = (scene.height, scene.width)
    return Canvas.bare(lit, np.full(shape, 30, np.float32), np.zeros(shape, np.float32))


def _wooded(scene: Scene) -> bool:
    return "woods" in scene.extras or not scene.extras & {"fields", "houses", "shore"}


def _patchwork(scene: Scene, x: Field, y: Field, season: str) -> Field:
    """Fields, each ploughed its own way."""
    rng, turn = scene.rng("fields"), scene.rng("lie").uniform(-0.5, 0.5)
    u, v = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
    row = np.floor(v * np.float32(5.5) + 0.25 * np.sin(u * 3))
    column = np.floor(u * np.float32(3.6) + rng.random((64,)).astype(np.float32)[row.astype(int) % 64] * 3)
    number = rng.integers(0, 5, (64, 64))[row.astype(int) % 64, column.astype(int) % 64]
    tone = np.stack([rgb(part) for part in FIELDS[season]])[number]
    furrow = 0.94 + 0.12 * np.sin((u * (number - 2) + v * (3 - number)) * np.float32(120))
    soil = 0.9 + 0.25 * sample(tile("soft", 6), x * 1.3, y * 1.3)
    return np.asarray(tone * (furrow * soil)[..., None], np.float32)


def _canopy(scene: Scene, x: Field, y: Field, season: str, ground: Field) -> tuple[Field, Field]:
    """Crowns of trees side by side, and how high the wood stands."""
    rng, shape = scene.rng("crowns"), x.shape
    height, owner = _domes(rng, x[::2, ::2], y[::2, ::2])
    height, owner = resize(height, *shape), np.repeat(np.repeat(owner, 2, 0), 2, 1)[: shape[0], : shape[1]]
    stands = sample(tile("soft", 5), x * 0.5 + np.float32(rng.random()), y * 0.5 + np.float32(rng.random()))
    kind = np.where(stands > 0.6, (owner + 1) % 5, owner)
    tone = np.stack([rgb(part) for part in CROWNS[season]])[kind] * (0.72 + 0.5 * sample(tile("soft", 7), x * 5, y * 5))[..., None]
    wooded = ramp(-0.02, 0.06, stands - (0.36 if "fields" in scene.extras else 0.0)) * ramp(0.04, 0.16, height)
    return mix(ground * np.float32(0.35), tone, wooded[..., None]), height * wooded


def _domes(rng: np.random.Generator, x: Field, y: Field) -> tuple[Field, NDArray[np.int64]]:
    """How high the highest crown over each point is, 0 to 1, and of which of five kinds of tree it is."""
    spots = rng.uniform(0.15, 0.85, (64, 64, 2)).astype(np.float32)
    sizes, kinds = rng.uniform(0.75, 1.15, (64, 64)).astype(np.float32), rng.integers(0, 5, (64, 64))
    u, v = x * CROWDED, y * CROWDED
    column, row = np.floor(u).astype(np.int32), np.floor(v).astype(np.int32)
    height, owner = np.zeros_like(x), np.zeros(x.shape, np.int64)
    for dy, dx in np.ndindex(3, 3):
        r, c = (row + dy - 1) % 64, (column + dx - 1) % 64
        away = np.hypot(column + dx - 1 + spots[r, c, 0] - u, row + dy - 1 + spots[r, c, 1] - v) / sizes[r, c]
        dome = np.clip(1 - away, 0, 1)
        taller = dome > height
        height, owner = np.where(taller, dome, height), np.where(taller, kinds[r, c], owner)
    return height.astype(np.float32), owner


def _roofs(scene: Scene, x: Field, y: Field, picture: Field, height: Field) -> tuple[Field, Field]:
    """Blocks of houses with red and grey roofs, and the streets between."""
    rng, cells = scene.rng("roofs"), np.float32(22)
    u, v = x * cells, y * cells
    column, row = np.floor(u).astype(int) % 64, np.floor(v).astype(int) % 64
    inside = np.minimum(np.minimum(u % 1, 1 - u % 1), np.minimum(v % 1, 1 - v % 1))
    crowded = sample(tile("soft", 4), x * 0.4 + np.float32(rng.random()), y * 0.4 + np.float32(rng.random()))
    settled = crowded > (0.48 if scene.extras & {"fields", "woods", "river"} else 0.0)
    built = (rng.random((64, 64)) < 0.8)[row, column] & (inside > 0.12) & settled
    tones = np.stack([rgb(part) for part in ("#b5573f", "#a84a36", "#8d8780", "#c47a56", "#6d6a6a")])
    roof = tones[rng.integers(0, 5, (64, 64))[row, column]] * (1 - 0.28 * (v % 1 > 0.5))[..., None]
    street = np.broadcast_to(rgb("#a39d94"), picture.shape)
    town = np.where(((inside < 0.12) & settled)[..., None], street, picture)
    return np.where(built[..., None], roof, town).astype(np.float32), np.where(built, 0.8, height).astype(np.float32)


def _course(scene: Scene, x: Field, y: Field) -> Field:
    """How far each point is from the middle of a river that winds from edge to edge."""
    rng = scene.rng("river")
    upright = rng.random() < 0.5
    along, across, wide = (y, x, scene.width) if upright else (x, y, scene.height)
    phase, lean = rng.uniform(0, 6.28), rng.uniform(-0.3, 0.3)
    middle = 0.5 * wide / scene.unit + 0.2 * np.sin(along * 6.4 + phase) + 0.07 * np.sin(along * 14 + 2 * phase) + lean * (along - 0.5)
    slope = 1.28 * np.cos(along * 6.4 + phase) + 0.98 * np.cos(along * 14 + 2 * phase) + lean
    return np.asarray(np.abs(across - middle) / np.sqrt(1 + slope**2), np.float32)


def _river(scene: Scene, x: Field, y: Field, picture: Field, height: Field) -> tuple[Field, Field]:
    """The sandy banks of the river, and the land without what stood there."""
    away = _shore(scene, x, y)
    return mix(picture, rgb("#d8c79a"), (ramp(0.062, 0.05, away) * 0.85)[..., None]), height * ramp(0.046, 0.06, away)


def _shore(scene: Scene, x: Field, y: Field) -> Field:
    uneven = sample(tile("soft", 6), x * 2, y * 2) - np.float32(0.5)
    return np.asarray(_course(scene, x, y) + uneven * np.float32(0.014), np.float32)


def _flowing(scene: Scene, x: Field, y: Field, lit: Field) -> Field:
    """The water of the river: blue at every hour, for it is the sky that it shows."""
    away = _shore(scene, x, y)
    bright = np.float32(BRIGHT[scene.time])
    deep = mix(rgb("#4f9fb8"), rgb("#1d5f8a"), ramp(0.05, 0.0, away)[..., None]) * bright
    glints = ramp(0.55, 0.95, sample(tile("soft", 5), x * 1.1, y * 1.1)) * np.float32(0.45) * bright
    return mix(lit, screen(deep, scene.palette.sun, glints), ramp(0.048, 0.043, away)[..., None])


def _sea(scene: Scene, x: Field, y: Field, picture: Field) -> Field:
    """A shore that runs across, with foam and shallows."""
    rng = scene.rng("shore")
    lie = x * np.float32(rng.uniform(0.5, 1)) + y * np.float32(rng.uniform(-0.6, 0.6))
    off = lie - 0.5 + (sample(tile("soft", 6), x * 0.7, y * 0.7 + np.float32(rng.random())) - np.float32(0.5)) * np.float32(0.5)
    sand = mix(picture, rgb("#e8d3a0"), ramp(-0.1, -0.05, off)[..., None])
    water = mix(rgb("#5fc8c0"), rgb("#145a86"), ramp(0.0, 0.3, off)[..., None])
    foam = np.exp(-(((off - 0.012) / 0.009) ** 2)) + 0.6 * np.exp(-(((off - 0.05) / 0.006) ** 2))
    return mix(mix(sand, water, ramp(-0.004, 0.008, off)[..., None]), rgb("#ffffff"), np.clip(foam, 0, 0.9)[..., None])


def _sunlit(scene: Scene, picture: Field, height: Field) -> Field:
    """Light from the side: domes are round, and throw their shadow."""
    rise = soften(height, 3) if height.any() else height
    across, along = np.gradient(rise, axis=1), np.gradient(rise, axis=0)
    slope = np.clip(0.62 + (across * -scene.side - along * 0.7) * np.float32(scene.unit * 0.016), 0.15, 1.3)
    sun = mix(scene.palette.sun, rgb("#ffffff"), 0.4) * np.float32(BRIGHT[scene.time])
    haze = mix(scene.palette.haze, scene.palette.low, 0.4)
    lit = picture * (mix(scene.palette.shade, scene.palette.middle, 0.4) * np.float32(0.5) + sun * slope[..., None])
    return mix(np.clip(lit, 0, 1).astype(np.float32), haze, {"mist": 0.4, "rain": 0.2}.get(scene.weather, 0.06))
