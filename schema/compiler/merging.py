"""Counts the pairs of fields that validation would have to compare, before it compares any."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphql import DocumentNode, FieldNode, FragmentDefinitionNode, FragmentSpreadNode, SelectionSetNode

from schema.compiler.limits import MAX_COMPARISONS, TOO_MUCH_TO_MERGE, RequestError


@dataclass
class Level:
    """The response keys of one selection, with how many fields have each, and the fragments that are spread in it."""

    keys: Counter[str] = field(default_factory=Counter)
    spread: set[str] = field(default_factory=set)
    below: list[SelectionSetNode] = field(default_factory=list)

    def add(self, selection_set: SelectionSetNode) -> "Level":
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                self.keys[node.alias.value if node.alias else node.name.value] += 1
                if node.selection_set:
                    self.below.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                self.spread.add(node.name.value)
            else:
                self.add(node.selection_set)  # type: ignore[attr-defined]  # an inline fragment has one
        return self


def bound_comparisons(document: DocumentNode) -> None:
    """Raises LIMIT_EXCEEDED where any one selection, with its fragments in their places, has more pairs than are compared."""
    fragments = {d.name.value: Level().add(d.selection_set) for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    waiting = [Level().add(d.selection_set) for d in document.definitions if hasattr(d, "selection_set")]
    while waiting:
        level = waiting.pop()
        if sum(count * (count - 1) for count in whole(level, fragments).values()) > MAX_COMPARISONS:
            raise RequestError("LIMIT_EXCEEDED", TOO_MUCH_TO_MERGE)
        waiting.extend(Level().add(selection_set) for selection_set in level.below)


def whole(level: Level, fragments: Mapping[str, Level]) -> Counter[str]:
    """The keys of a selection and of all fragments in it, each once."""
    if not level.spread:
        return level.keys
    keys = Counter(level.keys)
    for name in reached(level, fragments):
        keys.update(fragments[name].keys)
    return keys


def reached(level: Level, fragments: Mapping[str, Level]) -> Iterator[str]:
    seen: set[str] = set()
    waiting = list(level.spread)
    while waiting:
        name = waiting.pop()
        if name in fragments and name not in seen:
            seen.add(name)
            waiting.extend(fragments[name].spread)
            yield name
