"""Makes the mutants of a file: every operator, at every node of its places, each change once."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from tests.mutants.operators import Change, Vocabulary, statement, within
from tests.mutants.places import File, Function, Place, folder, mutated, name_of

UNREAD: Final = ("annotation", "returns", "decorator_list", "type_comment")  # fields of a node in which nothing is decided


@dataclass
class Mutant:
    """One change of one file. `name` stays the same when lines move: the file, the function, the change, and the text that is changed."""

    file: File
    of: Place
    name: str
    parent: ast.AST
    slot: str  # of the parent
    place: int | None  # in a list
    changed: ast.AST
    original: ast.AST = field(init=False)

    def __post_init__(self) -> None:
        self.original = self._get()

    def _get(self) -> Any:
        found = getattr(self.parent, self.slot)
        return found if self.place is None else found[self.place]

    def _set(self, node: ast.AST) -> None:
        if self.place is None:
            setattr(self.parent, self.slot, node)
        else:
            getattr(self.parent, self.slot)[self.place] = node

    @property
    def inside(self) -> bool:
        """Is it in the body of a function, so that the function is the same but for its code? (One that knows its class holds more.)"""
        node = self.of.node
        return isinstance(node, Function) and "super()" not in ast.unparse(node) and all(self.parent is not n for n in ast.walk(node.args))

    def source(self) -> str:
        """The text of the changed file."""
        return self.unparsed(self.file.tree)

    def unparsed(self, of: ast.AST) -> str:
        self._set(self.changed)
        try:
            return ast.unparse(of)
        finally:
            self._set(self.original)


def mutants() -> list[Mutant]:
    """All of them, in the order of the files."""
    return [mutant for file, places in mutated() for mutant in of_file(file, places)]


def of_file(file: File, places: list[Place]) -> Iterator[Mutant]:
    seen: set[str] = set()
    names: Counter[str] = Counter()
    for place in places:
        before = ast.unparse(place.node)
        for label, parent, name, index, changed in changes(place):
            mutant = Mutant(file, place, "", parent, name, index, changed)
            after = mutant.unparsed(place.node)
            if after != before and (place.name + after) not in seen:
                seen.add(place.name + after)
                told = f"{file.path} {place.name}: {' '.join(label.split())}"
                names[told] += 1
                mutant.name = told if names[told] == 1 else f"{told} #{names[told]}"
                yield mutant


def changes(place: Place) -> Iterator[tuple[str, ast.AST, str, int | None, ast.AST]]:
    """Each change, told in words, and where in the tree it goes."""
    returns = ast.unparse(place.node.returns) if isinstance(place.node, Function) and place.node.returns else None
    for parent, name, index, node in walk(place.node):
        found: list[Change] = [*vocabulary().changes(node, place.kind), *within(node)]
        if isinstance(node, ast.stmt):
            found += statement(node, returns)
        for label, changed in found:
            if name != "func" or not label.startswith("predicate"):  # what is called again is a function yet
                yield told(label, node, changed), parent, name, index, changed


def told(label: str, node: ast.AST, changed: ast.AST) -> str:
    """Words that name what is taken away stand for themselves; others are followed by both texts."""
    return label if ": " in label else f"{label}: {ast.unparse(node)} -> {ast.unparse(changed).replace(TRUE, 'true()')}"


TRUE: Final = "__import__('sqlalchemy').true()"


def walk(root: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """All nodes below, each with its parent and its place in it, from the outside in."""
    for name, value in ast.iter_fields(root):
        if name in UNREAD:
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, ast.AST):
                yield root, name, index, node
                yield from walk(node)


@cache
def vocabulary() -> Vocabulary:
    """The enums and the fields of the rules and the tables, and what gives a predicate."""
    rules, compiler, tables = folder("schema/rules"), folder("schema/compiler"), folder("schema/tables")
    classes = [node for file in (*rules, *tables) for node in file.tree.body if isinstance(node, ast.ClassDef)]
    of_rules = [node for file in rules for node in file.tree.body if isinstance(node, ast.ClassDef)]
    enums = {node.name: members(node) for node in classes if any(ast.unparse(base).endswith("Enum") for base in node.bases)}
    fields = {node.name: annotations(node) for node in of_rules if node.name not in enums}
    decided = frozenset(pair for file in (*rules, *compiler) for place in file.places() for pair in deciding(place))
    return Vocabulary(enums, fields, decided, frozenset({"Audience"}))


def members(node: ast.ClassDef) -> tuple[str, ...]:
    return tuple(name_of(inner) for inner in node.body if isinstance(inner, ast.Assign))


def annotations(node: ast.ClassDef) -> dict[str, str]:
    """Field or property -> its annotation."""
    found = {name_of(inner): ast.unparse(inner.annotation) for inner in node.body if isinstance(inner, ast.AnnAssign)}
    properties = [inner for inner in node.body if isinstance(inner, ast.FunctionDef) and inner.returns and inner.decorator_list]
    return found | {inner.name: ast.unparse(inner.returns) for inner in properties if inner.returns}


def deciding(place: Place) -> Iterator[tuple[str, int]]:
    """Is it a function that gives a predicate, or a function that does, or a table of such functions?"""
    name = place.name.split(".")[-1]
    if isinstance(place.node, Function) and place.node.returns:
        told = ast.unparse(place.node.returns)
        if told in ("Predicate", "Callable[[Row, Eyes], Predicate]"):
            yield name, 1 if told == "Predicate" else 2
    elif isinstance(place.node, ast.AnnAssign) and "Predicate" in (text := ast.unparse(place.node.annotation)) and "Callable" in text:
        yield name, 1
