"""The contact sheet of README.md: one prompt, and one composition, in all styles.

`python -m tests.gateway.engines.styles_sheet` paints it anew.
"""

import io
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from PIL import Image, ImageDraw, ImageFont

from gateway.engines.atelier import Atelier, painter, styles
from gateway.engines.atelier.fields import Field
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.styles import STYLES
from schema.ports import Brief

SHEET = Path(__file__).resolve().parents[3] / "web" / "help" / "styles.webp"
PROMPT, SEED = "a red fox by a lake in the mountains at golden hour", 6
NAMES = {"lowpoly": "low poly", "glass": "stained glass", "pixel": "pixel art", "dots": "pointillism"}  # where the style's key is no word
PAINTED = 768  # pixels of a side, as members ask for it
CELL, GAP, LINE = 256, 8, 24  # pixels
LARGE = "oil"  # beside it in two rows, and below in two more, the others
PLACES = [(2, 0), (3, 0), (2, 1), (3, 1), *((column, row) for row in (2, 3) for column in range(4))]  # column, row


def sheet() -> Image.Image:
    """Each style with its name beneath."""
    across, down = CELL + GAP, CELL + LINE + GAP
    page = Image.new("RGB", (4 * across + GAP, 4 * down + GAP), "#f7f5f0")
    _put(page, LARGE, GAP, GAP, across + CELL, down + CELL)
    for style, (column, row) in zip((style for style in STYLES if style != LARGE), PLACES, strict=True):
        _put(page, style, GAP + column * across, GAP + row * down, CELL, CELL)
    return page


def _put(page: Image.Image, style: str, left: int, top: int, width: int, height: int) -> None:
    picture = painted(style).resize((height, height), Image.Resampling.LANCZOS)
    page.paste(picture.crop(((height - width) // 2, 0, (height + width) // 2, height)), (left, top))
    below = (left + width / 2, top + height + LINE / 2)
    ImageDraw.Draw(page).text(below, NAMES.get(style, style), "#3a3630", ImageFont.load_default(15), anchor="mm")


def painted(style: str) -> Image.Image:
    """The prompt in a style. The words of a prompt decide its composition, so the style is not one of them here."""

    def in_style(scene: Scene, picture: Field, figure: Field) -> Field:
        return styles.in_style(replace(scene, style=style), picture, figure)

    brief = Brief(prompt=PROMPT, negative_prompt="", width=PAINTED, height=PAINTED, seed=SEED, guidance=7.0, steps=40)
    with patch.object(painter, "in_style", in_style):
        return Image.open(io.BytesIO(Atelier().paint(brief, lambda progress: None)))


if __name__ == "__main__":
    sheet().save(SHEET, "WEBP", quality=74, method=6)
