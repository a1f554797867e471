"""Pointillism: points of pure colour set beside each other, which the eye mixes."""

import numpy as np
from PIL import Image, ImageDraw

from gateway.engines.atelier.fields import Field, mix, ramp
from gateway.engines.atelier.form import coarse, flow_of
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.paper import raked, tooth
from gateway.engines.atelier.press import TWICE, fineness, light_of, looked_up, of_image, saturated, to_image
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.strokes import seeds

CORNERS = 9
OPPOSITES = np.array(
    [[0.9, -0.1, -0.8], [-0.8, 0.0, 0.9], [0.6, -0.5, 0.5], [-0.6, 0.5, -0.4], [0.5, 0.4, -0.8], [-0.4, -0.3, 0.7]], np.float32
)


def dots(scene: Scene, picture: Field, figure: Field) -> Field:
    """Dabs along the forms on a primed ground, larger beneath and smaller above, smallest on the figures; each leans to a pure hue."""
    vivid, flow = saturated(picture, 1.3), flow_of(picture, scene.unit)
    image = to_image(mix(saturated(vivid, 0.7), rgb("#dcc8a0"), 0.3)).resize((scene.width * TWICE, scene.height * TWICE))
    for number, (step, wanted) in enumerate(_coats(figure)):
        rng = scene.rng("dabs", str(number))
        side = scene.unit / (step * fineness(scene))
        middles = seeds(rng, scene.height, scene.width, side, wanted)
        angle = flow.at(middles) + rng.normal(0, 0.3, len(middles)).astype(np.float32)
        radius = side * rng.uniform(0.42, 0.62, len(middles)).astype(np.float32)
        _dab(image, middles, angle, radius, _divided(rng, looked_up(vivid, middles)))
    painted = of_image(image.reduce(TWICE))
    relief = raked(light_of(painted) * np.float32(5) + tooth(scene, 1.6) * np.float32(0.8))
    return np.asarray(np.clip(painted * (1 + 0.14 * relief)[..., None], 0, 1), np.float32)


def _coats(figure: Field) -> tuple[tuple[float, Field], ...]:
    """How many dabs lie along a side of the picture, coat by coat, and where (coarse, 0 to 1)."""
    body = coarse(figure)
    return ((84, np.ones_like(body)), (118, 0.72 - 0.5 * body), (190, ramp(0.2, 0.7, body) * 0.85))


def _divided(rng: np.random.Generator, colours: Field) -> Field:
    """Colours taken apart: each leans to one of several hues, which together are what they were."""
    lean = OPPOSITES[rng.integers(0, len(OPPOSITES), len(colours))] * rng.uniform(0.02, 0.17, (len(colours), 1)).astype(np.float32)
    return np.asarray(np.clip(colours + lean + rng.normal(0, 0.025, (len(colours), 1)), 0, 1), np.float32)


def _dab(image: Image.Image, middles: Field, angle: Field, radius: Field, colours: Field) -> None:
    """Draw dabs, a third longer along the angle than across."""
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False, dtype=np.float32)
    along, across = np.cos(turn) * radius[:, None] * 1.15, np.sin(turn) * radius[:, None] * 0.87
    cosine, sine = np.cos(angle)[:, None], np.sin(angle)[:, None]
    outline = np.stack([along * cosine - across * sine, along * sine + across * cosine], -1) + middles[:, None]
    pen, tones = ImageDraw.Draw(image), (colours * 255).astype(int).tolist()
    for dab, tone in zip((outline * TWICE).reshape(-1, 2 * CORNERS).tolist(), tones, strict=True):
        pen.polygon(dab, fill=tuple(tone))
