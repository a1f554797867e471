"""Which types can be reached from a root, and how far each is from it."""

from functools import cache
from typing import Any

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, get_named_type


@cache
def distances(schema: GraphQLSchema, root: str = "Query") -> dict[str, int]:
    """The object types that can be reached, each with the number of edges that lead to it; the nearest first."""
    found, rest = {root: 0}, [schema.type_map[root]]
    for kind in rest:
        assert isinstance(kind, GraphQLObjectType)
        for target in (one for definition in kind.fields.values() for one in possible(schema, get_named_type(definition.type))):
            if target.name not in found:
                found[target.name] = found[kind.name] + 1
                rest.append(target)
    return found


def reachable(schema: GraphQLSchema, root: str = "Query") -> list[GraphQLObjectType]:
    return [kind for name in distances(schema, root) if isinstance(kind := schema.type_map[name], GraphQLObjectType)]


def possible(schema: GraphQLSchema, kind: Any) -> list[GraphQLObjectType]:
    """The object types that a value of a type may have; none where it is no object."""
    if isinstance(kind, GraphQLInterfaceType):
        return [one for one in schema.get_possible_types(kind) if isinstance(one, GraphQLObjectType)]
    return [kind] if isinstance(kind, GraphQLObjectType) else []
