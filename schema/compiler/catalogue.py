"""What the compiler knows of the schema: for each type its rows, for each field its source and its audience.

It is read off the directives and sources of the Strawberry types when the house starts; nothing is written down a second time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, get_named_type
from sqlalchemy import and_, not_, or_

from schema.compiler.dialects import SQLITE, Database
from schema.compiler.sources import (
    Answered,
    Beside,
    ByKey,
    Column,
    Computed,
    Count,
    Exists,
    Found,
    Newest,
    OfViewer,
    Only,
    Pick,
    Source,
    Sum,
    ToMany,
    ToOne,
)
from schema.rules.viewer import Eyes
from schema.rules.visibility import WHY, Audience, Predicate, Row, allows

OPEN = (Audience.ANYONE, Audience.VIA_PARENT)
KEYED = (ByKey, OfViewer, Only, Found)


@dataclass(frozen=True, slots=True)
class Gate:
    """What is decided from the viewer, before anything is read: `@authenticated` and `@requiresScopes`, of the field and of its type."""

    authenticated: bool = False
    scopes: tuple[tuple[frozenset[str], ...], ...] = ()  # of each directive one set has to be held whole

    def admits(self, signed_in: bool, held: frozenset[str]) -> bool:
        if self.authenticated and not signed_in:
            return False
        return all(any(wanted <= held for wanted in sets) for sets in self.scopes)


@dataclass(frozen=True, slots=True)
class Listing:
    """How long a list may be (`@listSize`): as the first of the slicing arguments says, or as is assumed. `sized` names the fields of what
    the field leads to that are so long, where it is no list itself."""

    assumed: int
    slicing: tuple[str, ...] = ()
    sized: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A field: its source, who reads it within its type's rule, and what it costs where that is said (`@cost`)."""

    name: str
    source: Source
    access: Audience
    gate: Gate
    graphql: GraphQLField
    weight: float | None = None
    argument_weights: tuple[tuple[str, float], ...] = ()
    listing: Listing | None = None


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """An object type: the table of its rows (None: a plain value), and for whom they exist."""

    name: str
    table: type | None
    access: Audience
    fields: dict[str, FieldInfo]
    graphql: GraphQLObjectType
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """One way in which a table is reached, and the audience that it has there."""

    table: type
    access: Audience
    path: str


@dataclass(frozen=True)
class Catalogue:
    """All types by name, the schema that they stand in, and the kind of database that they are read from."""

    schema: GraphQLSchema
    types: dict[str, TypeInfo]
    database: Database = SQLITE

    def possible(self, of: Any) -> list[TypeInfo]:
        """The object types that an interface can be."""
        return [self.types[kind.name] for kind in self.schema.get_possible_types(of)]

    def row_type(self, table: type) -> TypeInfo | None:
        """The type whose own rule its rows have; None for tables that only lend values, and for those whose types are VIA_PARENT."""
        return next((kind for kind in self.types.values() if kind.table is table and kind.access is not Audience.VIA_PARENT), None)

    def audience(self, table: type, use: Audience) -> Audience:
        """The audience of a table's rows where it is reached by this use: that of its type, or else that of what leads there."""
        kind = self.row_type(table)
        return kind.access if kind else use

    def rule(self, table: type, use: Audience) -> Callable[[Row, Eyes], Predicate]:
        """The row rule of a table where it is reached by this use."""
        access = self.audience(table, use)
        return lambda row, eyes: allows(access, table, row, eyes)

    def own_rule(self, table: type) -> Callable[[Row, Eyes], Predicate]:
        """The row rule of a table whose rows have a type of their own, whatever leads there. Raises LookupError for another table."""
        kind = self.row_type(table)
        if kind is None:
            raise LookupError(f"{table.__name__} has no type of its own")
        return self.rule(table, kind.access)

    def parts(self, table: type, use: Audience, row: Row, eyes: Eyes) -> list[Predicate]:
        """The row rule in parts that share no row: where rows have reasons, each is in the part of the first one that holds."""
        if self.audience(table, use) is not Audience.VISIBLE:
            return [self.rule(table, use)(row, eyes)]
        held = [reason.holds(row, eyes) for reason in WHY[table]]
        return [and_(holds, *map(not_, held[:place])) for place, holds in enumerate(held)]

    def guard(self, table: type) -> Callable[[Row, Eyes], Predicate]:
        """The rule of the view of a table: that of its type, or else of any of its uses."""
        kind = self.row_type(table)
        found = {kind.access} if kind else {use.access for use in self.every_use if use.table is table}
        ordered = sorted(found, key=lambda audience: audience.name)
        return lambda row, eyes: or_(*(allows(access, table, row, eyes) for access in ordered))

    def tables(self) -> list[type]:
        """All tables that anything is read from."""
        return sorted({use.table for use in self.every_use}, key=lambda table: table.__name__)

    @cached_property
    def every_use(self) -> tuple[Use, ...]:
        """Found once: each reading connection asks for it, table by table."""
        return tuple(self.uses())

    def uses(self) -> Iterator[Use]:
        for kind in self.types.values():
            if kind.table is not None and kind.access is not Audience.VIA_PARENT:
                yield Use(kind.table, kind.access, kind.name)
            for field in kind.fields.values():
                for lent in self.lent(kind):
                    for table, access in reached(field.source, narrower(lent, field.access)):
                        yield Use(table, access, f"{kind.name}.{field.name}")

    def lent(self, kind: TypeInfo, seen: frozenset[str] = frozenset()) -> frozenset[Audience]:
        """The audiences of a type: its own, or, where it is VIA_PARENT, those of the fields that lead to it."""
        if kind.access is not Audience.VIA_PARENT:
            return frozenset({kind.access})
        found = (
            asked_for(field.source) if isinstance(field.source, KEYED) else narrower(lent, field.access)
            for parent, field in self.leading[kind.name]
            if parent.name not in seen
            for lent in self.lent(parent, seen | {kind.name})
        )
        return frozenset(found) or frozenset({Audience.ANYONE})

    @cached_property
    def leading(self) -> dict[str, list[tuple[TypeInfo, FieldInfo]]]:
        """Type -> the fields that lead to it, each with the type that has it."""
        found: dict[str, list[tuple[TypeInfo, FieldInfo]]] = defaultdict(list)
        for parent in self.types.values():
            for field in parent.fields.values():
                found[get_named_type(field.graphql.type).name].append((parent, field))
        return found


def asked_for(source: ByKey | OfViewer | Only | Found) -> Audience:
    """The audience that what is found by a key is asked for itself, whatever leads to it."""
    return source.to if isinstance(source, Found) else Audience.OWNER


def narrower(kind: Audience, field: Audience) -> Audience:
    """The audience of what a field leads to: its own, or else that of its type where it can be asked of any row."""
    if field not in OPEN:
        return field
    return Audience.ANYONE if kind in (*OPEN, Audience.VISIBLE) else kind


def reached(source: Any, access: Audience) -> Iterator[tuple[type, Audience]]:
    """The tables that a source reads, each with the audience that it has there."""
    match source:
        case ToOne(table=table, via=via):
            yield table, access
            if via:
                yield via.table, access
        case ToMany(table=table, through=through):
            yield table, access
            if through:
                yield through[0], Audience.OWNER
        case Pick(of=many) | Count(of=many) | Sum(of=many) | Newest(of=many):
            yield from reached(many, access)
        case Column(via=ToOne() as via):
            yield from reached(via, access)
        case Exists(table=table) | OfViewer(table=table):
            yield table, Audience.OWNER
        case Found(table=table, to=to):
            yield table, to
        case Beside(via=via, to=to):
            yield from reached(via, to)
        case Answered(finds=finds):
            for table in finds:
                yield table, Audience.OWNER
        case Computed(inputs=inputs):
            for item in inputs:
                yield from reached(item, access)
