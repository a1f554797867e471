"""CollectFields of the GraphQL specification, with the conditions of @include and @skip already known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    Node,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
)
from graphql.language import SelectionNode, Visitor, visit


@dataclass(frozen=True, slots=True)
class Selector:
    """Finds the fields that an object of a type is asked for. `conditions` holds the value of each variable of @include and @skip."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    conditions: Mapping[str, bool]

    def fields(self, kind: GraphQLObjectType, sets: Iterable[SelectionSetNode | None]) -> dict[str, list[FieldNode]]:
        """Response key -> the nodes that are merged under it, in the order of the selection."""
        found: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection_set in sets:
            if selection_set is not None:
                self._collect(kind, selection_set, found, seen)
        return found

    def _collect(self, kind: GraphQLObjectType, selection_set: SelectionSetNode, found: dict[str, list[FieldNode]], seen: set[str]) -> None:
        for node in selection_set.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(node.type_condition.name.value, kind):
                    self._collect(kind, node.selection_set, found, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._applies(fragment.type_condition.name.value, kind):
                    self._collect(kind, fragment.selection_set, found, seen)

    def _included(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            if directive.name.value in ("include", "skip"):
                (argument,) = directive.arguments or ()
                value = argument.value
                holds = value.value if isinstance(value, BooleanValueNode) else self.conditions[_name(value)]
                if holds is (directive.name.value == "skip"):
                    return False
        return True

    def _applies(self, condition: str, kind: GraphQLObjectType) -> bool:
        if condition == kind.name:
            return True
        named = self.schema.type_map[condition]
        return is_abstract_type(named) and self.schema.is_sub_type(named, kind)


def condition_variables(document: DocumentNode) -> frozenset[str]:
    """The variables on which a plan depends: those in @include and @skip."""
    found: set[str] = set()

    class Conditions(Visitor):
        def enter_directive(self, node: Node, *_: object) -> None:
            if node.name.value in ("include", "skip"):  # type: ignore[attr-defined]  # a directive has a name
                found.update(_name(a.value) for a in node.arguments if isinstance(a.value, VariableNode))  # type: ignore[attr-defined]

    visit(document, Conditions())
    return frozenset(found)


def _name(node: Node) -> str:
    return str(node.name.value)  # type: ignore[attr-defined]  # a variable has a name
