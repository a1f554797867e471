"""Flowers in a vase, and fruit in a bowl."""

from math import cos, sin

from gateway.engines.atelier.fields import generator
from gateway.engines.atelier.pieces import LEAF, content, placed


def bouquet(parts: dict[str, str], colour: str) -> str:
    """Flowers in a vase of that colour. The first part is the flower."""
    name, tone = content(parts)
    rng = generator("bouquet", name)
    stems, heads, leaves = "", "", ""
    for number in range(9):
        turn = (number - 4) / 4 * 1.1 + rng.uniform(-0.1, 0.1)
        reach = (190 if number % 2 else 236) * rng.uniform(0.92, 1.05)
        x, y = 256 + sin(turn) * reach * 0.98, 306 - cos(turn) * reach * 0.94
        stems += f"M256 330Q{256 + sin(turn) * 60:.0f} 250 {x:.0f} {y:.0f}"
        heads += _head(name, tone, x, y, 52 * rng.uniform(0.9, 1.12))
    for number in range(6):
        turn = (number - 2.5) / 2.5 * 1.35
        x, y = 256 + sin(turn) * 126, 308 - cos(turn) * 90
        leaves += (
            f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="52" ry="19" fill="{LEAF}" transform="rotate({turn * 57 - 90:.0f} {x:.0f} {y:.0f})"/>'
        )
    return f'<path d="{stems}" stroke="#4a6d3a" stroke-width="9" fill="none"/>{leaves}{heads}{_vase(colour)}'


def _head(name: str, tone: str, x: float, y: float, size: float) -> str:
    """A flower from before: petals in two rings about an eye."""
    sunny = "sunflower" in name
    petal, eye = tone or "#d8563f", "#4a2c1a" if sunny else "#f0c84a"
    many = 15 if sunny else 7
    rings = ""
    for ring, (length, shade) in enumerate(((1.0, 0.0), (0.82, 0.14))):
        for number in range(many):
            turn = 360 * (number + 0.5 * ring) / many
            wide = size * (0.17 if sunny else 0.34)
            rings += (
                f'<ellipse cx="{x:.0f}" cy="{y - size * 0.62 * length:.0f}" rx="{wide:.0f}" ry="{size * 0.42 * length:.0f}" '
                f'transform="rotate({turn:.0f} {x:.0f} {y:.0f})" fill="{petal}"/>'
            )
            rings += (
                f'<ellipse cx="{x:.0f}" cy="{y - size * 0.62 * length:.0f}" rx="{wide:.0f}" ry="{size * 0.42 * length:.0f}" '
                f'transform="rotate({turn:.0f} {x:.0f} {y:.0f})" fill="#7a2a00" fill-opacity="{shade}"/>'
            )
    return rings + f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{size * (0.42 if sunny else 0.26):.0f}" fill="{eye}"/>'


def _vase(colour: str) -> str:
    body = f'<path fill="{colour}" d="M196 318h120l-12 26q70 50 46 116-12 40-44 46H206q-32-6-44-46-24-66 46-116z"/>'
    shade = '<path fill="#000" fill-opacity=".25" d="M280 318h36l-12 26q70 50 46 116-12 40-44 46h-40q70-70 14-188z"/>'
    return (
        body
        + shade
        + (
            '<path fill="#fff" fill-opacity=".3" d="M196 380q-20 40-8 76 8-50 24-80z"/><path fill="#000" fill-opacity=".3" '
            'd="M196 318h120v10H196z"/>'
        )
    )


def filled(parts: dict[str, str], colour: str) -> str:
    """A bowl, or another open vessel, heaped with the first part."""
    name, tone = content(parts)
    rng = generator("filled", name)
    heap = ""
    for row, (y, many) in enumerate(((262, 7), (226, 6), (188, 4), (156, 2))):
        for number in range(many):
            x = 256 + (number - (many - 1) / 2) * 56 + rng.uniform(-7, 7)
            heap += _fruit(name, tone, x, y + rng.uniform(-8, 8), rng.uniform(-30, 30), row * 9 + number)
    rim = '<ellipse cx="256" cy="282" rx="222" ry="40" fill="#000" fill-opacity=".35"/>'
    bowl = f'<path fill="{colour}" d="M30 276q226 66 452 0-8 110-110 172l8 40H132l8-40Q38 386 30 276z"/>'
    shade = (
        '<path fill="#000" fill-opacity=".2" d="M330 298q90-6 152-22-8 110-110 172l8 40h-60q70-80 10-190z"/><path '
        'fill="#fff" fill-opacity=".4" d="M40 292q216 60 432 0v10q-216 60-432 0z"/>'
    )
    return rim + heap + bowl + shade


def _fruit(name: str, tone: str, x: float, y: float, turn: float, number: int) -> str:
    if "cherr" in name or "berr" in name or "grape" in name or not tone.startswith("+"):
        skin = "#b3162b" if "cherr" in name else tone if tone.startswith("#") else "#b8323f"
        stalk = (
            f'<path d="M{x:.0f} {y - 30:.0f}q10-40 {turn:.0f}-64" stroke="#5a7a34" stroke-width="5" fill="none"/>'
            if "cherr" in name and number % 3 == 0
            else ""
        )
        ball = (
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="36" fill="{skin}"/><circle cx="{x + 6:.0f}" cy="{y + 6:.0f}" r="30" '
            'fill="#000" fill-opacity=".14"/>'
        )
        return stalk + ball + f'<ellipse cx="{x - 12:.0f}" cy="{y - 14:.0f}" rx="9" ry="6" fill="#fff" fill-opacity=".75"/>'
    return placed(tone, x, y, 108, turn, number)
