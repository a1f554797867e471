"""The changes that are tried: general ones, which know what a rule can be made of and no line of the project.

An operator is given a node and yields what it may be replaced by, each with the name of the change.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

FLIPPED: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Lt: (ast.GtE, ast.LtE),
    ast.LtE: (ast.Gt, ast.Lt),
    ast.Gt: (ast.LtE, ast.GtE),
    ast.GtE: (ast.Lt, ast.Gt),
}
SWAPPED: Final = {
    "and_": "or_",
    "or_": "and_",
    "any": "all",
    "all": "any",
    "min": "max",
    "max": "min",
    "is_": "is_not",
    "is_not": "is_",
    "in_": "not_in",
    "not_in": "in_",
}
PREDICATES: Final = frozenset({"and_", "or_", "where"})  # whose arguments are predicates
Change = tuple[str, ast.AST]
T = TypeVar("T")


@dataclass(frozen=True)
class Vocabulary:
    """What is read off the project's own annotations."""

    enums: Mapping[str, tuple[str, ...]]  # class -> its members
    fields: Mapping[str, Mapping[str, str]]  # class -> field -> annotation
    deciding: frozenset[tuple[str, int]]  # what gives a predicate, by name, and after how many calls
    wholly: frozenset[str]  # the enums of which each member is put in the place of each; of the others the next one

    def changes(self, node: ast.AST, kind: str | None) -> Iterator[Change]:
        """All changes of one node, in a class of this name."""
        match node:
            case ast.BoolOp(values=values):
                yield from junction(node, values)
            case ast.Compare():
                yield from comparison(node)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield "not taken away", operand
            case ast.IfExp(body=body, orelse=other):
                yield from (("always the first branch", body), ("always the second branch", other))
            case ast.BinOp(left=left, op=ast.BitOr() | ast.BitAnd() | ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
                if not is_text(left) and not is_text(right):
                    yield from (("left operand alone", left), ("right operand alone", right))
            case ast.Constant(value=bool() | int() as value):
                yield "constant", ast.Constant(not value if isinstance(value, bool) else value + 1)
            case ast.Call():
                yield from self.call(node)
            case ast.Attribute(ctx=ast.Load()):
                yield from self.attribute(node, kind)

    def call(self, node: ast.Call) -> Iterator[Change]:
        called = name_of(node.func)
        if called in SWAPPED:
            yield f"{called} becomes {SWAPPED[called]}", ast.Call(renamed(node.func, SWAPPED[called]), node.args, node.keywords)
        decides = (called, calls(node)) in self.deciding and not is_fluent(node)
        if decides:
            yield "predicate taken away", TRUE
        if decides or called == "exists":
            yield "predicate negated", ast.UnaryOp(ast.Invert(), node)
        if called == "literal_column" and isinstance(node.args[0], ast.Constant):
            yield "constant", ast.Call(node.func, [ast.Constant(other_literal(str(node.args[0].value)))], [])
        if called == "case":
            for place, arm in enumerate(node.args):
                if isinstance(arm, ast.Tuple):
                    always = ast.Tuple([TRUE, *arm.elts[1:]], ast.Load())
                    yield "condition of a case taken away", ast.Call(node.func, replaced(node.args, place, always), node.keywords)
        if called in PREDICATES:
            yield from arguments(node, called)

    def attribute(self, node: ast.Attribute, kind: str | None) -> Iterator[Change]:
        if isinstance(node.value, ast.Name) and node.attr in self.enums.get(node.value.id, ()):
            members = self.enums[node.value.id]
            others = [member for member in members if member != node.attr]
            following = [members[(members.index(node.attr) + 1) % len(members)]]
            for other in others if node.value.id in self.wholly else following:
                yield "constant", ast.Attribute(node.value, other, ast.Load())
        fields = self.fields.get(self.holder(node.value, kind) or "", {})
        for other in [name for name, annotation in fields.items() if annotation == fields.get(node.attr) and name != node.attr]:
            yield "another field", ast.Attribute(node.value, other, ast.Load())

    def holder(self, value: ast.expr, kind: str | None) -> str | None:
        """The class of what an attribute is taken from, as far as its name says so."""
        name = name_of(value) or ""
        if name == "self":
            return kind
        return next((known for known in self.fields if name and known.lower().startswith(name.lower())), None)


TRUE: Final = ast.parse("__import__('sqlalchemy').true()", mode="eval").body


def junction(node: ast.BoolOp, values: list[ast.expr]) -> Iterator[Change]:
    yield "and, or swapped", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), values)
    for place, value in enumerate(values):
        left = without(values, place)
        yield f"operand taken away: {ast.unparse(value)}", left[0] if len(left) == 1 else ast.BoolOp(node.op, left)
        yield f"operand negated: {ast.unparse(value)}", ast.BoolOp(node.op, replaced(values, place, ast.UnaryOp(ast.Not(), value)))


def comparison(node: ast.Compare) -> Iterator[Change]:
    for place, operator in enumerate(node.ops):
        for other in FLIPPED[type(operator)]:
            yield "comparison flipped", ast.Compare(node.left, replaced(node.ops, place, other()), node.comparators)
    for place, value in enumerate(node.comparators):
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield "constant", ast.Compare(node.left, node.ops, replaced(node.comparators, place, ast.Constant(value.value + "_")))
    if isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
        yield "constant", ast.Compare(ast.Constant(node.left.value + "_"), node.ops, node.comparators)


def arguments(node: ast.Call, called: str) -> Iterator[Change]:
    """Each predicate of a junction, or of a WHERE, taken away and negated."""
    for place, value in enumerate(node.args):
        yield f"{called} without {ast.unparse(value)}", ast.Call(node.func, without(node.args, place), node.keywords)
        if not isinstance(value, ast.Starred):
            negated = replaced(node.args, place, ast.UnaryOp(ast.Invert(), value))
            yield f"{called} with the contrary of {ast.unparse(value)}", ast.Call(node.func, negated, node.keywords)


def statement(node: ast.stmt, returns: str | None) -> Iterator[Change]:
    """Changes of whole statements, in a function that returns this."""
    match node:
        case ast.If(test=test) | ast.While(test=test):
            for value in (True, False):
                yield f"condition always {value}: {ast.unparse(test)}", with_test(node, value)
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Expr() | ast.Raise():
            yield f"statement taken away: {ast.unparse(node)}", ast.Pass()
        case ast.Return(value=ast.expr()) if returns == "bool":
            for value in (True, False):
                yield f"always {value}: {ast.unparse(node)}", ast.Return(ast.Constant(value))
        case ast.Match(subject=subject, cases=cases) if len(cases) > 1:
            for place, case in enumerate(cases):
                yield f"case taken away: {ast.unparse(case.pattern)}", ast.Match(subject, without(cases, place))


def within(node: ast.AST) -> Iterator[Change]:
    """Changes of what is a list inside a node: elements of a display, conditions of a comprehension, alternatives of a pattern."""
    match node:
        case ast.Set(elts=items) | ast.List(elts=items, ctx=ast.Load()) | ast.Tuple(elts=items, ctx=ast.Load()):
            for place, item in enumerate(items):
                yield f"element taken away: {ast.unparse(item)}", with_elements(node, without(items, place))
        case ast.Dict(keys=keys, values=values):
            for place, key in enumerate(keys):
                told = ast.unparse(key or values[place])
                yield f"entry taken away: {told}", ast.Dict(without(keys, place), without(values, place))
        case ast.comprehension(target=target, iter=iterated, ifs=conditions, is_async=is_async):
            for place, condition in enumerate(conditions):
                fewer, negated = without(conditions, place), replaced(conditions, place, ast.UnaryOp(ast.Not(), condition))
                yield f"condition taken away: {ast.unparse(condition)}", ast.comprehension(target, iterated, fewer, is_async)
                yield f"condition negated: {ast.unparse(condition)}", ast.comprehension(target, iterated, negated, is_async)
        case ast.MatchOr(patterns=patterns):
            for place, pattern in enumerate(patterns):
                left = without(patterns, place)
                yield f"alternative taken away: {ast.unparse(pattern)}", left[0] if len(left) == 1 else ast.MatchOr(left)
        case ast.match_case(pattern=pattern, guard=ast.expr() as guard, body=body):
            yield f"condition taken away: {ast.unparse(guard)}", ast.match_case(pattern, None, body)


def with_elements(node: ast.Set | ast.List | ast.Tuple, items: list[ast.expr]) -> ast.expr:
    if isinstance(node, ast.Set):
        return ast.Set(items) if items else ast.Call(ast.Name("set", ast.Load()), [], [])
    return type(node)(items, ast.Load())


def with_test(node: ast.If | ast.While, value: bool) -> ast.stmt:
    return type(node)(ast.Constant(value), node.body, node.orelse)


def other_literal(text: str) -> str:
    """Another literal of SQL of the same kind."""
    return str(int(text) + 1) if text.isdigit() else text.replace("'", "'_", 1)


def without(items: list[T], place: int) -> list[T]:
    return items[:place] + items[place + 1 :]


def replaced(items: list[T], place: int, item: T) -> list[T]:
    return [*items[:place], item, *items[place + 1 :]]


def renamed(func: ast.expr, name: str) -> ast.expr:
    if isinstance(func, ast.Attribute):
        return ast.Attribute(func.value, name, ast.Load())
    module = "builtins" if name in ("any", "all", "min", "max") else "sqlalchemy"
    return ast.parse(f"__import__({module!r}).{name}", mode="eval").body


def name_of(node: ast.expr) -> str | None:
    """The last name of what is called, or looked into."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=inner) | ast.Subscript(value=inner):
            return name_of(inner)
    return None


def calls(node: ast.expr) -> int:
    return 1 + calls(node.func) if isinstance(node, ast.Call) else 0


def is_fluent(node: ast.Call) -> bool:
    """Is it a method of what a call gave, as a SELECT's own WHERE is?"""
    return isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call)


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
