"""The reference of the API, read off the schema: what can be asked, with which arguments, by whom, and at what cost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    build_schema,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
    print_ast,
)

FIRST: Final = ("Query", "Mutation", "Subscription")
SHOWN: Final = ("access", "authenticated", "requiresScopes", "cost")
KINDS: Final = {
    GraphQLObjectType: "type",
    GraphQLInputObjectType: "input",
    GraphQLEnumType: "enum",
    GraphQLInterfaceType: "interface",
    GraphQLScalarType: "scalar",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A field, an argument, or a word of an enum."""

    name: str
    type: str = ""
    named: str = ""  # the type, without what says whether it is a list or null
    description: str = ""
    rules: tuple[str, ...] = ()
    arguments: tuple["Item", ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A type of the schema."""

    name: str
    kind: str
    description: str
    rules: tuple[str, ...]
    items: tuple[Item, ...]


def sections(sdl: str) -> list[Section]:
    """The roots first, and then the types by name."""
    kinds = [kind for kind in build_schema(sdl, assume_valid_sdl=True).type_map.values() if is_ours(kind)]
    return [section(kind) for kind in sorted(kinds, key=lambda kind: (kind.name not in FIRST, order(kind.name), kind.name))]


def is_ours(kind: GraphQLNamedType) -> bool:
    return not is_introspection_type(kind) and not (isinstance(kind, GraphQLScalarType) and is_specified_scalar_type(kind))


def order(name: str) -> int:
    return FIRST.index(name) if name in FIRST else 0


def section(kind: GraphQLNamedType) -> Section:
    word = next(word for of, word in KINDS.items() if isinstance(kind, of))
    return Section(kind.name, word, kind.description or "", tuple(rules(kind)), tuple(items(kind)))


def items(kind: Any) -> Iterator[Item]:
    if isinstance(kind, GraphQLEnumType):
        yield from (Item(name, description=value.description or "") for name, value in kind.values.items())
    elif isinstance(kind, GraphQLInputObjectType):
        yield from (described(name, field) for name, field in kind.fields.items())
    elif not isinstance(kind, GraphQLScalarType):
        yield from (described(name, field, field.args.items()) for name, field in kind.fields.items())


def described(name: str, of: GraphQLField | Any, arguments: Iterable[tuple[str, Any]] = ()) -> Item:
    inner = tuple(described(argument, given) for argument, given in arguments)
    return Item(name, str(of.type), get_named_type(of.type).name, of.description or "", tuple(rules(of)), inner)


def rules(of: Any) -> Iterator[str]:
    """What is said of who reads it, and of what it costs."""
    for directive in (of.ast_node and of.ast_node.directives) or ():
        if directive.name.value in SHOWN:
            yield print_ast(directive)
