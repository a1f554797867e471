"""Styles: from the painted picture to the hand that painted it."""

from collections.abc import Callable

from gateway.engines.atelier.brushes import oil, pastel
from gateway.engines.atelier.cuts import woodcut
from gateway.engines.atelier.facets import lowpoly
from gateway.engines.atelier.fields import Field
from gateway.engines.atelier.finish import grade
from gateway.engines.atelier.panes import glass
from gateway.engines.atelier.pens import ink
from gateway.engines.atelier.photography import noir, photo
from gateway.engines.atelier.points import dots
from gateway.engines.atelier.prints import neon, pixel, poster
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.washes import watercolour

STYLES: dict[str, Callable[[Scene, Field, Field], Field]] = {
    "photo": photo,
    "oil": oil,
    "watercolour": watercolour,
    "ink": ink,
    "woodcut": woodcut,
    "pastel": pastel,
    "poster": poster,
    "lowpoly": lowpoly,
    "glass": glass,
    "pixel": pixel,
    "noir": noir,
    "neon": neon,
    "dots": dots,
}


def in_style(scene: Scene, picture: Field, figure: Field) -> Field:
    """The finished picture in the scene's style, which treats the figures with more care than the rest."""
    return STYLES[scene.style](scene, grade(scene, picture), figure)
