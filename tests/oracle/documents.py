"""Random documents made from the schema by seed. Each is aimed at one field behind one edge; enough of them reach all by all.

Fields that take arguments get an alias of their own, so that any two selections of a document can be merged.
"""

import json
import random
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    OverlappingFieldsCanBeMergedRule,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
    validate,
)

from schema.tables import Account, Generation, Image, Model
from tests.oracle.asked import Asked
from tests.oracle.reach import distances, possible, reachable
from tests.oracle.reference import parsed, schema
from tests.oracle.rules import Viewer
from tests.oracle.world import World

Composite = GraphQLObjectType | GraphQLInterfaceType
Goal = tuple[str, str, str]
DEPTH: Final = 6  # edges from the root to a row; what envelopes a page does not count
LONGEST: Final = 4000
VALUES: Final[dict[str, list[Any]]] = {
    "String": ["a heron", "", "x" * 2001, "a heron at dawn"],
    "Int": [1, 2, 20, 512, 768, 770, 1536],
    "Float": [0.5, 1, 7, 30],
}  # of the arguments of a price: some that it takes, and some that it does not
ENVELOPES: Final = ("nodes", "edges", "node", "pageInfo")


@dataclass
class Document:
    """`pages` are connections that can be asked to go on: the response keys that lead to one, and the variable of its `after`."""

    text: str
    variables: dict[str, Any]
    operation: str | None
    pages: list[tuple[tuple[str, ...], str]]


@cache
def goals() -> list[Goal]:
    """Every (type, edge, field): the edge is a field of the type that leads to an object, the field one of that object's."""
    return [
        (kind.name, edge, name)
        for kind in reachable(schema())
        for edge, definition in kind.fields.items()
        for target in possible(schema(), get_named_type(definition.type))
        for name in target.fields
    ]


@cache
def routes() -> dict[str, list[tuple[str, str]]]:
    """For each type the edges (type, field) that lead to it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in reachable(schema()):
        for name, definition in kind.fields.items():
            for target in possible(schema(), get_named_type(definition.type)):
                found.setdefault(target.name, []).append((kind.name, name))
    return found


def write(seed: int, world: World, viewer: Viewer, goal: Goal) -> Document:
    """A valid document of a size that the house takes.

    One in a few is thrown away: parts on different types of `node` may not use one key for two shapes.
    """
    draws = random.Random(seed)
    while True:
        document = Writer(random.Random(draws.random()), Asked(world, viewer), goal).document()
        if len(document.text) < LONGEST and not validate(schema(), parsed(document.text), [OverlappingFieldsCanBeMergedRule]):
            return document


@dataclass
class Writer:
    random: random.Random
    asked: Asked
    goal: Goal
    variables: dict[str, Any] = field(default_factory=dict)
    declared: list[str] = field(default_factory=list)
    fragments: dict[str, tuple[str, str]] = field(default_factory=dict)
    pages: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    count: int = 0
    budget: int = 60

    def document(self) -> Document:
        query = schema().type_map["Query"]
        assert isinstance(query, GraphQLObjectType)
        body = self.selections(query, self.path_to_goal(), DEPTH, ())
        declared = f"({', '.join(self.declared)})" if self.declared else ""
        named = bool(self.declared) or self.chance(0.5)
        text = f"query {'Asked' if named else ''}{declared} {body}" if named else body
        text += "".join(f"\nfragment {name} on {kind} {selected}" for name, (kind, selected) in self.fragments.items())
        if named and self.chance(0.15):
            return Document(f"query Other {{ __typename }}\n{text}", self.variables, "Asked", self.pages)
        return Document(text, self.variables, None, self.pages)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def path_to_goal(self) -> list[tuple[str, str]]:
        """A way from the root: backwards from the goal's edge by random edges, nearer to the root save for a detour or two."""
        kind, edge, leaf = self.goal
        target = get_named_type(self.kind(kind).fields[edge].type)
        path = [(kind, edge), (self.random.choice([one.name for one in possible(schema(), target) if leaf in one.fields]), leaf)]
        detours, far = self.random.choice((0, 0, 1, 2)), distances(schema())
        while path[0][0] != "Query":
            ways = routes()[path[0][0]]
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

    # ------------------------------------------------------------ directives, arguments, variables

    def directive(self) -> str:
        if not self.chance(0.08):
            return ""
        names = self.random.choice((["include"], ["skip"], ["include"], ["skip"], ["include", "skip"]))
        return "".join(f" @{name}(if: {self.boolean()})" for name in names)

    def boolean(self) -> str:
        if self.chance(0.2):
            return self.random.choice(("true", "false"))
        if self.chance(0.5):
            return self.variable("Boolean!", self.chance(0.5))
        return self.variable("Boolean", self.chance(0.5), default=self.random.choice(("true", "false")), omit=self.chance(0.5))

    def variable(self, kind: str, value: Any, *, default: str | None = None, omit: bool = False) -> str:
        name = self.name("v")
        self.declared.append(f"${name}: {kind}" + (f" = {default}" if default is not None else ""))
        if not omit:
            self.variables[name] = value
        return f"${name}"

    def arguments(self, definition: GraphQLField, keys: tuple[str, ...] | None, path: list[tuple[str, str]]) -> str:
        written = {}
        for name, argument in definition.args.items():
            if name == "after":
                written[name] = self.after(keys)
            elif isinstance(kind := get_named_type(argument.type), GraphQLInputObjectType):
                written[name] = self.input(kind)
            elif is_non_null_type(argument.type):
                written[name] = self.identity(path[0][0] if path else get_named_type(definition.type).name, name)
            elif name == "first":
                written[name] = self.first()
            else:
                enum = get_named_type(argument.type)
                assert isinstance(enum, GraphQLEnumType)
                written[name] = self.word(enum)
        given = [f"{name}: {value}" for name, value in written.items() if value is not None]
        self.random.shuffle(given)
        return f"({', '.join(given)})" if given else ""

    def input(self, kind: GraphQLInputObjectType) -> str:
        """An object of arguments: one of its fields where it takes one, else those that it needs and some of the others."""
        names = [self.random.choice(list(kind.fields))] if kind.is_one_of else [name for name in kind.fields if self.wanted(kind, name)]
        return "{ " + ", ".join(f"{name}: {self.given(kind, name)}" for name in names) + " }"

    def wanted(self, kind: GraphQLInputObjectType, name: str) -> bool:
        return is_required_input_field(kind.fields[name]) or self.chance(0.4)

    def given(self, kind: GraphQLInputObjectType, name: str) -> str:
        of = get_named_type(kind.fields[name].type)
        if isinstance(of, GraphQLInputObjectType):
            return self.input(of)
        if isinstance(of, GraphQLEnumType):
            return str(self.random.choice(list(of.values)))
        if of.name == "ID":
            value = self.id(name.title())
            return json.dumps(value) if self.chance(0.5) else self.variable(f"{kind.fields[name].type}", value)
        return json.dumps(self.random.choice(VALUES[of.name]))

    def after(self, keys: tuple[str, ...] | None) -> str | None:
        """A variable that stays empty at first: the cursor is put there once an answer has told it."""
        if keys is None or self.chance(0.3):
            return "null" if self.chance(0.1) else None
        name = self.name("after")
        self.declared.append(f"${name}: String")
        self.pages.append((keys, name))
        return f"${name}"

    def first(self) -> str | None:
        size = self.random.choice((1, 2, 2, 3, 5, 9))
        drawn = self.random.random()
        if drawn < 0.5:
            return str(size)
        if drawn < 0.6:
            return None
        if drawn < 0.8:
            return self.variable("Int", size)
        return self.variable("Int", self.random.choice((None, size)), default=str(size), omit=self.chance(0.6))

    def word(self, enum: GraphQLEnumType) -> str | None:
        value: str = self.random.choice(list(enum.values))
        drawn = self.random.random()
        if drawn < 0.4:
            return value
        if drawn < 0.6:
            return self.random.choice((None, None, "null"))
        if drawn < 0.8:
            return self.variable(enum.name, self.random.choice((value, value, None)), omit=self.chance(0.3))
        return self.variable(enum.name, self.random.choice(list(enum.values)), default=value, omit=self.chance(0.5))

    def identity(self, kind: str, name: str) -> str:
        value, type_name = (self.handle(), "String!") if name == "handle" else (self.id(kind), "ID!")
        return json.dumps(value) if self.chance(0.5) else self.variable(type_name, value)

    def handle(self) -> str:
        handle = self.random.choice(self.asked.world.all(Account)).handle
        return self.random.choice((handle, handle, handle.lower(), handle.upper(), "nobody"))

    def id(self, kind: str) -> str:
        """Of rows of the right type, every other one visible; of rows of other types; of none."""
        drawn = self.random.random()
        tables: dict[str, Any] = {"Image": Image, "Model": Model, "Generation": Generation, "Account": Account}
        table = tables.get(kind) if drawn < 0.9 else None
        rows = self.asked.world.all(table or self.random.choice(list(tables.values())))
        rows = (self.asked.seen(rows) or rows) if self.chance(0.5) else rows
        if drawn > 0.95 or not rows:
            return self.random.choice(("", "i", "iAbsentAbsentAbsentAb0", "1", "i" * 300))
        return str(self.random.choice(rows).id)
