"""Shapes by their names, as fields: silhouettes of game-icons (CC BY 3.0), coloured drawings of Noto Emoji (Apache 2.0), and our own.

A name says where a shape comes from: `+lemon` is Noto's, `@fox` a drawing of ours, `~face old beard:#eeeeee` is drawn by its words, and
any other is a silhouette.
"""

import io
from functools import lru_cache

import numpy as np
from PIL import Image
from resvg_py import svg_to_bytes

from gateway.engines.atelier.drawings import drawn
from gateway.engines.atelier.fields import Field
from gateway.engines.atelier.figures import FIGURES
from gateway.engines.atelier.icons import NOTO_VIEW, library, noto

VIEW = 512
COLOURED = ("+", "@", "~")


def exists(name: str) -> bool:
    """Whether there is a shape of that name."""
    if name[0] == "~":
        return True
    if name[0] == "@":
        return name in FIGURES
    return noto(name[1:]) is not None if name[0] == "+" else name in library()


def mask(name: str, size: int) -> Field:
    """A shape's ink, 0 to 1, its longer side `size` pixels, cut to its bounds. Treat it as read-only."""
    return coloured(name, size, "#888888")[..., 3]


@lru_cache(maxsize=64)
def coloured(name: str, size: int, colour: str) -> Field:
    """A shape as rows x columns x RGBA, cut to its bounds; `colour` (#rrggbb) is what all but Noto's take for their main one."""
    body = _body(name, colour)
    view = NOTO_VIEW if name[0] == "+" else VIEW
    side = min(size, 1024)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {view} {view}" color="{colour}"><g fill="currentColor">{body}</g></svg>'
    return _cut(draw(svg, side, side))


def _body(name: str, colour: str) -> str:
    if name[0] == "+":
        return noto(name[1:]) or ""
    if name[0] == "~":
        return drawn(name[1:], colour)
    return FIGURES[name] if name[0] == "@" else library()[name]


def _cut(painted: Field) -> Field:
    ink = painted[..., 3]
    rows, columns = np.flatnonzero(ink.max(1) > 0.3), np.flatnonzero(ink.max(0) > 0.3)
    cut = painted[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    cut.setflags(write=False)
    return cut


def draw(svg: str, width: int, height: int) -> Field:
    """A drawing as height x width x RGBA, 0 to 1, its colours not multiplied by its alpha."""
    encoded = svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    with Image.open(io.BytesIO(encoded)) as image:
        return np.asarray(image.convert("RGBA"), dtype=np.float32) / np.float32(255)
