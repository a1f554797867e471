"""Where a predicate enters: all of the rules and of the start-up checks, and what in the compiler handles a rule, a viewer or an audience.

In the compiler these are found, not listed: a function is such a place where it names something of `schema.rules`, one of SQLAlchemy's
joints of predicates, or a class of the compiler that holds such a thing in a field, however far down.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
JOINTS: Final = frozenset({"and_", "or_", "not_", "case", "where", "outerjoin", "exists", "in_"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of a file that is mutated, and what it is called there."""

    name: str
    node: ast.stmt
    kind: str | None = None  # the class in which it stands


@dataclass(frozen=True)
class File:
    """A file of the project, as a tree."""

    path: str  # from the root
    tree: ast.Module

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".")

    @cached_property
    def from_rules(self) -> frozenset[str]:
        """The names that it takes from the rules."""
        return self.imported(lambda module: module.startswith("schema.rules"))

    @cached_property
    def foreign(self) -> frozenset[str]:
        """The names that it takes from libraries, SQLAlchemy apart: one of ours may be called the same elsewhere."""
        return self.imported(lambda module: module.split(".")[0] not in ("schema", "sqlalchemy"))

    def imported(self, wanted: Callable[[str], bool]) -> frozenset[str]:
        found = (node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom) and wanted(node.module or ""))
        return frozenset(alias.asname or alias.name for node in found for alias in node.names)

    def places(self) -> Iterator[Place]:
        """All its functions, methods, fields and constants."""
        for node in self.tree.body:
            if isinstance(node, ast.ClassDef):
                yield from (Place(f"{node.name}.{name_of(inner)}", inner, node.name) for inner in node.body if may_be_place(inner))
            elif may_be_place(node):
                yield Place(name_of(node), node)


def may_be_place(node: ast.stmt) -> bool:
    return isinstance(node, Function | ast.Assign | ast.AnnAssign) and not is_alias(node)


def is_alias(node: ast.stmt) -> bool:
    """A name for a type, which nothing reads when the program runs."""
    parts = (ast.Name, ast.BinOp, ast.BitOr, ast.Subscript, ast.Tuple, ast.List, ast.Constant, ast.Attribute, ast.expr_context)
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Name | ast.BinOp | ast.Subscript)
        and all(isinstance(part, parts) for part in ast.walk(node.value))
    )


def name_of(node: ast.stmt) -> str:
    if isinstance(node, Function | ast.ClassDef):
        return node.name
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target  # type: ignore[attr-defined]  # it is one of the two
    return ast.unparse(target)


def read(path: str) -> File:
    return File(path, ast.parse((ROOT / path).read_text(), path))


def folder(path: str) -> list[File]:
    return [read(file.relative_to(ROOT).as_posix()) for file in sorted((ROOT / path).glob("*.py"))]


def mutated() -> Iterator[tuple[File, list[Place]]]:
    """Each file that is mutated, with its places."""
    for file in (*folder("schema/rules"), read("schema/graph/checks.py")):
        yield file, list(file.places())
    compiler = folder("schema/compiler")
    holding = carriers(compiler)
    for file in compiler:
        telling = (file.from_rules | JOINTS | holding) - file.foreign
        yield file, [place for place in file.places() if place.kind in holding or mentioned(place.node) & telling]


def carriers(files: list[File]) -> frozenset[str]:
    """The classes that hold something of the rules in a field, and the classes of the fields beside it."""
    classes = {node.name: fields(node) for file in files for node in file.tree.body if isinstance(node, ast.ClassDef)}
    rules = frozenset[str]().union(*(file.from_rules for file in files))
    holding = {name for name, names in classes.items() if names & rules}
    return frozenset(holding).union(*(classes[name] & classes.keys() for name in holding))


def fields(node: ast.ClassDef) -> frozenset[str]:
    """The names in the annotations of its fields."""
    return frozenset[str]().union(*(mentioned(field.annotation) for field in node.body if isinstance(field, ast.AnnAssign)))


def mentioned(node: ast.AST) -> frozenset[str]:
    """All names, attributes, and names in annotations that are written as text."""
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
    return frozenset(found)
