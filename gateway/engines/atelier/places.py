"""Which painter of places paints which place."""

from collections.abc import Callable

from gateway.engines.atelier.abstract import paint_abstract
from gateway.engines.atelier.city import paint_city
from gateway.engines.atelier.cosmos import paint_space
from gateway.engines.atelier.forest import paint_forest
from gateway.engines.atelier.landscape import Canvas, paint_country
from gateway.engines.atelier.room import paint_room
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import paint_sky
from gateway.engines.atelier.undersea import paint_undersea

OWN: dict[str, Callable[[Scene], Canvas]] = {
    "forest": paint_forest,
    "city": paint_city,
    "space": paint_space,
    "room": paint_room,
    "underwater": paint_undersea,
    "abstract": paint_abstract,
}


def paint_place(scene: Scene) -> Canvas:
    """The place without its figures."""
    if scene.place in OWN:
        return OWN[scene.place](scene)
    return paint_country(scene, paint_sky(scene))
