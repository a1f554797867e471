"""Validation by graphql-core's rules. It stops at the first fault: what is wrong in a thousand places costs as much as what is in one."""

from collections.abc import Sequence
from typing import Any, Final, NoReturn

from graphql import (
    SKIP,
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    MaxIntrospectionDepthRule,
    Node,
    NoUndefinedVariablesRule,
    NoUnusedVariablesRule,
    OverlappingFieldsCanBeMergedRule,
    TypeInfo,
    TypeInfoVisitor,
    UniqueVariableNamesRule,
    ValidationContext,
    VariablesAreInputTypesRule,
    VariablesInAllowedPositionRule,
    Visitor,
    specified_rules,
    visit,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS
from graphql.language.visitor import EnterLeaveVisitor, VisitorKeyMap
from graphql.validation.validate import ValidationAbortedError

from schema.compiler.limits import MAX_COMPARISONS, TOO_MUCH_TO_MERGE, RequestError

UNSEEN: Final = frozenset({"alias", "description", "name"})  # no rule visits them; they are half of a document
SELECTED: Final = frozenset({"definitions", "selection_set", "selections"})
KEYS: Final = {kind: tuple(key for key in keys if key not in UNSEEN) for kind, keys in QUERY_DOCUMENT_KEYS.items()}
SELECTIONS: Final = {kind: tuple(key for key in keys if key in SELECTED) for kind, keys in KEYS.items()}
Rules = Sequence[type[ASTValidationRule]]


class FewComparisons(OverlappingFieldsCanBeMergedRule):
    """graphql-core's rule, which compares fields in pairs, with a budget of milliseconds and not of a fifth of a second."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = MAX_COMPARISONS


OF_VARIABLES: Final = (
    NoUndefinedVariablesRule,
    NoUnusedVariablesRule,
    UniqueVariableNamesRule,
    VariablesAreInputTypesRule,
    VariablesInAllowedPositionRule,
)
OTHERS: Final = (*(r for r in specified_rules if r not in (OverlappingFieldsCanBeMergedRule, *OF_VARIABLES)), MaxIntrospectionDepthRule)


def validate(schema: GraphQLSchema, document: DocumentNode, variables: bool) -> None:
    """Raises the first GraphQLError that there is, and LIMIT_EXCEEDED for more fields to merge than one may ask for.

    `variables` says whether there is any in it: the rules for them go through the whole document once more.
    """
    try:
        hold(schema, document, (FewComparisons,), SELECTIONS)
        hold(schema, document, (*OTHERS, *OF_VARIABLES) if variables else OTHERS, KEYS)
    except ValidationAbortedError as error:
        raise RequestError("LIMIT_EXCEEDED", TOO_MUCH_TO_MERGE) from error


def hold(schema: GraphQLSchema, document: DocumentNode, rules: Rules, keys: VisitorKeyMap) -> None:
    types = TypeInfo(schema)
    context = ValidationContext(schema, document, types, refuse, hide_suggestions=True)
    held = [rule(context) for rule in rules]
    walk = TypeInfoVisitor(types, AllRules(held))
    try:
        visit(document, walk, keys)
    except GraphQLError as error:
        error.__traceback__ = None  # with which it would hold itself, and the document
        raise
    finally:
        for visitor in (walk, *held):
            visitor.enter_leave_map.clear()  # they hold themselves, and the document, by their own methods


def refuse(error: GraphQLError) -> NoReturn:
    raise error


class AllRules(Visitor):
    """The rules side by side, as in graphql-core's ParallelVisitor; of each node only those are asked that have something to say of it."""

    def __init__(self, rules: Sequence[ASTValidationRule]) -> None:
        super().__init__()
        self.rules = rules
        self.skipping: list[Node | None] = [None] * len(rules)  # the node within which a rule wants to see nothing

    def get_enter_leave_for_kind(self, kind: str) -> EnterLeaveVisitor:
        if kind not in self.enter_leave_map:
            both = [(place, *rule.get_enter_leave_for_kind(kind)) for place, rule in enumerate(self.rules)]
            self.enter_leave_map[kind] = self._both([(i, enter, leave) for i, enter, leave in both if enter or leave])
        return self.enter_leave_map[kind]

    def _both(self, asked: list[tuple[int, Any, Any]]) -> EnterLeaveVisitor:
        skipping = self.skipping

        def enter(node: Node, *about: Any) -> None:
            for place, function, _ in asked:
                if function and skipping[place] is None and function(node, *about) is SKIP:
                    skipping[place] = node

        def leave(node: Node, *about: Any) -> None:
            for place, _, function in asked:
                if skipping[place] is node:
                    skipping[place] = None
                elif function and skipping[place] is None:
                    function(node, *about)

        return EnterLeaveVisitor(enter, leave)
