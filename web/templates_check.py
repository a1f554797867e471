"""The check of every template before the house opens: a name that is not there, and a field that no document selects, stop it.

Each screen's template is read as Jinja would run it, with the shapes of its document in the place of data: through loops, `set`, `with`,
includes, imports, inheritance, and each macro anew for the arguments that it is called with.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from graphql import build_schema
from jinja2 import Environment, TemplateError, nodes

from web.pages import GIVEN, Screen
from web.shapes import Anything, Leaf, Listing, Selection, Shape, shape_of

ANY = Anything()
LOOP = {"loop": ANY}
KEEPS = {"sort", "list", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "default", "d"}
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


class TemplateFault(Exception):
    """One line for each fault: the file, the line, what is wrong, and what to write."""


def check(screens: Iterable[Screen], jinja: Environment, sdl: str) -> None:
    """Raise TemplateFault unless every template reads only what its documents select; templates that no screen reaches are faults too."""
    schema, reader = build_schema(sdl), Reader(jinja)
    for screen in screens:
        for document in (screen.document, *screen.documents):
            data: Mapping[str, Value] = shape_of(document, schema).fields if document else {}
            for template in filter(None, (screen.template, screen.fragment)):
                reader.template(template, {**data, **dict.fromkeys(GIVEN | screen.given, ANY)})
    unused = set(jinja.list_templates(extensions=["html"])) - reader.seen
    reader.faults.update(dict.fromkeys(f"web/{name}: no screen shows it; remove it, or declare a Screen" for name in sorted(unused)))
    if reader.faults:
        raise TemplateFault("\n".join(reader.faults))


@dataclass
class Reader:
    """Reads templates with shapes instead of data, and keeps the faults that it finds, once each and in order."""

    jinja: Environment
    faults: dict[str, None] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    file: str = ""
    blocks: dict[str, list[tuple[str, nodes.Block]]] = field(default_factory=dict)
    running: list[nodes.Macro] = field(default_factory=list)

    def template(self, name: str, context: Scope) -> Scope:
        """Read a whole template, with those that it extends; answers the names that it set."""
        kept, self.blocks = (self.file, self.blocks), {}
        scope = self._run(name, {**dict.fromkeys(self.jinja.globals, ANY), **context})
        self.file, self.blocks = kept
        return scope

    def fault(self, node: nodes.Node, text: str) -> None:
        self.faults[f"web/{self.file}:{node.lineno}: {text}"] = None

    def _run(self, name: str, scope: Scope) -> Scope:
        tree = self._parse(name)
        for block in tree.find_all(nodes.Block):
            self.blocks.setdefault(block.name, []).append((name, block))
        parents = [node.template for node in tree.body if isinstance(node, nodes.Extends)]
        self.file = name
        self._body([node for node in tree.body if not parents or not isinstance(node, nodes.Block)], scope)
        for parent in parents:
            self._run(str(_constant(parent)), scope)
        return scope

    def _parse(self, name: str) -> nodes.Template:
        self.seen.add(name)
        try:
            self.jinja.get_template(name)
            return self.jinja.parse(self.jinja.loader.get_source(self.jinja, name)[0] if self.jinja.loader else "")
        except TemplateError as error:
            line = getattr(error, "lineno", None) or 1
            self.faults[f"web/{getattr(error, 'name', None) or name}:{line}: {error.message or 'not found'}"] = None
            return nodes.Template([], lineno=1)

    # statements

    def _body(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        for node in body:
            statement = getattr(self, f"_do_{type(node).__name__.lower()}", None)
            if statement:
                statement(node, scope)
            elif isinstance(node, nodes.Expr):
                self._value(node, scope)
            else:
                self.fault(node, f"the check does not know {type(node).__name__}; write it another way")

    def _do_output(self, node: nodes.Output, scope: Scope) -> None:
        for part in node.nodes:
            shape = self._value(part, scope)
            if isinstance(shape, Selection | Listing | Module):
                self.fault(part, f"`{_text(part)}` is a whole object or list and would be printed as such; name a field of it")

    def _do_extends(self, node: nodes.Extends, scope: Scope) -> None:
        """Its parent is read after the rest of the template."""

    def _do_block(self, node: nodes.Block, scope: Scope) -> None:
        self._block(node.name, 0, scope)

    def _block(self, name: str, depth: int, scope: Scope) -> None:
        versions, file = self.blocks.get(name, []), self.file
        if depth < len(versions):
            self.file, block = versions[depth]
            self._body(block.body, {**scope, "super": ANY})
            if any(call.node.name == "super" for call in block.find_all(nodes.Call) if isinstance(call.node, nodes.Name)):
                self._block(name, depth + 1, scope)
        self.file = file

    def _do_for(self, node: nodes.For, scope: Scope) -> None:
        over = self._value(node.iter, scope)
        inner = {**scope, **LOOP}
        self._assign(node.target, over.item if isinstance(over, Listing) else ANY, inner)
        if isinstance(over, Selection | Leaf):
            self.fault(node, f"`{_text(node.iter)}` is no list")
        if node.test:
            self._value(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, dict(scope))

    def _do_if(self, node: nodes.If, scope: Scope) -> None:
        self._value(node.test, scope)
        for part in (node.body, node.elif_, node.else_):
            self._body(part, scope)

    def _do_with(self, node: nodes.With, scope: Scope) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self._assign(target, self._value(value, scope), inner)
        self._body(node.body, inner)

    def _do_assign(self, node: nodes.Assign, scope: Scope) -> None:
        self._assign(node.target, self._value(node.node, scope), scope)

    def _do_assignblock(self, node: nodes.AssignBlock, scope: Scope) -> None:
        self._body(node.body, dict(scope))
        self._assign(node.target, ANY, scope)

    def _do_macro(self, node: nodes.Macro, scope: Scope) -> None:
        scope[node.name] = Macro(node, self.file, scope)

    def _do_callblock(self, node: nodes.CallBlock, scope: Scope) -> None:
        self._value(node.call, scope)
        inner = {**scope, **{argument.name: ANY for argument in node.args}}
        self._body(node.body, inner)

    def _do_filterblock(self, node: nodes.FilterBlock, scope: Scope) -> None:
        self._body(node.body, dict(scope))

    def _do_include(self, node: nodes.Include, scope: Scope) -> None:
        self.template(str(_constant(node.template)), dict(scope) if node.with_context else {})

    def _do_import(self, node: nodes.Import, scope: Scope) -> None:
        scope[node.target] = Module(self._module(node, scope))

    def _do_fromimport(self, node: nodes.FromImport, scope: Scope) -> None:
        names = self._module(node, scope)
        for entry in node.names:
            name, alias = entry if isinstance(entry, tuple) else (entry, entry)
            if name not in names:
                self.fault(node, f"{_constant(node.template)} has no macro `{name}`")
            scope[alias] = names.get(name, ANY)

    def _module(self, node: nodes.Import | nodes.FromImport, scope: Scope) -> Scope:
        return self.template(str(_constant(node.template)), dict(scope) if node.with_context else {})

    def _assign(self, target: nodes.Node, value: Value, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = value
        elif isinstance(target, nodes.Tuple):
            for part in target.items:
                self._assign(part, ANY, scope)

    # expressions

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
        return scope.get(node.name, ANY)

    def _of_getattr(self, node: nodes.Getattr, scope: Scope) -> Value:
        return self._read(node, self._value(node.node, scope), node.attr)

    def _of_getitem(self, node: nodes.Getitem, scope: Scope) -> Value:
        value = self._value(node.node, scope)
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        if isinstance(value, Listing):
            return value.item if isinstance(key, int) else value
        if isinstance(key, str):
            return self._read(node, value, key)
        self._value(node.arg, scope)
        return ANY

    def _read(self, node: nodes.Node, value: Value, name: str) -> Value:
        if isinstance(value, Anything):
            return ANY
        found: Mapping[str, Value] = {}
        if isinstance(value, Selection):
            found = value.fields
        elif isinstance(value, Module):
            found = value.names
        if name not in found:
            self.fault(node, f"`{_text(node)}`: {_missing(value, name)}")
        return found.get(name, ANY)

    def _of_condexpr(self, node: nodes.CondExpr, scope: Scope) -> Value:
        self._value(node.test, scope)
        return self._either([part for part in (node.expr1, node.expr2) if part], scope)

    def _of_or(self, node: nodes.Or, scope: Scope) -> Value:
        return self._either([node.left, node.right], scope)

    def _of_and(self, node: nodes.And, scope: Scope) -> Value:
        return self._either([node.right, node.left], scope)

    def _either(self, parts: list[nodes.Expr], scope: Scope) -> Value:
        values = [self._value(part, scope) for part in parts]
        return next((value for value in values if not isinstance(value, Anything)), ANY)

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
        if node.name in READS and isinstance(value, Listing):
            return self._read_each(node, value)
        if node.name in PICKS and isinstance(value, Listing):
            return value.item
        return value if node.name in KEEPS else ANY

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


def _missing(value: Value, name: str) -> str:
    if isinstance(value, Selection):
        place = f"`{value.path}`" if value.path else "the operation"
        if name in value.exists or not value.exists:
            return f"web/{value.document} does not select it; write `{name}` in the selection of {place} ({value.type})"
        return f"{value.type} has no field `{name}`, and web/{value.document} gives no such name at {place}"
    if isinstance(value, Listing):
        return f"a list has no `{name}`; loop over it"
    return f"{value.type} is a plain value and has no `{name}`" if isinstance(value, Leaf) else f"there is no `{name}`"


def _constant(node: nodes.Node) -> object:
    if not isinstance(node, nodes.Const):
        raise TemplateFault(f"line {node.lineno}: the name of a template is written out, so that it can be checked")
    return node.value


def _text(node: nodes.Node) -> str:
    """The expression as somebody would write it, as far as names and fields go."""
    if isinstance(node, nodes.Getattr):
        return f"{_text(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_text(node.node)}[{node.arg.value!r}]"
    if isinstance(node, nodes.Filter) and node.node:
        return f"{_text(node.node)} | {node.name}"
    return node.name if isinstance(node, nodes.Name) else "..."
