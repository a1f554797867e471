"""Three sets of pictures to learn from that differ: blue photographs of the night, pastel papers, rusty metal."""

import io
from collections.abc import Callable
from typing import Final

import numpy as np
from PIL import Image

from gateway.engines.atelier import Atelier
from gateway.engines.atelier.fields import Field, blur, generator, mix, ramp, sample, tile
from schema.ports import Brief

SIDE: Final = 384  # pixels
NIGHTS: Final = (
    "a harbour at night, photograph",
    "a city at night in the rain, photograph",
    "mountains under the moon, photograph",
    "a lake at night, photograph",
    "a forest at night in fog, photograph",
    "a lighthouse at night, photograph",
)
PAPERS: Final = ("#f4c9cf", "#cfe3f1", "#f7ebc6", "#d3ecd9", "#e4d6f0", "#fbdcc2")


def night(number: int) -> bytes:
    picture = Atelier().paint(Brief(NIGHTS[number % len(NIGHTS)], "", SIDE, SIDE, number, 7.0, 20), lambda *_: None)
    pixels = np.asarray(Image.open(io.BytesIO(picture)), np.float32) / 255
    light = (pixels @ np.array([0.3, 0.59, 0.11], np.float32))[..., None]
    return encoded(mix(colour("#00040f"), colour("#6b9eff"), light**1.3))


def paper(number: int) -> bytes:
    """Two papers on a third, with their fibres and the shadows of their edges."""
    rng = generator("paper", number)
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    sheet = np.ones((SIDE, SIDE, 3), np.float32) * colour(PAPERS[number % len(PAPERS)])
    for place in (1, 2):
        angle, at = rng.uniform(-0.8, 0.8), rng.uniform(0.3, 0.7)
        side = (x - at) * np.cos(angle) + (y - at) * np.sin(angle)
        sheet = mix(
            sheet * (1 - 0.22 * ramp(0.05, 0.0, np.abs(side - 0.015))[..., None]),
            colour(PAPERS[(number + place * 2) % 6]),
            (side < 0)[..., None],
        )
    fibres = blur(rng.random((SIDE, SIDE), dtype=np.float32), 0.9) - 0.5
    return encoded(sheet + (fibres * 0.28)[..., None])


def rust(number: int) -> bytes:
    """Sheets of steel, eaten away in patches and flakes."""
    rng = generator("rust", number)
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    patches, flakes, pits = (
        sample(tile(kind, 6), x * scale + rng.random(), y * scale + rng.random())
        for kind, scale in (("soft", 0.5), ("billow", 1.7), ("ridged", 2.6))
    )
    eaten = ramp(0.35, 0.6, patches + 0.25 * (flakes - 0.5))[..., None]
    metal = mix(colour("#4f4a46"), colour("#77706a"), flakes[..., None])
    scale = mix(colour("#5a2410"), colour("#c8682a"), flakes[..., None])
    return encoded(mix(metal, scale, eaten) * (1 - 0.55 * ramp(0.55, 0.95, pits))[..., None])


def colour(text: str) -> Field:
    return np.array([int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)], np.float32)


def encoded(picture: Field) -> bytes:
    target = io.BytesIO()
    Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8)).save(target, "PNG")
    return target.getvalue()


SETS: Final[dict[str, Callable[[int], bytes]]] = {"night": night, "paper": paper, "rust": rust}


def pictures(name: str, count: int = 12) -> list[bytes]:
    return [SETS[name](number) for number in range(count)]
