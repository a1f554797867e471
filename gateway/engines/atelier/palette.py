"""The colours of light: what sky, haze, sun and shadow look like at each time of day, and how colour words tint them."""

from dataclasses import dataclass, fields

import numpy as np

from gateway.engines.atelier.fields import Field

LUMA = np.array([0.3, 0.59, 0.11], np.float32)


def rgb(text: str) -> Field:
    """#rrggbb as three numbers of 0 to 1."""
    return np.array([int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)], np.float32)


def hexed(colour: Field) -> str:
    return "#" + "".join(f"{round(float(np.clip(part, 0, 1)) * 255):02x}" for part in colour)


@dataclass(frozen=True, slots=True)
class Palette:
    """The light of a moment. Each a colour of three numbers, 0 to 1."""

    zenith: Field
    middle: Field
    low: Field  # the sky at the horizon
    sun: Field
    haze: Field
    shade: Field  # what ambient light makes of a shadow
    cloud: Field


TIMES = {
    "dawn": [
        "#4a6695 #b79ab8 #ffd6ae #ffdfae #d8b9c0 #56608c #f6c9c0",
        "#5c7db0 #e0aeb4 #fff0cb #fff0c4 #e6cdc4 #6a6c92 #fbdccb",
        "#37678a #8fb8b4 #ffe3b0 #ffeab8 #b9cabd #43647a #f7d7b8",
    ],
    "day": [
        "#2569b8 #6fb0e6 #d6ecf4 #fff4d8 #b5d2e6 #45618a #ffffff",
        "#3a8fc4 #8ccbe4 #f1f4e4 #fff2cc #c6dcdd #4b6f86 #fffdf4",
        "#1f5ea0 #5fa3d6 #bfe0ee #fff6e2 #a3c6dd #3d5a80 #f6fbff",
    ],
    "golden": [
        "#3d6294 #eda765 #ffd98a #ffb956 #e6ab78 #57405f #ffb679",
        "#6d4f86 #f08a5f #ffcf7a #ffa94e #de8f70 #4b3358 #ff9d70",
        "#2f7186 #e9b877 #fff0b0 #ffc866 #d9bd8c #48525f #ffce90",
        "#8c3f5e #f0704a #ffc25e #ff9a3c #d9765a #4d2646 #ff8a58",
    ],
    "dusk": [
        "#1f2759 #7a5394 #f4947a #ff9f7c #8a6a98 #2a2854 #d98aa0",
        "#17375f #4a7396 #f2b48c #ffb98c #6f839c #1f3355 #c69aa0",
        "#2d1f52 #94487f #ff8a5e #ff8f64 #8d5684 #2e1c48 #e5788a",
    ],
    "night": [
        "#0a1430 #183464 #3c68a0 #dbe8ff #2e5080 #14224a #5878a8",
        "#101230 #322b66 #6458a0 #ece4ff #48427e #1c1844 #7468aa",
        "#061c2a #12455a #3a838c #def8f2 #275e6c #0f3242 #4f8a94",
    ],
}


def palette_of(time: str, rng: np.random.Generator) -> Palette:
    """One of the palettes of a time of day, its hues moved a little."""
    colours = [rgb(part) for part in str(rng.choice(TIMES[time])).split()]
    drift = rng.normal(0, 0.018, 3).astype(np.float32)
    return Palette(*(np.clip(colour + drift * (0.3 + colour), 0, 1) for colour in colours))


def tint(colour: Field, towards: Field, amount: float) -> Field:
    """Move a colour's hue towards another and keep its lightness."""
    light, other = float(colour @ LUMA), float(towards @ LUMA)
    matched = towards * (light / max(other, 0.05))
    over = max(float(matched.max()) - 1, 0)
    matched = np.clip(matched * (1 - over * 0.5) + over * 0.25, 0, 1)
    return np.asarray(colour + (matched - colour) * np.float32(amount), np.float32)


def tinted(palette: Palette, tints: tuple[str, ...], amount: float) -> Palette:
    """The palette under colour words: the first colours the air, the last the light."""
    if not tints:
        return palette
    air, light = rgb(tints[0]), rgb(tints[-1])
    warm = ("sun", "low", "cloud")
    names = [field.name for field in fields(Palette)]
    return Palette(*(tint(getattr(palette, name), light if name in warm else air, amount) for name in names))
