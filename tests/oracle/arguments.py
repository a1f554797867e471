"""What stands behind a field in a random document: directives, arguments, and the variables that they are given by."""

import json
import random
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import GraphQLEnumType, GraphQLField, GraphQLInputObjectType, get_named_type, is_non_null_type, is_required_input_field

from schema.tables import Account, ApiKey, Dataset, Generation, Image, Model, Upload
from tests.oracle.asked import Asked

VALUES: Final[dict[str, list[Any]]] = {
    "String": ["a heron", "", "x" * 2001, "a heron at dawn"],
    "Int": [1, 2, 4, 20, 512, 768, 770, 1536],
    "Float": [0.5, 1, 7, 30],
    "Boolean": [True, False],
}  # of the arguments of a price: some that it takes, and some that it does not


@dataclass
class Arguments:
    """`pages` are the connections that can be asked to go on, each with the variable of its `after`."""

    random: random.Random
    asked: Asked
    variables: dict[str, Any] = field(default_factory=dict)
    declared: list[str] = field(default_factory=list)
    pages: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    count: int = 0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

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
            elif kind.name == "Date":
                written[name] = self.day()
            elif is_non_null_type(argument.type):
                written[name] = (self.identities if name == "ids" else self.identity)(
                    path[0][0] if path else get_named_type(definition.type).name, name
                )
            elif name == "first":
                written[name] = self.first()
            elif name == "search":
                written[name] = self.perhaps("String", self.search())
            elif kind.name == "ID":
                written[name] = self.perhaps("ID", self.id(name.title()))
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

    def perhaps(self, kind: str, value: str) -> str | None:
        """An argument that need not be given: seldom, for it leaves little of a list."""
        if self.chance(0.6):
            return self.random.choice((None, None, "null"))
        return json.dumps(value) if self.chance(0.5) else self.variable(kind, self.random.choice((value, value, None)))

    def search(self) -> str:
        """Words of an image or a model, whoever sees it, in the order and the spelling of one who types."""
        prompts = [image.prompt for image in self.asked.world.all(Image)]
        models = [f"{model.name} {model.description}" for model in self.asked.world.all(Model)]
        words = self.random.choice([*prompts, *models, ""]).split() or ["nothing"]
        wanted = self.random.sample(words, min(len(words), self.random.choice((1, 1, 2, 3))))
        wanted[-1] = wanted[-1][: self.random.choice((1, 2, 4, 40))]
        spelled = self.random.choice(("{}", "{}", "{} ", '"{}"', "{}*", "NOT {}", "-{}", "({})", "{}_%", "words:{}", "'{}'"))
        changed = self.random.choice((str, str, str.upper, str.title))(" ".join(wanted))
        return self.random.choice((spelled.format(changed),) * 9 + ("?!",))

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

    def day(self) -> str:
        """One of which there are numbers, or another one."""
        value = self.random.choice(("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-23", "2020-02-29", "2030-01-01"))
        return json.dumps(value) if self.chance(0.5) else self.variable("Date!", value)

    def identity(self, kind: str, name: str) -> str:
        value, type_name = (self.handle(), "String!") if name == "handle" else (self.id(kind), "ID!")
        return json.dumps(value) if self.chance(0.5) else self.variable(type_name, value)

    def identities(self, kind: str, _name: str) -> str:
        """Some ids, one of them now and then twice, most of them of the type that is wanted."""
        values = [self.id(kind if self.chance(0.7) else "") for _ in range(self.random.choice((0, 1, 2, 4)))]
        values += values[:1] if self.chance(0.2) else []
        return json.dumps(values) if self.chance(0.5) else self.variable("[ID!]!", values)

    def handle(self) -> str:
        handle = self.random.choice(self.asked.world.all(Account)).handle
        return self.random.choice((handle, handle, handle.lower(), handle.upper(), "nobody"))

    def id(self, kind: str) -> str:
        """Of rows of the right type, every other one visible; of rows of other types; of none."""
        drawn = self.random.random()
        kinds = (Image, Model, Generation, Account, ApiKey, Upload, Dataset)
        tables: dict[str, Any] = {table.__name__: table for table in kinds}
        table = tables.get(kind) if drawn < 0.9 else None
        rows = self.asked.world.all(table or self.random.choice(list(tables.values())))
        rows = (self.asked.seen(rows) or rows) if self.chance(0.5) else rows
        if drawn > 0.95 or not rows:
            return self.random.choice(("", "i", "iAbsentAbsentAbsentAb0", "1", "i" * 300))
        return str(self.random.choice(rows).id)
