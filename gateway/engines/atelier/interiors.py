"""Rooms of a kind: a kitchen, a library, a bedroom, a parlour, a hall, a stage, a windowsill. Drawn flat, then lit."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gateway.engines.atelier import shapes
from gateway.engines.atelier.fields import Field, mix, ramp, sample, tile
from gateway.engines.atelier.landscape import Canvas, paint_country
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.scene import Layout, Scene
from gateway.engines.atelier.sky import paint_sky, screen
from gateway.engines.atelier.water import paint_water

SPINES = ("#7a2f2b", "#2f4a5a", "#8a6a3a", "#3f5a44", "#5a3d5a", "#a8743f", "#33404f", "#6d3a30", "#c2a46a", "#4a2f28")
LIGHTS = {"night": 0.34, "dusk": 0.5, "dawn": 0.92, "golden": 0.9, "day": 1.0}


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the picture, in pixels."""

    x: float
    y: float
    w: float
    h: float

    def part(self, x: float, y: float, w: float, h: float) -> "Frame":
        """A rectangle in parts of this one."""
        return Frame(self.x + x * self.w, self.y + y * self.h, w * self.w, h * self.h)

    def fill(self, tone: str, more: str = "") -> str:
        return f'<rect x="{self.x:.1f}" y="{self.y:.1f}" width="{self.w:.1f}" height="{self.h:.1f}" fill="{tone}" {more}/>'


@dataclass(frozen=True, slots=True)
class Room:
    """What is drawn, where one looks out, and where lamps are (x, y, reach; parts of the picture)."""

    drawing: str
    window: Frame | None = None
    before: str = ""  # what stands before the window
    lamps: tuple[tuple[float, float, float], ...] = ()
    dim: float = 1.0


def paint_interior(scene: Scene) -> Canvas:
    """The room of the scene's kind, its window, its light."""
    whole, h, w = Frame(0, 0, scene.width, scene.height), scene.height, scene.width
    room = ROOMS[scene.place](scene, whole)
    picture = _laid(scene, np.zeros((h, w, 3), np.float32), room.drawing)
    if room.window:
        picture = _view(scene, picture, room.window)
    picture = _lit(scene, room, _laid(scene, picture, room.before))
    return Canvas.bare(picture, np.full((h, w), 6, np.float32), np.zeros((h, w), np.float32))


def _laid(scene: Scene, picture: Field, drawing: str) -> Field:
    if not drawing:
        return picture
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{scene.width}" height="{scene.height}">{drawing}</svg>'
    painted = shapes.draw(svg, scene.width, scene.height)
    return mix(picture, painted[..., :3], painted[..., 3:])


def _view(scene: Scene, picture: Field, window: Frame) -> Field:
    """The country, the sea or the town that the window shows, with its bars."""
    rows = slice(max(0, round(window.y)), min(scene.height, round(window.y + window.h)))
    columns = slice(max(0, round(window.x)), min(scene.width, round(window.x + window.w)))
    height, width = rows.stop - rows.start, columns.stop - columns.start
    place = "sea" if "water" in scene.extras else str(scene.rng("outside").choice(["hills", "meadow", "mountains", "lake"]))
    view = replace(scene, width=width, height=height, place=place, subjects=(), layout=Layout(0.6, (0.55, 0.35), (0.5, 0.85)), octaves=4)
    outside = paint_water(view, paint_country(view, paint_sky(view)))
    seen = np.clip(outside.rgb * np.float32(1.1) + np.float32(0.06 if not scene.dark else 0), 0, 1)
    painted = picture.copy()
    painted[rows, columns] = _wet_pane(scene, seen) if scene.weather in ("rain", "storm") else seen
    return painted


def _wet_pane(scene: Scene, seen: Field) -> Field:
    """Rain runs down the glass, and what is outside swims in it."""
    rng, (h, w) = scene.rng("pane"), seen.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32) / np.float32(scene.unit)
    runs = ramp(0.6, 0.8, sample(tile("soft", 7), x * 3.2 + np.float32(rng.random()), y * 0.2 + np.float32(rng.random())))
    drops = ramp(0.72, 0.8, sample(tile("billow", 7), x * 3.9, y * 3.1 + np.float32(rng.random())))
    dull = mix(seen, rgb("#8b97a3"), 0.42)
    aside = (np.arange(w)[None, :] + (runs * 14).astype(int)) % w
    swum = dull[np.arange(h)[:, None], aside]
    return screen(screen(swum, rgb("#dfe9f0"), runs * np.float32(0.3)), rgb("#f4f8fa"), drops * np.float32(0.45))


def _lit(scene: Scene, room: Room, picture: Field) -> Field:
    """Daylight from the window falls off over the room; lamps glow where they are."""
    h, w = scene.height, scene.width
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    rng = scene.rng("plaster")
    grain = sample(tile("soft", 7), x / scene.unit * 0.9 + np.float32(rng.random()), y / scene.unit * 0.9) - np.float32(0.5)
    level = np.full((h, w), 0.62 * LIGHTS[scene.time] * room.dim, np.float32)
    if room.window:
        away = np.hypot(x - (room.window.x + room.window.w / 2), (y - (room.window.y + room.window.h * 0.7)) * 0.8) / scene.unit
        level += np.exp(-away * 1.5) * np.float32(0.75 * LIGHTS[scene.time])
        inside = (abs(x - room.window.x - room.window.w / 2) < room.window.w / 2) & (
            abs(y - room.window.y - room.window.h / 2) < room.window.h / 2
        )
        level = np.where(inside, np.maximum(level, 1), level)
    tone = mix(rgb("#fff4e2"), scene.palette.sun, 0.35) * (level + grain * np.float32(0.12))[..., None]
    lit = picture * tone
    for column, row, reach in room.lamps:
        glow = np.exp(-((np.hypot(x / w - column, (y / h - row) * h / w) / reach) ** 2))
        lit = lit + picture * (rgb("#ffcf7a") * np.float32(1.25 if scene.dark else 0.7)) * glow[..., None]
        lit = screen(np.clip(lit, 0, 1), rgb("#ffd890"), glow * np.float32(0.2))
    return np.asarray(np.clip(lit, 0, 1), np.float32)


def _wall(scene: Scene, whole: Frame, tones: tuple[str, ...]) -> str:
    return whole.fill(str(scene.rng("paint").choice(list(tones))))


def _floor(scene: Scene, whole: Frame, tone: str, line: float) -> str:
    """Boards that run to the eye from a line, in parts of the height."""
    drawing, middle = whole.part(0, line, 1, 1 - line).fill(tone), whole.w * scene.layout.light[0]
    top, bottom = whole.h * line, whole.h
    for number in range(-16, 17):
        x, end = middle + number * whole.w * 0.075, middle + number * whole.w * 0.24
        drawing += f'<path d="M{x:.0f} {top:.0f}L{end:.0f} {bottom:.0f}" stroke="#000" stroke-opacity=".28" stroke-width="2"/>'
    return drawing + whole.part(0, line - 0.022, 1, 0.022).fill("#fff", 'fill-opacity=".35"')


def _panes(window: Frame, columns: int, rows: int, tone: str = "#efe6d6") -> str:
    """Frame and bars of a window."""
    bar = max(3.0, window.w * 0.03)
    drawing = "".join(Frame(window.x + window.w * c / columns - bar / 2, window.y, bar, window.h).fill(tone) for c in range(columns + 1))
    drawing += "".join(
        Frame(window.x - bar / 2, window.y + window.h * r / rows - bar / 2, window.w + bar, bar).fill(tone) for r in range(rows + 1)
    )
    return drawing + Frame(window.x - 2 * bar, window.y + window.h, window.w + 4 * bar, bar * 2).fill(tone)


def _drapes(window: Frame, tone: str, alpha: float) -> str:
    """Two curtains that hang in folds and blow a little into the room."""
    drawing = ""
    for way, edge in ((1, window.x - window.w * 0.12), (-1, window.x + window.w * 1.12)):
        for fold in range(5):
            x, wide = edge + way * fold * window.w * 0.075, window.w * 0.085
            foot = edge + way * fold * window.w * 0.05
            low = window.y + window.h * (1.28 - 0.03 * fold)
            shade = "#000" if fold % 2 else tone
            drawing += (
                f'<path d="M{x:.0f} {window.y - window.h * 0.08:.0f}h{way * wide:.0f}Q{foot + way * wide:.0f} '
                f"{window.y + window.h * 0.6:.0f} "
                f"{foot + way * wide * 1.3:.0f} {low:.0f}H{foot:.0f}Q{x:.0f} {window.y + window.h * 0.6:.0f} {x:.0f} "
                f'{window.y - window.h * 0.08:.0f}z" '
                f'fill="{tone}" fill-opacity="{alpha}"/>'
            )
            drawing += (
                f'<path d="M{x:.0f} {window.y:.0f}L{foot:.0f} {low:.0f}" stroke="{shade}" stroke-opacity=".16" '
                f'stroke-width="{wide * 0.2:.0f}"/>'
            )
    rail = Frame(window.x - window.w * 0.2, window.y - window.h * 0.1, window.w * 1.4, window.h * 0.025)
    return drawing + rail.fill("#5a4030")


def _kitchen(scene: Scene, whole: Frame) -> Room:
    rng = scene.rng("kitchen")
    left = scene.side < 0
    window = whole.part(0.1 if left else 0.56, 0.1, 0.34, 0.34)
    drawing = _wall(scene, whole, ("#e8dcc0", "#c9d6c8", "#e6c9a8", "#d8dde0")) + _splash(whole)
    counter, cupboard = whole.part(0, 0.56, 1, 0.035), whole.part(0, 0.595, 1, 0.25)
    paint = str(rng.choice(["#5f7f7a", "#7a8f6a", "#a8624a", "#4f6a7f"]))
    drawing += cupboard.fill(paint) + counter.fill("#8a5c3a")
    drawing += "".join(cupboard.part(at / 6 + 0.012, 0.1, 1 / 6 - 0.024, 0.8).fill("#fff", 'fill-opacity=".16" rx="4"') for at in range(6))
    drawing += "".join(cupboard.part(at / 6 + 0.075, 0.2, 0.02, 0.03).fill("#e6d4a0") for at in range(6))
    stove = whole.part(0.62 if left else 0.08, 0.5, 0.28, 0.345)
    drawing += _stove(stove) + _shelf(whole.part(0.54 if left else 0.06, 0.16, 0.4, 0.14), rng) + _pans(whole, 0.6 if left else 0.12, rng)
    table = whole.part(-0.02, 0.8, 1.04, 0.22)
    before = _panes(window, 2, 2) + table.fill("#a8784a") + table.part(0, 0, 1, 0.09).fill("#c9986a")
    before += "".join(table.part(0, 0.2 + 0.2 * at, 1, 0.012).fill("#000", 'fill-opacity=".14"') for at in range(4))
    return Room(drawing, window, before, ((0.5, 0.02, 0.35),) if scene.dark else ())


def _splash(whole: Frame) -> str:
    """Tiles behind the counter."""
    rows = whole.part(0, 0.44, 1, 0.12)
    lines = "".join(rows.part(0, at / 3, 1, 0.03).fill("#000", 'fill-opacity=".1"') for at in range(4))
    return rows.fill("#f4efe4") + lines + "".join(rows.part(at / 18, 0, 0.002, 1).fill("#000", 'fill-opacity=".12"') for at in range(18))


def _stove(stove: Frame) -> str:
    drawing = (
        stove.fill("#33363c", 'rx="6"')
        + stove.part(0.1, 0.36, 0.8, 0.46).fill("#1d1f24", 'rx="6"')
        + stove.part(0.16, 0.44, 0.68, 0.3).fill("#e8863a", 'rx="4" fill-opacity=".75"')
    )
    drawing += "".join(
        f'<circle cx="{stove.x + stove.w * part:.0f}" cy="{stove.y + stove.h * 0.24:.0f}" r="{stove.w * 0.035:.0f}" fill="#d9d2c4"/>'
        for part in (0.2, 0.4, 0.6, 0.8)
    )
    pot = stove.part(0.14, -0.26, 0.44, 0.26)
    drawing += (
        pot.fill("#b5573a", 'rx="5"')
        + pot.part(-0.12, 0.16, 1.24, 0.1).fill("#8a3f2b")
        + pot.part(0.1, -0.16, 0.8, 0.14).fill("#c96a4a", 'rx="5"')
    )
    x, y = pot.x + pot.w / 2, pot.y - pot.h * 0.3
    steam = f"M{x:.0f} {y:.0f}q-14-20 0-40t0-40M{x + 16:.0f} {y:.0f}q-14-20 0-36t0-30"
    return drawing + f'<path d="{steam}" stroke="#fff" stroke-opacity=".6" stroke-width="5" fill="none" stroke-linecap="round"/>'


def _shelf(shelf: Frame, rng: np.random.Generator) -> str:
    drawing = shelf.part(0, 0.94, 1, 0.08).fill("#7a5236")
    for at in range(7):
        tall, tone = rng.uniform(0.4, 0.8), str(rng.choice(["#c8553a", "#d9a83c", "#5f8a7a", "#f0e6d0", "#7a5a8a", "#3f6a8a"]))
        jar = shelf.part(0.03 + at * 0.14, 0.94 - tall, 0.1, tall)
        drawing += (
            jar.fill(tone, 'rx="6"')
            + jar.part(0.1, -0.12, 0.8, 0.14).fill("#6b4a30")
            + jar.part(0.14, 0.1, 0.16, 0.7).fill("#fff", 'fill-opacity=".4"')
        )
    return drawing


def _pans(whole: Frame, left: float, rng: np.random.Generator) -> str:
    rail = whole.part(left - 0.02, 0.355, 0.32, 0.008)
    drawing = rail.fill("#33302e")
    for at in range(4):
        x, y, r = rail.x + rail.w * (0.14 + 0.24 * at), rail.y, whole.w * rng.uniform(0.022, 0.034)
        drawing += (
            f'<path d="M{x:.0f} {y:.0f}v{r * 1.5:.0f}" stroke="#33302e" stroke-width="5"/><circle cx="{x:.0f}" '
            f'cy="{y + r * 2.3:.0f}" r="{r:.0f}" fill="{rng.choice(["#b5673a", "#3a3c42", "#c98a4a"])}"/>'
        )
        drawing += f'<circle cx="{x:.0f}" cy="{y + r * 2.3:.0f}" r="{r * 0.7:.0f}" fill="#000" fill-opacity=".22"/>'
    return drawing


def _library(scene: Scene, whole: Frame) -> Room:
    """Shelves from floor to ceiling, the side ones in perspective, a ladder, a desk before them."""
    rng, drawing = scene.rng("library"), whole.fill("#3d2a20")
    back = whole.part(0.2, 0.0, 0.6, 0.68)
    drawing += _books(back, rng, 7) + _side_shelves(whole, rng)
    drawing += _floor(scene, whole, "#5a3d2a", 0.7)
    ladder = back.x + back.w * float(rng.choice([0.16, 0.74]))
    rungs = "".join(
        f'<path d="M{ladder + at * 4:.0f} {whole.h * (0.72 - 0.08 * at):.0f}h{whole.w * 0.07:.0f}" stroke="#a8743f" stroke-width="5"/>'
        for at in range(9)
    )
    drawing += (
        f'<path d="M{ladder - 6:.0f} {whole.h * 0.78:.0f}L{ladder + 36:.0f} 0M{ladder + whole.w * 0.075:.0f} '
        f'{whole.h * 0.78:.0f}L{ladder + whole.w * 0.075 + 36:.0f} 0" stroke="#a8743f" stroke-width="7"/>{rungs}'
    )
    desk = whole.part(-0.02, 0.82, 1.04, 0.2)
    before = (
        desk.fill("#5f3a26")
        + desk.part(0, 0, 1, 0.1).fill("#8a5838")
        + desk.part(0.3, 0.14, 0.4, 0.5).fill("#3f5a44", 'rx="4" fill-opacity=".6"')
    )
    subject = scene.layout.subject[0]
    return Room(drawing, None, before, ((subject, 0.62, 0.3), (0.5, 0.2, 0.5)), 0.8)


def _books(case: Frame, rng: np.random.Generator, rows: int) -> str:
    drawing = case.fill("#2a1c15")
    for row in range(rows):
        shelf = case.part(0, row / rows, 1, 1 / rows)
        x = 0.005
        while x < 0.97:
            wide, tall = rng.uniform(0.016, 0.04), rng.uniform(0.6, 0.84)
            book = shelf.part(x, 0.9 - tall, wide, tall)
            drawing += (
                book.fill(str(rng.choice(SPINES)))
                + book.part(0, 0.16, 1, 0.06).fill("#e6cf8a", 'fill-opacity=".7"')
                + book.part(0, 0, 0.22, 1).fill("#fff", 'fill-opacity=".14"')
            )
            x += wide * 1.06 if rng.random() < 0.94 else 0.06
        drawing += shelf.part(0, 0.9, 1, 0.1).fill("#6b4730")
    return drawing


def _side_shelves(whole: Frame, rng: np.random.Generator) -> str:
    """Two cases that run from the back towards the eye."""
    drawing = ""
    for near, far in ((0.0, 0.2), (1.0, 0.8)):
        rows = 7

        def at(part: float, up: float, near: float = near, far: float = far) -> str:
            x = near + (far - near) * part
            top, bottom = -0.35 * (1 - part), 1.0 - 0.32 * part
            return f"{x * whole.w:.1f} {(top + (bottom - top) * up) * whole.h:.1f}"

        drawing += f'<path d="M{at(0, 0)}L{at(1, 0)}L{at(1, 1)}L{at(0, 1)}z" fill="#2a1c15"/>'
        for row in range(rows):
            for number in range(26):
                a, b, tall = number / 26, (number + 0.9) / 26, rng.uniform(0.6, 0.84) / rows
                low = (row + 0.9) / rows
                drawing += f'<path d="M{at(a, low - tall)}L{at(b, low - tall)}L{at(b, low)}L{at(a, low)}z" fill="{rng.choice(SPINES)}"/>'
            drawing += (
                "<path "
                f'd="M{at(0, (row + 0.9) / rows)}L{at(1, (row + 0.9) / rows)}L{at(1, (row + 1) / rows)}L{at(0, (row + 1) / rows)}z" '
                'fill="#6b4730"/>'
            )
    return drawing


def _bedroom(scene: Scene, whole: Frame) -> Room:
    rng = scene.rng("bedroom")
    left = scene.side < 0
    window = whole.part(0.08 if left else 0.52, 0.1, 0.36, 0.46)
    drawing = _wall(scene, whole, ("#dfe3e0", "#c9d3da", "#e8dccb", "#d3c4c9")) + _floor(scene, whole, "#b08a62", 0.66)
    cloth = str(rng.choice(["#f4f2ee", "#e8eef2", "#f6ece0"]))
    tone = next((colour for colour in ("#f4f2ee",) if "curtains" in scene.extras), "#e6d9c4")
    before = (
        _panes(window, 2, 2, "#f7f3ea")
        + _drapes(window, tone, 0.86)
        + _bed(whole, left, cloth, str(rng.choice(["#7fa3b5", "#c98a7a", "#8fa88a", "#d9b36a"])))
    )
    return Room(drawing, window, before, ((0.9 if left else 0.1, 0.56, 0.16),) if scene.dark else ())


def _bed(whole: Frame, left: bool, cloth: str, throw: str) -> str:
    """A bed that stands with its head at the wall, beside the window, its foot towards the eye."""
    x0, x1 = (0.5, 0.92) if left else (0.08, 0.5)

    def at(x: float, y: float) -> str:
        return f"{x * whole.w:.0f} {y * whole.h:.0f}"

    def plane(top: float, bottom: float, tone: str, more: str = "") -> str:
        spread_top, spread = (top - 0.6) * 0.3, (bottom - 0.6) * 0.3
        return (
            "<path "
            f'd="M{at(x0 - spread_top, top)}L{at(x1 + spread_top, top)}L{at(x1 + spread, bottom)}L{at(x0 - spread, bottom)}z" '
            f'fill="{tone}" {more}/>'
        )

    head = whole.part(x0 - 0.02, 0.4, x1 - x0 + 0.04, 0.24).fill("#7a5236", 'rx="10"') + whole.part(
        x0 + 0.01, 0.43, x1 - x0 - 0.02, 0.2
    ).fill("#8f6444", 'rx="8"')
    sheets = (
        plane(0.6, 0.72, cloth)
        + plane(0.7, 0.94, throw)
        + plane(0.69, 0.735, "#ffffff")
        + plane(0.93, 1.03, throw)
        + plane(0.94, 1.03, "#000", 'fill-opacity=".28"')
    )
    folds = "".join(f"M{at(x0 + part, 0.74)}Q{at(x0 + part + 0.02, 0.84)} {at(x0 + part - 0.02, 0.94)}" for part in (0.08, 0.2, 0.33))
    pillows = "".join(
        (
            f'<ellipse cx="{part * whole.w:.0f}" cy="{0.625 * whole.h:.0f}" rx="{whole.w * 0.092:.0f}" '
            f'ry="{whole.h * 0.05:.0f}" fill="{tone}"/>'
        )
        for part, tone in ((x0 + 0.11, "#e6eaee"), (x1 - 0.11, "#ffffff"))
    )
    table = whole.part(x1 + 0.03 if not left else x0 - 0.13, 0.58, 0.1, 0.16).fill("#6b4630")
    return table + head + sheets + f'<path d="{folds}" stroke="#000" stroke-opacity=".16" stroke-width="6" fill="none"/>' + pillows


def _parlour(scene: Scene, whole: Frame) -> Room:
    """A fire on the hearth, pictures, a rug, two chairs."""
    rng = scene.rng("parlour")
    drawing = _wall(scene, whole, ("#6d4a44", "#4f5f58", "#7a6a4a", "#5a4f6a")) + _floor(scene, whole, "#6b4630", 0.68)
    hearth = whole.part(0.32, 0.3, 0.36, 0.4)
    drawing += (
        hearth.fill("#9a9086") + hearth.part(-0.08, -0.07, 1.16, 0.09).fill("#5a3d2a") + hearth.part(0.2, 0.3, 0.6, 0.7).fill("#1d1512")
    )
    flame, foot = hearth.x + hearth.w / 2, hearth.y + hearth.h
    for wide, tall, tone in ((0.2, 0.5, "#d8481f"), (0.14, 0.38, "#f08a2a"), (0.07, 0.24, "#ffe08a")):
        drawing += (
            f'<path fill="{tone}" d="M{flame - hearth.w * wide:.0f} {foot:.0f}Q{flame - hearth.w * wide:.0f} '
            f"{foot - hearth.h * tall * 0.6:.0f} {flame:.0f} {foot - hearth.h * tall:.0f}Q{flame + hearth.w * wide:.0f} "
            f'{foot - hearth.h * tall * 0.5:.0f} {flame + hearth.w * wide:.0f} {foot:.0f}z"/>'
        )
    for at, column in enumerate((0.08, 0.76)):
        art = whole.part(column, 0.12 + 0.04 * at, 0.16, 0.2)
        drawing += (
            art.fill("#c9a04a")
            + art.part(0.08, 0.07, 0.84, 0.86).fill(str(rng.choice(["#4f7a8a", "#8a9a5a", "#b5704a"])))
            + art.part(0.08, 0.6, 0.84, 0.33).fill("#3f5a44")
        )
    drawing += (
        f'<ellipse cx="{whole.w / 2:.0f}" cy="{whole.h * 0.86:.0f}" rx="{whole.w * 0.36:.0f}" ry="{whole.h * 0.09:.0f}" '
        f'fill="#9a3a34"/><ellipse cx="{whole.w / 2:.0f}" cy="{whole.h * 0.86:.0f}" rx="{whole.w * 0.3:.0f}" '
        f'ry="{whole.h * 0.07:.0f}" fill="none" stroke="#e6c98a" stroke-width="5"/>'
    )
    for column in (0.04, 0.74):
        chair = whole.part(column, 0.5, 0.22, 0.36)
        drawing += (
            chair.fill("#3f6a66", f'rx="{whole.w * 0.03:.0f}"')
            + chair.part(0.12, 0.5, 0.76, 0.32).fill("#558a84", 'rx="10"')
            + chair.part(0, 0.42, 0.2, 0.5).fill("#335854", 'rx="8"')
            + chair.part(0.8, 0.42, 0.2, 0.5).fill("#335854", 'rx="8"')
        )
    return Room(drawing, None, "", ((0.5, 0.64, 0.3),), 0.75)


def _sill(scene: Scene, whole: Frame) -> Room:
    """Close to a window: panes from edge to edge, the sill below."""
    window = whole.part(0.1, -0.02, 0.8, 0.78)
    wall = _wall(scene, whole, ("#7d6a5c", "#5f6a70", "#8a7a5c", "#6a5a66"))
    board = whole.part(0, 0.76, 1, 0.1)
    before = (
        _panes(window, 2, 2, "#e6dccb")
        + board.fill("#d9cbb5")
        + board.part(0, 0, 1, 0.16).fill("#f4ead8")
        + whole.part(0, 0.86, 1, 0.14).fill("#000", 'fill-opacity=".35"')
    )
    before += _drapes(
        Frame(window.x + window.w * 0.04, window.y, window.w * 0.92, window.h),
        str(scene.rng("drape").choice(["#a3564a", "#4f6a7a", "#c2a46a"])),
        0.95,
    )
    return Room(wall, window, before, (), 0.75)


def _hall(scene: Scene, whole: Frame) -> Room:
    """Columns and arches that lead to a bright window."""
    stone, drawing = "#a89f92", whole.fill("#6b635a")
    window = whole.part(0.42, 0.2, 0.16, 0.32)
    drawing += _floor(scene, whole, "#8a8074", 0.62)
    for near in (1.0, 0.7, 0.5):
        for way in (-1, 1):
            x, top, foot, wide = 0.5 + way * near * 0.48, 0.4 - near * 0.5, 0.56 + near * 0.4, near * 0.07
            drawing += whole.part(x - wide / 2, top, wide, foot - top).fill(stone) + whole.part(
                x + (0 if way * scene.side > 0 else -wide / 2), top, wide / 2, foot - top
            ).fill("#000", 'fill-opacity=".3"')
            drawing += whole.part(x - wide * 0.75, foot - 0.03 * near, wide * 1.5, 0.03 * near).fill("#8a8276") + whole.part(
                x - wide * 0.75, top + 0.2 * near, wide * 1.5, 0.03 * near
            ).fill("#8a8276")
        span, y = near * 0.48, 0.4 - near * 0.3
        drawing += (
            f'<path d="M{(0.5 - span) * whole.w:.0f} {y * whole.h:.0f}Q{whole.w / 2:.0f} {(y - near * 0.34) * whole.h:.0f} '
            f'{(0.5 + span) * whole.w:.0f} {y * whole.h:.0f}" stroke="{stone}" stroke-width="{near * 0.06 * whole.w:.0f}" '
            'fill="none"/>'
        )
    return Room(drawing, window, _panes(window, 2, 4, "#4a443e"), ((0.5, 0.38, 0.3),), 0.8)


def _stage(scene: Scene, whole: Frame) -> Room:
    """A dark stage between red curtains; one cone of light falls on it."""
    x = scene.layout.subject[0]
    drawing = whole.fill("#0d0b12") + _floor(scene, whole, "#4a3226", 0.7)
    cx, foot = x * whole.w, 0.88 * whole.h
    drawing += (
        f'<path fill="#fff2cc" fill-opacity=".2" d="M{cx - whole.w * 0.02:.0f} '
        f'0H{cx + whole.w * 0.02:.0f}L{cx + whole.w * 0.27:.0f} {foot:.0f}H{cx - whole.w * 0.27:.0f}z"/>'
    )
    drawing += (
        f'<path fill="#fff2cc" fill-opacity=".16" d="M{cx - whole.w * 0.01:.0f} '
        f'0H{cx + whole.w * 0.01:.0f}L{cx + whole.w * 0.2:.0f} {foot:.0f}H{cx - whole.w * 0.2:.0f}z"/>'
    )
    drawing += (
        f'<ellipse cx="{cx:.0f}" cy="{foot:.0f}" rx="{whole.w * 0.27:.0f}" ry="{whole.h * 0.06:.0f}" fill="#ffe9b8" fill-opacity=".85"/>'
    )
    for way, edge in ((1, 0.0), (-1, 1.0)):
        for fold in range(4):
            start = edge + way * fold * 0.045
            drawing += (
                f'<path fill="#8a1f26" d="M{start * whole.w:.0f} '
                f"0h{way * 0.06 * whole.w:.0f}Q{(start + way * 0.03) * whole.w:.0f} {whole.h * 0.5:.0f} "
                f'{(start + way * 0.05) * whole.w:.0f} {whole.h:.0f}H{edge * whole.w:.0f}z"/>'
            )
            drawing += (
                f'<path d="M{(start + way * 0.02) * whole.w:.0f} 0Q{start * whole.w:.0f} {whole.h * 0.5:.0f} '
                f'{(start + way * 0.015) * whole.w:.0f} {whole.h:.0f}" stroke="#4a0d14" stroke-width="{whole.w * 0.014:.0f}" '
                'fill="none"/>'
            )
    drawing += "".join(
        (
            f'<path fill="#8a1f26" stroke="#4a0d14" stroke-width="3" d="M{at / 6 * whole.w:.0f} 0q{whole.w / 12:.0f} '
            f'{whole.h * 0.16:.0f} {whole.w / 6:.0f} 0z"/>'
        )
        for at in range(6)
    )
    return Room(drawing, None, "", ((x, 0.6, 0.34),), 1.5 if scene.dark else 1.0)


ROOMS: dict[str, Callable[[Scene, Frame], Room]] = {
    "kitchen": _kitchen,
    "library": _library,
    "bedroom": _bedroom,
    "parlour": _parlour,
    "sill": _sill,
    "hall": _hall,
    "stage": _stage,
}
