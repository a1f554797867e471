"""Paints the sheet, 48 prompts that were written by hand before the painter, for people who judge whether a picture says its prompt.

`python -m tests.gateway.engines.sheet FOLDER --size 512` paints each prompt into a file, and contact sheets of twelve; with `--names`
a contact sheet has the number and the prompt under each picture. `--only 3 --only 17` paints some.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import click
from PIL import Image, ImageDraw

from gateway.engines.atelier import Atelier
from schema.ports import Brief

PROMPTS = tuple(Path(__file__).with_name("sheet.txt").read_text().splitlines())
SEED = 1
ACROSS, DOWN = 4, 3  # pictures of a contact sheet
CELL, MARGIN, CAPTION = 384, 8, 32  # pixels


def paint(prompt: str, size: int, seed: int = SEED, **given: float) -> Image.Image:
    """One prompt, square, with the settings that the create page begins with where no others are given."""
    settings = {"guidance": 7.0, "steps": 20} | given
    brief = Brief(prompt, "", size, size, seed, settings["guidance"], int(settings["steps"]))
    return Image.open(io.BytesIO(Atelier().paint(brief, lambda progress: None)))


def contact(pictures: dict[int, Image.Image], names: bool) -> Image.Image:
    """Pictures by their number in the sheet, in rows, their numbers and prompts below them where `names`."""
    step, rise = CELL + MARGIN, CELL + MARGIN + (CAPTION if names else 0)
    sheet = Image.new("RGB", (ACROSS * step + MARGIN, -(-len(pictures) // ACROSS) * rise + MARGIN), "#f4f1ea")
    pen = ImageDraw.Draw(sheet)
    for place, (number, picture) in enumerate(pictures.items()):
        left, top = MARGIN + place % ACROSS * step, MARGIN + place // ACROSS * rise
        sheet.paste(picture.resize((CELL, CELL), Image.Resampling.LANCZOS), (left, top))
        if names:
            pen.text((left, top + CELL + 2), "\n".join(wrap(f"{number} {PROMPTS[number - 1]}", 60)), "#222222", font_size=12)
    return sheet


def _twelves(pictures: dict[int, Image.Image]) -> Iterator[dict[int, Image.Image]]:
    numbers, many = list(pictures), ACROSS * DOWN
    for first in range(0, len(numbers), many):
        yield {number: pictures[number] for number in numbers[first : first + many]}


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--size", default=512, help="The side of a picture in pixels.")
@click.option("--names", is_flag=True, help="Write number and prompt under each picture of a contact sheet.")
@click.option("--only", multiple=True, type=click.IntRange(1, len(PROMPTS)), help="A number to paint; may be given several times.")
@click.option("--seed", default=SEED)
def main(folder: Path, size: int, names: bool, only: tuple[int, ...], seed: int) -> None:
    """Paint the sheet into FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {number: paint(PROMPTS[number - 1], size, seed) for number in only or range(1, len(PROMPTS) + 1)}
    for number, picture in pictures.items():
        picture.save(folder / f"{number:02}.png")
    for number, twelve in enumerate(_twelves(pictures), 1):
        contact(twelve, names).save(folder / f"sheet-{number}.png")


if __name__ == "__main__":
    main()
