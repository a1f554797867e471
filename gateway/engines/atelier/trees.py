"""Trees and a branch in blossom, each grown anew from a seed."""

from math import cos, pi, sin

import numpy as np

from gateway.engines.atelier.fields import generator


def blossom(parts: dict[str, str], colour: str) -> str:
    """A branch that reaches across, with blossoms of that colour, buds and falling petals."""
    rng = generator("blossom", *parts)
    wood = '<path fill="#54392e" d="M-10 440Q120 400 210 300 300 220 420 190L516 150 514 164 430 204Q320 240 240 322 150 430-10 476z"/>'
    twigs, spots = "", []
    for start, end in (
        ((120, 396), (90, 220)),
        ((200, 316), (240, 120)),
        ((300, 236), (420, 320)),
        ((360, 208), (380, 70)),
        ((240, 290), (330, 380)),
        ((430, 190), (500, 90)),
    ):
        bend = ((start[0] + end[0]) / 2 + rng.uniform(-30, 30), (start[1] + end[1]) / 2)
        twigs += f"M{start[0]} {start[1]}Q{bend[0]:.0f} {bend[1]:.0f} {end[0]} {end[1]}"
        spots += [
            (start[0] + (end[0] - start[0]) * part + rng.uniform(-16, 16), start[1] + (end[1] - start[1]) * part + rng.uniform(-16, 16))
            for part in (0.35, 0.6, 0.82, 1.0)
        ]
    flowers = "".join(_blossom(x, y, rng.uniform(30, 44), rng.uniform(0, 72), colour) for x, y in spots)
    petals = "".join(
        (
            f'<ellipse cx="{rng.uniform(20, 490):.0f}" cy="{rng.uniform(380, 505):.0f}" rx="11" ry="6" '
            f'transform="rotate({rng.uniform(0, 90):.0f} 256 440)"/>'
        )
        for _ in range(7)
    )
    return f'<path d="{twigs}" stroke="#54392e" stroke-width="8" fill="none"/>{wood}{flowers}<g fill="{colour}">{petals}</g>'


def _blossom(x: float, y: float, size: float, turn: float, colour: str) -> str:
    petals = ""
    for number in range(5):
        angle = (turn + number * 72) / 180 * pi
        petals += (
            f'<circle cx="{x + cos(angle) * size * 0.6:.0f}" cy="{y + sin(angle) * size * 0.6:.0f}" r="{size * 0.4:.0f}" '
            'stroke="#b5506a" stroke-opacity=".5" stroke-width="1.5"/>'
        )
    lit = f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{size * 0.5:.0f}" fill="#fff" fill-opacity=".5"/>'
    return f'<g fill="{colour}">{petals}</g>{lit}<circle cx="{x:.0f}" cy="{y:.0f}" r="{size * 0.2:.0f}" fill="#c2305a"/>'


def bare(parts: dict[str, str], colour: str) -> str:
    """A tree without leaves: each bough parts into two or three that are thinner."""
    rng = generator("bare", *parts)
    strokes: dict[int, str] = {}
    _bough(rng, 256, 506, -90, 128, 7, strokes)
    return "".join(
        f'<path d="{path}" stroke="{colour}" stroke-width="{wide**1.7 * 0.95:.1f}" stroke-linecap="round" fill="none"/>'
        for wide, path in strokes.items()
    )


def _bough(rng: np.random.Generator, x: float, y: float, turn: float, length: float, wide: int, strokes: dict[int, str]) -> None:
    end = x + cos(turn / 180 * pi) * length, y + sin(turn / 180 * pi) * length
    bend = (x + end[0]) / 2 + rng.uniform(-0.08, 0.08) * length, (y + end[1]) / 2 + rng.uniform(-0.05, 0.05) * length
    strokes[wide] = strokes.get(wide, "") + f"M{x:.0f} {y:.0f}Q{bend[0]:.0f} {bend[1]:.0f} {end[0]:.0f} {end[1]:.0f}"
    if wide > 1:
        for spread in (-26, 24) if rng.random() < 0.6 else (-34, 2, 32):
            _bough(rng, *end, turn + spread + rng.uniform(-9, 9), length * rng.uniform(0.68, 0.84), wide - 1, strokes)


def tree(parts: dict[str, str], colour: str) -> str:
    """A broad tree: a trunk with boughs, and a crown of clumps, dark below and light above. `colour` is that of its leaves."""
    rng = generator("tree", *parts)
    trunk = (
        '<path fill="#5a4232" d="M196 512q40-30 42-120l-70-90 12-8 62 60 8-110h22l6 120 66-76 12 10-62 96q4 86 46 118z"/>'
        '<path fill="#000" fill-opacity=".25" d="M262 512q20-60 14-140l18-20q4 110 46 160z"/>'
    )
    clumps = sorted(
        (
            (256 + cos(a) * r * 1.1, 190 + sin(a) * r * 0.78)
            for a, r in zip(rng.uniform(0, 2 * pi, 46), rng.uniform(10, 170, 46), strict=True)
        ),
        key=lambda at: -at[1],
    )
    leaves = "".join(
        (
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{size:.0f}" fill="{colour}"/><circle cx="{x + size * 0.2:.0f}" '
            f'cy="{y + size * 0.25:.0f}" r="{size * 0.8:.0f}" fill="#0a1a10" fill-opacity="{0.06 + 0.16 * (y > 200):.2f}"/>'
            f'<circle cx="{x - size * 0.25:.0f}" cy="{y - size * 0.3:.0f}" r="{size * 0.5:.0f}" fill="#fff6c0" '
            'fill-opacity=".13"/>'
        )
        for (x, y), size in zip(clumps, rng.uniform(34, 56, 46), strict=True)
    )
    return trunk + leaves
