"""Measures a document before it costs anything: a scan before it is parsed, and one memoised pass before it is validated."""

import re
from dataclasses import dataclass
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

MAX_BYTES: Final = 32 * 1024
MAX_TOKENS: Final = 2_000
MAX_DEPTH: Final = 32
MAX_FIELDS: Final = 1_000  # after fragments are put in their places
MAX_ALIASES: Final = 100
MAX_DIRECTIVES: Final = 100

TOKEN: Final = re.compile(
    r'#[^\n\r]*|"""(?:\\"""|[^"]|"(?!""))*"""|"(?:\\.|[^"\\\n\r])*"|\.\.\.|[_A-Za-z][_0-9A-Za-z]*|-?[0-9][0-9.eE+\-]*|[!$&():=@\[\]{|}]'
)


class RequestError(Exception):
    """A request that is not executed; `code` is one of the codes of the contract."""

    def __init__(self, code: str, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.line, self.column = code, message, line, column


def scan(source: str) -> None:
    """Raises LIMIT_EXCEEDED for a document of more than 32 KiB or 2,000 tokens, without parsing it."""
    if len(source) > MAX_BYTES or len(source.encode()) > MAX_BYTES:
        raise RequestError("LIMIT_EXCEEDED", f"A document is at most {MAX_BYTES} bytes long.")
    tokens = 0
    for match in TOKEN.finditer(source):
        if source[match.start()] != "#":
            tokens += 1
            if tokens > MAX_TOKENS:
                raise RequestError("LIMIT_EXCEEDED", f"A document has at most {MAX_TOKENS} tokens.")


@dataclass(frozen=True, slots=True)
class Size:
    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: "Size") -> "Size":
        return Size(
            max(self.depth, other.depth), self.fields + other.fields, self.aliases + other.aliases, self.directives + other.directives
        )


class Measure:
    """The size of a document, each fragment measured once. A fragment within itself counts as nothing: validation refuses it."""

    def __init__(self, document: DocumentNode) -> None:
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self.sizes: dict[str, Size] = {}
        self.open: set[str] = set()
        whole = Size()
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
                whole = whole.beside(self.selection(definition.selection_set)).beside(Size(directives=len(definition.directives or ())))
        refuse(whole)

    def selection(self, selection_set: SelectionSetNode | None) -> Size:
        size = Size()
        for node in selection_set.selections if selection_set else ():
            size = size.beside(Size(directives=len(node.directives or ())))
            if isinstance(node, FieldNode):
                below = self.selection(node.selection_set)
                size = size.beside(Size(below.depth + 1, below.fields + 1, below.aliases + (node.alias is not None), below.directives))
            elif isinstance(node, InlineFragmentNode):
                size = size.beside(self.selection(node.selection_set))
            elif isinstance(node, FragmentSpreadNode):
                size = size.beside(self.fragment(node.name.value))
        return size

    def fragment(self, name: str) -> Size:
        if name not in self.sizes:
            if name in self.open or name not in self.fragments:
                return Size()
            self.open.add(name)
            self.sizes[name] = self.selection(self.fragments[name].selection_set)
            self.open.discard(name)
        return self.sizes[name]


def refuse(size: Size) -> None:
    limits = (
        (size.depth, MAX_DEPTH, "levels deep"),
        (size.fields, MAX_FIELDS, "fields large"),
        (size.aliases, MAX_ALIASES, "aliases large"),
        (size.directives, MAX_DIRECTIVES, "directives large"),
    )
    for found, most, what in limits:
        if found > most:
            raise RequestError("LIMIT_EXCEEDED", f"A document is at most {most} {what}.")
