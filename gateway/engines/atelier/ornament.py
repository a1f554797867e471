"""Ornament: a pattern that repeats without a seam, of the things that the prompt names, and tiles of lines and stars."""

import numpy as np
from numpy.typing import NDArray

from gateway.engines.atelier import shapes
from gateway.engines.atelier.fields import Field, mix, ramp, sample, tile
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import LUMA, hexed, rgb
from gateway.engines.atelier.pieces import placed
from gateway.engines.atelier.scene import Scene

CLOTHS = ("#1f3a4a", "#f2e6cf", "#2f4a3a", "#e8c9a8", "#3a2a44", "#d8e0d0", "#f0d8c8")
GLAZES = (
    ("#f4f1e8", "#1f4a8a", "#6d9ad0"),
    ("#f2ead8", "#2f6a5a", "#d9a83c"),
    ("#f0e6d8", "#a8432f", "#e0a05a"),
    ("#f6f2ea", "#3a3a6a", "#8a8ad0"),
)
REPEATS = (2.0, 3.6)  # of the pattern across the picture
SIDE = 600  # of one repeat's drawing


def paint_pattern(scene: Scene) -> Canvas:
    """Motifs in a half drop, with sprigs between them."""
    rng = scene.rng("pattern")
    ground = next(iter(scene.tints), None) or str(rng.choice(CLOTHS))
    dark = float(rgb(ground).mean()) < 0.5
    one = _repeat(scene, rng, ground, "#7fa06a" if dark else "#5a7a4a", "#e0b05a" if dark else "#b5643f")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">{one}</svg>'
    step = max(64, round(scene.unit / float(rng.uniform(*REPEATS))))
    motif = shapes.draw(svg, step, step)
    across, down = -(-scene.width // step) + 1, -(-scene.height // step) + 1
    shift = rng.integers(0, step, 2)
    cloth = np.tile(motif, (down, across, 1))[shift[1] : shift[1] + scene.height, shift[0] : shift[0] + scene.width]
    return _printed(scene, mix(np.broadcast_to(rgb(ground), (scene.height, scene.width, 3)), cloth[..., :3], cloth[..., 3:]))


def _printed(scene: Scene, picture: Field) -> Canvas:
    """Threads of the cloth, and light that falls on it unevenly."""
    y, x = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32)
    weave = np.float32(0.97) + np.float32(0.04) * np.sin(x * np.float32(1.6)) * np.sin(y * np.float32(1.6))
    uneven = 0.94 + 0.12 * sample(tile("soft", 5), x / scene.unit * 0.5, y / scene.unit * 0.5)
    shape = (scene.height, scene.width)
    return Canvas.bare(
        np.asarray(picture * (weave * uneven)[..., None], np.float32), np.full(shape, 9, np.float32), np.zeros(shape, np.float32)
    )


def _repeat(scene: Scene, rng: np.random.Generator, ground: str, leaf: str, berry: str) -> str:
    """One repeat: each motif twice, the second time half a step aside; what crosses an edge comes in at the other."""
    things = [(one.thing.icon, one.colour) for one in scene.subjects if not one.thing.icon.startswith("~")] or [
        ("+hibiscus", "#c8553a"),
        ("@swallow", "#2f4a6a"),
    ]
    drop = 0 if rng.random() < 0.4 else 150  # a half drop, or straight rows
    drawing, spots = "", [(150, 150), (450, 150 + drop), (150, 450), (450, 450 + drop)]
    for number, (x, y) in enumerate(spots):
        drawing += _wrapped(_sprig(rng, leaf, berry), x, y + 150, 1)
        icon, colour = things[(number + number // 2) % len(things)]
        turn = float(rng.uniform(-22, 22))
        mirrored = -1 if number in (1, 2) else 1
        drawing += _wrapped(
            f'<g color="{_standing_out(colour, ground)}" fill="currentColor">{placed(icon, 0, 0, 210, turn, number)}</g>', x, y, mirrored
        )
    return drawing


def _standing_out(colour: str, ground: str) -> str:
    """The colour of a motif, paler or darker where it would be lost on the cloth."""
    own, cloth = rgb(colour), rgb(ground)
    if abs(float(own @ LUMA) - float(cloth @ LUMA)) > 0.25:
        return colour
    return hexed(mix(own, np.full(3, 0.92 if float(cloth @ LUMA) < 0.5 else 0.1, np.float32), 0.7))


def _wrapped(body: str, x: float, y: float, mirrored: int) -> str:
    return "".join(
        f'<g transform="translate({x + dx} {y + dy}) scale({mirrored} 1)">{body}</g>'
        for dx in (-SIDE, 0, SIDE)
        for dy in (-SIDE, 0, SIDE)
        if -220 < x + dx < SIDE + 220 and -220 < y + dy < SIDE + 220
    )


def _sprig(rng: np.random.Generator, leaf: str, berry: str) -> str:
    """A curling stem with leaves and berries."""
    way = float(rng.choice([-1, 1]))
    leaves = "".join(
        (
            f'<ellipse cx="{way * x:.0f}" cy="{y:.0f}" rx="26" ry="10" transform="rotate({way * turn:.0f} {way * x:.0f} '
            f'{y:.0f})" fill="{leaf}"/>'
        )
        for x, y, turn in ((-110, 10, 30), (-80, -34, -40), (-40, 24, 50), (-10, -30, -30), (40, 20, 40), (76, -26, -50), (112, 4, 20))
    )
    berries = "".join(f'<circle cx="{way * x}" cy="{y}" r="9" fill="{berry}"/>' for x, y in ((-130, -16), (0, 26), (20, -44), (132, -20)))
    return f'<path d="M{way * -140} 0Q{way * -60} -30 0 0T{way * 140} 0" stroke="{leaf}" stroke-width="6" fill="none"/>{leaves}{berries}'


def paint_tiles(scene: Scene) -> Canvas:
    """Glazed tiles: one quarter is drawn, turned four times, and four of them make a star; a second kind fills the other squares."""
    rng = scene.rng("tiles")
    glaze = tuple(str(part) for part in GLAZES[int(rng.integers(len(GLAZES)))])
    if len(scene.tints) >= 2:
        glaze = (scene.tints[1], scene.tints[0], hexed(mix(rgb(scene.tints[0]), rgb(scene.tints[1]), 0.5)))
    step = max(48, round(scene.unit / int(rng.integers(4, 7))))
    kinds = [shapes.draw(_tile(rng, glaze), step, step)[..., :3] for _ in range(2)]
    picture = np.zeros((scene.height + 2 * step, scene.width + 2 * step, 3), np.float32)
    for row, column in np.ndindex(picture.shape[0] // step, picture.shape[1] // step):
        picture[row * step : (row + 1) * step, column * step : (column + 1) * step] = kinds[(row + column) % 2] * np.float32(
            rng.uniform(0.94, 1.05)
        )
    shift = rng.integers(0, step, 2)
    return _glazed(scene, picture[shift[0] : shift[0] + scene.height, shift[1] : shift[1] + scene.width], step, shift)


def _tile(rng: np.random.Generator, glaze: tuple[str, ...]) -> str:
    pale, deep, half = glaze
    quarter = f'<rect width="100" height="100" fill="{pale}"/>' + _arcs(rng, deep, half) + _diamonds(rng, deep, half)
    turned = "".join(f'<g transform="rotate({turn} 100 100)">{quarter}</g>' for turn in (0, 90, 180, 270))
    star = "".join(
        f'<path d="M100 {60}L112 88 100 100 88 88z" fill="{deep}" transform="rotate({turn} 100 100)"/>' for turn in range(0, 360, 45)
    )
    frame = f'<path d="M2 2h196v196H2z" fill="none" stroke="{deep}" stroke-width="3"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">{turned}{star}<circle cx="100" cy="100" r="12" '
        f'fill="{pale}"/>{frame}</svg>'
    )


def _arcs(rng: np.random.Generator, deep: str, half: str) -> str:
    drawing = ""
    for radius, tone in ((rng.uniform(78, 96), deep), (rng.uniform(58, 70), half), (rng.uniform(34, 50), deep)):
        wide = rng.uniform(5, 11)
        drawing += f'<circle cx="0" cy="0" r="{radius:.0f}" fill="none" stroke="{tone}" stroke-width="{wide:.0f}"/>'
    return drawing + f'<circle cx="0" cy="0" r="{rng.uniform(14, 26):.0f}" fill="{half}"/>'


def _diamonds(rng: np.random.Generator, deep: str, half: str) -> str:
    reach = rng.uniform(26, 44)
    petals = (
        f'<path d="M100 100Q{100 - reach:.0f} {100 - reach * 1.9:.0f} {100 - reach * 0.4:.0f} 30Q{110:.0f} 60 100 100z" fill="{half}"/>'
    )
    return petals + f'<path d="M70 70l16-8-8 16zM100 {40 - reach * 0.4:.0f}l10 12-10 12-10-12z" fill="{deep}"/>'


def _glazed(scene: Scene, picture: Field, step: int, shift: NDArray[np.int64]) -> Canvas:
    """Joints between the tiles, crackle, and a light that lies on the glaze."""
    y, x = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32)
    u, v = ((x + float(shift[1])) / step) % 1, ((y + float(shift[0])) / step) % 1
    edge = np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v))
    light = 0.9 + 0.16 * ramp(0.9, 0.0, np.hypot(x / scene.width - scene.layout.light[0], y / scene.height - 0.2))
    worn = 0.93 + 0.12 * sample(tile("soft", 7), x / scene.unit, y / scene.unit)
    joint = ramp(0.0, 0.02, edge)
    lit = mix(rgb("#b9b0a2"), picture * (light * worn)[..., None], joint[..., None])
    shape = (scene.height, scene.width)
    return Canvas.bare(lit, np.full(shape, 9, np.float32), np.zeros(shape, np.float32))
