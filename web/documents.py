"""Operations are named, static `.graphql` files beside the page that asks them; fragments are shared by name between all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graphql import DefinitionNode, FragmentDefinitionNode, FragmentSpreadNode, OperationDefinitionNode, Visitor, parse, visit

WEB = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Document:
    """The one operation in a file; `path` is relative to `web/`. `source` is complete: with each fragment that it spreads."""

    path: str

    @property
    def source(self) -> str:
        operation = _operation(self.path)
        return "\n\n".join([_text(operation), *(_text(fragment) for fragment in _fragments_of(operation))]) + "\n"

    @property
    def writes(self) -> bool:
        """Whether it is a mutation; a page's mutation has one root field, and its payload is what the page shows."""
        return _operation(self.path).operation.value == "mutation"

    @property
    def root(self) -> str:
        """The response key of the one root field of a mutation."""
        (field,) = _operation(self.path).selection_set.selections
        alias = getattr(field, "alias", None) or getattr(field, "name", None)
        return str(alias.value) if alias else ""


def _operation(path: str) -> OperationDefinitionNode:
    operations = [node for node in _definitions(path) if isinstance(node, OperationDefinitionNode)]
    if len(operations) != 1 or operations[0].name is None:
        raise ValueError(f"web/{path}: write exactly one operation, with a name")
    return operations[0]


def _fragments_of(node: DefinitionNode, seen: set[str] | None = None) -> Iterator[FragmentDefinitionNode]:
    seen = set() if seen is None else seen
    for name in _spreads(node):
        if name not in seen:
            seen.add(name)
            yield (fragment := _fragment(name))
            yield from _fragments_of(fragment, seen)


def _spreads(node: DefinitionNode) -> list[str]:
    names: list[str] = []

    class Spreads(Visitor):
        def enter_fragment_spread(self, spread: FragmentSpreadNode, *_: object) -> None:
            names.append(spread.name.value)

    visit(node, Spreads())
    return names


def _fragment(name: str) -> FragmentDefinitionNode:
    found = _fragments().get(name, [])
    if len(found) != 1:
        raise ValueError(f"fragment {name}: defined in {len(found)} of web/*/*.graphql, write it once")
    return found[0]


@cache
def _fragments() -> dict[str, list[FragmentDefinitionNode]]:
    found: dict[str, list[FragmentDefinitionNode]] = {}
    for file in sorted(WEB.glob("*/*.graphql")):
        for node in _definitions(str(file.relative_to(WEB))):
            if isinstance(node, FragmentDefinitionNode):
                found.setdefault(node.name.value, []).append(node)
    return found


@cache
def _definitions(path: str) -> tuple[DefinitionNode, ...]:
    return tuple(parse((WEB / path).read_text()).definitions)


def _text(node: DefinitionNode) -> str:
    if node.loc is None:
        raise ValueError("a definition without its place in a file")
    return node.loc.source.body[node.loc.start : node.loc.end]
