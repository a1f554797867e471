"""What a document could cost, before anything is read: the GraphQL Cost Directives specification, with the weights of the schema.

A field that leads to an object costs 1, and a value nothing, unless `@cost` says otherwise, on the field or on its type; an argument costs
what `@cost` says of it where it is given. What is below a list counts as often as the list may be long, by `@listSize`: as many as the
slicing argument asks for, or as many as are assumed. Of the types that an interface can be the dearest counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from graphql import FieldNode, IntValueNode, VariableNode, get_named_type, is_composite_type
from graphql.execution.values import VariableValues

from schema.compiler.catalogue import Catalogue, FieldInfo, TypeInfo
from schema.compiler.limits import RequestError
from schema.compiler.selections import Selector

MAX_COST: Final = 50_000_000  # whatever is there: five levels of 24 pass, four of 100 do not
INTROSPECTION: Final = 5_000  # it takes some twenty milliseconds
LONGEST: Final = 100  # of any page; whoever asks for more is refused
TOO_DEAR: Final = "These lists within lists ask for too many rows. Take smaller pages."


class Times(NamedTuple):
    """How long a list may be: a number, or what a variable holds, and without it a number."""

    number: int
    variable: str | None = None

    def of(self, variables: Mapping[str, Any]) -> int:
        given = variables.get(self.variable) if self.variable else None
        return self.number if given is None else of_page(given)


def of_page(first: int) -> int:
    return max(0, min(LONGEST, first))


class Cost(NamedTuple):
    """So much; as often as each list may be long, what one of it costs; and the dearest of some."""

    fixed: float = 0
    lists: tuple[tuple[Times, "Cost"], ...] = ()
    choices: tuple[tuple["Cost", ...], ...] = ()

    def of(self, variables: Mapping[str, Any]) -> float:
        found = self.fixed + sum(times.of(variables) * each.of(variables) for times, each in self.lists)
        return found + sum(max(one.of(variables) for one in some) for some in self.choices)

    @property
    def varies(self) -> bool:
        """Does a variable say how long one of its lists may be?"""
        below = [each for _, each in self.lists] + [one for some in self.choices for one in some]
        return any(times.variable for times, _ in self.lists) or any(one.varies for one in below)

    def within_bounds(self, variables: VariableValues) -> float:
        """What it costs with these. Raises LIMIT_EXCEEDED where that is too much."""
        found = self.of(variables.coerced)
        if found > MAX_COST:
            raise RequestError("LIMIT_EXCEEDED", TOO_DEAR)
        return found


FREE: Final = Cost()


def together(costs: Sequence[Cost]) -> Cost:
    return Cost(
        sum(cost.fixed for cost in costs),
        tuple(one for cost in costs for one in cost.lists),
        tuple(one for cost in costs for one in cost.choices),
    )


@dataclass(frozen=True, slots=True)
class Weighing:
    """Finds the cost of a selection."""

    catalogue: Catalogue
    selector: Selector

    def fields(self, kind: TypeInfo, groups: Mapping[str, Sequence[FieldNode]], sized: Mapping[str, Times | None]) -> Cost:
        return together([self.field(kind, group, sized) for group in groups.values()])

    def field(self, kind: TypeInfo, nodes: Sequence[FieldNode], sized: Mapping[str, Times | None]) -> Cost:
        """`sized`: those fields of the parent that are as long as an argument of the parent's field asked for."""
        info = kind.fields.get(nodes[0].name.value)
        if info is None:
            return Cost(INTROSPECTION if nodes[0].name.value in ("__schema", "__type") else 0)
        size = self.size(info, nodes[0])
        within = dict.fromkeys(info.listing.sized, size) if info.listing else {}
        one = together([Cost(self.weight(info)), *self.below(info, nodes, within)])
        given = {argument.name.value for argument in nodes[0].arguments or ()}
        asked = Cost(sum(weight for name, weight in info.argument_weights if name in given))
        times = sized.get(info.name) or (None if within else size)
        return together([asked, Cost(0, ((times, one),)) if times else one])

    def below(self, info: FieldInfo, nodes: Sequence[FieldNode], sized: Mapping[str, Times | None]) -> list[Cost]:
        target = get_named_type(info.graphql.type)
        if not is_composite_type(target):
            return []
        sets = [node.selection_set for node in nodes]
        if target.name in self.catalogue.types:
            kind = self.catalogue.types[target.name]
            return [self.fields(kind, self.selector.fields(kind.graphql, sets), sized)]
        kinds = self.catalogue.possible(target)
        return [Cost(0, (), (tuple(self.fields(kind, self.selector.fields(kind.graphql, sets), {}) for kind in kinds),))]

    def weight(self, info: FieldInfo) -> float:
        target = get_named_type(info.graphql.type)
        kind = self.catalogue.types.get(target.name)
        weights = (info.weight, kind.weight if kind else None, 1 if is_composite_type(target) else 0)
        return next(weight for weight in weights if weight is not None)

    def size(self, info: FieldInfo, node: FieldNode) -> Times | None:
        """How long the list is that a field leads to; None where it is none."""
        if info.listing is None:
            return None
        for name in info.listing.slicing:
            usual = info.graphql.args[name].default_value
            given = next((argument.value for argument in node.arguments or () if argument.name.value == name), None)
            if isinstance(given, IntValueNode):
                return Times(of_page(int(given.value)))
            return Times(usual, given.name.value if isinstance(given, VariableNode) else None)
        return Times(info.listing.assumed)
