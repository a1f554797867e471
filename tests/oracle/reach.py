"""Which types a query can reach, and how far each is from the root."""

from functools import cache
from typing import Any

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, get_named_type


@cache
def distances(schema: GraphQLSchema) -> dict[str, int]:
    """The object types that a query can reach, each with the number of edges that lead to it; the nearest first."""
    found, rest = {"Query": 0}, [schema.query_type]
    for kind in rest:
        assert kind is not None
        for target in (one for definition in kind.fields.values() for one in possible(schema, get_named_type(definition.type))):
            if target.name not in found:
                found[target.name] = found[kind.name] + 1
                rest.append(target)
    return found


def reachable(schema: GraphQLSchema) -> list[GraphQLObjectType]:
    return [kind for name in distances(schema) if isinstance(kind := schema.type_map[name], GraphQLObjectType)]


def possible(schema: GraphQLSchema, kind: Any) -> list[GraphQLObjectType]:
    """The object types that a value of a type may have; none where it is no object."""
    if isinstance(kind, GraphQLInterfaceType):
        return [one for one in schema.get_possible_types(kind) if isinstance(one, GraphQLObjectType)]
    return [kind] if isinstance(kind, GraphQLObjectType) else []
