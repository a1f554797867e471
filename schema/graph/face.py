"""The face of the truth: a GraphQL request becomes a reading, whichever door it came through."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, NamedTuple

import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    NamedTypeNode,
    OperationType,
    SelectionSetNode,
    TypeNode,
    execute_sync,
    get_named_type,
)
from graphql.execution.values import VariableValues
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from schema.actions.refusals import Refused
from schema.compiler.catalogue import Catalogue, FieldInfo
from schema.compiler.costs import Weighing
from schema.compiler.cursors import Cursors
from schema.compiler.documents import Library, Operation
from schema.compiler.limits import MAX_MUTATIONS, RequestError, refuse
from schema.compiler.lookups import Lookup
from schema.compiler.plan import Read, Reading, Row, coerced
from schema.compiler.planner import STATE
from schema.compiler.selections import Selector
from schema.compiler.sources import Action, Watched
from schema.graph.computed import Asker
from schema.graph.mutation import Act
from schema.graph.payloads import Outcome
from schema.graph.told import told
from schema.rules.viewer import may_call

TELLINGS: Final = 16  # of audiences


@dataclass(frozen=True, slots=True)
class Step:
    """One root field of a mutation. `info` is None for `__typename`."""

    key: str
    info: FieldInfo | None
    nodes: list[FieldNode]
    operation: Operation
    variables: VariableValues

    def admits(self, asker: Asker) -> bool:
        if self.info is None:
            return True
        return may_call(asker.viewer, self.info.name) and self.info.gate.admits(asker.viewer.signed_in, asker.viewer.scopes)


class Event(NamedTuple):
    """What a subscription answers at one moment, and whether it has nothing to say after that."""

    answer: dict[str, Any]
    last: bool


@dataclass(frozen=True, slots=True)
class Own:
    """What the house reads for itself, as the asker; see `schema.compiler.plan.Own`."""

    face: "Face"
    asker: Asker

    def read(self, source: str, variables: dict[str, Any]) -> Reading:
        return self.face.query(source, None, variables, self.asker)

    def find(self, table: type, id: str, *columns: str) -> Generator[Read, list[Row], Row | None]:
        return self.face.lookup(table, columns).read(self.asker, id, alone=False)


@dataclass
class Face:
    """The schema, its catalogue, and all documents that were prepared."""

    schema: strawberry.Schema
    catalogue: Catalogue
    cursors: Cursors
    library: Library = field(init=False)
    lookups: dict[tuple[type, tuple[str, ...]], Lookup] = field(default_factory=dict)
    tellings: dict[tuple[bool, frozenset[str]], GraphQLSchema] = field(default_factory=dict)
    telling: Lock = field(default_factory=Lock)  # it is done in threads

    def __post_init__(self) -> None:
        self.library = Library(self.catalogue)

    def query(self, source: str, name: str | None, variables: Mapping[str, Any] | None, asker: Asker) -> Reading:
        """The reading of a query. Raises RequestError where it is none, or may not be run."""
        operation = self.library.operation(source, name)
        if operation.kind is not OperationType.QUERY:
            raise RequestError("BAD_REQUEST", f"This is a {operation.kind.value}.")
        coerced = self.library.variables(operation, variables)
        answer = yield from self.read(operation, coerced, asker)
        return self.with_introspection(operation, coerced, answer, asker)

    def read(self, operation: Operation, variables: VariableValues, asker: Asker) -> Reading:
        plan = self.library.plan(operation, asker.viewer, variables)
        if not plan.bounded:
            plan.cost.within_bounds(variables)
        return plan.read(asker, variables, self.cursors, self.own(asker))

    def cost(self, operation: Operation, variables: VariableValues, asker: Asker) -> float:
        """What an operation could cost. Raises LIMIT_EXCEEDED where that is too much."""
        if operation.kind is OperationType.MUTATION:
            return self.cost_of_steps(operation, variables)
        return self.library.plan(operation, asker.viewer, variables).cost.within_bounds(variables)

    def own(self, asker: Asker) -> "Own":
        return Own(self, asker)

    def lookup(self, table: type, columns: tuple[str, ...]) -> Lookup:
        """What finds a row by its id; it is made once."""
        if (table, columns) not in self.lookups:
            self.lookups[table, columns] = Lookup(self.catalogue, table, "id", columns)
        return self.lookups[table, columns]

    # Subscriptions.

    def event(self, operation: Operation, variables: VariableValues, asker: Asker) -> Generator[Read, list[Row], Event]:
        """The reading of what is watched, as it is now and for the viewer that there is now."""
        answer = yield from self.read(operation, variables, asker)
        row = next(iter(answer["data"].values()), None)
        return Event(answer, row is None or row.pop(STATE) in self.watched(operation, variables).over)

    def watched(self, operation: Operation, variables: VariableValues) -> Watched:
        """The one root field of a subscription, by its source."""
        kind = self.catalogue.types["Subscription"]
        (nodes,) = self.selector(operation, variables).fields(kind.graphql, [operation.node.selection_set]).values()
        source = kind.fields[nodes[0].name.value].source
        if not isinstance(source, Watched):
            raise TypeError(f"{nodes[0].name.value} is not watched")
        return source

    # Mutations.

    def steps(self, operation: Operation, variables: VariableValues) -> list["Step"]:
        """The root fields of a mutation, one after another, as the specification says."""
        kind = self.catalogue.types["Mutation"]
        nodes = self.selector(operation, variables).fields(kind.graphql, [operation.node.selection_set])
        refuse((len(nodes), MAX_MUTATIONS, "mutations large"))
        self.cost_of_steps(operation, variables)
        return [Step(key, kind.fields.get(group[0].name.value), group, operation, variables) for key, group in nodes.items()]

    def cost_of_steps(self, operation: Operation, variables: VariableValues) -> float:
        """What a mutation could cost, with its payloads. Raises LIMIT_EXCEEDED where that is too much."""
        selector, kind = self.selector(operation, variables), self.catalogue.types["Mutation"]
        groups = selector.fields(kind.graphql, [operation.node.selection_set])
        return Weighing(self.catalogue, selector).fields(kind, groups, {}).within_bounds(variables)

    def act(self, step: "Step", act: Act) -> Outcome:
        """Do it. Raises RequestError where an argument is none, and what is a fault of ours."""
        info = step.info
        if info is None or not isinstance(info.source, Action):
            raise TypeError(f"{step.key} is no action")
        definition: StrawberryField = info.graphql.extensions["strawberry-definition"]
        converter = self.schema.schema_converter
        given = coerced(info.graphql, step.nodes[0], step.variables)
        arguments = convert_arguments(given, definition.arguments, converter.scalar_registry, self.schema.config)
        try:
            outcome: Outcome = info.source.function(act, **arguments)
        except Refused as refused:
            return Outcome(errors=refused.errors)
        return outcome

    def payload(self, step: "Step", outcome: Outcome, asker: Asker) -> Reading:
        """The reading of what was asked of the payload, by the viewer that there is now."""
        assert step.info is not None  # noqa: S101  # `act` was there before
        kind = self.catalogue.types[get_named_type(step.info.graphql.type).name]
        conditions = self.conditions(step.operation, step.variables)
        planner = self.library.planner(step.operation, asker.viewer, conditions)
        plan = planner.plan(kind, planner.below(step.nodes, kind.graphql))
        return plan.read(asker, step.variables, self.cursors, self.own(asker), outcome)

    def selector(self, operation: Operation, variables: VariableValues) -> Selector:
        return Selector(self.catalogue.schema, operation.fragments, self.conditions(operation, variables))

    def conditions(self, operation: Operation, variables: VariableValues) -> dict[str, bool]:
        return {name: bool(variables.coerced.get(name)) for name in operation.conditions}

    # Introspection.

    def with_introspection(self, operation: Operation, variables: VariableValues, answer: dict[str, Any], asker: Asker) -> dict[str, Any]:
        """What a document asks of the schema itself is answered by graphql-core, from as much of the schema as the asker can reach."""
        if not operation.introspects:
            return answer
        kind = self.catalogue.types["Query"].graphql
        nodes = self.selector(operation, variables).fields(kind, [operation.node.selection_set])
        asked = {key: group for key, group in nodes.items() if group[0].name.value in ("__schema", "__type")}
        if not asked or answer["data"] is None:
            return answer
        known = self.told(asker.viewer.signed_in, asker.viewer.scopes)
        told = self.introspect(known, operation, [node for group in asked.values() for node in group], variables)
        answer["data"] = {key: told[key] if key in asked else answer["data"][key] for key in nodes}
        return answer

    def told(self, signed_in: bool, scopes: frozenset[str]) -> GraphQLSchema:
        """The schema as an audience is told it; the latest are kept."""
        with self.telling:
            found = self.tellings.pop((signed_in, scopes), None) or told(self.catalogue, self.schema.as_str(), signed_in, scopes)
            self.tellings[signed_in, scopes] = found
            while len(self.tellings) > TELLINGS:
                del self.tellings[next(iter(self.tellings))]
            return found

    def introspect(self, known: GraphQLSchema, operation: Operation, nodes: list[FieldNode], variables: VariableValues) -> dict[str, Any]:
        alone = SelectionSetNode(selections=tuple(nodes))
        definition = type(operation.node)(
            operation=operation.node.operation,
            variable_definitions=tuple(one for one in operation.node.variable_definitions or () if named(one.type) in known.type_map),
            selection_set=alone,
        )
        document = DocumentNode(definitions=(definition, *operation.fragments.values()))
        sources = {name: source.value for name, source in variables.sources.items()}
        return execute_sync(known, document, variable_values=sources).data or {}


def named(kind: TypeNode) -> str:
    """The name of the type within lists and what may not be null."""
    while not isinstance(kind, NamedTypeNode):
        kind = kind.type  # type: ignore[attr-defined]  # the others are around one
    return kind.name.value
