"""Rooms that people live in: a kitchen, a bedroom, a parlour, a place at the window."""

import numpy as np

from gateway.engines.atelier.rooms import Frame, Room, boards, drapes, panes, wall
from gateway.engines.atelier.scene import Scene


def kitchen(scene: Scene, whole: Frame) -> Room:
    rng = scene.rng("kitchen")
    left = scene.side < 0
    window = whole.part(0.1 if left else 0.56, 0.1, 0.34, 0.34)
    drawing = wall(scene, whole, ("#e8dcc0", "#c9d6c8", "#e6c9a8", "#d8dde0")) + _splash(whole)
    counter, cupboard = whole.part(0, 0.56, 1, 0.035), whole.part(0, 0.595, 1, 0.25)
    paint = str(rng.choice(["#5f7f7a", "#7a8f6a", "#a8624a", "#4f6a7f"]))
    drawing += cupboard.fill(paint) + counter.fill("#8a5c3a")
    drawing += "".join(cupboard.part(at / 6 + 0.012, 0.1, 1 / 6 - 0.024, 0.8).fill("#fff", 'fill-opacity=".16" rx="4"') for at in range(6))
    drawing += "".join(cupboard.part(at / 6 + 0.075, 0.2, 0.02, 0.03).fill("#e6d4a0") for at in range(6))
    stove = whole.part(0.62 if left else 0.08, 0.5, 0.28, 0.345)
    drawing += _stove(stove) + _shelf(whole.part(0.54 if left else 0.06, 0.16, 0.4, 0.14), rng) + _pans(whole, 0.6 if left else 0.12, rng)
    table = whole.part(-0.02, 0.8, 1.04, 0.22)
    before = panes(window, 2, 2) + table.fill("#a8784a") + table.part(0, 0, 1, 0.09).fill("#c9986a")
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


def bedroom(scene: Scene, whole: Frame) -> Room:
    rng = scene.rng("bedroom")
    left = scene.side < 0
    window = whole.part(0.08 if left else 0.52, 0.1, 0.36, 0.46)
    drawing = wall(scene, whole, ("#dfe3e0", "#c9d3da", "#e8dccb", "#d3c4c9")) + boards(scene, whole, "#b08a62", 0.66)
    cloth = str(rng.choice(["#f4f2ee", "#e8eef2", "#f6ece0"]))
    tone = next((colour for colour in ("#f4f2ee",) if "curtains" in scene.extras), "#e6d9c4")
    before = (
        panes(window, 2, 2, "#f7f3ea")
        + drapes(window, tone, 0.86)
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


def parlour(scene: Scene, whole: Frame) -> Room:
    """A fire on the hearth, pictures, a rug, two chairs."""
    rng = scene.rng("parlour")
    drawing = wall(scene, whole, ("#6d4a44", "#4f5f58", "#7a6a4a", "#5a4f6a")) + boards(scene, whole, "#6b4630", 0.68)
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


def sill(scene: Scene, whole: Frame) -> Room:
    """Close to a window: panes from edge to edge, the sill below."""
    window = whole.part(0.1, -0.02, 0.8, 0.78)
    plaster = wall(scene, whole, ("#7d6a5c", "#5f6a70", "#8a7a5c", "#6a5a66"))
    board = whole.part(0, 0.76, 1, 0.1)
    before = (
        panes(window, 2, 2, "#e6dccb")
        + board.fill("#d9cbb5")
        + board.part(0, 0, 1, 0.16).fill("#f4ead8")
        + whole.part(0, 0.86, 1, 0.14).fill("#000", 'fill-opacity=".35"')
    )
    before += drapes(
        Frame(window.x + window.w * 0.04, window.y, window.w * 0.92, window.h),
        str(scene.rng("drape").choice(["#a3564a", "#4f6a7a", "#c2a46a"])),
        0.95,
    )
    return Room(plaster, window, before, (), 0.75)
