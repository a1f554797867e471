"""Arguments of fields that have no resolver, and the fields that many types share."""

from typing import Any, Optional

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.unset import UNSET

from schema import tables
from schema.graph.directives import costs


def argument(name: str, kind: Any, description: str, default: Any = UNSET, cost: float | None = None) -> StrawberryArgument:
    annotation = StrawberryAnnotation(kind)
    return StrawberryArgument(name, None, annotation, description=description, default=default, directives=costs(cost))


def page(first: int = 24) -> list[StrawberryArgument]:
    """The arguments of a connection: forward, by keyset."""
    return [
        argument("first", Optional[int], "How many, 1 to 100.", first),  # noqa: UP045  # Strawberry resolves it at run time
        argument("after", Optional[str], "The cursor after which to go on."),  # noqa: UP045
    ]


ID = argument("id", strawberry.ID, "An opaque id.")
IDS = argument("ids", list[strawberry.ID], "Opaque ids.")
VISIBILITY = argument("visibility", Optional[tables.Visibility], "Only these.")  # noqa: UP045
TOOL = argument("tool", Optional[tables.Tool], "Only what was made so.")  # noqa: UP045
SEARCH = argument(
    "search",
    Optional[str],  # noqa: UP045
    "Words, 1 to 200 characters: all of them, the last as the beginning of one. No character is syntax.",
    cost=25,
)
STATUS = argument("status", Optional[tables.GenerationStatus], "Only these.")  # noqa: UP045
