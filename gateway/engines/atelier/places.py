"""Which painter of places paints which place."""

from collections.abc import Callable

from gateway.engines.atelier.abstract import paint_abstract
from gateway.engines.atelier.backdrops import paint_backdrop, paint_wall
from gateway.engines.atelier.city import paint_city
from gateway.engines.atelier.cosmos import paint_space
from gateway.engines.atelier.forest import paint_forest
from gateway.engines.atelier.interiors import ROOMS, paint_interior
from gateway.engines.atelier.landscape import Canvas, paint_country
from gateway.engines.atelier.ornament import paint_pattern, paint_tiles
from gateway.engines.atelier.room import paint_room
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import paint_sky
from gateway.engines.atelier.town import paint_glass_city, paint_harbour, paint_market
from gateway.engines.atelier.undersea import paint_undersea
from gateway.engines.atelier.views import paint_aerial, paint_pond
from gateway.engines.atelier.wetland import paint_bamboo, paint_paddy

OWN: dict[str, Callable[[Scene], Canvas]] = {
    "forest": paint_forest,
    "city": paint_city,
    "space": paint_space,
    "room": paint_room,
    "underwater": paint_undersea,
    "abstract": paint_abstract,
    "backdrop": paint_backdrop,
    "wall": paint_wall,
    "market": paint_market,
    "harbour": paint_harbour,
    "paddy": paint_paddy,
    "bamboo": paint_bamboo,
    "pond": paint_pond,
    "aerial": paint_aerial,
    "pattern": paint_pattern,
    "tiles": paint_tiles,
    **dict.fromkeys(ROOMS, paint_interior),
}


def paint_place(scene: Scene) -> Canvas:
    """The place without its figures."""
    if scene.place == "city" and "glass" in scene.extras:
        return paint_glass_city(scene)
    if scene.place in OWN:
        return OWN[scene.place](scene)
    return paint_country(scene, paint_sky(scene))
