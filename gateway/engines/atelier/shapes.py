"""The library of silhouettes: game-icons (CC BY 3.0), which `make` installs from npm, and a few figures of our own."""

import io
import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image
from resvg_py import svg_to_bytes

from gateway.engines.atelier.fields import Field
from gateway.engines.atelier.figures import FIGURES
from schema.ports import EngineError

VIEW = 512


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
    return {name: str(icon["body"]) for name, icon in icons.items()} | FIGURES


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
