"""What the templates read, statement by statement, with shapes in the place of data."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from jinja2 import Environment, TemplateError, nodes

from web.shapes import Leaf, Listing, Selection
from web.template_facts import about, fact, text, when_false, when_true
from web.template_values import ANY, Macro, Module, Scope, Value, Values


class TemplateFault(ValueError):
    """One line for each fault: the file, the line, what is wrong, and what to write."""


@dataclass(kw_only=True)
class Reader(Values):
    """Reads templates as Jinja would run them: through inheritance, includes, imports, loops and conditions."""

    jinja: Environment
    trees: dict[str, nodes.Template] = field(default_factory=dict)  # of each template that was read, by name
    blocks: dict[str, list[tuple[str, nodes.Block]]] = field(default_factory=dict)

    def template(self, name: str, context: Scope) -> Scope:
        """Read a whole template, with those that it extends; answers the names that it set."""
        kept, self.blocks = (self.file, self.blocks), {}
        scope = self._run(name, {**dict.fromkeys(self.jinja.globals, ANY), **context})
        self.file, self.blocks = kept
        return scope

    def _run(self, name: str, scope: Scope) -> Scope:
        tree = self._tree(name)
        for block in tree.find_all(nodes.Block):
            self.blocks.setdefault(block.name, []).append((name, block))
        parents = [node.template for node in tree.body if isinstance(node, nodes.Extends)]
        self.file = name
        self._body([node for node in tree.body if not parents or not isinstance(node, nodes.Block)], scope)
        for parent in parents:
            self._run(str(_constant(parent)), scope)
        return scope

    def _tree(self, name: str) -> nodes.Template:
        if name not in self.trees:
            self.trees[name] = self._parse(name)
        return self.trees[name]

    def _parse(self, name: str) -> nodes.Template:
        try:
            self.jinja.get_template(name)
            return self.jinja.parse(self.jinja.loader.get_source(self.jinja, name)[0] if self.jinja.loader else "")
        except TemplateError as error:
            line = getattr(error, "lineno", None) or 1
            self.faults[f"web/{getattr(error, 'name', None) or name}:{line}: {error.message or 'not found'}"] = None
            return nodes.Template([], lineno=1)

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
                self.fault(part, f"`{text(part)}` is a whole object or list and would be printed as such; name a field of it")
            elif isinstance(shape, Leaf):
                self._not_null(part, shape)

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
        inner = {**scope, "loop": ANY}
        self._assign(node.target, over.item if isinstance(over, Listing) else ANY, inner)
        self._not_null(node.iter, over)
        if isinstance(over, Selection | Leaf):
            self.fault(node, f"`{text(node.iter)}` is no list")
        if node.test:
            self._value(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, dict(scope))

    def _do_if(self, node: nodes.If, scope: Scope) -> None:
        self._value(node.test, scope)
        self._body_knowing(node.body, scope, when_true(node.test))
        for part in (node.elif_, node.else_):
            self._body_knowing(part, scope, when_false(node.test))

    def _body_knowing(self, body: Iterable[nodes.Node], scope: Scope, expressions: set[str]) -> None:
        """In the same scope, for what is `set` in an `if` is there after it; what is known of nulls is not."""
        news = {fact(expression) for expression in expressions} - scope.keys()
        scope.update(dict.fromkeys(news, ANY))
        self._body(body, scope)
        for name in news & scope.keys():
            del scope[name]

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
            for known in about(target.name, scope):
                del scope[known]
            scope[target.name] = value
        elif isinstance(target, nodes.Tuple):
            for part in target.items:
                self._assign(part, ANY, scope)


def _constant(node: nodes.Node) -> object:
    if not isinstance(node, nodes.Const):
        raise TemplateFault(f"line {node.lineno}: the name of a template is written out, so that it can be checked")
    return node.value
