"""Styles: from the painted picture to the hand that painted it."""

from collections.abc import Callable

from gateway.engines.atelier.brushes import ink, oil, pastel, watercolour
from gateway.engines.atelier.facets import dots, glass, lowpoly
from gateway.engines.atelier.fields import Field
from gateway.engines.atelier.finish import grade
from gateway.engines.atelier.prints import neon, noir, photo, pixel, poster, woodcut
from gateway.engines.atelier.scene import Scene

STYLES: dict[str, Callable[[Scene, Field], Field]] = {
    "photo": photo,
    "woodcut": woodcut,
    "pixel": pixel,
    "noir": noir,
    "neon": neon,
}
FIGURED: dict[str, Callable[[Scene, Field, Field], Field]] = {
    "poster": poster,
    "watercolour": watercolour,
    "oil": oil,
    "ink": ink,
    "pastel": pastel,
    "lowpoly": lowpoly,
    "glass": glass,
    "dots": dots,
}


def in_style(scene: Scene, picture: Field, figure: Field) -> Field:
    """The finished picture in the scene's style; some styles treat the figures apart."""
    graded = grade(scene, picture)
    if scene.style in FIGURED:
        return FIGURED[scene.style](scene, graded, figure)
    return STYLES[scene.style](scene, graded)
