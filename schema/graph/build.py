"""Builds the schema and reads the compiler's catalogue off its types, by way of the checks without which the house does not start."""

from collections.abc import Iterable
from typing import Any

import strawberry
from graphql import GraphQLObjectType, GraphQLSchema
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from schema.compiler.catalogue import Catalogue, FieldInfo, Gate, Listing, TypeInfo
from schema.compiler.dialects import SQLITE, Database
from schema.compiler.sources import ORIGIN, SOURCE
from schema.graph.checks import Fault, check
from schema.graph.descriptions import describe
from schema.graph.directives import Access, Authenticated, Cost, ListSize, RequiresScopes
from schema.graph.mutation import Mutation
from schema.graph.query import Query
from schema.graph.scalars import config
from schema.graph.subscription import Subscription
from schema.rules.visibility import Audience

DEFINITION = "strawberry-definition"


def build(database: Database = SQLITE) -> tuple[strawberry.Schema, Catalogue]:
    """The schema as Strawberry has it, and the catalogue that reads of this kind of database are compiled from. Raises Fault."""
    schema = strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription, config=config())
    describe(schema._schema)
    return schema, catalogue(schema._schema, database)


def catalogue(schema: GraphQLSchema, database: Database = SQLITE) -> Catalogue:
    """The catalogue of a schema; raises Fault where a type or a field does not say where it comes from or who gets it."""
    kinds = [kind for kind in schema.type_map.values() if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__")]
    found = Catalogue(schema, {kind.name: type_info(kind) for kind in kinds}, database)
    check(found)
    return found


def type_info(kind: GraphQLObjectType) -> TypeInfo:
    definition: StrawberryObjectDefinition = kind.extensions[DEFINITION]
    origin = getattr(definition.origin, ORIGIN, None)
    access = audience(definition.directives or ())
    if origin is None or access is None:
        raise Fault(kind.name, "states no row rule", "declare it with @row(…, of=<table>, to=<audience>)")
    gate = gate_of(definition.directives or ())
    fields = {name: field_info(kind.name, name, field, access, gate) for name, field in kind.fields.items()}
    return TypeInfo(kind.name, origin.table, access, fields, kind, weight(definition.directives or ()))


def field_info(kind: str, name: str, field: Any, type_access: Audience, type_gate: Gate) -> FieldInfo:
    definition: StrawberryField = field.extensions[DEFINITION]
    source = definition.metadata.get(SOURCE)
    if source is None:
        raise Fault(f"{kind}.{name}", "does not say where its value comes from", "declare it with value(<source>, …)")
    access = audience(definition.directives)
    if access is None and type_access is not Audience.VIA_PARENT:
        raise Fault(f"{kind}.{name}", "states no @access", "give it to=<audience>")
    own = gate_of(definition.directives)
    gate = Gate(type_gate.authenticated or own.authenticated, (*type_gate.scopes, *own.scopes))
    weights = ((argument.python_name, weight(argument.directives)) for argument in definition.arguments)
    return FieldInfo(
        name,
        source,
        access or Audience.VIA_PARENT,
        gate,
        field,
        weight(definition.directives),
        tuple((argument, found) for argument, found in weights if found is not None),
        listing(definition.directives),
    )


def audience(directives: Iterable[object]) -> Audience | None:
    return next((directive.to for directive in directives if isinstance(directive, Access)), None)


def weight(directives: Iterable[object]) -> float | None:
    return next((float(directive.weight) for directive in directives if isinstance(directive, Cost)), None)


def listing(directives: Iterable[object]) -> Listing | None:
    found = next((directive for directive in directives if isinstance(directive, ListSize)), None)
    if found is None:
        return None
    return Listing(found.assumed_size or 0, tuple(found.slicing_arguments or ()), tuple(found.sized_fields or ()))


def gate_of(directives: Iterable[object]) -> Gate:
    found = list(directives)
    scopes = tuple(tuple(frozenset(group) for group in d.scopes) for d in found if isinstance(d, RequiresScopes))
    return Gate(any(isinstance(d, Authenticated) for d in found), scopes)
