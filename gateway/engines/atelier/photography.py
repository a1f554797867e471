"""The photographic styles: a lens with a depth of field and a bloom, film with its curve and its grain; in colour, and in silver."""

import numpy as np
from PIL import Image, ImageFilter

from gateway.engines.atelier.fields import Field, mix, ramp
from gateway.engines.atelier.finish import vignette
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.paper import grid, tooth
from gateway.engines.atelier.press import light_of, of_image, resized, stretched, to_image
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.weather import OUTDOORS

WIDE_OPEN, STOPPED_DOWN = 0.025, 0.01  # the lens's opening, in units of the picture: before a figure, and before open country
FLAT = ("abstract", "space", "pond", "aerial", "pattern", "tiles", "backdrop")  # where no ground runs from the eye to a horizon
GAMMA = 2.2  # light adds up in the scene, not in the tones of a picture
LIGHTS = 24  # samples of the lens's disc


def photo(scene: Scene, picture: Field, figure: Field) -> Field:
    """Colour film: in focus where the figures stand, cool in its shadows and warm in its lights."""
    seen = _bloomed(scene, _focused(scene, picture, figure))
    tone = light_of(seen)[..., None]
    seen = seen + rgb("#00101c") * 0.4 * (1 - tone) ** 2 + rgb("#100800") * 0.5 * tone
    curved = seen + 0.16 * (seen - 0.5) * (4 * seen * (1 - seen))
    return film(scene, vignette(scene, np.asarray(curved * 0.96 + 0.014, np.float32), 0.26), 0.05)


def noir(scene: Scene, picture: Field, figure: Field) -> Field:
    """Silver print: a red filter, one hard light on what matters, deep blacks, coarse grain."""
    seen = _bloomed(scene, _focused(scene, picture, figure))
    silver = stretched(np.asarray(seen @ np.array([0.5, 0.4, 0.1], np.float32), np.float32), 1, 99.2)
    hard = np.clip(silver + 0.34 * (silver - 0.42) * 4 * silver * (1 - silver), 0, 1) * _spot(scene, figure)
    printed = mix(rgb("#0b0b0d"), rgb("#f6f2ea"), hard[..., None])
    return film(scene, vignette(scene, printed, 0.34), 0.085, 0.0)


def _focused(scene: Scene, picture: Field, figure: Field) -> Field:
    """The picture through the lens: the further from the plane of focus, the larger the disc that a point becomes."""
    apart = confusion(scene, figure)
    most = float(apart.max())
    if scene.place in FLAT or (scene.indoors and scene.place != "room") or most < 1:
        return picture
    rest = 1 - figure[..., None]
    half = resized(
        np.concatenate([picture ** np.float32(GAMMA) * rest, rest], -1), scene.height // 2, scene.width // 2, Image.Resampling.BOX
    )
    little, much = (_opened(scene, half, most / 2 * share) for share in (0.5, 1.0))
    soft = mix(little, much, ramp(0.45 * most, most, apart)[..., None])
    return mix(picture, soft, ramp(0.0, max(0.3 * most, 1.0), apart)[..., None] * rest)


def confusion(scene: Scene, figure: Field) -> Field:
    """The radius in pixels of the disc that a point becomes, for each pixel, were it ground.

    Ground `n` rows below the horizon is 1 / n away, and the disc grows with the difference of 1 / distance: with rows. Outdoors one sees
    as far as the horizon, in a room about twice as far as to the figures.
    """
    rows = np.flatnonzero((figure > 0.5).sum(1) > 0.01 * scene.unit)
    opening = WIDE_OPEN if rows.size else STOPPED_DOWN
    foot = max(float(rows[-1]) - scene.horizon, 0.0) if rows.size else 0.1 * scene.unit
    far = 0.0 if scene.place in OUTDOORS else 0.5 * foot
    below = np.clip(np.arange(scene.height, dtype=np.float32) - np.float32(scene.horizon), far, None)
    apart = np.clip(np.abs(below - np.float32(foot)) - 0.02 * scene.unit, 0, 0.4 * scene.unit) * np.float32(opening)
    return np.broadcast_to(apart[:, None], figure.shape).astype(np.float32)


def _opened(scene: Scene, light: Field, radius: float) -> Field:
    """Light (half the pixels; three colours and a weight) spread over discs, without what has no weight; as a picture."""
    h, w = light.shape[:2]
    reach = int(np.ceil(radius)) + 1
    padded, total = np.pad(light, ((reach, reach), (reach, reach), (0, 0)), mode="edge"), np.zeros_like(light)
    turn, away = np.arange(LIGHTS) * 2.39996, np.sqrt((np.arange(LIGHTS) + 0.5) / LIGHTS) * radius  # by the golden angle
    for down, aside in (np.rint(np.stack([np.sin(turn), np.cos(turn)], -1) * away[:, None]).astype(int) + reach).tolist():
        total += padded[down : down + h, aside : aside + w]
    return resized((total[..., :3] / (total[..., 3:] + np.float32(1e-3))) ** np.float32(1 / GAMMA), scene.height, scene.width)


def _bloomed(scene: Scene, picture: Field) -> Field:
    """Bright light spreads in the lens, and red at the film's back."""
    bright = to_image(np.clip((picture - 0.66) * 2.9, 0, 1)).reduce(8)
    wide, close = (bright.filter(ImageFilter.GaussianBlur(scene.unit * radius / 8)) for radius in (0.05, 0.014))
    size = (scene.width, scene.height)
    halo = of_image(wide.resize(size, Image.Resampling.BICUBIC)) * np.float32(0.22)
    red = of_image(close.resize(size, Image.Resampling.BICUBIC)) * np.array([0.2, 0.1, 0.06], np.float32)
    return np.asarray(1 - (1 - picture) * (1 - halo) * (1 - red), np.float32)


def film(scene: Scene, picture: Field, strength: float, colour: float = 0.35) -> Field:
    """Grain of silver or dye: clumps of a pixel or two, strongest in the middle tones, and only partly alike in the three layers."""
    strength = 0.006 if "grain" in scene.without else strength
    clumps = tooth(scene, 1.5, "grain") + tooth(scene, 2.4, "clumps") * np.float32(0.6)
    light = light_of(picture)
    layers = np.stack([tooth(scene, 1.7, layer) for layer in ("red", "green", "blue")], -1) if colour else np.float32(0)
    grain = clumps[..., None] + layers * np.float32(colour)
    return np.asarray(picture + grain * (np.float32(strength) * (0.35 + 2.6 * light * (1 - light)))[..., None], np.float32)


def _spot(scene: Scene, figure: Field) -> Field:
    """A pool of light about the figures, or where the scene's light is."""
    (x, y), body = grid(scene), np.argwhere(figure > 0.5)
    row, column = body.mean(0) if len(body) else (scene.light[1], scene.light[0])
    away = np.hypot(x - np.float32(column / scene.unit), y - np.float32(row / scene.unit))
    return np.asarray(0.42 + 0.72 * np.exp(-((away / np.float32(0.42)) ** 2)), np.float32)
