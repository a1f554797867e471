"""Measures a document before it costs anything: a scan before it is parsed, and one memoised pass before it is validated."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)
from graphql.language import SelectionNode

MAX_BYTES: Final = 32 * 1024
MAX_TOKENS: Final = 1_500
MAX_DEPTH: Final = 32
MAX_NESTING: Final = 100  # brackets of any kind
MAX_FIELDS: Final = 1_000  # after fragments are put in their places, which count too
MAX_FRAGMENTS: Final = 100
MAX_DEFINITIONS: Final = 120  # fragments and operations
MAX_ALIASES: Final = 100
MAX_DIRECTIVES: Final = 100
MAX_MUTATIONS: Final = 20  # in one document
MAX_VARIABLES: Final = 250  # that one operation declares
MAX_JOINS: Final = 48  # to one row each, of which SQLite takes 64 in a statement
MAX_LISTS: Final = 24
LISTS: Final = frozenset({"args", "directives", "enumValues", "fields", "inputFields", "interfaces", "possibleTypes", "types"})
MAX_COMPARISONS: Final = 5_000  # of fields that are merged, by graphql-core's count: 2,500 pairs
MAX_VALUES: Final = 1_000  # of variables, those in lists and objects included
TOO_MUCH_TO_MERGE: Final = "This document has too many fields that would have to be merged."
NESTED: Final = "brackets deep, with its fragments in their places"

# Nothing is tried a second time in another way: a string that does not end is a token too, or this would take quadratic time.
TOKEN: Final = re.compile(
    r'#[^\n\r]*|"""(?:\\"""|[^"]|"(?!""))*+(?:""")?|"(?:\\.|[^"\\\n\r])*+"?|\.\.\.|[_A-Za-z][_0-9A-Za-z]*+'
    r"|-?[0-9][0-9.eE+\-]*+|[!$&():=@\[\]{|}]"
)


class RequestError(Exception):
    """A request that is not executed; `code` is one of the codes of the contract."""

    def __init__(self, code: str, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.line, self.column = code, message, line, column

    @property
    def errors(self) -> list[dict[str, Any]]:
        """As a response has it."""
        found: dict[str, Any] = {"message": self.message, "extensions": {"code": self.code}}
        if self.line is not None:
            found["locations"] = [{"line": self.line, "column": self.column}]
        return [found]


def scan(source: str) -> None:
    """Raises LIMIT_EXCEEDED for a document that is too large by what can be counted without parsing it."""
    if len(source) > MAX_BYTES or len(source.encode()) > MAX_BYTES:
        raise RequestError("LIMIT_EXCEEDED", f"A document is at most {MAX_BYTES} bytes long.")
    tokens = aliases = directives = definitions = 0
    nesting: list[str] = []
    for match in TOKEN.finditer(source):
        word = match[0]
        if word[0] == "#":
            continue
        tokens += 1
        if word in "([{":
            definitions += word == "{" and not nesting
            nesting.append(word)
        elif word in ")]}":
            nesting[-1:] = []
        elif word == ":":  # of an argument where it stands in round brackets, else of an alias
            aliases += "(" not in nesting
        elif word == "@":
            directives += 1
        if tokens > MAX_TOKENS or len(nesting) > MAX_NESTING:
            break
    refuse(
        (tokens, MAX_TOKENS, "tokens long"),
        (len(nesting), MAX_NESTING, "brackets deep"),
        (aliases, MAX_ALIASES, "aliases large"),
        (directives, MAX_DIRECTIVES, "directives large"),
        (definitions, MAX_DEFINITIONS, "definitions large"),
    )


def weigh(variables: Mapping[str, Any]) -> None:
    """Raises LIMIT_EXCEEDED for more values than anything here takes."""
    waiting: list[Any] = [variables]
    values = 0
    while waiting:
        value = waiting.pop()
        inner = value.values() if isinstance(value, Mapping) else value
        values += len(inner)
        refuse((values, MAX_VALUES, "values large, with its variables"))
        waiting.extend(item for item in inner if isinstance(item, Mapping | list))


def refuse(*sizes: tuple[int, int, str]) -> None:
    for found, most, what in sizes:
        if found > most:
            raise RequestError("LIMIT_EXCEEDED", f"A document is at most {most:,} {what}.")


class Size(NamedTuple):
    """What a selection adds up to."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    lists: int = 0  # of introspection: each is as long as the schema has types, fields or values
    nesting: int = 0  # of selections, those without a field included

    def over(self, below: "Size", directives: int) -> "Size":
        """Of a node by itself, with what is below it."""
        return Size(
            self.depth + below.depth,
            self.fields + below.fields,
            self.aliases + below.aliases,
            directives + below.directives,
            self.lists + below.lists,
            below.nesting,
        )


def together(sizes: Iterable[Size]) -> Size:
    depth = fields = aliases = directives = lists = nesting = 0
    for size in sizes:
        depth = max(depth, size.depth)
        fields += size.fields
        aliases += size.aliases
        directives += size.directives
        lists += size.lists
        nesting = max(nesting, size.nesting)
    return Size(depth, fields, aliases, directives, lists, nesting)


class Measure:
    """The size of a document, each fragment measured once. Raises RequestError where it is too large, or a fragment is within itself."""

    def __init__(self, document: DocumentNode) -> None:
        fragments = [d for d in document.definitions if isinstance(d, FragmentDefinitionNode)]
        refuse((len(fragments), MAX_FRAGMENTS, "fragments large"))
        self.fragments = {fragment.name.value: fragment for fragment in fragments}
        self.sizes: dict[str, Size] = {}
        self.open: set[str] = set()
        self.level = 0
        for name in self.fragments:
            self.fragment(name)
        operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        refuse(*((len(operation.variable_definitions or ()), MAX_VARIABLES, "variables large") for operation in operations))
        check(together(self.selection(operation.selection_set) for operation in operations))

    def selection(self, selection_set: SelectionSetNode | None) -> Size:
        if selection_set is None:
            return Size()
        self.level += 1
        refuse((self.level, MAX_NESTING, NESTED))  # before it is walked any deeper
        size = together(map(self.node, selection_set.selections))
        self.level -= 1
        return size._replace(nesting=size.nesting + 1)

    def node(self, node: SelectionNode) -> Size:
        if isinstance(node, FieldNode):
            below, own = self.selection(node.selection_set), Size(1, 1, node.alias is not None, lists=node.name.value in LISTS)
        elif isinstance(node, FragmentSpreadNode):
            below, own = self.fragment(node.name.value), Size(0, 1)
        else:
            below, own = self.selection(node.selection_set), Size()  # type: ignore[attr-defined]  # an inline fragment has one
        return own.over(below, len(node.directives or ()))

    def fragment(self, name: str) -> Size:
        if name in self.open:
            raise RequestError("GRAPHQL_VALIDATION_FAILED", f"The fragment {name!r} is within itself.")
        if name not in self.sizes:
            self.open.add(name)
            self.sizes[name] = self.selection(self.fragments[name].selection_set if name in self.fragments else None)
            self.open.discard(name)
            check(self.sizes[name])
        return self.sizes[name]


def check(size: Size) -> None:
    refuse(
        (size.depth, MAX_DEPTH, "levels deep"),
        (size.nesting, MAX_NESTING, NESTED),
        (size.fields, MAX_FIELDS, "fields large"),
        (size.aliases, MAX_ALIASES, "aliases large"),
        (size.directives, MAX_DIRECTIVES, "directives large"),
        (size.lists, MAX_LISTS, "lists of the schema large"),
    )
