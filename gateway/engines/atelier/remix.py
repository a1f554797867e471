"""Remixing: what a source is composed like, and how much of it stays."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from gateway.engines.atelier.fields import Field, blur, mix, ramp, resize, sample, tile
from gateway.engines.atelier.palette import LUMA, Palette
from gateway.engines.atelier.scene import Layout, Scene
from schema.ports import EngineError

SMALL = 48  # the side at which a source's composition is read
MASSES = 0.045  # the width of the masses of light and dark that a remix keeps, in units of the picture


@dataclass(frozen=True, slots=True)
class Source:
    """A source at the size of the new picture, and its composition."""

    rgb: Field
    layout: Layout
    palette: Palette
    salience: Field  # how much a place stands out, 0 to 1, SMALL x SMALL


def open_source(encoded: bytes, width: int, height: int) -> Source:
    """Read a source. Raises EngineError where it is no picture."""
    try:
        with Image.open(io.BytesIO(encoded)) as image:
            fitted = image.convert("RGB").resize((width, height), Image.Resampling.BICUBIC)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise EngineError("The picture to start from could not be read.", retryable=False) from error
    small = np.asarray(fitted.resize((SMALL, SMALL), Image.Resampling.BOX), np.float32) / np.float32(255)
    horizon = _horizon(small)
    salience = _salience(small)
    layout = Layout(horizon / SMALL, _light(small, horizon), _subject(salience, horizon))
    return Source(np.asarray(fitted, np.float32) / np.float32(255), layout, _palette(small, horizon), salience)


def _horizon(small: Field) -> int:
    """The row at which what is above differs most from what is below."""
    low, high, reach = SMALL // 3, SMALL * 4 // 5, 4
    rows = small.mean(1)
    differences = [np.abs(rows[row - reach : row].mean(0) - rows[row : row + reach].mean(0)).sum() for row in range(low, high)]
    return low + int(np.argmax(differences))


def _light(small: Field, horizon: int) -> tuple[float, float]:
    above = blur((small @ LUMA)[: horizon + 2], 1.5)
    row, column = np.unravel_index(int(np.argmax(above)), above.shape)
    return (float(column) + 0.5) / SMALL, max(0.06, (float(row) + 0.5) / SMALL)


def _salience(small: Field) -> Field:
    """How much each place differs from its row, where there are edges."""
    from_row = np.abs(small - np.median(small, axis=1, keepdims=True)).sum(-1)
    edge = sum(np.abs(part).sum(-1) for part in np.gradient(small, axis=(0, 1)))
    standing = np.sqrt(from_row * blur(np.clip(edge * 2, 0, 1), 1.2))
    soft = blur(np.clip(standing / max(float(standing.max()), 1e-3), 0, 1), 1.6)
    return np.asarray(soft / max(float(soft.max()), 1e-3), np.float32)


def _subject(salience: Field, horizon: int) -> tuple[float, float]:
    middle = np.exp(-(((np.arange(SMALL) - SMALL / 2) / (0.4 * SMALL)) ** 2))
    lower = salience[max(0, horizon - SMALL // 6) : SMALL * 15 // 16].max(0) * middle
    return float(np.clip((int(np.argmax(np.convolve(lower, np.ones(5), mode="same"))) + 0.5) / SMALL, 0.18, 0.82)), 0.85


def _palette(small: Field, horizon: int) -> Palette:
    """The light of the source: its sky from top to horizon, its brightest and darkest colours."""
    rows, flat = small.mean(1), small.reshape(-1, 3)
    order = np.argsort(flat @ LUMA)
    bright, dark = flat[order[-40:]].mean(0), flat[order[:200]].mean(0)
    low = rows[max(0, horizon - 3) : horizon + 1].mean(0)
    return Palette(
        rows[:4].mean(0), rows[horizon // 2], low, bright, low * 0.85 + dark * 0.15, dark * 0.7 + rows[:4].mean(0) * 0.3, bright * 0.9
    )


def follow(scene: Scene, source: Source, picture: Field, figure: Field, strength: float) -> Field:
    """Lay the new picture over the source's masses, and leave of the source what the strength leaves.

    What stands out in the source goes first, its calm parts last.
    """
    radius = MASSES * scene.unit
    theirs, ours = _masses(source.rgb, radius), _masses(picture, radius)
    ratio = ((theirs @ LUMA) + 0.06) / ((ours @ LUMA) + 0.06)
    lit = picture * np.clip(ratio ** np.float32(1 - 0.4 * strength), 0.3, 2.6)[..., None]
    lit = np.clip(lit + (theirs - _masses(np.clip(lit, 0, 1), radius)) * np.float32(0.75 * (1 - strength)), 0, 1)
    lit = mix(lit, picture, figure[..., None] * np.float32(0.3 + 0.7 * strength))
    return mix(lit, source.rgb, _stays(scene, source, figure, strength)[..., None])


def _stays(scene: Scene, source: Source, figure: Field, strength: float) -> Field:
    rng, (h, w) = scene.rng("stays"), figure.shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32) / np.float32(scene.unit)
    patches = sample(tile("soft", 5), x * 0.5 + np.float32(rng.random()), y * 0.5 + np.float32(rng.random()))
    calm = 0.45 * patches + 0.55 * (1 - resize(source.salience, h, w))
    stays = ramp(strength * 1.25 - 0.28, strength * 1.25 + 0.12, calm)
    return np.asarray(stays * (1 - figure * float(ramp(0.1, 0.4, strength))), np.float32)


def _masses(picture: Field, radius: float) -> Field:
    h, w = picture.shape[:2]
    image = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    small = image.resize((max(4, round(w / radius)), max(4, round(h / radius))), Image.Resampling.BOX)
    return np.asarray(small.resize((w, h), Image.Resampling.BICUBIC), np.float32) / np.float32(255)


def keep(source: Source, picture: Field, strength: float) -> Field:
    """At the smallest strengths the source itself shows through the new hand."""
    return mix(picture, source.rgb, float(ramp(0.4, 0.0, strength)))
