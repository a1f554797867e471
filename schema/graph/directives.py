"""The authorization directives. These very objects are printed in the schema, checked at start-up, and read by the compiler."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.schema_directive import Location
from strawberry.types.field import StrawberryField

from schema.compiler.sources import ORIGIN, SOURCE, Action, Origin, Source
from schema.rules.visibility import Audience

strawberry.enum(Audience, description="Who may read.")


WRITING = 10  # what a mutation costs, beside its payload


@strawberry.schema_directive(locations=[Location.OBJECT, Location.FIELD_DEFINITION], description="Who may read.")
class Access:
    to: Audience


ANYWHERE = [Location.OBJECT, Location.FIELD_DEFINITION, Location.INTERFACE, Location.SCALAR, Location.ENUM]


@strawberry.schema_directive(locations=ANYWHERE, description="Only for signed-in viewers.")
class Authenticated:
    pass


@strawberry.schema_directive(locations=ANYWHERE, description="Only with all scopes of one of these sets.", name="requiresScopes")
class RequiresScopes:
    scopes: list[list[str]]


@strawberry.schema_directive(
    locations=[
        *(Location.ARGUMENT_DEFINITION, Location.ENUM, Location.FIELD_DEFINITION),
        *(Location.INPUT_FIELD_DEFINITION, Location.OBJECT, Location.SCALAR),
    ],
    description="What it costs to ask for it, by the GraphQL Cost Directives specification; without it an object 1, and a value nothing.",
)
class Cost:
    weight: str


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    description="How long a list may be, by the same specification: as a slicing argument says, or as is assumed.",
    name="listSize",
)
class ListSize:
    assumed_size: int | None = strawberry.UNSET
    slicing_arguments: list[str] | None = strawberry.UNSET
    sized_fields: list[str] | None = strawberry.UNSET
    require_one_slicing_argument: bool | None = True


def costs(weight: float | None) -> list[object]:
    return [] if weight is None else [Cost(weight=f"{weight:g}")]


def lists(arguments: Sequence[Any], assumed: int | None) -> list[object]:
    """A connection is as long as `first` says, and other lists are as long as is assumed."""
    if any(argument.python_name == "first" for argument in arguments):
        return [ListSize(slicing_arguments=["first"], sized_fields=["edges", "nodes"], require_one_slicing_argument=False)]
    return [] if assumed is None else [ListSize(assumed_size=assumed, require_one_slicing_argument=strawberry.UNSET)]


def value(
    source: Source,
    description: str,
    *,
    to: Audience | None = Audience.ANYONE,
    scope: str | None = None,
    signed_in: bool = False,
    arguments: Sequence[Any] = (),
    cost: float | None = None,
    size: int | None = None,
    **options: Any,
) -> Any:
    """A field: where its value comes from, and who reads it. `to=None` on types that are VIA_PARENT: they lend their rule to it.

    `cost`: what it costs, where that is not as usual. `size`: how long the list is that it leads to, at most.
    """
    directives: list[object] = [Access(to=to)] if to else []
    if signed_in:
        directives.append(Authenticated())
    if scope:
        directives.append(RequiresScopes(scopes=[[scope]]))
    directives += [*costs(WRITING if cost is None and isinstance(source, Action) else cost), *lists(arguments, size)]
    field: StrawberryField = strawberry.field(description=description, directives=directives, metadata={SOURCE: source}, **options)
    field.arguments = list(arguments)
    return field


def row(description: str, *, of: type | None = None, to: Audience = Audience.VIA_PARENT, **options: Any) -> Any:
    """An object type: which table its rows are of (none: a plain value), and for whom they exist."""

    def decorate(cls: type) -> type:
        made = strawberry.type(cls, description=description, directives=[Access(to=to)], **options)
        setattr(made, ORIGIN, Origin(of))
        return made

    return decorate
