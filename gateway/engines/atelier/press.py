"""What the styles share: pictures to images and back, tones, edges, shifted pixels."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gateway.engines.atelier.fields import Field, blur, mix, ramp, resize
from gateway.engines.atelier.form import flow_of, smear
from gateway.engines.atelier.palette import LUMA
from gateway.engines.atelier.scene import Scene

LEVELS = 1024  # of light, where lights are put in order
TWICE = 2  # what has hard edges is drawn at so many times its size, so that they are smooth


def fineness(scene: Scene) -> float:
    """How small a style's marks are, about 1: the more detail is asked for, the smaller."""
    return 0.4 + 0.1 * scene.octaves


def resized(planes: Field, height: int, width: int, how: Image.Resampling = Image.Resampling.BICUBIC) -> Field:
    """A picture, or another stack of fields, in another size; exact, where an image has 256 tones."""
    return np.stack([resize(planes[..., plane], height, width, how) for plane in range(planes.shape[-1])], -1)


def to_image(picture: Field) -> Image.Image:
    return Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))


def of_image(image: Image.Image) -> Field:
    return np.asarray(image.convert("RGB"), np.float32) / np.float32(255)


def drawn_out(scene: Scene, picture: Field, figure: Field) -> Field:
    """The picture as a broad tool leaves it: drawn out along the forms, in half the pixels; finer on the figures."""
    half = of_image(to_image(picture).reduce(2))
    angle = flow_of(picture, scene.unit).angle(*half.shape[:2])
    drawn = smear(smear(half, angle, scene.unit * 0.004), angle + np.float32(np.pi / 2), scene.unit * 0.0012, 3)
    return mix(of_image(to_image(drawn).resize((scene.width, scene.height))), picture, figure[..., None] * np.float32(0.7))


def light_of(picture: Field) -> Field:
    return np.asarray(picture @ LUMA, np.float32)


def stretched(light: Field, low: float = 1, high: float = 99) -> Field:
    """Tones from the darkest to the brightest percentiles."""
    dark, bright = np.percentile(light[::4, ::4], [low, high])
    return ramp(float(dark), float(max(bright, dark + 0.05)), light)


def saturated(picture: Field, amount: float) -> Field:
    grey = light_of(picture)[..., None]
    return np.clip(grey + (picture - grey) * np.float32(amount), 0, 1)


def levelled(picture: Field, amount: float) -> Field:
    """The picture with its lights drawn apart towards the full range, by an amount of 0 to 1."""
    light = light_of(picture)
    wanted = mix(light, stretched(light, 0.5, 99.6), amount)
    return np.clip(picture * (wanted / np.maximum(light, 0.03))[..., None], 0, 1)


def edges(picture: Field, width: float) -> Field:
    """How strongly tones change within `width` pixels, about 0 to 1."""
    light = light_of(picture)
    return np.asarray(np.abs(blur(light, width * 0.6) - blur(light, width * 1.6)) * 9, np.float32)


def looked_up(picture: Field, points: Field) -> Field:
    """The colours at points (n x 2, pixels)."""
    at = np.clip(points, 0, (picture.shape[1] - 1, picture.shape[0] - 1)).astype(np.int32)
    return picture[at[:, 1], at[:, 0]]


def shifted(picture: Field, dx: Field, dy: Field) -> Field:
    """Each pixel taken from dx, dy away (pixels)."""
    rows, columns = _aim(picture.shape, dx, dy)
    return np.asarray(picture[rows, columns], np.float32)


def _aim(shape: tuple[int, ...], dx: Field, dy: Field) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    h, w = shape[:2]
    rows = np.clip(np.arange(h, dtype=np.float32)[:, None] + dy, 0, h - 1).astype(np.int32)
    return rows, np.clip(np.arange(w, dtype=np.float32)[None, :] + dx, 0, w - 1).astype(np.int32)


def graven(scene: Scene, picture: Field, figure: Field) -> Field:
    """The lights as an engraver sees them: full range, the figures' by themselves, each form apart from what is about it."""
    light = stretched(light_of(picture), 3, 95)
    tone = 0.16 + 0.34 * light + 0.52 * _ranked(light, light[::8, ::8])
    own = light[::2, ::2][figure[::2, ::2] > 0.6]
    if own.size:
        tone = mix(tone, 0.3 + 0.2 * light + 0.5 * _ranked(light, own) + _apart(scene, tone, figure), figure)
    return np.asarray(np.clip(tone + 0.7 * (light - blur(light, scene.unit * 0.03)), 0, 1), np.float32)


def _apart(scene: Scene, tone: Field, figure: Field) -> float:
    """How much lighter the figures are to be than they would, because what is about them is dark; or darker."""
    near = blur(figure, scene.unit * 0.02)[::4, ::4] * (1 - figure[::4, ::4])
    about = float((tone[::4, ::4] * near).sum() / (near.sum() + 1e-6))
    return float(np.clip(0.7 * (0.5 - about), -0.15, 0.25))


def _ranked(light: Field, among: Field) -> Field:
    """Which part of some lights is not brighter; all are 0 to 1."""
    counts = np.bincount((among.ravel() * np.float32(LEVELS - 1)).astype(np.int32), minlength=LEVELS)
    part = (np.cumsum(counts) / among.size).astype(np.float32)
    return np.asarray(part[(light * np.float32(LEVELS - 1)).astype(np.int32)], np.float32)


def beside(scene: Scene, figure: Field) -> Field:
    """The border about the figures, 0 to 1, that is left light so that they stand apart."""
    return ramp(0.25, 0.7, np.clip(blur(figure, scene.unit * 0.005) * 1.6, 0, 1) - figure)


def chosen(scene: Scene, picture: Image.Image, figure: Field, inks: int) -> Image.Image:
    """A picture whose palette is the inks to print another with: of samples from the whole and, a third of them, from the figures."""
    colours = np.asarray(picture).reshape(-1, 3)
    body = resize(figure, picture.height, picture.width, Image.Resampling.BOX)
    own, rng = np.flatnonzero(body > 0.6), scene.rng("samples")
    some = colours[rng.integers(0, len(colours), 6144)]
    theirs = colours[rng.choice(own, 3072)] if own.size else some[:3072]
    return Image.fromarray(np.concatenate([some, theirs]).reshape(96, 96, 3)).quantize(inks, kmeans=2)
