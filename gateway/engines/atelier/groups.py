"""Things that are put together: flowers in a vase, fruit in a bowl, a dragon round a tower, a train on a bridge."""

from math import cos, pi, sin

import numpy as np

from gateway.engines.atelier.fields import generator
from gateway.engines.atelier.figures import FIGURES
from gateway.engines.atelier.icons import NOTO_VIEW, library, noto

LEAF = "#5a7f45"


def placed(name: str, x: float, y: float, size: float, turn: float = 0, number: int = 0) -> str:
    """A shape of a library at x, y (its middle), as wide as `size`; `number` keeps its gradients apart from those of others."""
    if name[0] == "+":
        body, view = (noto(name[1:]) or "").replace("svgID", f"g{number}x"), NOTO_VIEW
    else:
        body, view = FIGURES[name] if name[0] == "@" else library()[name], 512
    scale = size / view
    return f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn:.0f}) scale({scale:.3f}) translate({-view / 2} {-view / 2})">{body}</g>'


def _content(parts: dict[str, str]) -> tuple[str, str]:
    """The shape that is put in, and its colour."""
    return next(iter(parts.items()))


def bouquet(parts: dict[str, str], colour: str) -> str:
    """Flowers in a vase of that colour. The first part is the flower."""
    name, tone = _content(parts)
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
    name, tone = _content(parts)
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


def coil(parts: dict[str, str], colour: str) -> str:
    """A long beast wound round what it holds: behind it, before it, its head at the top."""
    stone, dark = "#b5ab9c", "#8a8174"
    tower = (
        f'<path fill="{stone}" d="M190 110h132v402H190zM176 70h30v24h34V70h32v24h34V70h30v46H176z"/><path fill="{dark}" '
        'd="M276 116h46v396h-46z"/>'
    )
    tower += '<path fill="#3a3430" d="M238 160q18-26 36 0v40h-36zM238 330q18-26 36 0v40h-36z"/>'
    back, front = "", ""
    for number, y in enumerate((190, 270, 350, 430)):
        thick = 40 + number * 3 if number < 3 else 34
        back += (
            f'<path d="M330 {y - 50}Q400 {y - 20} 330 {y - 14}" stroke="{colour}" stroke-width="{thick - 8}" '
            'stroke-linecap="round" fill="none"/>'
        )
        front += (
            f'<path d="M176 {y + 26}Q140 {y + 6} 180 {y - 4}Q256 {y + 26} 334 {y - 40}" stroke="{colour}" '
            f'stroke-width="{thick}" stroke-linecap="round" fill="none"/>'
        )
        front += f'<path d="M186 {y + 12}Q256 {y + 44} 330 {y - 22}" stroke="#f0c86a" stroke-width="9" stroke-dasharray="5 9" fill="none"/>'
    wing = (
        f'<path fill="{colour}" d="M330 190Q390 60 506 40 470 90 484 130 440 120 444 170 400 160 396 220z"/><path '
        f'fill="{colour}" d="M180 210Q110 90 6 76 44 120 30 160 74 150 70 196 116 190 124 246z"/><path fill="#000" '
        'fill-opacity=".25" d="M330 190Q390 60 506 40 410 90 344 204zM180 210Q110 90 6 76 100 120 170 226z"/>'
    )
    tail = (
        f'<path d="M180 440Q110 450 90 490 60 500 30 476" stroke="{colour}" stroke-width="22" stroke-linecap="round" '
        f'fill="none"/><path fill="{colour}" d="M44 490L2 470l40-24z"/>'
    )
    neck = f'<path d="M334 150Q380 100 330 62 300 40 250 50" stroke="{colour}" stroke-width="42" stroke-linecap="round" fill="none"/>'
    head = (
        f'<path fill="{colour}" d="M270 18q-50-10-80 22l-70 26q-4 18 14 22l76 8q50 4 76-20zM262 26q30-30 70-20-24 10-40 '
        '34z"/><circle cx="220" cy="48" r="8" fill="#ffd84a"/><path fill="#ff9a3a" d="M118 76q-60-6-110 20 30 4 40 14 '
        '20-8 34 0 16-14 40-16z"/>'
    )
    return wing + back + tower + front + tail + neck + head


def viaduct(parts: dict[str, str], colour: str) -> str:
    """What runs on rails, upon a bridge of stone arches from edge to edge."""
    piers = "".join(f"M{x} 512V360q34-56 68 0v152z" for x in range(14, 512, 84))
    bridge = f'<path fill="#8d857a" fill-rule="evenodd" d="M-40 290H552V512H-40z{piers}"/><path fill="#6f675e" d="M-40 290H552v14H-40z"/>'
    stones = "".join(f"M{-40 + row % 2 * 20} {314 + row * 14}H552" for row in range(3))
    bridge += f'<path stroke="#6f675e" stroke-width="2" stroke-dasharray="34 4" fill="none" d="{stones}"/>'
    bridge += '<path fill="#f6f8fa" d="M-40 284H552v10H-40z"/>' if "snow" in parts else ""
    wagons = "".join(_wagon(x) for x in (238, 332, 426))
    smoke = "".join(
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="#f4f2ee" fill-opacity=".85"/>'
        for x, y, r in ((104, 138, 16), (126, 114, 24), (166, 94, 32), (222, 80, 38), (290, 70, 42), (364, 66, 40), (436, 58, 36))
    )
    return f'<g transform="translate(0 20)">{bridge}{smoke}{wagons}{_engine()}</g>'


def _wagon(x: int) -> str:
    body = f'<rect x="{x}" y="204" width="86" height="66" rx="6" fill="#7a2f2b"/><path fill="#4a2320" d="M{x - 4} 198h94v12h-94z"/>'
    panes = "".join(f'<rect x="{x + 8 + at * 26}" y="220" width="18" height="22" fill="#ffdf9a"/>' for at in range(3))
    return body + panes + _wheels((x + 20, x + 66), 14)


def _engine() -> str:
    body = (
        '<rect x="70" y="212" width="108" height="50" rx="22" fill="#23262c"/><path fill="#23262c" d="M172 '
        '176h56v92h-56zM164 168h72v12h-72z"/>'
    )
    body += (
        '<path fill="#23262c" d="M94 160h24l4 56H88zM130 196h22v20h-22zM44 270l26-30v30z"/><path fill="#b8322b" d="M64 258h168v12H64z"/>'
    )
    body += (
        '<rect x="184" y="190" width="32" height="30" fill="#ffdf9a"/><circle cx="70" cy="236" r="11" fill="#ffe9a8"/>'
        '<path fill="#c9a04a" d="M104 212h6v50h-6zM140 212h6v50h-6z"/>'
    )
    return body + _wheels((96, 134, 172, 212), 19)


def _wheels(places: tuple[int, ...], radius: int) -> str:
    return "".join(
        (
            f'<circle cx="{x}" cy="{286 - radius}" r="{radius}" fill="#16171b"/><circle cx="{x}" cy="{286 - radius}" '
            f'r="{radius * 0.5:.0f}" fill="#8a2f2b"/>'
        )
        for x in places
    )


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


def perched(parts: dict[str, str], colour: str) -> str:
    """The first part upon the second, which stands or lies below it."""
    (top, many), (below, tone) = list(parts.items())[:2]
    if below == "@branch":
        limb = f'<g color="{colour}" fill="currentColor">{placed(below, 256, 372, 512, 0, 1)}</g>'
        return limb + f'<g color="{colour}" fill="currentColor">{_in_a_row(top, int(many))}</g>'
    if below == "@rock":
        return placed(below, 256, 400, 420, 0, 1) + f'<g color="{colour}" fill="currentColor">{placed(top, 256, 176, 290, 0, 2)}</g>'
    low = f'<g color="{tone or LEAF}" fill="currentColor">{placed(below, 256, 356, 330, 0, 1)}</g>'
    return low + f'<g color="{colour}" fill="currentColor">{placed(top, 256, 130, 262, 0, 2)}</g>'


def _in_a_row(name: str, count: int) -> str:
    """One that is large, or several that sit beside each other on a branch."""
    size = 380 if count == 1 else 500 / count
    return "".join(placed(name, 256 + (at - (count - 1) / 2) * size * 0.92, 386 - size / 2, size, 0, 2 + at) for at in range(count))


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
