"""Watercolour: washes of pigment in water, after what Bousseau and others (2006) say of its density on paper."""

import numpy as np

from gateway.engines.atelier.fields import Field, blur, mix, ramp
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.paper import grid, margin, rag, raked, uneven
from gateway.engines.atelier.press import drawn_out, edges, light_of, saturated, shifted
from gateway.engines.atelier.scene import Scene


def watercolour(scene: Scene, picture: Field, figure: Field) -> Field:
    """Glazes over a pencil drawing: they stray from its lines, dry darkest at their edges, gather in the paper's hollows and bloom."""
    grain = rag(scene)
    colour = _strayed(scene, drawn_out(scene, saturated(picture, 1.3), figure), grain)
    covered = margin(scene, 0.034, 0.03) * (1 - _gaps(scene, colour, grain))
    light, tone = _glazed(scene, colour, figure)
    rim = _rim(mix(1.0, tone, covered), scene.unit)
    turbulent = uneven(scene, "turbulence", 0.22, 6) + 0.5 * uneven(scene, "pigment", 0.05, 3)
    density = 1 + 2.7 * rim + 0.5 * turbulent + (0.2 + 0.55 * (1 - tone)) * -grain + _blooms(scene)
    wash = colour * (tone / np.maximum(light, 0.04))[..., None]
    wash = np.clip(wash, 0, 1) ** np.float32(0.78) * 0.93 + 0.065
    wash = wash - (wash - wash * wash) * (density - 1)[..., None]
    paper = rgb("#faf7ef") * (1 + 0.055 * raked(grain * np.float32(3)))[..., None]
    drawn = paper * (1 - 0.4 * covered * _pencil(scene, picture, grain))[..., None]
    return np.asarray(np.clip(drawn * mix(1.0, wash, covered[..., None]), 0, 1), np.float32)


def _strayed(scene: Scene, picture: Field, grain: Field) -> Field:
    """Washes do not keep to the lines: moved by a slow noise, and by the paper at their very edge."""
    reach, fine = np.float32(scene.unit * 0.014), np.float32(scene.unit * 0.002)
    aside, down = uneven(scene, "aside", 0.16, 5), uneven(scene, "down", 0.16, 5)
    return shifted(picture, aside * reach + grain * fine, down * reach - grain * fine)


def _gaps(scene: Scene, colour: Field, grain: Field) -> Field:
    """Paper left bare between two washes that were not to run into each other, here and there."""
    there = ramp(0.04, 0.2, uneven(scene, "gaps", 0.2, 3) + grain * 0.15)
    return np.asarray(ramp(0.55, 1.0, edges(colour, scene.unit * 0.0022)) * there * 0.8, np.float32)


def _glazed(scene: Scene, colour: Field, figure: Field) -> tuple[Field, Field]:
    """The lights of the colours, and these in the steps of as many glazes as there is detail."""
    light = light_of(colour)
    level = light * scene.octaves + uneven(scene, "wet", 0.2, 6) * np.float32(1.3)
    step = np.floor(level)
    tone = np.clip((step + ramp(0.4, 0.72, level - step)) / scene.octaves, 0, 1)
    return light, mix(light, tone, 0.72 - 0.4 * figure)


def _rim(tone: Field, unit: float) -> Field:
    """Where pigment dried: on the dark side of each edge between washes."""
    thin, wide = blur(tone, unit * 0.0022) - tone, blur(tone, unit * 0.006) - tone
    return np.asarray(np.clip(thin, 0, 0.3) * 2.6 + np.clip(wide, 0, 0.3) * 1.1, np.float32)


def _blooms(scene: Scene) -> Field:
    """Backruns: water that ran into a drying wash and pushed its pigment to a ragged ring."""
    rng, (x, y) = scene.rng("blooms"), grid(scene)
    ragged = uneven(scene, "ragged", 0.12, 6)
    total = np.zeros_like(x)
    for _ in range(3):
        radius = rng.uniform(0.05, 0.13)
        away = np.hypot(x - x.max() * rng.random(), (y - y.max() * rng.random()) * 1.2) / np.float32(radius) + ragged * np.float32(1.5)
        total += np.where(away < 1, -0.22 * ramp(0.2, 0.95, away), 0) + 0.42 * np.exp(-(((away - 1) / 0.035) ** 2)) * (away > 1)
    return total


def _pencil(scene: Scene, picture: Field, grain: Field) -> Field:
    """The drawing under the washes, soft lead that takes on the paper's hills."""
    line = ramp(0.3, 0.9, edges(picture, scene.unit * 0.0014))
    return np.asarray(line * ramp(-0.25, 0.2, grain), np.float32)
