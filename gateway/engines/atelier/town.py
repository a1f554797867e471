"""Towns of a kind: towers of glass, a market under lanterns, a harbour with its houses."""

import numpy as np

from gateway.engines.atelier import shapes
from gateway.engines.atelier.fields import Field, mix, soften
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import hexed, rgb
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import paint_sky, screen

AWNINGS = ("#c8432f", "#2f7a6a", "#d9a02c", "#3f5f9a", "#8a3f6a", "#e07a3a")
HOUSES = ("#e8d3a8", "#d98a6a", "#b5c4b8", "#c9574a", "#7fa3b5", "#f0e6d0", "#d9b36a", "#a8b57a")
GOODS = ("#d8352f", "#eec23a", "#6d9a45", "#e5802c", "#8a4f9a", "#f0e6d0")
EYE = 1.7  # metres; the height of the eye over the street


def _canvas(scene: Scene, picture: Field, wet: float) -> Canvas:
    below = np.arange(scene.height, dtype=np.float32)[:, None] - np.float32(scene.horizon)
    depth = np.broadcast_to(np.where(below > 0, scene.unit / np.maximum(below, 1), 1000), picture.shape[:2])
    water = np.broadcast_to(np.where(below > 0, wet, 0), depth.shape)
    return Canvas.bare(picture, depth.astype(np.float32).copy(), water.astype(np.float32).copy())


def _laid(scene: Scene, picture: Field, drawing: str) -> Field:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{scene.width}" height="{scene.height}">{drawing}</svg>'
    painted = shapes.draw(svg, scene.width, scene.height)
    return mix(picture, painted[..., :3], painted[..., 3:])


def _dimmed(scene: Scene, tone: str, distance: float = 0.0) -> str:
    """A colour in the light of the hour, seen through the air."""
    palette = scene.palette
    light = mix(palette.shade, palette.middle, 0.4) * np.float32(0.7) + palette.sun * np.float32(0.34 if scene.dark else 0.78)
    light = mix(light, rgb("#ffb870"), 0.55) if scene.dark and scene.place == "market" else light
    return hexed(mix(rgb(tone) * light, mix(palette.haze, palette.low, 0.4), 1 - np.exp(-distance)))


def paint_glass_city(scene: Scene) -> Canvas:
    """Towers of glass in three ranks over wet ground, which mirrors them."""
    rng, drawing = scene.rng("towers"), ""
    for distance, tall, many in ((0.9, 0.5, 10), (0.45, 0.42, 7), (0.12, 0.27, 5)):
        for number in range(many):
            wide = scene.width / many * rng.uniform(0.66, 0.96)
            x = (number + 0.5 + rng.uniform(-0.2, 0.2)) * scene.width / many - wide / 2
            aside = abs((x + wide / 2) / scene.width - scene.layout.light[0])
            drawing += _tower(
                scene, rng, x, wide, tall * scene.height * rng.uniform(0.55, 1.25) * (0.7 + 0.45 * min(1, aside * 2.2)), distance
            )
    return _canvas(scene, _laid(scene, paint_sky(scene), drawing), 0.9)


def _tower(scene: Scene, rng: np.random.Generator, x: float, wide: float, tall: float, distance: float) -> str:
    foot, top = scene.horizon + 2, scene.horizon - tall
    pale, deep = (
        _dimmed(scene, str(rng.choice(["#7fd0e0", "#8ab0f0", "#6ac0c8", "#9a9af0"])), distance),
        _dimmed(scene, "#1d3a5a", distance),
    )
    name, slant = f"t{rng.integers(1 << 30)}", tall * rng.uniform(-0.12, 0.12)
    body = f"M{x:.0f} {foot:.0f}V{top:.0f}L{x + wide:.0f} {top + slant:.0f}V{foot:.0f}z"
    drawing = (
        f'<linearGradient id="{name}" x2="0.7" y2="1"><stop stop-color="{pale}"/><stop offset=".5" stop-color="{deep}"/>'
        f'<stop offset=".75" stop-color="{pale}"/><stop offset="1" stop-color="{deep}"/></linearGradient><path d="{body}" '
        f'fill="url(#{name})"/>'
    )
    columns, step = max(3, round(wide / (scene.unit * 0.016))), scene.unit * 0.02
    grid = "".join(f"M{x + wide * at / columns:.1f} {top + slant * at / columns:.1f}V{foot:.0f}" for at in range(1, columns))
    grid += "".join(f"M{x:.0f} {y:.0f}h{wide:.0f}" for y in np.arange(top + step + max(slant, 0), foot, step))
    drawing += f'<path d="{grid}" stroke="#dff6ff" stroke-opacity="{0.3 - 0.2 * min(distance, 1):.2f}" stroke-width="1" fill="none"/>'
    share = {"night": 0.36, "dusk": 0.26}.get(scene.time, 0.04)
    lit = "".join(
        (
            f"M{x + wide * (column + 0.15) / columns:.1f} "
            f"{top + max(slant, 0) + (row + 1.2) * step:.1f}h{wide * 0.7 / columns:.1f}v{step * 0.6:.1f}h{-wide * 0.7 / columns:.1f}z"
        )
        for row, column in np.ndindex(max(1, int(tall / step) - 2), columns)
        if rng.random() < share
    )
    return drawing + f'<path d="{lit or "M0 0"}" fill="{rng.choice(["#ffe6a0", "#fff2d0", "#a8f0ff"])}" fill-opacity=".9"/>'


def paint_market(scene: Scene) -> Canvas:
    """A lane of stalls that leads to the light, people between them, and strings of lanterns over it."""
    rng, lamps = scene.rng("market"), np.zeros((scene.height, scene.width), np.float32)
    drawing, spots = _lane(scene), list[tuple[float, float, float]]()
    for z in (26.0, 17.0, 11.5, 8.0, 5.6, 4.0):
        drawing += "".join(_stall(scene, rng, z, way) for way in (-1, 1))
        if z > 6 and "people" not in scene.without:
            drawing += "".join(_passer(scene, rng, z * rng.uniform(0.9, 1.1)) for _ in range(2))
        strung, lights = _string(scene, z) if not scene.without & {"lanterns", "lantern"} else ("", [])
        drawing, spots = drawing + strung, spots + lights
    picture = _laid(scene, paint_sky(scene), drawing)
    for x, y, size in spots:
        if 0 <= x < scene.width and 0 <= y < scene.height:
            lamps[int(y), int(x)] = min(1.0, size / (0.02 * scene.unit))
    strength = 1.0 if scene.dark else 0.25
    halo = soften(lamps, scene.unit * 0.05) * 260 + soften(lamps, scene.unit * 0.16) * 700
    return _canvas(
        scene, screen(picture, rgb("#ff9a4a"), np.clip(halo * np.float32(strength), 0, 0.6)), 0.3 if scene.weather == "rain" else 0.0
    )


def _at(scene: Scene, x: float, y: float, z: float) -> tuple[float, float]:
    """Where a point of the lane is in the picture: metres from its middle, above the ground, away."""
    vanish = (0.35 + 0.3 * scene.layout.light[0]) * scene.width
    return vanish + x * scene.unit / z, scene.horizon - (y - EYE) * scene.unit / z * 0.9


def _quad(scene: Scene, corners: tuple[tuple[float, float, float], ...], tone: str, more: str = "") -> str:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in (_at(scene, *corner) for corner in corners))
    return f'<path d="M{path}z" fill="{tone}" {more}/>'


def _lane(scene: Scene) -> str:
    ground = _quad(scene, ((-60, 0, 60), (60, 0, 60), (9, 0, 1.2), (-9, 0, 1.2)), _dimmed(scene, "#8a7a6c"))
    walls = "".join(
        _quad(scene, ((way * 4.4, 0, 60), (way * 4.4, 6.5, 60), (way * 4.4, 6.5, 2.2), (way * 4.4, 0, 2.2)), _dimmed(scene, "#6b5a54"))
        for way in (-1, 1)
    )
    return ground + walls


def _stall(scene: Scene, rng: np.random.Generator, z: float, way: int) -> str:
    """A counter with goods, two posts, and a striped awning."""
    inner, outer, deep = way * 1.9, way * 4.2, z * 1.3
    tone, far = str(rng.choice(AWNINGS)), z / 60
    drawing = _quad(scene, ((inner, 0.0, z), (outer, 0.0, z), (outer, 1.0, z), (inner, 1.0, z)), _dimmed(scene, "#7a5236", far))
    drawing += _quad(scene, ((inner, 0.0, z), (inner, 1.0, z), (inner, 1.0, deep), (inner, 0.0, deep)), _dimmed(scene, "#5a3a26", far))
    for number in range(9):
        gx, gy = _at(scene, inner + (outer - inner) * (number + 0.5) / 9, 1.12 + 0.12 * (number % 2), z)
        drawing += (
            f'<circle cx="{gx:.1f}" cy="{gy:.1f}" r="{0.13 * scene.unit / z:.1f}" '
            f'fill="{_dimmed(scene, str(rng.choice(GOODS)), far * 0.5)}"/>'
        )
    px, py = _at(scene, inner, 2.4, z)
    drawing += (
        f'<path d="M{px:.1f} {py:.1f}V{_at(scene, inner, 0, z)[1]:.1f}" stroke="{_dimmed(scene, "#4a3426", far)}" '
        f'stroke-width="{0.09 * scene.unit / z:.1f}"/>'
    )
    for stripe in range(6):
        a, b = inner * 0.82 + (outer - inner * 0.82) * stripe / 6, inner * 0.82 + (outer - inner * 0.82) * (stripe + 1) / 6
        colour = _dimmed(scene, tone if stripe % 2 else "#f2e6cf", far * 0.6)
        drawing += _quad(scene, ((a, 2.35, z), (b, 2.35, z), (b, 3.1, deep), (a, 3.1, deep)), colour)
        drawing += _quad(scene, ((a, 2.35, z), (b, 2.35, z), (b, 2.05, z), (a, 2.05, z)), colour, 'fill-opacity=".92"')
    return drawing


def _passer(scene: Scene, rng: np.random.Generator, z: float) -> str:
    x, tall = rng.uniform(-1.3, 1.3), rng.uniform(1.5, 1.8)
    (cx, head), (_, foot), size = _at(scene, x, tall - 0.14, z), _at(scene, x, 0, z), scene.unit / z
    coat = _dimmed(scene, str(rng.choice(["#3a4560", "#7a3f4a", "#4a5a44", "#6b5a3a"])), z / 60)
    body = (
        f'<path fill="{coat}" d="M{cx - 0.2 * size:.1f} {head + 0.2 * size:.1f}q{0.2 * size:.1f} {-0.1 * size:.1f} '
        f'{0.4 * size:.1f} 0L{cx + 0.26 * size:.1f} {foot - 0.3 * size:.1f}h{-0.52 * size:.1f}z"/>'
    )
    legs = (
        f'<path fill="#1d1f28" d="M{cx - 0.16 * size:.1f} '
        f"{foot - 0.32 * size:.1f}h{0.12 * size:.1f}V{foot:.1f}h{-0.12 * size:.1f}zM{cx + 0.04 * size:.1f} "
        f'{foot - 0.32 * size:.1f}h{0.12 * size:.1f}V{foot:.1f}h{-0.12 * size:.1f}z"/>'
    )
    return legs + body + f'<circle cx="{cx:.1f}" cy="{head:.1f}" r="{0.13 * size:.1f}" fill="#2a1f1c"/>'


def _string(scene: Scene, z: float) -> tuple[str, list[tuple[float, float, float]]]:
    """Lanterns on a cord across the lane, and where their lights are."""
    points = [_at(scene, x, 3.9 - 0.6 * (1 - (x / 4) ** 2), z) for x in np.linspace(-4, 4, 9)]
    cord = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    drawing, lights, size = f'<path d="M{cord}" stroke="#2a1f1c" stroke-width="1.5" fill="none"/>', [], 0.24 * scene.unit / z
    for number, (x, y) in enumerate(points[1:-1]):
        tone = ("#e8432f", "#f0a03a", "#f4e2b8")[number % 3]
        drawing += (
            f'<ellipse cx="{x:.1f}" cy="{y + size:.1f}" rx="{size * 0.8:.1f}" ry="{size:.1f}" fill="{tone}"/><ellipse '
            f'cx="{x:.1f}" cy="{y + size:.1f}" rx="{size * 0.42:.1f}" ry="{size * 0.8:.1f}" fill="#ffe9a8" '
            'fill-opacity=".75"/>'
        )
        drawing += (
            f'<path d="M{x - size * 0.4:.1f} '
            f"{y + size * 0.05:.1f}h{size * 0.8:.1f}v{size * 0.14:.1f}h{-size * 0.8:.1f}zM{x - size * 0.4:.1f} "
            f'{y + size * 1.86:.1f}h{size * 0.8:.1f}v{size * 0.14:.1f}h{-size * 0.8:.1f}z" fill="#3a1f1a"/>'
        )
        lights.append((x, y + size, size))
    return drawing, lights


def paint_harbour(scene: Scene) -> Canvas:
    """Gabled houses in a row on the quay, a hill behind them, still water before them."""
    rng, sky, drawing = scene.rng("harbour"), paint_sky(scene), ""
    hill = _dimmed(scene, "#6d8a5a", 0.7)
    crest = "".join(
        (
            f"L{scene.width * at / 12:.0f} "
            f"{scene.horizon - scene.unit * (0.2 + 0.09 * np.sin(at * 0.9 + rng.uniform(0, 0.5) + 3 * rng.random(1)[0])):.0f}"
        )
        for at in range(13)
    )
    drawing += f'<path fill="{hill}" d="M0 {scene.horizon:.0f}{crest}V{scene.horizon:.0f}z"/>'
    for rank, scale in ((0, 0.8), (1, 1.0)):
        x = -0.03 * scene.unit
        while x < scene.width:
            wide = scene.unit * rng.uniform(0.07, 0.11) * scale
            drawing += _gabled(
                scene, rng, x, wide, scene.unit * rng.uniform(0.1, 0.17) * scale + (1 - rank) * scene.unit * 0.07, 0.34 - 0.24 * rank
            )
            x += wide * 1.01
    quay = _dimmed(scene, "#8d8579", 0.05)
    drawing += f'<path fill="{quay}" d="M0 {scene.horizon - 2:.0f}H{scene.width}v{scene.unit * 0.03:.0f}H0z"/>'
    drawing += "".join(
        (
            f'<path fill="{_dimmed(scene, "#4a3a30")}" d="M{x:.0f} '
            f'{scene.horizon - 6:.0f}h{scene.unit * 0.012:.0f}v{scene.unit * 0.06:.0f}h{-scene.unit * 0.012:.0f}z"/>'
        )
        for x in np.arange(0.04, 1, 0.11) * scene.width
    )
    return _canvas(scene, _laid(scene, sky, drawing), 1.0)


def _gabled(scene: Scene, rng: np.random.Generator, x: float, wide: float, tall: float, distance: float) -> str:
    foot, top = scene.horizon, scene.horizon - tall
    face, roof = (
        _dimmed(scene, str(rng.choice(HOUSES)), distance),
        _dimmed(scene, str(rng.choice(["#a8452f", "#7a4a3a", "#5a5f6a"])), distance),
    )
    drawing = (
        f'<path fill="{face}" d="M{x:.1f} {foot:.1f}V{top:.1f}h{wide:.1f}V{foot:.1f}z"/><path fill="{roof}" '
        f'd="M{x - 2:.1f} {top + 1:.1f}L{x + wide / 2:.1f} {top - wide * 0.62:.1f}L{x + wide + 2:.1f} {top + 1:.1f}z"/>'
    )
    glass = "#ffdf9a" if scene.dark else _dimmed(scene, "#4a5f70", distance)
    size = wide * 0.2
    for row, column in np.ndindex(max(1, int(tall / (size * 2.1))), 2):
        drawing += (
            f'<path fill="{glass}" d="M{x + wide * (0.2 + 0.42 * column):.1f} '
            f'{top + size * (0.5 + 2 * row):.1f}h{size:.1f}v{size * 1.25:.1f}h{-size:.1f}z"/>'
        )
    return drawing
