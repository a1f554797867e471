"""What an answer is made of, and the Python that makes it out of rows.

A plan's shapes are written out as one function of nested dict displays, twice: plainly, and, for the rare answer in which something is
refused or missing, with the path of each value, so that errors name their place and nulls climb as the specification says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from schema.compiler.sources import Computed


class Climb(Exception):
    """A value that may not be null is: the nearest place that may be null becomes null."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A value in an answer. `nullable`: it may be null."""

    nullable: bool


@dataclass(frozen=True, slots=True)
class Constant(Shape):
    """What is known before anything is read."""

    nullable: bool = field(default=True, init=False)
    value: Any


@dataclass(frozen=True, slots=True)
class Denied(Shape):
    """Refused before anything is read: null, with an error at its path."""


@dataclass(frozen=True, slots=True)
class Leaf(Shape):
    """A column of the row. `missing`: the column can be null where the field cannot."""

    index: int
    boolean: bool
    missing: bool


@dataclass(frozen=True, slots=True)
class RowObject(Shape):
    """An object over a row; null where the column `present` is."""

    fields: tuple[tuple[str, Shape], ...]
    present: int | None


@dataclass(frozen=True, slots=True)
class Value(Shape):
    """An attribute of a plain value, or (without a name) the value itself; an object where it has fields."""

    name: str | None
    fields: tuple[tuple[str, Shape], ...] | None = None
    many: bool = False
    enum: bool = False


@dataclass(frozen=True, slots=True)
class Call(Shape):
    """A computed value: of columns, and of the field's arguments in the slot `arguments`."""

    source: Computed
    inputs: tuple[int | bool | None, ...]  # places in the row, or constants
    arguments: int | None
    value: Value


@dataclass(frozen=True, slots=True)
class Given(Shape):
    """A plain value that an Answered root found before the shaping began."""

    slot: int
    value: Value


@dataclass(frozen=True, slots=True)
class Root(Shape):
    """The one row of a statement, or for `node` of one of several, chosen by the first letter of an id."""

    choices: tuple[tuple[str, int, RowObject], ...]
    letter_from: int | None = None


@dataclass(frozen=True, slots=True)
class Listed(Shape):
    """For each id of the argument `ids` in the slot `arguments` the row that has it, of one of several statements; null where none has."""

    choices: tuple[tuple[int, int, RowObject], ...]  # a statement, where the id stands in its rows, and what is made of one
    arguments: int


@dataclass(frozen=True, slots=True)
class Rows(Shape):
    """A plain list: all rows of a statement, or those of this parent."""

    statement: int
    parent: int | None
    item: RowObject


@dataclass(frozen=True, slots=True)
class Pages(Shape):
    """A connection: its parts by response key. `statement` and `total` are None where the selection asks for no rows, or no count."""

    page: int
    statement: int | None
    total: int | None
    parent: int | None
    place: int | None  # where in the row the key of the order stands
    parts: tuple[tuple[str, "Part"], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a connection, by the name that it has in the schema."""

    name: str
    item: RowObject | None = None
    parts: tuple[tuple[str, "Part"], ...] = ()


@dataclass
class Writer:
    """Writes the source of a plan's shaping function."""

    tracked: bool
    names: dict[str, Any] = field(default_factory=dict)
    functions: list[str] = field(default_factory=list)
    once: list[str] | None = None  # within a list: what is found before its rows are gone through

    def compile(self, fields: Sequence[tuple[str, Shape]]) -> Callable[[Any], dict[str, Any]]:
        body = self.object(fields, "r", "()")
        source = "\n".join([*self.functions, f"def answer(x):\n    m, r = x.memo, x.value\n    return {body}\n"])
        space: dict[str, Any] = dict(self.names)
        exec(compile(source, "<query plan>", "exec"), space)  # noqa: S102  # made of names and numbers of the plan; strings go in by repr()
        made: Callable[[Any], dict[str, Any]] = space["answer"]
        return made

    def object(self, fields: Sequence[tuple[str, Shape]], row: str, path: str) -> str:
        return "{" + ", ".join(f"{key!r}: {self.value(shape, row, below(path, key))}" for key, shape in fields) + "}"

    def value(self, shape: Shape, row: str, path: str) -> str:
        text = self._value(shape, row, path)
        return f"x.guard(lambda: {text})" if self.tracked and shape.nullable and may_climb(shape) else text

    def _value(self, shape: Shape, row: str, path: str) -> str:
        match shape:
            case Constant(value=value):
                return repr(value)
            case Denied():
                return f"x.deny({path})" if self.tracked else "x.climb()"
            case Leaf():
                return self.leaf(shape, row, path)
            case RowObject(fields=fields, present=present):
                text = self.object(fields, row, path)
                return text if present is None else f"({text} if {row}[{present}] is not None else {self.absent(shape, path)})"
            case Value():
                return self.plain(shape, row, path)
            case Call():
                return self.call(shape, row, path)
            case Given(slot=slot, value=value):
                return self.plain(value, f"x.given[{slot}]", path)
            case Root():
                return self.root(shape, path)
            case Listed():
                return self.listed(shape, path)
            case Rows():
                return self.rows(shape, row, path)
            case Pages():
                return self.pages(shape, row, path)
        raise TypeError(shape)

    def absent(self, shape: Shape, path: str) -> str:
        if shape.nullable:
            return "None"
        return f"x.missing({path})" if self.tracked else "x.climb()"

    def leaf(self, shape: Leaf, row: str, path: str) -> str:
        place = f"{row}[{shape.index}]"
        value = f"({place} == 1)" if shape.boolean else place
        if shape.boolean and shape.nullable:
            return f"({value} if {place} is not None else None)"
        return f"({value} if {place} is not None else {self.absent(shape, path)})" if shape.missing else value

    def plain(self, shape: Value, parent: str, path: str) -> str:
        found = f"{parent}.{shape.name}" if shape.name else parent
        if shape.enum:
            # `_name_` is the same as `name`, and found without a call.
            return f"(None if {found} is None else {found}._name_)" if shape.nullable else f"{found}._name_"
        if shape.fields is None:
            return found
        if shape.many:
            return f"[{self.object(shape.fields, 'v', below(path, None))} for i, v in enumerate({found})]"
        whole = self.object(shape.fields, found, path)
        return f"(None if {found} is None else {whole})" if shape.nullable else whole

    def call(self, shape: Call, row: str, path: str) -> str:
        function = self.name(shape.source.function)
        places = "".join(f", {i}" if is_constant(i) else f", {row}[{i}]" for i in shape.inputs)
        if shape.source.few and shape.arguments is None:
            return self.remembered(shape, function, row, path)
        extra = f", **x.arguments[{shape.arguments}]" if shape.arguments is not None else ""
        called = f"{function}(x.asker{places}{extra})"
        if shape.value.fields is None and not shape.value.enum:
            return called
        made = self.function(f"v, x{', p' if self.tracked else ''}", self.plain(shape.value, "v", "p"))
        return f"{made}({called}, x{f', {path}' if self.tracked else ''})"

    def remembered(self, shape: Call, function: str, row: str, path: str) -> str:
        """A value of which there are few in an answer: each is computed and shaped once."""
        number, shaped = len(self.functions), self.plain(shape.value, "v", path)
        places = [f"{row}[{i}]" for i in shape.inputs if not is_constant(i)]
        taken = iter(range(1, len(places) + 1))
        given = "".join(f", {i}" if is_constant(i) else f", k[{next(taken)}]" for i in shape.inputs)
        self.functions.append(f"def f{number}(x, m, k):\n    v = {function}(x.asker{given})\n    m[k] = d = {shaped}\n    return d\n")
        if places:
            return f"(m.get(q := ({number}, {', '.join(places)})) or f{number}(x, m, q))"
        found = f"(m.get({number}) or f{number}(x, m, {number}))"
        if self.once is None:
            return found
        self.once.append(f"    h{number} = {found}\n")
        return f"h{number}"

    def root(self, shape: Root, path: str) -> str:
        lines = []
        for letter, statement, item in shape.choices:
            condition = f"x.rows[{statement}]" + (f" and x.arguments[{shape.letter_from}]['id'][:1] == {letter!r}" if letter else "")
            lines.append(f"    if {condition}:\n        r = x.rows[{statement}][0]\n        return {self.value(item, 'r', 'p')}\n")
        return self.called("".join(lines) + f"    return {self.absent(shape, 'p')}\n", "", path)

    def listed(self, shape: Listed, path: str) -> str:
        found, made = "    rows = {}\n", ""
        for number, (statement, place, item) in enumerate(shape.choices):
            found += f"    rows.update((r[{place}], ({number}, r)) for r in x.rows[{statement}])\n"
            made += f"        if n == {number}:\n            found.append({self.value(item, 'r', below('p', None))})\n"
        loop = f"    for i, key in enumerate(x.arguments[{shape.arguments}]['ids']):\n        n, r = rows.get(key, (None, None))\n"
        none = "        if n is None:\n            found.append(None)\n"
        return self.called(f"{found}    found = []\n{loop}{none}{made}    return found\n", "", path)

    def rows(self, shape: Rows, row: str, path: str) -> str:
        listed = self.each(lambda: self.value(shape.item, "r", below("p", None)), "p")
        text = self.called(f"    page = k = None\n    return {listed}\n", f"{self.below(shape.statement, shape.parent, row)}", path, "rows")
        if shape.parent is not None and shape.nullable:
            return f"({text} if {row}[{shape.parent}] is not None else None)"
        return text

    def below(self, statement: int, parent: int | None, row: str) -> str:
        return f"x.rows[{statement}]" if parent is None else f"x.lists[{statement}].get({row}[{parent}], ())"

    def pages(self, shape: Pages, row: str, path: str) -> str:
        key = f"{row}[{shape.parent}]" if shape.parent is not None else "None"
        rows = self.below(shape.statement, shape.parent, row) if shape.statement is not None else "()"
        head = f"    page = x.pages[{shape.page}]\n"
        if self.tracked:
            head += f"    x.refuse_page({shape.page}, k, p)\n"
        head += "    more = len(rows) > page.first\n    if more:\n        rows = rows[:page.first]\n"
        parts = "{" + ", ".join(f"{name!r}: {self.part(part, shape, below('p', name))}" for name, part in shape.parts) + "}"
        text = self.called(f"{head}    return {parts}\n", f"{rows}, {key}", path, "rows, k")
        if shape.parent is not None and shape.nullable:
            return f"({text} if {row}[{shape.parent}] is not None else None)"
        return text

    def part(self, part: Part, shape: Pages, path: str) -> str:
        place = f"page, k, r[{shape.place}]"
        match part.name:
            case "nodes" if part.item:
                item = part.item
                return self.each(lambda: self.value(item, "r", below("p", None)), path)
            case "edges":
                return self.each(lambda: self.edge(part, shape), path)
            case "node" if part.item:
                return self.value(part.item, "r", path)
            case "cursor":
                return f"x.cursor({place})"
            case "pageInfo":
                return "{" + ", ".join(f"{name!r}: {self.part(p, shape, path)}" for name, p in part.parts) + "}"
            case "hasNextPage":
                return "more"
            case "hasPreviousPage":
                return "page.after is not None"
            case "startCursor" | "endCursor":
                which = "0" if part.name == "startCursor" else "-1"
                return f"(x.cursor(page, k, rows[{which}][{shape.place}]) if rows else None)"
            case "totalCount":
                return f"x.total({shape.total}, k)"
            case "totalCountPrecision":
                return f"x.precision({shape.total}, k)"
        return repr(part.name)  # __typename

    def edge(self, part: Part, shape: Pages) -> str:
        place = below("p", None)
        return "{" + ", ".join(f"{name!r}: {self.part(inner, shape, below(place, name))}" for name, inner in part.parts) + "}"

    def each(self, item: Callable[[], str], path: str) -> str:
        """A call that makes a list of what `item` writes for each row `r` of `rows`, at the place `i`."""
        once: list[str] = []
        before, self.once = self.once, once
        written = item()
        name = f"f{len(self.functions)}"
        loop = "for i, r in enumerate(rows)" if self.tracked else "for r in rows"
        self.functions.append(
            f"def {name}(x, rows, page, k, p):\n    m = x.memo\n{''.join(once)}"
            f"    found = []\n    {loop}:\n        found.append({written})\n    return found\n"
        )
        self.once = before
        return f"{name}(x, rows, page, k, {path if self.tracked else 'None'})"

    def function(self, parameters: str, expression: str) -> str:
        name = f"f{len(self.functions)}"
        self.functions.append(f"def {name}({parameters}):\n    m = x.memo\n    return {expression}\n")
        return name

    def called(self, body: str, arguments: str, path: str, parameters: str = "") -> str:
        name = f"f{len(self.functions)}"
        wanted = ["x", *(["p"] if self.tracked else []), *([parameters] if parameters else [])]
        given = ["x", *([path] if self.tracked else []), *([arguments] if arguments else [])]
        self.functions.append(f"def {name}({', '.join(wanted)}):\n    m = x.memo\n{body}")
        return f"{name}({', '.join(given)})"

    def name(self, function: Callable[..., Any]) -> str:
        name = f"g{id(function)}"
        self.names[name] = function
        return name


def is_constant(item: int | bool | None) -> bool:
    """Is an input of a computed value known before anything is read?"""
    return item is None or isinstance(item, bool)


def below(path: str, key: str | None) -> str:
    """The path of what stands under a key, or (None) at the place `i` of a list, as source."""
    return f"{path} + ({repr(key) if key is not None else 'i'},)"


def may_climb(shape: Shape) -> bool:
    """Can something in it be null that may not be?"""
    match shape:
        case Leaf(missing=missing):
            return missing
        case RowObject(fields=fields, present=present):
            return (present is not None and not shape.nullable) or any(may_climb(item) for _, item in fields if not item.nullable)
        case Root(choices=choices):
            return not shape.nullable or any(may_climb(item) for _, _, item in choices)
        case Rows(item=item):
            return may_climb(item)
        case Pages():
            return True
        case Value(fields=fields):
            return any(may_climb(item) for _, item in fields or () if not item.nullable)
        case Call(value=value):
            return may_climb(value)
    return False
