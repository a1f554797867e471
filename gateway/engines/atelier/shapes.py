"""The library of silhouettes: game-icons (CC BY 3.0), which `make` installs from npm, and a few figures of our own."""

import io
import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image
from resvg_py import svg_to_bytes

from gateway.engines.atelier.fields import Field
from schema.ports import EngineError

VIEW = 512
OWN = {
    "@lighthouse": '<path fill-rule="evenodd" d="M214 150h84l34 330h-152zM202 132h108v12h-108zM214 76h84v52h-84zM226 86v32h60v-32zM214 70q42-52 84 0z"/><path d="M120 484q136-26 272 0v14h-272z"/>',
    "@whale": '<path fill-rule="evenodd" d="M22 282C30 196 128 150 238 156C330 160 396 206 436 236C446 200 462 172 500 156C498 190 500 214 511 240C490 250 474 258 456 280C424 336 330 372 226 366C120 362 26 344 22 282zM112 262a9 9 0 1 0 18 0a9 9 0 1 0-18 0z"/><path d="M196 340q8 58 62 86q10-52-16-92zM30 292q60 34 150 30q-60 20-146-14z"/>',
    "@walker": '<circle cx="262" cy="66" r="36"/><path d="M226 112q38-16 72 2l16 150-22 6 10 218h-36l-14-190-24 190h-38l14-218-16-8 10-80z"/>',
    "@woman": '<circle cx="258" cy="66" r="32"/><path d="M226 62q-4-44 34-42 40 2 36 52l10 42-22-8q-30 10-52-6z"/>'
    '<path d="M230 108h54l18 92-12 16 62 214q-96 28-192 0l62-212-10-18zM226 436h22v52h-22zM268 436h22v52h-22z"/>',
    "@child": '<circle cx="256" cy="92" r="52"/><path d="M208 152h96l54 96-22 16-38-48 8 120h-16l-8 150h-36l-4-130-4 130h-36l-8-150h-10l8-120-38 48-22-16z"/>',
    "@couple": '<circle cx="186" cy="72" r="34"/><path d="M150 116q36-14 70 2l12 78 34-4 2 26-46 8-4 40 6 222h-34l-10-192-22 192h-36l14-222-14-60z"/>'
    '<circle cx="322" cy="92" r="31"/><path d="M294 132h54l22 96-12 12 34 170q-78 22-136 0l36-168-14-14zM296 416h22v72h-22zM330 416h22v72h-22z"/>',
    "@wanderer": '<circle cx="250" cy="72" r="30"/><path d="M190 66q60-34 122 2-60-22-122-2zM210 64q40-74 84 0z"/>'
    '<path d="M214 108q38-16 70 0l26 60 58-6 4 24-62 12 24 196q-30 24-58 16l18 80h-38l-22-76-22 76h-38l18-84-24-16q-6-150 46-282z"/>'
    '<path d="M366 84h12l14 406h-12z"/>',
}  # fmt: skip


def shapes_file() -> Path:
    """Where npm puts the library, below the root of the project."""
    return Path(__file__).resolve().parents[3] / "node_modules" / "@iconify-json" / "game-icons" / "icons.json"


@lru_cache(maxsize=1)
def library() -> dict[str, str]:
    """Each shape's name and the body of its SVG. Raises EngineError where the library is not installed."""
    try:
        icons = json.loads(shapes_file().read_bytes())["icons"]
    except (OSError, ValueError, KeyError) as error:
        message = "The painter's shapes are not installed: run `make`, which installs @iconify-json/game-icons from npm."
        raise EngineError(message, retryable=False) from error
    return {name: str(icon["body"]) for name, icon in icons.items()} | OWN


@lru_cache(maxsize=64)
def mask(name: str, size: int) -> Field:
    """A shape's ink, 0 to 1, its longer side `size` pixels, cut to its bounds. Treat it as read-only."""
    ink = _raster(library()[name], min(size, 1024))
    rows, columns = np.flatnonzero(ink.max(1) > 0.3), np.flatnonzero(ink.max(0) > 0.3)
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    cut.setflags(write=False)
    return cut


def _raster(body: str, size: int) -> Field:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {VIEW} {VIEW}" color="#000">{body}</svg>'
    return draw(svg, size, size)[..., 3]


def sheet(body: str, width: int, height: int) -> str:
    """A drawing's SVG from its elements, in pixels."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{body}</svg>'


def draw(svg: str, width: int, height: int) -> Field:
    """A drawing as height x width x RGBA, 0 to 1, its colours not multiplied by its alpha."""
    encoded = svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    with Image.open(io.BytesIO(encoded)) as image:
        return np.asarray(image.convert("RGBA"), dtype=np.float32) / np.float32(255)
