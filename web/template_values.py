"""What the expressions of a template read, with shapes in the place of data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from jinja2 import nodes

from web.shapes import Anything, Leaf, Listing, Selection, Shape
from web.template_facts import fact, text, when_false, when_true

ANY = Anything()
DEFAULTS = {"default", "d"}
KEEPS = {"sort", "list", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", *DEFAULTS}
PICKS = {"first", "last", "random"}
READS = {"selectattr", "rejectattr", "sort", "map", "groupby", "sum", "join", "unique", "min", "max"}


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro, the file that it stands in, and the names that it sees."""

    node: nodes.Macro
    file: str
    scope: Mapping[str, "Value"]


@dataclass(frozen=True, slots=True)
class Module:
    """What `import` of a template gives."""

    names: Mapping[str, "Value"]


Value = Shape | Macro | Module
Scope = dict[str, Value]


@dataclass
class Values:
    """Reads expressions, and keeps the faults that it finds, once each and in order."""

    faults: dict[str, None] = field(default_factory=dict)
    file: str = ""
    running: list[nodes.Macro] = field(default_factory=list)

    def fault(self, node: nodes.Node, words: str) -> None:
        self.faults[f"web/{self.file}:{node.lineno}: {words}"] = None

    def _body(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        """Read statements, those of a macro for one."""
        raise NotImplementedError

    def _not_null(self, node: nodes.Node, value: Value) -> None:
        if not isinstance(value, Anything | Macro | Module) and value.nullable:
            self.fault(node, f"`{text(node)}` may be null; put it inside `{{% if {text(node)} %}}`, or let the Screen need it")

    def _value(self, node: nodes.Node, scope: Scope) -> Value:
        expression = getattr(self, f"_of_{type(node).__name__.lower()}", None)
        if expression:
            return expression(node, scope)  # type: ignore[no-any-return]
        for child in node.iter_child_nodes():
            self._value(child, scope)
        return ANY

    def _of_name(self, node: nodes.Name, scope: Scope) -> Value:
        if node.name not in scope:
            documents = sorted({shape.document for shape in scope.values() if isinstance(shape, Selection)})
            asked = f"select it in web/{documents[0]}, or " if documents else ""
            self.fault(node, f"`{node.name}` is not defined here; {asked}add it to the `given` of the Screen")
        return _sure(scope.get(node.name, ANY), node, scope)

    def _of_getattr(self, node: nodes.Getattr, scope: Scope) -> Value:
        return _sure(self._read(node, self._value(node.node, scope), node.attr), node, scope)

    def _of_getitem(self, node: nodes.Getitem, scope: Scope) -> Value:
        value = self._value(node.node, scope)
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        if isinstance(value, Listing):
            self._not_null(node.node, value)
            return value.item if isinstance(key, int) else value
        if isinstance(key, str):
            return _sure(self._read(node, value, key), node, scope)
        self._value(node.arg, scope)
        return ANY

    def _read(self, node: nodes.Node, value: Value, name: str) -> Value:
        if isinstance(value, Anything):
            return ANY
        self._not_null(getattr(node, "node", node), value)
        found: Mapping[str, Value] = {}
        if isinstance(value, Selection):
            found = value.fields
        elif isinstance(value, Module):
            found = value.names
        if name not in found:
            self.fault(node, f"`{text(node)}`: {_missing(value, name)}")
        return found.get(name, ANY)

    def _of_condexpr(self, node: nodes.CondExpr, scope: Scope) -> Value:
        self._value(node.test, scope)
        other = self._value(node.expr2, _knowing(scope, when_false(node.test))) if node.expr2 else ANY
        return _either(self._value(node.expr1, _knowing(scope, when_true(node.test))), other)

    def _of_or(self, node: nodes.Or, scope: Scope) -> Value:
        left, right = self._value(node.left, scope), self._value(node.right, _knowing(scope, when_false(node.left)))
        return _either(_without_null(left), right)

    def _of_and(self, node: nodes.And, scope: Scope) -> Value:
        left, right = self._value(node.left, scope), self._value(node.right, _knowing(scope, when_true(node.left)))
        return right if isinstance(left, Anything) else _either(right, left)

    def _of_test(self, node: nodes.Test, scope: Scope) -> Value:
        asks_whether = node.name in {"defined", "undefined"} and isinstance(node.node, nodes.Name)
        if not asks_whether:
            self._value(node.node, scope)
        for part in node.args:
            self._value(part, scope)
        return ANY

    def _of_filter(self, node: nodes.Filter, scope: Scope) -> Value:
        value = self._value(node.node, scope) if node.node else ANY
        for part in (*node.args, *node.kwargs):
            self._value(part, scope)
        if node.name not in DEFAULTS and node.node:
            self._not_null(node.node, value)
        if node.name in READS and isinstance(value, Listing):
            return self._read_each(node, value)
        if node.name in PICKS and isinstance(value, Listing):
            return value.item
        return _without_null(value) if node.name in KEEPS else ANY

    def _read_each(self, node: nodes.Filter, value: Listing) -> Value:
        names = [part.value.value for part in node.kwargs if part.key == "attribute" and isinstance(part.value, nodes.Const)]
        if node.name in {"selectattr", "rejectattr"}:
            names = [node.args[0].value] if node.args and isinstance(node.args[0], nodes.Const) else []
        read: Value = ANY
        for name in names:
            read = value.item
            for part in str(name).split("."):
                read = self._read(node, read, part)
        if node.name == "map":
            return ANY if isinstance(read, Macro | Module) else Listing(read)
        return value if node.name in KEEPS else ANY

    def _of_call(self, node: nodes.Call, scope: Scope) -> Value:
        called = self._value(node.node, scope)
        given = [self._value(part, scope) for part in node.args]
        named = {part.key: self._value(part.value, scope) for part in node.kwargs}
        if isinstance(called, Macro):
            self._macro(node, called, given, named)
        return ANY

    def _macro(self, call: nodes.Call, macro: Macro, given: list[Value], named: dict[str, Value]) -> None:
        node = macro.node
        names = [argument.name for argument in node.args]
        if len(given) > len(names) or set(named) - set(names):
            self.fault(call, f"macro `{node.name}` takes {', '.join(names) or 'nothing'}")
        defaults = dict(reversed(list(zip_longest(reversed(names), reversed(node.defaults)))))
        bound: Scope = {**dict(zip(names, given, strict=False)), **named}
        if node in self.running:
            return
        for name, default in defaults.items():
            if name not in bound and default is None:
                self.fault(call, f"macro `{node.name}` needs `{name}`")
            bound.setdefault(name, self._value(default, dict(macro.scope)) if default else ANY)
        self._inside(macro, bound)

    def _inside(self, macro: Macro, bound: Scope) -> None:
        file, self.file = self.file, macro.file
        self.running.append(macro.node)
        self._body(macro.node.body, {**macro.scope, **bound, "caller": ANY, "varargs": ANY, "kwargs": ANY})
        self.running.pop()
        self.file = file


def _sure(value: Value, node: nodes.Node, scope: Scope) -> Value:
    return _without_null(value) if fact(text(node)) in scope else value


def _without_null(value: Value) -> Value:
    return value if isinstance(value, Anything | Macro | Module) or not value.nullable else replace(value, nullable=False)


def _knowing(scope: Scope, expressions: Iterable[str]) -> Scope:
    return {**scope, **{fact(expression): ANY for expression in expressions}}


def _either(one: Value, other: Value) -> Value:
    """The one that is followed; it may be null where either may."""
    first, second = (other, one) if isinstance(one, Anything) else (one, other)
    maybe = not isinstance(second, Anything | Macro | Module) and second.nullable
    return replace(first, nullable=True) if maybe and isinstance(first, Leaf | Selection | Listing) else first


def _missing(value: Value, name: str) -> str:
    if isinstance(value, Selection):
        place = f"`{value.path}`" if value.path else "the operation"
        if name in value.exists or not value.exists:
            return f"web/{value.document} does not select it; write `{name}` in the selection of {place} ({value.type})"
        return f"{value.type} has no field `{name}`, and web/{value.document} gives no such name at {place}"
    if isinstance(value, Listing):
        return f"a list has no `{name}`; loop over it"
    return f"{value.type} is a plain value and has no `{name}`" if isinstance(value, Leaf) else f"there is no `{name}`"
