"""People, drawn from head to foot by what is said of them: a pose, clothes, hair, what they hold."""

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the joints are, on a sheet of 512 x 512. Arms: elbow, hand; legs: knee, foot. The near limb is the second."""

    head: Point
    neck: Point
    hip: Point
    arms: tuple[tuple[Point, Point], tuple[Point, Point]]
    legs: tuple[tuple[Point, Point], tuple[Point, Point]]


POSES = {
    "standing": Pose((256, 66), (256, 112), (256, 270), (((208, 196), (204, 274)), ((304, 196), (308, 274))),
                     (((238, 376), (234, 486)), ((274, 376), (280, 486)))),
    "walking": Pose((262, 66), (258, 112), (252, 270), (((300, 190), (334, 252)), ((214, 196), (196, 268))),
                    (((216, 370), (172, 470)), ((296, 366), (318, 482)))),
    "running": Pose((300, 84), (284, 128), (244, 268), (((330, 190), (382, 170)), ((220, 180), (176, 236))),
                    (((180, 318), (96, 330)), ((320, 320), (314, 440)))),
    "jumping": Pose((256, 74), (256, 120), (256, 262), (((186, 108), (150, 34)), ((326, 108), (362, 34))),
                    (((196, 330), (206, 424)), ((322, 316), (350, 408)))),
    "dancing": Pose((256, 92), (256, 134), (256, 268), (((196, 92), (240, 24)), ((318, 92), (274, 24))),
                    (((356, 316), (296, 352)), ((256, 380), (254, 496)))),
    "sitting": Pose((240, 190), (236, 236), (214, 410), (((210, 330), (286, 366)), ((280, 322), (318, 360))),
                    (((318, 350), (356, 476)), ((340, 364), (390, 482)))),
    "working": Pose((256, 66), (256, 112), (256, 270), (((214, 196), (248, 246)), ((306, 190), (370, 226))),
                    (((238, 376), (234, 486)), ((274, 376), (280, 486)))),
}  # fmt: skip
SKINS = ("#d9a07a", "#f0c8a4", "#a8704a", "#7a4a32")
TROUSERS, SHOES, HAIR = "#39424f", "#2a211d", "#4a3224"


def person(parts: dict[str, str], colour: str) -> str:
    """One person. Parts: a pose, `child`, `woman`, `old`, and clothes and things with their colours."""
    pose = POSES[next((name for name in POSES if name in parts), "standing")]
    if "astronaut" in parts:
        return _astronaut(pose) + _held(parts, pose)
    body = _legs(parts, pose) + _far_arm(pose, _sleeve(parts, colour)) + _torso(parts, pose, colour)
    body += _head(parts, pose) + _near_arm(pose, _sleeve(parts, colour)) + _held(parts, pose)
    body += _splash(pose) if "puddle" in parts else ""
    if "child" not in parts:
        return body
    return f'<g transform="translate(52 110) scale(.8)">{body}</g>' + _child_head(parts, pose, colour)


def _splash(pose: Pose) -> str:
    """The puddle that the feet come down in."""
    x, y = pose.hip[0], 492
    drops = "".join(
        f'<path fill="#cfe4f0" d="M{x + dx} {y - dy}q{dx * 0.1:.0f} -22 {dx * 0.16:.0f} -30 8 16 -2 32z"/>'
        for dx, dy in ((-130, 20), (-90, 56), (-50, 30), (60, 34), (100, 60), (140, 22))
    )
    return (
        f'<ellipse cx="{x}" cy="{y}" rx="190" ry="20" fill="#9fc0d4"/><ellipse cx="{x}" cy="{y - 3}" rx="120" ry="10" '
        f'fill="#e6f2f8"/>{drops}'
    )


def _limb(points: tuple[Point, ...], width: float, tone: str) -> str:
    path = "L".join(f"{x:.0f} {y:.0f}" for x, y in points)
    return f'<path fill="none" stroke="{tone}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round" d="M{path}"/>'


def _hips(pose: Pose) -> tuple[Point, Point]:
    return (pose.hip[0] - 16, pose.hip[1]), (pose.hip[0] + 16, pose.hip[1])


def _legs(parts: dict[str, str], pose: Pose) -> str:
    tone = parts.get("boots") or "#e8b9a0" if "tutu" in parts else TROUSERS
    width, drawing = (30 if "tutu" in parts else 40), ""
    for hip, (knee, foot) in zip(_hips(pose), pose.legs, strict=True):
        drawing += _limb((hip, knee, foot), width, tone)
        if "tutu" not in parts:
            drawing += _limb((foot, (foot[0] + 20, foot[1] + 4)), 26, parts.get("boots") or SHOES)
        if "boots" in parts:
            drawing += _limb(((foot[0] * 0.7 + knee[0] * 0.3, foot[1] * 0.7 + knee[1] * 0.3), foot), 44, parts["boots"] or "#c8352e")
    return drawing


def _sleeve(parts: dict[str, str], colour: str) -> str:
    return "#e8b9a0" if "tutu" in parts else parts.get("raincoat") or parts.get("coat") or parts.get("dress") or colour


def _far_arm(pose: Pose, tone: str) -> str:
    return _limb(((pose.neck[0] - 30, pose.neck[1] + 26), *pose.arms[0]), 30, tone) + _hand(pose.arms[0][1])


def _near_arm(pose: Pose, tone: str) -> str:
    shaded = _limb(((pose.neck[0] + 32, pose.neck[1] + 28), *pose.arms[1]), 30, tone)
    return shaded + _hand(pose.arms[1][1])


def _hand(at: Point) -> str:
    return f'<circle cx="{at[0]}" cy="{at[1]}" r="15" fill="{SKINS[0]}"/>'


def _torso(parts: dict[str, str], pose: Pose, colour: str) -> str:
    (x, y), (hx, hy) = pose.neck, pose.hip
    tone = _sleeve(parts, colour) if "tutu" not in parts else parts["tutu"] or colour
    body = (
        f'<path fill="{tone}" d="M{x - 46} {y + 14}Q{x} {y - 6} {x + 46} {y + 14}L{hx + 40} {hy + 8}Q{hx} {hy + 24} {hx - 40} {hy + 8}z"/>'
    )
    if "tutu" in parts:
        body += (
            f'<path fill="{tone}" fill-opacity=".75" d="M{hx - 40} {hy - 20}Q{hx - 150} {hy + 10} {hx - 150} {hy + 34}Q{hx} '
            f"{hy + 74} {hx + 150} "
            f'{hy + 34}Q{hx + 150} {hy + 10} {hx + 40} {hy - 20}z"/>'
            f'<path fill="#fff" fill-opacity=".4" d="M{hx - 40} {hy - 20}Q{hx - 130} {hy - 10} {hx - 140} {hy + 14}Q{hx} '
            f"{hy + 34} {hx + 140} {hy + 14}Q"
            f'{hx + 130} {hy - 10} {hx + 40} {hy - 20}z"/>'
        )
    worn = next((name for name in ("raincoat", "coat", "dress", "robe") if name in parts), None)
    if worn:
        low = min({"raincoat": 100, "coat": 120, "dress": 180, "robe": 200}[worn], 496 - hy)
        body += (
            f'<path fill="{tone}" d="M{x - 46} {y + 14}L{hx + 44} {hy - 40}L{hx + 72} {hy + low}Q{hx} {hy + low + 18} '
            f'{hx - 72} {hy + low}z"/>'
        )
    return body + (
        f'<path fill="#000" fill-opacity=".14" d="M{x + 8} {y + 8}Q{x + 30} {y + 6} {x + 46} {y + 14}L{hx + 40} '
        f'{hy + 8}L{hx + 12} {hy + 16}z"/>'
    )


def _head(parts: dict[str, str], pose: Pose) -> str:
    if "child" in parts:
        return ""
    (x, y), hair = pose.head, parts.get("hair") or ("#e6e2da" if "old" in parts else HAIR)
    head = f'<circle cx="{x}" cy="{y}" r="34" fill="{SKINS[0]}"/>'
    head += (
        f'<path fill="{hair}" d="M{x - 37} {y + 8}Q{x - 42} {y - 40} {x} {y - 42}Q{x + 42} {y - 40} {x + 37} '
        f'{y + 8}Q{x + 24} {y - 18} {x - 4} {y - 16}Q{x - 28} {y - 12} {x - 37} {y + 8}z"/>'
    )
    head += (
        f'<g fill="#2a211d"><circle cx="{x - 9}" cy="{y + 2}" r="3.4"/><circle cx="{x + 15}" cy="{y + 2}" r="3.4"/></g>'
        f'<path d="M{x - 4} {y + 16}q7 6 14 0" stroke="#8a3a30" stroke-width="3" fill="none"/>'
    )
    if "woman" in parts and "tutu" not in parts:
        head += f'<path fill="{hair}" d="M{x - 37} {y}Q{x - 48} {y + 50} {x - 40} {y + 74}Q{x - 20} {y + 60} {x - 24} {y - 6}z"/>'
    if "tutu" in parts:
        head += f'<circle cx="{x - 20}" cy="{y - 40}" r="17" fill="{hair}"/>'
    if "beard" in parts:
        head += (
            f'<path fill="{parts["beard"] or hair}" d="M{x - 26} {y + 8}Q{x} {y + 22} {x + 32} {y + 6}Q{x + 26} {y + 70} {x} '
            f'{y + 84}Q{x - 24} {y + 60} {x - 26} {y + 8}z"/>'
        )
    return head + _hat(parts, x, y)


def _hat(parts: dict[str, str], x: float, y: float) -> str:
    if "straw-hat" in parts or "samurai" in parts:
        tone = parts.get("straw-hat") or "#c9a45c"
        return f'<path fill="{tone}" d="M{x - 92} {y + 2}L{x} {y - 62}L{x + 92} {y + 2}Q{x} {y + 22} {x - 92} {y + 2}z"/>'
    if "hat" in parts:
        tone = parts["hat"] or "#33302e"
        return f'<path fill="{tone}" d="M{x - 62} {y - 16}h124v12h-124zM{x - 34} {y - 70}h68v56h-68z"/>'
    if "headscarf" in parts:
        return (
            f'<path fill="{parts["headscarf"] or "#b8322b"}" d="M{x - 40} {y + 34}Q{x - 48} {y - 46} {x} {y - 46}Q{x + 46} '
            f'{y - 44} {x + 34} {y - 4}Q{x - 10} {y - 20} {x - 40} {y + 34}z"/>'
        )
    return ""


def _child_head(parts: dict[str, str], pose: Pose, colour: str) -> str:
    """A child's head is large for its body."""
    x, y = 52 + pose.head[0] * 0.8, 96 + pose.head[1] * 0.8
    head = f'<circle cx="{x}" cy="{y}" r="46" fill="{SKINS[1]}"/>'
    if "raincoat" in parts:
        tone = parts["raincoat"] or colour
        hood = (
            f'<circle cx="{x}" cy="{y}" r="58" fill="{tone}"/><path fill="{tone}" d="M{x - 50} {y - 26}Q{x} {y - 96} {x + 50} {y - 26}z"/>'
        )
        return hood + f'<circle cx="{x}" cy="{y + 6}" r="40" fill="{SKINS[1]}"/>' + _smile(x, y + 6)
    hair = (
        f'<path fill="{parts.get("hair") or "#6b4428"}" d="M{x - 49} {y + 6}Q{x - 52} {y - 54} {x} {y - 54}Q{x + 52} '
        f'{y - 54} {x + 49} {y + 6}Q{x + 20} {y - 26} {x - 10} {y - 22}Q{x - 36} {y - 18} {x - 49} {y + 6}z"/>'
    )
    return head + hair + _smile(x, y) + _hat(parts, x, y - 8)


def _smile(x: float, y: float) -> str:
    eyes = f'<circle cx="{x - 14}" cy="{y}" r="5" fill="#2a211d"/><circle cx="{x + 14}" cy="{y}" r="5" fill="#2a211d"/>'
    return eyes + f'<path d="M{x - 12} {y + 14}q12 14 24 0" stroke="#8a3a30" stroke-width="4" fill="none"/>'


def _astronaut(pose: Pose) -> str:
    """A suit of thick white limbs, a pack, a helmet with a dark visor that mirrors the light."""
    suit, (x, y), (nx, ny), (hx, hy) = "#eceef0", pose.head, pose.neck, pose.hip
    drawing = f'<rect x="{nx - 74}" y="{ny + 10}" width="70" height="130" rx="20" fill="#b9c0c6"/>'
    for hip, (knee, foot) in zip(_hips(pose), pose.legs, strict=True):
        drawing += _limb((hip, knee, foot), 56, suit) + _limb((foot, (foot[0] + 24, foot[1])), 40, "#9aa3ab")
    drawing += _limb(((nx - 34, ny + 34), *pose.arms[0]), 46, "#dcdfe2")
    drawing += (
        f'<path fill="{suit}" d="M{nx - 60} {ny + 20}Q{nx} {ny - 10} {nx + 60} {ny + 20}L{hx + 54} {hy + 14}Q{hx} '
        f'{hy + 34} {hx - 54} {hy + 14}z"/>'
    )
    drawing += f'<path fill="#d8642f" d="M{nx - 22} {ny + 60}h44v14h-44z"/>' + _limb(((nx + 34, ny + 36), *pose.arms[1]), 46, suit)
    drawing += (
        f'<circle cx="{x}" cy="{y - 4}" r="62" fill="{suit}"/><path fill="#1d2a3c" d="M{x - 26} {y - 36}Q{x + 20} '
        f"{y - 60} {x + 52} {y - 30}Q{x + 62} {y + 10} {x + 44} {y + 30}Q{x} {y + 44} {x - 26} {y + 26}Q{x - 40} {y} "
        f'{x - 26} {y - 36}z"/>'
    )
    return drawing + (
        f'<path fill="#8ab0d8" fill-opacity=".8" d="M{x} {y - 38}Q{x + 26} {y - 44} {x + 38} {y - 24}L{x + 30} '
        f'{y}Q{x + 24} {y - 24} {x} {y - 38}z"/>'
    )


def _held(parts: dict[str, str], pose: Pose) -> str:
    (x, y), drawing = pose.arms[1][1], ""
    if "book" in parts:
        tone = parts["book"] or "#a3342c"
        drawing += (
            f'<path fill="{tone}" d="M{x - 66} {y - 46}L{x - 4} {y - 26}L{x + 60} {y - 54}V{y + 26}L{x - 4} {y + 54}L{x - 66} {y + 34}z"/>'
        )
        drawing += (
            f'<path fill="#f7f0e0" d="M{x - 60} {y - 54}Q{x - 30} {y - 54} {x - 4} {y - 34}Q{x + 24} {y - 62} {x + 54} '
            f'{y - 62}V{y + 14}Q{x + 24} {y + 16} {x - 4} {y + 42}Q{x - 30} {y + 24} {x - 60} {y + 22}z"/>'
        )
        drawing += (
            f'<path stroke="#b9ad98" stroke-width="4" fill="none" d="M{x - 4} {y - 34}V{y + 42}M{x - 50} {y - 38}l36 '
            f'14M{x - 50} {y - 20}l36 14M{x + 6} {y - 24}l38-16M{x + 6} {y - 6}l38-16"/>'
        )
    if "samurai" in parts or "sword" in parts:
        drawing += f'<path fill="none" stroke="#dfe3e6" stroke-width="9" d="M{x - 20} {y + 6}Q{x + 60} {y - 20} {x + 150} {y - 120}"/>'
        drawing += _limb(((x - 34, y + 14), (x + 6, y - 4)), 14, "#2a211d")
    if "staff" in parts:
        drawing += f'<path stroke="#6b4a30" stroke-width="11" stroke-linecap="round" d="M{x + 8} {y - 150}L{x + 2} 500"/>'
    if "can" in parts:
        drawing += (
            f'<g transform="rotate(16 {x} {y})"><path fill="#3f8f6a" d="M{x - 8} {y}h76v64h-76zM{x + 68} {y + 30}l50-40 8 10-58 56z"/></g>'
        )
    return drawing


def pair(parts: dict[str, str], colour: str) -> str:
    """Two people seen from behind, side by side, under an umbrella where it is among the parts."""
    figures = ""
    for x, tone, scale in ((206, parts.get("coat") or "#3a4560", 1.0), (304, "#7a3f4a", 0.93)):
        top = 500 - 320 * scale
        figures += f'<g transform="translate({x} {top}) scale({scale})"><circle cx="0" cy="22" r="25" fill="#3a2a24"/>'
        figures += f'<path fill="{tone}" d="M-40 52Q0 36 40 52L58 230H-58z"/><path fill="#1d1f28" d="M-30 228h24v88h-24zM8 228h24v88H8z"/>'
        figures += '<path fill="#000" fill-opacity=".2" d="M6 44Q28 44 40 52L58 230H20z"/></g>'
    if "umbrella" not in parts:
        return figures
    tone = parts["umbrella"] or colour
    canopy = (
        f'<path fill="{tone}" d="M60 176Q90 30 256 24 422 30 452 176 420 150 386 176 354 150 322 176 290 150 256 176 222 '
        '150 190 176 158 150 126 176 92 150 60 176z"/>'
    )
    ribs = (
        '<path stroke="#000" stroke-opacity=".3" stroke-width="4" fill="none" d="M256 24Q190 80 190 176M256 24Q322 80 '
        '322 176M256 24Q120 70 126 176M256 24Q392 70 386 176"/>'
    )
    return f'<path stroke="#2a211d" stroke-width="8" d="M256 20V300"/>{figures}{canopy}{ribs}'
