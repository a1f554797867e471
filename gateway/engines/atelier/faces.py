"""Faces, as a portrait shows them: head and shoulders, by what is said of age, hair, eyes, beard, dress."""

SKINS = {"pale": "#f2cdb0", "dark": "#8a5a3e"}
TANS = ("#e0a982", "#ecc0a0", "#c98f68", "#e6b48c", "#d9a07a")
HAIRS = ("#3f2a20", "#6b4226", "#241c1a", "#a8743f", "#5a3020")
WHITE = "#ece8e0"


def face(parts: dict[str, str], colour: str) -> str:
    """Head and shoulders. `colour` is that of the dress; parts name age, sex, hair, eyes, beard, headscarf, hat, glasses, and so on."""
    skin = next((SKINS[name] for name in ("pale", "dark") if name in parts), TANS[_variant(parts) % len(TANS)])
    behind = _hair_behind(parts) + _shoulders(parts, colour) + _neck(skin)
    drawing = behind + _head(parts, skin) + _eyes(parts) + _nose(parts) + _mouth(parts) + _marks(parts)
    drawing += _beard(parts) + _hair(parts) + _scarf(parts) + _worn(parts)
    turn = (0, -5, 4, -3, 6)[_variant(parts)]
    return f'<g transform="translate(-64 -60) scale(1.25)"><g transform="rotate({turn} 256 512)">{drawing}</g></g>'


def _variant(parts: dict[str, str]) -> int:
    """Which of the faces that answer to the same words."""
    return next((int(name[1:]) for name in parts if name[0] == "v" and name[1:].isdecimal()), 0)


def _tone(parts: dict[str, str]) -> str:
    return parts.get("hair") or parts.get("beard") or (WHITE if "old" in parts else HAIRS[_variant(parts)])


def _shoulders(parts: dict[str, str], colour: str) -> str:
    dress = parts.get("coat") or parts.get("dress") or parts.get("raincoat") or colour
    body = f'<path fill="{dress}" d="M30 512Q40 404 150 378L256 360 362 378Q472 404 482 512z"/>'
    body += '<path fill="#000" fill-opacity=".22" d="M300 366L362 378Q472 404 482 512H330z"/>'
    collar = "#f2ece0" if "woman" not in parts else "#fff"
    return body + f'<path fill="{collar}" fill-opacity=".85" d="M196 366Q256 440 316 366L330 378Q256 480 182 378z"/>'


def _neck(skin: str) -> str:
    return (
        f'<path fill="{skin}" d="M208 300h96v70q-48 56-96 0z"/><path fill="#5a2a20" fill-opacity=".35" d="M208 316q48 44 '
        '96 0v30q-48 34-96 0z"/>'
    )


def _head(parts: dict[str, str], skin: str) -> str:
    jaw = 346 if "child" in parts else 358 if "man" in parts else 354
    wide = 100 if "child" in parts else 96 if "man" in parts else 90
    left, right = 256 - wide, 256 + wide
    shape = (
        f"M{left} 206Q{left - 4} 100 256 96 {right + 4} 100 {right} 206Q{right} 290 {256 + wide * 0.56:.0f} 332 "
        f"{256 + wide * 0.28:.0f} {jaw} 256 {jaw} {256 - wide * 0.28:.0f} {jaw} {256 - wide * 0.56:.0f} 332 {left} 290 "
        f"{left} 206z"
    )
    ears = f'<ellipse cx="{left - 4}" cy="234" rx="15" ry="26"/><ellipse cx="{right + 4}" cy="234" rx="15" ry="26"/>'
    shade = (
        f'<path fill="#5a2418" fill-opacity=".2" d="M256 96Q{right + 4} 100 {right} 206 {right} 290 '
        f'{256 + wide * 0.56:.0f} 332 {256 + wide * 0.28:.0f} {jaw} 256 {jaw}q46-40 50-120 4-80-50-140z"/>'
    )
    cheeks = (
        '<ellipse cx="196" cy="272" rx="26" ry="17" fill="#d8563f" fill-opacity=".26"/><ellipse cx="316" cy="272" '
        'rx="26" ry="17" fill="#d8563f" fill-opacity=".26"/>'
    )
    light = '<path fill="#fff" fill-opacity=".16" d="M186 150q40-40 84-34-50 20-64 70-6 70 10 120-50-60-30-156z"/>'
    return f'<g fill="{skin}">{ears}<path d="{shape}"/></g>{shade}{light}{cheeks}'


def _eyes(parts: dict[str, str]) -> str:
    iris, brow = parts.get("eyes") or "#5a3a28", _tone(parts) if "headscarf" not in parts or "old" not in parts else "#b9b0a6"
    brow = "#3a2a22" if brow == "#f0eee8" and "old" not in parts else brow
    tall = 17 if "child" in parts or ("woman" in parts and "old" not in parts) else 13
    drawing = ""
    for x, way in ((210, -1), (302, 1)):
        drawing += f'<path fill="#fbf6ee" d="M{x - 28} 232Q{x} {232 - 1.5 * tall} {x + 28} 232 {x} {232 + 1.2 * tall} {x - 28} 232z"/>'
        drawing += (
            f'<circle cx="{x}" cy="230" r="{tall - 1}" fill="{iris}"/><circle cx="{x}" cy="230" r="{tall * 0.5:.0f}" '
            f'fill="#140f0e"/><circle cx="{x - 5}" cy="225" r="4" fill="#fff"/>'
        )
        drawing += (
            f'<path fill="none" stroke="#33211b" stroke-width="{6 if "woman" in parts else 5}" stroke-linecap="round" '
            f'd="M{x - 29} 232Q{x} {230 - 1.6 * tall} {x + 29} 231"/>'
        )
        drawing += (
            f'<path fill="none" stroke="#8a5340" stroke-opacity=".6" stroke-width="3" d="M{x - 22} 240Q{x} {242 + tall} {x + 22} 240"/>'
        )
        inner, outer = x - way * 32, x + way * 34
        drawing += (
            f'<path fill="none" stroke="{brow}" stroke-width="{12 if "man" in parts else 8}" stroke-linecap="round" '
            f'd="M{inner} 200Q{x} 184 {outer} 200"/>'
        )
    return drawing


def _nose(parts: dict[str, str]) -> str:
    wide = 12 if "child" in parts else 22 if "man" in parts or "old" in parts else 17
    line = (
        f'<path fill="none" stroke="#8a4a36" stroke-width="5" stroke-linecap="round" d="M{256 - wide} 282q-4 12 '
        f"{wide * 0.6:.0f} 8M{256 + wide} 282q4 12 -{wide * 0.6:.0f} 8M{256 - wide * 0.5:.0f} 292q{wide * 0.5:.0f} 8 "
        f'{wide} 0"/>'
    )
    return line + '<path fill="#6b2a1c" fill-opacity=".2" d="M262 204q4 50 20 80-14 12-26 8z"/>'


def _mouth(parts: dict[str, str]) -> str:
    tone = "#c2463f" if "woman" in parts and "old" not in parts else "#a8564a"
    corner = (310, 307, 312, 309, 305)[_variant(parts)]
    lips = f'<path fill="{tone}" d="M218 313q24-9 38-3 14-6 38 3-20 25-38 25t-38-25z"/>'
    return lips + f'<path fill="none" stroke="#6b2420" stroke-width="4" stroke-linecap="round" d="M212 {corner}Q256 328 300 {corner}"/>'


def _marks(parts: dict[str, str]) -> str:
    """What years and sun leave: wrinkles, freckles."""
    drawing = ""
    if "old" in parts:
        drawing += (
            '<g fill="none" stroke="#8a4a36" stroke-opacity=".62" stroke-width="4" stroke-linecap="round"><path d="M196 '
            "150q60-14 120 0M204 168q52-12 104 0"
            "M184 262q22 12 46 4M282 266q24 8 46-4M172 238l-16-10M172 246l-18 4M340 238l16-10M340 246l18 4M220 286q-20 20-22 "
            "48M292 286q20 20 22 48M226 "
            '352q30 8 60 0M190 300q-8 16-2 32M322 300q8 16 2 32"/></g>'
        )
    if "freckles" in parts:
        spots = [
            (186, 262),
            (200, 274),
            (214, 264),
            (176, 276),
            (298, 264),
            (312, 274),
            (326, 262),
            (336, 276),
            (244, 270),
            (268, 270),
            (206, 286),
            (306, 286),
        ]
        drawing += "".join(f'<circle cx="{x}" cy="{y}" r="3.4" fill="#a8623f" fill-opacity=".8"/>' for x, y in spots)
    return drawing


def _beard(parts: dict[str, str]) -> str:
    if "beard" not in parts and "moustache" not in parts:
        return ""
    tone = parts.get("beard") or parts.get("moustache") or _tone(parts)
    moustache = f'<path fill="{tone}" d="M256 296q-20-10-50 10-16 12-28 10 20 24 78 6 58 18 78-6-12 2-28-10-30-20-50-10z"/>'
    if "beard" not in parts:
        return moustache
    end = 500 if "long" in parts else 400
    hair = (
        f'<path fill="{tone}" d="M158 216q-2 60 8 96Q176 {end - 40} 256 {end} 336 {end - 40} 346 312q10-36 8-96-14 60-30 '
        '74-30 22-68 20-38 2-68-20-16-14-30-74z"/>'
    )
    strands = "".join(
        f"M{x} 330q{(256 - x) * 0.1:.0f} 60 {(256 - x) * 0.5:.0f} {(end - 350) * (1 - abs(256 - x) / 120):.0f}" for x in range(186, 330, 14)
    )
    lower = '<path fill="#a8564a" d="M226 318q30 16 60 0-10 16-30 16t-30-16z"/>'
    return hair + f'<path fill="none" stroke="#000" stroke-opacity=".2" stroke-width="4" d="{strands}"/>' + moustache + lower


def _hair_behind(parts: dict[str, str]) -> str:
    tone = _tone(parts)
    if "bald" in parts or ("man" in parts and "long" not in parts) or "headscarf" in parts:
        return ""
    if "short" in parts or ("child" in parts and "girl" not in parts):
        return f'<path fill="{tone}" d="M148 220Q136 76 256 72 376 76 364 220q4 60-14 90H162q-18-30-14-90z"/>'
    return f'<path fill="{tone}" d="M142 220Q130 66 256 62 382 66 370 220q10 120 34 190-60 20-148 20t-148-20q24-70 34-190z"/>'


def _hair(parts: dict[str, str]) -> str:
    tone = _tone(parts)
    if "headscarf" in parts or "bald" in parts:
        return ""
    if "man" in parts or "boy" in parts:
        top = "M154 214Q140 70 256 68 372 70 358 214q-10-50-30-74-70 10-128-8-34 20-46 82z"
    elif "short" in parts:
        top = "M148 262Q126 70 256 66 386 70 364 262q-16-20-18-70-10-36-30-56-60 40-130 36-16 40-18 50-4 26-20 40z"
    else:
        top = "M146 250Q128 68 256 64 384 68 366 250q-14-70-60-112-30 20-50 0-20 20-60 20-40 30-50 92z"
    gloss = '<path fill="#fff" fill-opacity=".16" d="M190 110q60-44 130-14-70-10-130 14z"/>'
    return f'<path fill="{tone}" d="{top}"/>{gloss}'


def _scarf(parts: dict[str, str]) -> str:
    if "headscarf" not in parts:
        return ""
    tone = parts["headscarf"] or "#b8322b"
    cloth = (
        f'<path fill="{tone}" d="M134 250Q112 56 256 50 400 56 378 250q0 70-50 118-30 40-72 '
        '44-42-4-72-44-50-48-50-118zM160 214q0 96 44 126 30 30 52 30 22 0 52-30 44-30 44-126-10-80-96-84-86 4-96 84z" '
        'fill-rule="evenodd"/>'
    )
    knot = f'<path fill="{tone}" d="M228 396q28-14 56 0l44 96-50-30-22 20-22-20-50 30z"/>'
    folds = (
        '<path fill="none" stroke="#000" stroke-opacity=".28" stroke-width="6" d="M150 140q40-60 106-66M140 210q4-90 '
        '60-120M370 210q-4-90-60-120M160 320q30 60 80 76M352 320q-30 60-80 76M256 400v70"/>'
    )
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="6" fill="#fff" fill-opacity=".55"/>'
        for x, y in [
            (170, 110),
            (214, 80),
            (256, 70),
            (300, 82),
            (340, 112),
            (146, 180),
            (366, 182),
            (150, 260),
            (362, 262),
            (176, 340),
            (336, 340),
        ]
    )
    return cloth + folds + dots + knot


def _worn(parts: dict[str, str]) -> str:
    drawing = ""
    if "glasses" in parts:
        drawing += (
            '<g fill="none" stroke="#2a211d" stroke-width="7"><circle cx="210" cy="232" r="38"/><circle cx="302" cy="232" '
            'r="38"/><path d="M248 228q8-6 16 0"/></g>'
        )
    if "hat" in parts or "straw-hat" in parts:
        tone = parts.get("hat") or parts.get("straw-hat") or "#c9a45c"
        drawing += (
            f'<path fill="{tone}" d="M60 160q196-70 392 0-60 26-196 26T60 160zM160 140Q160 30 256 30t96 110q-90 24-192 0z"/>'
            '<path fill="#000" fill-opacity=".35" d="M160 132q96 26 192 0v18q-96 26-192 0z"/>'
        )
    if "crown" in parts:
        drawing += '<path fill="#dcae3a" d="M160 130l-10-90 56 50 50-70 50 70 56-50-10 90q-96-24-192 0z"/>'
    if "pearl" in parts or "earring" in parts or "earrings" in parts:
        drawing += '<circle cx="158" cy="280" r="13" fill="#f4f0ea"/><circle cx="354" cy="280" r="13" fill="#f4f0ea"/>'
    return drawing
