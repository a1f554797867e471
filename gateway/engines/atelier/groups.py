"""Things that are put together: a dragon round a tower, a train on a bridge, a bird on a branch."""

from gateway.engines.atelier.pieces import LEAF, placed


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
