"""Documents that ask for everything, read off the schema: for each field of a root all leaves of what it leads to, and beyond."""

from functools import cache
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)

from tests.oracle.documents import ENVELOPES
from tests.oracle.reach import possible
from tests.oracle.reference import schema

DEEP: Final = {"Query": 2, "Mutation": 1}  # edges below the root's
PAGE: Final = 3


@cache
def whole(root: str, name: str) -> str:
    """The document of a field of a root; its arguments are its variables."""
    kind = schema().type_map[root]
    assert isinstance(kind, GraphQLObjectType)
    field = kind.fields[name]
    declared = ", ".join(f"${one}: {argument.type}" for one, argument in field.args.items())
    given = ", ".join(f"{one}: ${one}" for one in field.args)
    operation = f"{'query' if root == 'Query' else 'mutation'} Whole{f'({declared})' if declared else ''}"
    return f"{operation} {{ {name}{f'({given})' if given else ''} {selection(get_named_type(field.type), DEEP[root])} }}"


def selection(kind: Any, depth: int) -> str:
    """All leaves of a type, and its edges as deep as they may go."""
    if isinstance(kind, GraphQLInterfaceType):
        return "{ __typename " + " ".join(part(one) for one in possible(schema(), kind)) + " }"
    return "{ __typename " + " ".join(filter(None, (selected(name, field, depth) for name, field in kind.fields.items()))) + " }"


def part(kind: GraphQLObjectType) -> str:
    """The leaves of one of the types that an interface may be, each under a name of its own: two types may have one for two shapes."""
    leaves = [name for name, field in kind.fields.items() if not is_composite_type(get_named_type(field.type))]
    return f"... on {kind.name} {{ {' '.join(f'{kind.name}_{name}: {name}' for name in leaves)} }}"


def selected(name: str, field: GraphQLField, depth: int) -> str | None:
    target = get_named_type(field.type)
    if not is_composite_type(target):
        return name
    if name == "nodes":  # the same rows as in `edges`
        return "nodes { __typename }"
    deeper = depth if name in ENVELOPES else depth - 1
    if deeper < 0 or any(is_non_null_type(argument.type) for argument in field.args.values()):
        return None
    page = f"(first: {PAGE})" if "first" in field.args else ""
    return f"{name}{page} {selection(target, deeper)}"


class Giver:
    """Values for variables, of whatever type: `pick` is asked for texts and ids, by the name of the argument."""

    def __init__(self, draws: Any, pick: Any) -> None:
        self.draws, self.pick = draws, pick

    def variables(self, root: str, name: str) -> dict[str, Any]:
        kind = schema().type_map[root]
        assert isinstance(kind, GraphQLObjectType)
        return {one: self.value(one, argument.type) for one, argument in kind.fields[name].args.items() if self.given(one, argument.type)}

    def given(self, name: str, kind: Any) -> bool:
        return is_non_null_type(kind) or (name != "after" and self.draws.random() < 0.5)

    def value(self, name: str, kind: Any) -> Any:
        if is_list_type(get_nullable_type(kind)):
            return [self.value(name, get_named_type(kind)) for _ in range(self.draws.choice((1, 2, 3)))]
        named = get_named_type(kind)
        if isinstance(named, GraphQLEnumType):
            return self.draws.choice(list(named.values))
        if isinstance(named, GraphQLInputObjectType):
            fields = {one: field.type for one, field in named.fields.items() if named.is_one_of or self.given(one, field.type)}
            chosen = [self.draws.choice(list(fields))] if named.is_one_of else fields
            return {one: self.value(one, fields[one]) for one in chosen}
        numbers = {"Int": self.draws.choice((1, 2, 24, 768)), "Float": self.draws.choice((0.5, 7.0)), "Boolean": self.draws.random() < 0.5}
        numbers |= {"Date": self.draws.choice(("2026-11-20", "2026-11-22", "2026-11-23"))}
        numbers |= {"DateTime": self.draws.choice(("2020-01-01T00:00:00Z", "2030-01-01T01:00:00.5+01:00"))}
        return numbers[named.name] if named.name in numbers else self.pick(name, named.name)
