"""Learning a manner from pictures: their palette, their light, their texture at several scales, and how their colours run along the form.

What is learned are numbers about all of the pictures together, some kilobytes; no pixel of any of them is kept. A texture is kept as the
strength of its waves and painted with phases of the scene's own, so that it is of the same kind and nowhere the same (Galerne, Gousseau and
Morel, 2011). Colours go over by the linear map that moves them least (Pitié and Kokaram, 2007). All of it in Oklab, where equal steps look
equal.
"""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from zipfile import BadZipFile

import numpy as np
from PIL import Image

from gateway.engines.atelier.fields import Field, Numbers, mix, ramp, resize, soften
from gateway.engines.atelier.form import flow_of, smear
from gateway.engines.atelier.scene import Scene
from schema.ports import EngineError, Progress

SIDE = 768  # pixels of the longest edge at which pictures are looked at, and at which textures are painted
TONES = 33  # quantiles of the light
COLOURS = 12  # of the palette
BANDS = (2.0, 5.0, 12.0, 30.0)  # radii in pixels, each the end of one band of detail
PLACE = 48  # pixels of a side of what counts as one place
WAVES = 96  # pixels of a side of the window in which a texture is looked at
STEPS = 4  # every so many pixels a colour is looked at
TO_LMS = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]]
)
TO_LAB = np.array(
    [[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]]
)


@dataclass(frozen=True, slots=True)
class Manner:
    """What was learned; colours are Oklab."""

    middle: Field  # 3: the mean colour
    spread: Field  # 3 x 3: the covariance of the colours
    light: Field  # TONES: quantiles of the lightness
    palette: Field  # COLOURS x 3
    bands: Field  # len(BANDS): the deviation of the lightness within each band
    waves: Field  # WAVES x (WAVES // 2 + 1): the strength of each wave of the finest bands
    tint: Field  # 3 x 3: how the colours of fine detail go together, a root of their covariance
    run: Field  # 1: how much less colours change along the form than across it, 0 to 1
    even: Field  # 1: how much alike the detail is everywhere, 0 to 1: whether it is a texture, or of what is shown

    def packed(self) -> bytes:
        target = io.BytesIO()
        np.savez_compressed(target, allow_pickle=False, **asdict(self))
        return target.getvalue()


def unpacked(learned: bytes) -> Manner:
    """Raises EngineError where it is nothing that was learned here."""
    try:
        with np.load(io.BytesIO(learned), allow_pickle=False) as kept:
            return Manner(**{part.name: np.asarray(kept[part.name], np.float32) for part in fields(Manner)})
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise EngineError("What was learned could not be read.", retryable=False) from error


def learn(pictures: Sequence[bytes], report: Progress) -> bytes:
    """Look at each picture; what they have in common, packed. Raises EngineError where one is no picture."""
    studies = []
    for number, encoded in enumerate(pictures):
        report(number / len(pictures))
        studies.append(study(oklab(opened(encoded))))
    colours = np.concatenate([one.colours for one in studies])
    manner = Manner(
        middle=as_field(colours.mean(0)),
        spread=as_field(np.cov(colours.T)),
        light=as_field(np.quantile(colours[:, 0], np.linspace(0, 1, TONES))),
        palette=palette_of(colours),
        bands=as_field(np.mean([one.bands for one in studies], 0)),
        waves=as_field(np.mean([one.waves for one in studies], 0)),
        tint=root(np.mean([one.tint for one in studies], 0)),
        run=as_field(np.mean([[one.run] for one in studies], 0)),
        even=as_field(np.mean([[one.even] for one in studies], 0)),
    )
    report(1.0)
    return manner.packed()


@dataclass(frozen=True, slots=True)
class Study:
    """What one picture shows."""

    colours: Field
    bands: Field
    waves: Field
    tint: Field
    run: float
    even: float


def as_field(values: Numbers) -> Field:
    return np.asarray(values, np.float32)


def opened(encoded: bytes) -> Field:
    try:
        with Image.open(io.BytesIO(encoded)) as image:
            picture = image.convert("RGB")
            picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise EngineError("A picture to learn from could not be read.", retryable=False) from error
    pixels = np.asarray(picture, np.float32) / np.float32(255)
    high, wide = (max(0, WAVES - side) for side in pixels.shape[:2])
    return np.pad(pixels, ((0, high), (0, wide), (0, 0)), mode="symmetric")


def study(lab: Field) -> Study:
    detail = lab - np.stack([soften(lab[..., part], BANDS[-2]) for part in range(3)], -1)
    return Study(
        colours=lab[::STEPS, ::STEPS].reshape(-1, 3),
        bands=np.array([band.std() for band in banded(lab[..., 0])[0]], np.float32),
        waves=waves_of(detail[..., 0]),
        tint=as_field(np.cov(detail.reshape(-1, 3).T)),
        run=run_of(lab),
        even=even_of(detail[..., 0]),
    )


def oklab(rgb: Field) -> Field:
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((np.clip(rgb, 0, 1) + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(np.maximum(linear @ TO_LMS.T, 0)) @ TO_LAB.T, np.float32)


def from_oklab(lab: Field) -> Field:
    linear = ((lab @ np.linalg.inv(TO_LAB).T) ** 3) @ np.linalg.inv(TO_LMS).T
    linear = np.clip(linear, 0, 1)
    return np.asarray(np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055), np.float32)


def palette_of(colours: Field) -> Field:
    """The colours that stand for all, by median cut."""
    edge = int(np.sqrt(len(colours)))
    squares = ((colours[: edge * edge] + np.array([0, 0.5, 0.5])).clip(0, 1) * 255).astype(np.uint8).reshape(edge, edge, 3)
    shuffled = np.random.default_rng(0).permutation(squares.reshape(-1, 3)).reshape(edge, edge, 3)
    cut = Image.fromarray(shuffled).quantize(COLOURS, Image.Quantize.MEDIANCUT).getpalette() or []
    found = np.array(cut, np.float32).reshape(-1, 3)[:COLOURS] / np.float32(255) - np.array([0, 0.5, 0.5], np.float32)
    return np.asarray(np.resize(found, (COLOURS, 3)), np.float32)


def banded(light: Field) -> tuple[list[Field], Field]:
    """A field as bands of detail, the finest first, and what is left."""
    found, rest = [], light
    for radius in BANDS:
        softer = soften(rest, radius)
        found.append(np.asarray(rest - softer, np.float32))
        rest = softer
    return found, rest


def waves_of(detail: Field) -> Field:
    """The mean strength of each wave, over windows that overlap by half."""
    window = np.outer(np.hanning(WAVES), np.hanning(WAVES)).astype(np.float32)
    rows, columns = (range(0, side - WAVES + 1, WAVES // 2) for side in detail.shape)
    cuts = (detail[row : row + WAVES, column : column + WAVES] for row in rows for column in columns)
    power = [np.abs(np.fft.rfft2((cut - cut.mean()) * window)) ** 2 for cut in cuts]
    return np.asarray(np.sqrt(np.mean(power, 0)), np.float32)


def run_of(lab: Field) -> float:
    """How much less the lightness changes along the form than across it."""
    flow = flow_of(lab, SIDE)
    angle = flow.angle(*lab.shape[:2])
    down, along = np.gradient(lab[..., 0])
    by_form = along * np.cos(angle) + down * np.sin(angle)
    across = down * np.cos(angle) - along * np.sin(angle)
    return float(1 - np.sqrt(np.mean(by_form**2) / (np.mean(across**2) + 1e-9)).clip(0, 1))


def even_of(detail: Field) -> float:
    """By how little the strength of detail differs from place to place."""
    cuts = [
        detail[row : row + PLACE, column : column + PLACE].std()
        for row in range(0, detail.shape[0] - PLACE + 1, PLACE)
        for column in range(0, detail.shape[1] - PLACE + 1, PLACE)
    ]
    return float(ramp(0.75, 0.3, np.std(cuts) / (np.mean(cuts) + 1e-6)))


def root(covariance: Numbers) -> Field:
    """The symmetric root of a covariance."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 1e-9))) @ vectors.T, np.float32)


# Painting in a manner.

LIGHTER, PULLED = 0.7, 0.35  # how far the light, and the colours towards those of the palette, go over
LOUDER = (0.85, 1.9)  # how much weaker and stronger a band of detail may become
RARE = 2.0  # deviations from the mean colour
REACH = 0.011  # of the widest stroke, in units of the picture


def in_manner(scene: Scene, manner: Manner, picture: Field) -> Field:
    """The finished picture in a manner that was learned: what it shows stays where it is."""
    lab = oklab(picture)
    lab = pulled(manner, recoloured(manner, lab))
    lab = drawn_out(scene, manner, lab)
    bands, rest = banded(lab[..., 0])
    gains = [float(np.clip(wanted / (band.std() + 1e-6), *LOUDER)) for wanted, band in zip(manner.bands, bands, strict=True)]
    lab[..., 0] = rest + np.add.reduce([band * np.float32(gain) for band, gain in zip(bands, gains, strict=True)])
    return from_oklab(np.asarray(lab + grain(scene, manner, lab), np.float32))


def recoloured(manner: Manner, lab: Field) -> Field:
    """The colours by the map that moves them least; the light by its quantiles."""
    flat = lab.reshape(-1, 3)
    own, middle = np.cov(flat[::7].T) + np.eye(3) * 2e-5, flat[::7].mean(0)
    there = root(own)
    back = np.linalg.inv(there)
    move = back @ root(there @ (manner.spread + np.eye(3) * 2e-5) @ there) @ back
    moved = (flat - middle) @ np.clip(move, -3.5, 3.5).T
    away = np.sqrt(np.maximum(((moved @ np.linalg.inv(manner.spread + np.eye(3) * 2e-5)) * moved).sum(-1, keepdims=True), 1e-9))
    nearer = np.where(away > RARE, RARE + (away - RARE) * 0.3, away) / away  # what is rarer than anything that was learned
    moved = np.asarray(moved * nearer + manner.middle, np.float32).reshape(lab.shape)
    tones = np.quantile(lab[::STEPS, ::STEPS, 0], np.linspace(0, 1, TONES)) + np.arange(TONES) * 1e-6
    moved[..., 0] = mix(lab[..., 0], np.interp(lab[..., 0], tones, manner.light), LIGHTER)
    return moved


def pulled(manner: Manner, lab: Field) -> Field:
    """Each colour a little towards those of the palette that are near it."""
    small = lab[::STEPS, ::STEPS]
    away = ((small[:, :, None, :] - manner.palette) ** 2 * np.array([0.4, 1, 1], np.float32)).sum(-1)
    near = np.exp(-(away - away.min(-1, keepdims=True)) / np.float32(0.002))
    wanted = (near[..., None] * manner.palette).sum(2) / near.sum(-1)[..., None] - small
    shift = np.stack([resize(wanted[..., part], *lab.shape[:2]) for part in range(3)], -1)
    return np.asarray(lab + shift * np.array([0.4, 1, 1], np.float32) * np.float32(PULLED), np.float32)


def drawn_out(scene: Scene, manner: Manner, lab: Field) -> Field:
    """Colours run along the form as far as they did in what was learned."""
    run = float(manner.run[0])
    if run < 0.1:
        return lab
    reach = run * REACH * scene.unit
    angle = flow_of(lab, scene.unit).angle(*lab.shape[:2])
    return mix(lab, smear(lab, angle, reach, 7), min(1.0, 1.4 * run))


def grain(scene: Scene, manner: Manner, lab: Field) -> Field:
    """A texture of the learned kind, where the picture has less of its own."""
    scale = SIDE / scene.unit
    height, width = (max(WAVES, round(side * scale)) for side in lab.shape[:2])
    texture = np.stack([wavy(scene.rng("learned grain", str(part)), manner.waves, height, width) for part in range(3)], -1)
    own = np.add.reduce([band.var() for band in banded(lab[..., 0])[0][:3]])
    wanted = float(np.square(manner.bands[:3]).sum())
    strength = np.sqrt(max(0.15 * wanted, wanted - float(own)) / max(wanted, 1e-9))
    coloured = texture @ manner.tint.T * np.float32(strength * float(manner.even[0]))
    return np.stack([resize(coloured[..., part], *lab.shape[:2]) for part in range(3)], -1)


def wavy(rng: np.random.Generator, waves: Field, height: int, width: int) -> Field:
    """White noise through the strengths of the waves: mean 0, deviation 1."""
    across, up = np.fft.rfftfreq(width) * WAVES, np.fft.fftfreq(height) * WAVES
    rows, columns = np.round(up).astype(int) % WAVES, np.round(across).astype(int)
    noise = np.fft.rfft2(rng.standard_normal((height, width), dtype=np.float32)) * waves[rows][:, columns]
    field = np.fft.irfft2(noise, (height, width))
    return np.asarray((field - field.mean()) / (field.std() + 1e-9), np.float32)
