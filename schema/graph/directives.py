"""The authorization directives. These very objects are printed in the schema, checked at start-up, and read by the compiler."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.schema_directive import Location
from strawberry.types.field import StrawberryField

from schema.compiler.sources import ORIGIN, SOURCE, Origin, Source
from schema.rules.visibility import Audience

strawberry.enum(Audience, description="Who may read.")


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


def value(
    source: Source,
    description: str,
    *,
    to: Audience | None = Audience.ANYONE,
    scope: str | None = None,
    signed_in: bool = False,
    arguments: Sequence[Any] = (),
    **options: Any,
) -> Any:
    """A field: where its value comes from, and who reads it. `to=None` on types that are VIA_PARENT: they lend their rule to it."""
    directives: list[object] = [Access(to=to)] if to else []
    if signed_in:
        directives.append(Authenticated())
    if scope:
        directives.append(RequiresScopes(scopes=[[scope]]))
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
