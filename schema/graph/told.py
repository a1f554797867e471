"""What a schema tells of itself to an audience: what that can reach, and nothing else. Documents are validated against the whole of it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_ast_schema,
    get_named_type,
    parse,
)

from schema.compiler.catalogue import Catalogue


def told(catalogue: Catalogue, sdl: str, signed_in: bool, scopes: frozenset[str]) -> GraphQLSchema:
    """The schema without the fields that this audience is refused before anything is read, and the types that only these lead to."""

    def admitted(node: Any) -> Any:
        kind = catalogue.types.get(node.name.value) if hasattr(node, "name") else None
        if kind is None:
            return node
        fields = tuple(field for field in node.fields if kind.fields[field.name.value].gate.admits(signed_in, scopes))
        return replace(node, fields=fields) if fields else None

    document = parse(sdl, no_location=True)
    definitions = tuple(filter(None, map(admitted, document.definitions)))
    found = reached(built(definitions))
    return built(tuple(node for node in definitions if node.kind == "directive_definition" or node.name.value in found))


def built(definitions: tuple[Any, ...]) -> GraphQLSchema:
    return build_ast_schema(DocumentNode(definitions=definitions), assume_valid_sdl=True)


def reached(schema: GraphQLSchema) -> set[str]:
    """The names of all types that a root leads to, and those of the directives' arguments."""
    roots = [kind for kind in (schema.query_type, schema.mutation_type, schema.subscription_type) if kind]
    rest: list[Any] = [*roots, *(get_named_type(argument.type) for directive in schema.directives for argument in directive.args.values())]
    found: set[str] = set()
    while rest:
        kind = rest.pop()
        if kind.name not in found:
            found.add(kind.name)
            rest.extend(leads_to(schema, kind))
    return found


def leads_to(schema: GraphQLSchema, kind: GraphQLNamedType) -> Iterator[GraphQLNamedType]:
    for field in getattr(kind, "fields", {}).values():
        yield get_named_type(field.type)
        yield from (get_named_type(argument.type) for argument in getattr(field, "args", {}).values())
    if isinstance(kind, GraphQLInterfaceType):
        yield from schema.get_possible_types(kind)
    if isinstance(kind, GraphQLObjectType):
        yield from kind.interfaces
