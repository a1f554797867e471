"""Drawings that are made from words: a person, a face, a bunch of flowers; each the body of an SVG of 512 x 512.

The words are a kind and what it has, each with a colour where it has one: `face old woman headscarf:#c8352e`.
"""

from collections.abc import Callable

from gateway.engines.atelier.bunches import bouquet, filled
from gateway.engines.atelier.faces import face
from gateway.engines.atelier.groups import coil, perched, viaduct
from gateway.engines.atelier.people import pair, person
from gateway.engines.atelier.trees import bare, blossom, tree

Parts = dict[str, str]
KINDS: dict[str, Callable[[Parts, str], str]] = {
    "face": face,
    "person": person,
    "pair": pair,
    "bouquet": bouquet,
    "filled": filled,
    "coil": coil,
    "viaduct": viaduct,
    "blossom": blossom,
    "perched": perched,
    "bare": bare,
    "tree": tree,
}


def drawn(words: str, colour: str) -> str:
    """The drawing of these words; `colour` (#rrggbb) is the main one."""
    kind, *parts = words.split()
    return KINDS[kind]({name: tone for name, _, tone in (part.partition(":") for part in parts)}, colour)
