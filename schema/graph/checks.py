"""Fail closed: what the house refuses to start on. Each fault names the type and the field, and says what to write."""

from collections.abc import Iterator

from graphql import GraphQLInterfaceType, GraphQLNonNull

from schema import tables
from schema.compiler.catalogue import OPEN, Catalogue, FieldInfo, TypeInfo
from schema.compiler.sources import Action, Column, Pick, ToMany, ToOne
from schema.rules.visibility import OWNER_OF, WHY, Audience

FORBIDDEN_TO_STAFF = {
    *(tables.Image, tables.ImageRecord, tables.Model, tables.Generation),
    *(tables.Account, tables.Member, tables.ApiKey),
}
STAFF = (Audience.STAFF, Audience.OWNER_OR_STAFF)


class Fault(Exception):
    """The schema may not be served as it is."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(f"{where} {what}: {remedy}.")


def check(catalogue: Catalogue) -> None:
    """Raises the first Fault."""
    for fault in (*interface_faults(catalogue), *(f for kind in catalogue.types.values() for f in type_faults(kind))):
        raise fault


def interface_faults(catalogue: Catalogue) -> Iterator[Fault]:
    for kind in catalogue.schema.type_map.values():
        if isinstance(kind, GraphQLInterfaceType):
            definition = kind.extensions["strawberry-definition"]
            if definition.directives or any(f.extensions["strawberry-definition"].directives for f in kind.fields.values()):
                yield Fault(kind.name, "states a rule on an interface", "state it on the types that implement it")


def type_faults(kind: TypeInfo) -> Iterator[Fault]:
    if kind.access is Audience.VISIBLE and kind.table not in WHY:
        yield Fault(kind.name, "is VISIBLE and has no reasons", "write them in schema/rules/visibility.py, or use OWNER")
    if kind.access in (Audience.OWNER, Audience.OWNER_OR_STAFF) and kind.table not in OWNER_OF:
        yield Fault(kind.name, "is for its owner and names none", "write it in OWNER_OF in schema/rules/visibility.py")
    if kind.access is not Audience.VIA_PARENT and kind.table is None:
        yield Fault(kind.name, "states an audience and has no rows", "leave it out, and guard what leads to it")
    if kind.access is Audience.VIA_PARENT and kind.table in WHY:
        yield Fault(kind.name, "is VIA_PARENT over rows that have a rule of their own", "use to=VISIBLE")
    if kind.access in STAFF and kind.table in FORBIDDEN_TO_STAFF:
        yield Fault(kind.name, "opens members' things to staff", "no role widens what R1 shows: use VISIBLE or OWNER")
    for field in kind.fields.values():
        yield from field_faults(kind, field)


def field_faults(kind: TypeInfo, field: FieldInfo) -> Iterator[Fault]:
    where = f"{kind.name}.{field.name}"
    non_null = isinstance(field.graphql.type, GraphQLNonNull)
    if field.access in STAFF and kind.table in FORBIDDEN_TO_STAFF:
        yield Fault(where, "opens members' things to staff", "no role widens what R1 shows: use VISIBLE or OWNER")
    if (field.gate.authenticated or field.gate.scopes) and non_null:
        yield Fault(where, "is guarded and cannot be null", "make it nullable")
    if field.access not in OPEN and non_null:
        yield Fault(where, "depends on the row or the viewer and cannot be null", "make it nullable")
    if field.access not in OPEN and kind.table is None:
        yield Fault(where, "states an audience and stands in no row", "give it a scope, or state it on the type that it leads to")
    elif field.access not in OPEN and not leads_elsewhere(field):
        yield Fault(
            where, "is narrower than its row and a column of it", "move the value to a table of its own and reach it by via=ToOne(…)"
        )
    if isinstance(field.source, ToOne | Pick) and non_null and not getattr(field.source, "implied", False):
        yield Fault(
            where,
            "leads to a row that may not be there and cannot be null",
            "make it nullable, or say implied=True where the rule implies it",
        )
    if isinstance(field.source, Action) and not (field.gate.authenticated or field.gate.scopes or field.source.reason):
        yield Fault(where, "may be called by anybody", "give it a scope, @authenticated, or the reason why anonymous may")


def leads_elsewhere(field: FieldInfo) -> bool:
    """Does it lead away from its row? Then its audience decides whether that is followed; of what stands in the row it decides nothing."""
    match field.source:
        case ToOne() | Pick() | Column(via=ToOne()) | ToMany(here=str()):
            return True
    return False
