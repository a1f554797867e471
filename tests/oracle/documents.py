"""Random documents made from the schema by seed. Each is aimed at one field behind one edge; enough of them reach all by all.

Fields that take arguments get an alias of their own, so that any two selections of a document can be merged.
"""

import random
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    OverlappingFieldsCanBeMergedRule,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    validate,
)

from tests.oracle.arguments import Arguments
from tests.oracle.asked import Asked
from tests.oracle.reach import distances, possible, reachable
from tests.oracle.reference import parsed, schema
from tests.oracle.rules import Viewer
from tests.oracle.world import World

Composite = GraphQLObjectType | GraphQLInterfaceType
Goal = tuple[str, str, str]
DEPTH: Final = 6  # edges from the root to a row; what envelopes a page does not count
LONGEST: Final = 4000
BUDGET: Final = 60  # fields, of which an edge is taken only while some are left
ENVELOPES: Final = ("nodes", "edges", "node", "pageInfo")


@dataclass
class Document:
    """`pages` are connections that can be asked to go on: the response keys that lead to one, and the variable of its `after`."""

    text: str
    variables: dict[str, Any]
    operation: str | None
    pages: list[tuple[tuple[str, ...], str]]


@cache
def goals(root: str = "Query") -> list[Goal]:
    """Every (type, edge, field) below a root: the edge is a field of the type that leads to an object, the field one of that object's."""
    return [
        (kind.name, edge, name)
        for kind in reachable(schema(), root)
        for edge, definition in kind.fields.items()
        for target in possible(schema(), get_named_type(definition.type))
        for name in target.fields
    ]


@cache
def routes(root: str) -> dict[str, list[tuple[str, str]]]:
    """For each type below a root the edges (type, field) that lead to it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in reachable(schema(), root):
        for name, definition in kind.fields.items():
            for target in possible(schema(), get_named_type(definition.type)):
                found.setdefault(target.name, []).append((kind.name, name))
    return found


def write(seed: int, world: World, viewer: Viewer, goal: Goal, budget: int = BUDGET, root: str = "Query") -> Document:
    """A valid document of a size that the house takes; with no budget hardly more than the way to its goal.

    One in a few is thrown away: parts on different types of `node` may not use one key for two shapes.
    """
    draws = random.Random(seed)
    while True:
        document = Writer(random.Random(draws.random()), Asked(world, viewer), goal=goal, budget=budget, root=root).document()
        if len(document.text) < LONGEST and not validate(schema(), parsed(document.text), [OverlappingFieldsCanBeMergedRule]):
            return document


@dataclass(kw_only=True)
class Writer(Arguments):
    goal: Goal
    fragments: dict[str, tuple[str, str]] = field(default_factory=dict)
    budget: int = BUDGET
    root: str = "Query"

    def document(self) -> Document:
        body = self.body(self.kind(self.root), self.path_to_goal())
        declared = f"({', '.join(self.declared)})" if self.declared else ""
        named = bool(self.declared) or self.chance(0.5)
        kind = self.root.lower()
        text = f"{kind} {'Asked' if named else ''}{declared} {body}" if named or kind != "query" else body
        text += "".join(f"\nfragment {name} on {kind} {selected}" for name, (kind, selected) in self.fragments.items())
        if named and self.chance(0.15):
            return Document(f"query Other {{ __typename }}\n{text}", self.variables, "Asked", self.pages)
        return Document(text, self.variables, None, self.pages)

    def body(self, kind: GraphQLObjectType, path: list[tuple[str, str]]) -> str:
        """What is selected of the root: of what is watched, one field alone."""
        if kind.name == "Subscription":
            return "{ " + self.a_field(kind, path[0][1], path[1:], DEPTH, ()) + " }"
        return self.selections(kind, path, DEPTH, ())

    def path_to_goal(self) -> list[tuple[str, str]]:
        """A way from the root: backwards from the goal's edge by random edges, nearer to the root save for a detour or two."""
        kind, edge, leaf = self.goal
        target = get_named_type(self.kind(kind).fields[edge].type)
        path = [(kind, edge), (self.random.choice([one.name for one in possible(schema(), target) if leaf in one.fields]), leaf)]
        detours, far = self.random.choice((0, 0, 1, 2)), distances(schema(), self.root)
        while path[0][0] != self.root:
            ways = routes(self.root)[path[0][0]]
            nearer = [way for way in ways if far[way[0]] < far[path[0][0]]]
            path.insert(0, self.random.choice(ways if detours else nearer))
            detours = max(0, detours - 1)
        return path

    def kind(self, name: str) -> GraphQLObjectType:
        found = schema().type_map[name]
        assert isinstance(found, GraphQLObjectType)
        return found

    # ------------------------------------------------------------ selections

    def selections(self, kind: Composite, path: list[tuple[str, str]], depth: int, keys: tuple[str, ...] | None) -> str:
        """`path` has to be selected, the rest is chance. `keys` lead here, unless that is inside a list or a fragment."""
        if isinstance(kind, GraphQLInterfaceType):
            return self.of_interface(kind, path, depth)
        parts = [self.a_field(kind, path[0][1], path[1:], depth, keys)] if path else []
        for name in self.choice_of_fields(kind, depth):
            parts.append(self.a_field(kind, name, [], depth, keys))
        if self.chance(0.15):
            parts.append(self.random.choice(("__typename", f"{self.name('kind')}: __typename")))
        if self.chance(0.2):
            parts.append(self.spread(kind, depth))
        if self.chance(0.15):
            parts.append(self.inline(kind, depth))
        self.random.shuffle(parts)
        return "{ " + " ".join(parts or ["__typename"]) + " }"

    def choice_of_fields(self, kind: Composite, depth: int) -> list[str]:
        """Some leaves; now and then an edge, while there is depth and breadth left."""
        leaves = [name for name, one in kind.fields.items() if not is_composite_type(get_named_type(one.type))]
        edges = [name for name, one in kind.fields.items() if is_composite_type(get_named_type(one.type))]
        chosen = self.random.sample(leaves, min(len(leaves), self.random.randint(0, 4)))
        if depth > 0 and self.budget > 0 and edges and kind.name != "Money":
            chosen += self.random.choices(edges, k=self.random.choice((0, 1, 1, 2)))
        return chosen

    def of_interface(self, kind: GraphQLInterfaceType, path: list[tuple[str, str]], depth: int) -> str:
        parts = ["__typename"] if self.chance(0.5) else []
        parts += ["id"] if self.chance(0.4) else []
        wanted = path[0][0] if path else None
        for one in possible(schema(), kind):
            if one.name == wanted:
                parts.append(f"... on {one.name} {self.selections(one, path, depth, None)}")
            elif self.chance(0.5):
                parts.append(f"... on {one.name} {self.selections(one, [], min(depth, 1), None)}")
        if self.chance(0.2):
            parts.append("... on Node { id }")
        self.random.shuffle(parts)
        return "{ " + " ".join(parts or ["id"]) + " }"

    def a_field(self, kind: Composite, name: str, path: list[tuple[str, str]], depth: int, keys: tuple[str, ...] | None) -> str:
        self.budget -= 1
        definition = kind.fields[name]
        key = self.name("a") if definition.args or self.chance(0.12) else name
        head = name if key == name else f"{key}: {name}"
        inside = self.beneath(definition, name, key, keys)
        head += self.arguments(definition, inside, path) + ("" if path else self.directive())
        target = get_named_type(definition.type)
        if not is_composite_type(target):
            return head
        assert isinstance(target, GraphQLObjectType | GraphQLInterfaceType)
        deeper = depth if name in ENVELOPES else depth - 1
        parts = [f"{head} {self.selections(target, path, deeper, inside)}"]
        if self.chance(0.12) and deeper > 0:
            parts.append(f"{head} {self.selections(target, [], min(deeper, 1), None)}")  # the same field again: the two merge
        if any(keys_of_page == inside for keys_of_page, _ in self.pages):
            parts.append(f"{head} {{ pageInfo {{ startCursor endCursor }} }}")
        return " ".join(parts)

    def beneath(self, definition: GraphQLField, name: str, key: str, keys: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if keys is None or is_list_type(get_nullable_type(definition.type)) else (*keys, key)

    def spread(self, kind: Composite, depth: int) -> str:
        """A named fragment, one that is there already or a new one. It is known only once it is written, so none contains itself."""
        known = [name for name, (on, _) in self.fragments.items() if on == kind.name]
        if known and self.chance(0.6):
            return f"...{self.random.choice(known)}{self.directive()}"
        name, selected = self.name("Part"), self.selections(kind, [], min(depth, 2), None)
        self.fragments[name] = (kind.name, selected)
        return f"...{name}{self.directive()}"

    def inline(self, kind: Composite, depth: int) -> str:
        if isinstance(kind, GraphQLObjectType) and kind.interfaces and self.chance(0.3):
            return f"... on Node{self.directive()} {{ id __typename }}"
        on = self.random.choice(("", f" on {kind.name}"))
        return f"...{on}{self.directive()} {self.selections(kind, [], min(depth, 1), None)}"
