"""The doors of the API: every path of the schema down to four fields, and every mutation that takes an id. They are made from the schema
that the house itself tells, so that what a later version adds is asked for too."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Any, Final
from urllib.parse import urlencode

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_required_argument,
    is_required_input_field,
)

from gateway.privacy.pages import WORDS
from gateway.privacy.visitors import MUTATIONS, QUERIES, SOCKETS, STREAMS, WHICH, Door

FIRST_BY_ID: Final = "node(id: id), 1"
DEPTH: Final = 4  # fields, from the root
LARGEST: Final = 120  # fields in a document without their parents: a third of what a house takes
FIRST: Final = {0: 50, 1: 10}  # how many of a list, by its depth; the newest come first
FEW: Final = 5
DAY: Final = "2026-01-01"  # any; what is counted is of no secret
VARIABLES: Final = {"id": "$id", "handle": "$handle", "search": "$word"}  # by the name of the argument
# Mutations that take no id. They touch nobody but who calls them, and are refused with what they are given; the last one ends the session.
HARMLESS: Final = ("acceptTerms", "changePlan", "createApiKey", "updateProfile", "signIn", "signUp", "signOut")
LAST: Final = ("delete", "cancel", "revoke")

Given = Mapping[str, GraphQLArgument] | Mapping[str, GraphQLInputField]
Tree = dict[str, "Tree"]


def reads(schema: GraphQLSchema, kind: str = "query") -> Iterator[Door]:
    """All that can be asked; or all that can be watched."""
    for name, field in root(schema.query_type if kind == "query" else schema.subscription_type).items():
        for given in all_givens(field, 0):
            for number, document in enumerate(documents(schema, f"{name}{given}", field), 1):
                yield door(QUERIES, f"{name}{given}, {number}", f"{kind} {variables(document)}{document}", document)


def reads_by_address(schema: GraphQLSchema) -> Iterator[Door]:
    """What is asked by GET, as a link does: of each id the first document that asks for anything by it."""
    for found in reads(schema):
        if found.name == FIRST_BY_ID and found.json:
            asked = urlencode({"query": found.json["query"], "variables": json.dumps(found.json["variables"])})
            yield Door(found.kind, f"{found.name}, by GET", "GET", f"/graphql?{asked}", "id")


def reads_that_stay(schema: GraphQLSchema) -> Iterator[Door]:
    """What is asked as a stream of events and over a socket: all that can be watched, and what is asked for by an id."""
    for found in (*reads(schema, "subscription"), *(one for one in reads(schema) if one.name == FIRST_BY_ID)):
        yield replace(found, kind=STREAMS, name=f"{found.name}, as events", headers={"Accept": "text/event-stream"})
        yield replace(found, kind=SOCKETS, name=f"{found.name}, over a socket")


def writes(schema: GraphQLSchema) -> Iterator[Door]:
    """All that can be done to something by its id; what would destroy it comes last."""
    fields = root(schema.mutation_type)
    for name in sorted(fields, key=lambda name: (name in HARMLESS, name.startswith(LAST), name == HARMLESS[-1])):
        for given in all_givens(fields[name], 0):
            if "$id" in given or name in HARMLESS:
                (document, *_) = documents(schema, f"{name}{given}", fields[name])
                yield door(MUTATIONS, f"{name}{given}", f"mutation {variables(document)}{document}", document)


def uncalled(schema: GraphQLSchema) -> list[str]:
    """Mutations that are not called, because it is not known whom they touch."""
    fields = root(schema.mutation_type)
    return [name for name in fields if name not in HARMLESS and not any("$id" in given for given in all_givens(fields[name], 0))]


def root(kind: GraphQLObjectType | None) -> Mapping[str, GraphQLField]:
    return kind.fields if kind else {}


def door(kind: str, name: str, document: str, of: str) -> Door:
    takes = next((variable[1:] for variable in VARIABLES.values() if variable in of), "")
    asked = {"query": document, "variables": {takes: WHICH} if takes else {}}
    return Door(kind, name.replace("$", ""), "POST", "/graphql", takes, json=asked)


def variables(document: str) -> str:
    kinds = {"$id": "ID!", "$handle": "String!", "$word": "String!"}
    used = [f"{name}: {kind}" for name, kind in kinds.items() if name in document]
    return f"({', '.join(used)}) " if used else ""


# What is selected.


def documents(schema: GraphQLSchema, asked: str, field: GraphQLField) -> Iterator[str]:
    """The selection of a root field, in as many documents as it takes."""
    tree: Tree = {}
    count = 0
    for path in leaves(schema, get_named_type(field.type), 1):
        grow(tree, path)
        count += 1
        if count == LARGEST:
            yield f"{{ {written({asked: tree})} }}"
            tree, count = {}, 0
    if count:
        yield f"{{ {written({asked: tree})} }}"


def leaves(schema: GraphQLSchema, kind: Any, depth: int) -> Iterator[tuple[str, ...]]:
    """The way to each value below a type; what can be one of several types has one way for each."""
    if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
        for possible in schema.get_possible_types(kind):
            yield from ((f"... on {possible.name}", *path) for path in of_object(schema, possible, depth, f"{possible.name}_"))
    else:
        yield from of_object(schema, kind, depth, "")


def of_object(schema: GraphQLSchema, kind: GraphQLObjectType, depth: int, prefix: str) -> Iterator[tuple[str, ...]]:
    """Two that differ in what is given, or in the type that they are of, have different names in the answer."""
    for name, field in kind.fields.items():
        for number, given in enumerate(all_givens(field, depth)):
            alias = f"{prefix}{name}{number or ''}: " if prefix or number else ""
            yield from ((f"{alias}{name}{given}", *path) for path in below(schema, field, depth))


def below(schema: GraphQLSchema, field: GraphQLField, depth: int) -> Iterator[tuple[str, ...]]:
    kind = get_named_type(field.type)
    if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType | GraphQLObjectType):
        if depth + 1 < DEPTH:
            yield from leaves(schema, kind, depth + 1)
    else:
        yield ()


def grow(tree: Tree, path: Iterable[str]) -> None:
    for part in path:
        tree = tree.setdefault(part, {})


def written(tree: Tree) -> str:
    return " ".join(f"{part} {{ {written(inner)} }}" if inner else part for part, inner in tree.items())


# What is given.


def all_givens(field: GraphQLField, depth: int) -> list[str]:
    """The arguments of a field, in brackets: what it cannot do without, and beside it each other argument by itself."""
    pages = {"first": [str(FIRST.get(depth, FEW))]} if "first" in field.args else {}
    return [f"({', '.join(f'{name}: {value}' for name, value in given.items())})" if given else "" for given in givens(field.args, pages)]


def givens(arguments: Given, always: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    required = {name: values(name, argument.type) for name, argument in arguments.items() if needed(argument)} | dict(always)
    for base in product(*required.values()):
        known = dict(zip(required, base, strict=True))
        yield known
        for name, argument in arguments.items():
            if name not in required:
                yield from ({**known, name: value} for value in values(name, argument.type) if choice(name, argument.type))


def needed(argument: GraphQLArgument | GraphQLInputField) -> bool:
    return is_required_argument(argument) if isinstance(argument, GraphQLArgument) else is_required_input_field(argument)


def choice(name: str, kind: Any) -> bool:
    """Does it decide what is seen: an id, a word of a closed list, something with one of these in it, or words that are looked for?"""
    named = get_named_type(kind)
    return name in VARIABLES or named.name == "ID" or isinstance(named, GraphQLEnumType | GraphQLInputObjectType)


def values(name: str, kind: Any) -> list[str]:
    """What may be given for an argument, as it stands in a document."""
    kind = get_nullable_type(kind)
    if isinstance(kind, GraphQLList):
        return [f"[{value}]" for value in values(name, kind.of_type)]
    if isinstance(kind, GraphQLEnumType):
        return list(kind.values)
    if isinstance(kind, GraphQLInputObjectType):
        return list(objects(kind))
    scalars = {"ID": "$id", "Int": "1", "Float": "0.5", "Boolean": "true", "Date": f'"{DAY}"'}
    return [scalars.get(kind.name, VARIABLES.get(name, f'"{WORDS}"'))]


def objects(kind: GraphQLInputObjectType) -> Iterator[str]:
    if kind.is_one_of:
        for name, field in kind.fields.items():
            yield from (f"{{{name}: {value}}}" for value in values(name, field.type))
    else:
        for given in givens(kind.fields, {}):
            yield f"{{{', '.join(f'{name}: {value}' for name, value in given.items())}}}"
