"""What a condition of a template says of values that may be null, so that reading them inside of it is sound."""

from collections.abc import Iterable

from jinja2 import nodes


def when_true(test: nodes.Node) -> set[str]:
    """The expressions, as text, that are not null where the test holds."""
    if isinstance(test, nodes.And):
        return when_true(test.left) | when_true(test.right)
    if isinstance(test, nodes.Not):
        return when_false(test.node)
    if isinstance(test, nodes.Test):
        return set() if test.name in {"none", "undefined"} else {text(test.node)}
    if isinstance(test, nodes.Compare):
        return {text(test.expr)} if _equals_something(test) else set()
    return {text(test)}


def when_false(test: nodes.Node) -> set[str]:
    """The expressions that are not null where the test does not hold."""
    if isinstance(test, nodes.Or):
        return when_false(test.left) | when_false(test.right)
    if isinstance(test, nodes.Not):
        return when_true(test.node)
    return {text(test.node)} if isinstance(test, nodes.Test) and test.name == "none" else set()


def _equals_something(test: nodes.Compare) -> bool:
    return all(part.op == "eq" and isinstance(part.expr, nodes.Const) and part.expr.value is not None for part in test.ops)


def text(node: nodes.Node) -> str:
    """The expression as somebody would write it, as far as names and fields go."""
    if isinstance(node, nodes.Getattr):
        return f"{text(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{text(node.node)}[{node.arg.value!r}]"
    if isinstance(node, nodes.Filter) and node.node:
        return f"{text(node.node)} | {node.name}"
    return node.name if isinstance(node, nodes.Name) else "..."


def fact(expression: str) -> str:
    """The name under which a scope keeps that an expression is not null; no template can use such a name."""
    return f"?{expression}"


def about(name: str, scope: Iterable[str]) -> list[str]:
    """The facts of a scope that no longer hold when the name is given another value."""
    return [known for known in scope if known == fact(name) or known.startswith((fact(name + "."), fact(name + "[")))]
