"""Rooms that people come to: a library, a hall of columns, a stage."""

import numpy as np

from gateway.engines.atelier.rooms import Frame, Room, boards, panes
from gateway.engines.atelier.scene import Scene

SPINES = ("#7a2f2b", "#2f4a5a", "#8a6a3a", "#3f5a44", "#5a3d5a", "#a8743f", "#33404f", "#6d3a30", "#c2a46a", "#4a2f28")


def library(scene: Scene, whole: Frame) -> Room:
    """Shelves from floor to ceiling, the side ones in perspective, a ladder, a desk before them."""
    rng, drawing = scene.rng("library"), whole.fill("#3d2a20")
    back = whole.part(0.2, 0.0, 0.6, 0.68)
    drawing += _books(back, rng, 7) + _side_shelves(whole, rng)
    drawing += boards(scene, whole, "#5a3d2a", 0.7)
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


def hall(scene: Scene, whole: Frame) -> Room:
    """Columns and arches that lead to a bright window."""
    stone, drawing = "#a89f92", whole.fill("#6b635a")
    window = whole.part(0.42, 0.2, 0.16, 0.32)
    drawing += boards(scene, whole, "#8a8074", 0.62)
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
    return Room(drawing, window, panes(window, 2, 4, "#4a443e"), ((0.5, 0.38, 0.3),), 0.8)


def stage(scene: Scene, whole: Frame) -> Room:
    """A dark stage between red curtains; one cone of light falls on it."""
    x = scene.layout.subject[0]
    drawing = whole.fill("#0d0b12") + boards(scene, whole, "#4a3226", 0.7)
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
