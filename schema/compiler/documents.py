"""Documents: parsed, measured and validated once, and planned once for each audience."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final, NamedTuple

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution.values import VariableValues, get_variable_values

from schema.compiler.catalogue import Catalogue
from schema.compiler.costs import Weighing
from schema.compiler.limits import Measure, RequestError, scan, weigh
from schema.compiler.merging import bound_comparisons
from schema.compiler.parsing import parse
from schema.compiler.plan import Plan
from schema.compiler.planner import Planner
from schema.compiler.selections import Selector, condition_variables
from schema.compiler.validation import validate
from schema.rules.viewer import Viewer

KEPT: Final = 1_000_000  # characters of documents
PLANNED: Final = 100_000  # characters of documents that plans are kept of, one for each audience: a plan is a thousand times as large
ROOTS: Final = {OperationType.QUERY: "Query", OperationType.SUBSCRIPTION: "Subscription"}  # a mutation is planned field by field
NO_VARIABLES: Final = VariableValues({}, {})


@dataclass
class Operation:
    """One operation of a document, and its plans so far."""

    node: OperationDefinitionNode
    document: DocumentNode
    fragments: Mapping[str, FragmentDefinitionNode]
    conditions: frozenset[str]
    introspects: bool
    size: int  # of the document, in characters
    plans: dict[Any, Plan] = field(default_factory=dict)
    simple: "tuple[Simple, ...] | None" = field(init=False)

    def __post_init__(self) -> None:
        self.simple = simple_variables(self.node)
        self.kind: OperationType = self.node.operation


@dataclass
class Library:
    """All documents that were asked lately. A document that cannot be served raises RequestError."""

    catalogue: Catalogue
    documents: dict[str, dict[str | None, Operation]] = field(default_factory=dict)
    kept: int = 0  # characters of these
    planned: deque[tuple[Operation, Any]] = field(default_factory=deque)  # the plans of documents that are not trusted, the oldest first
    weight: int = 0  # characters of these

    def operation(self, source: str, name: str | None = None) -> Operation:
        found = self.documents.get(source)
        if found is None:
            found = self.prepare(source)
            self._keep(source, found)
        return chosen(found, name)

    def _keep(self, source: str, found: dict[str | None, Operation]) -> None:
        self.documents[source] = found
        self.kept += len(source)
        while self.kept > KEPT:
            oldest = next(iter(self.documents))
            del self.documents[oldest]
            self.kept -= len(oldest)

    def prepare(self, source: str) -> dict[str | None, Operation]:
        scan(source)
        document = self.parsed(source)
        Measure(document)
        bound_comparisons(document)
        self.validated(document, "$" in source)
        fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        conditions = condition_variables(document)
        operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        introspects = "__schema" in source or "__type" in source
        return {
            o.name.value if o.name else None: Operation(o, document, fragments, conditions, introspects, len(source)) for o in operations
        }

    def parsed(self, source: str) -> DocumentNode:
        try:
            return parse(source)
        except (GraphQLSyntaxError, RecursionError) as error:
            raise RequestError("GRAPHQL_PARSE_FAILED", getattr(error, "message", "It is nested too deeply."), *place(error)) from error

    def validated(self, document: DocumentNode, variables: bool) -> None:
        try:
            validate(self.catalogue.schema, document, variables)
        except GraphQLError as error:
            raise RequestError("GRAPHQL_VALIDATION_FAILED", error.message, *place(error)) from error

    def variables(self, operation: Operation, given: Mapping[str, Any] | None) -> VariableValues:
        if given and (operation.simple is None or len(given) > len(operation.simple)):
            weigh(given)
        if not operation.node.variable_definitions:
            return NO_VARIABLES
        if operation.simple is not None and not operation.introspects:
            found = simply(operation.simple, given or {})
            if found is not None:
                return found
        coerced = get_variable_values(
            self.catalogue.schema, operation.node.variable_definitions, dict(given or {}), max_errors=5, hide_suggestions=True
        )
        if isinstance(coerced, list):
            raise RequestError("BAD_REQUEST", coerced[0].message)
        return coerced

    def plan(self, operation: Operation, viewer: Viewer, variables: VariableValues, *, trusted: bool = False) -> Plan:
        """The plan of a query, or of an event of a subscription, for this audience. It is made once, and kept for as long as there is
        room, or for good where it is trusted."""
        conditions = {name: bool(variables.coerced.get(name)) for name in operation.conditions}
        key = (viewer.audience, *conditions.items())
        if key not in operation.plans:
            kind = self.catalogue.types[ROOTS[operation.kind]]
            selector = Selector(self.catalogue.schema, operation.fragments, conditions)
            nodes = selector.fields(kind.graphql, [operation.node.selection_set])
            read = {key: group for key, group in nodes.items() if group[0].name.value not in ("__schema", "__type")}
            made = self.planner(operation, viewer, conditions).plan(kind, read)
            made.cost = Weighing(self.catalogue, selector).fields(kind, nodes, {})
            operation.plans[key] = made
            if not trusted:
                self._remember(operation, key)
            return made
        return operation.plans[key]

    def _remember(self, operation: Operation, key: Any) -> None:
        self.planned.append((operation, key))
        self.weight += operation.size
        while self.weight > PLANNED and len(self.planned) > 1:
            oldest, forgotten = self.planned.popleft()
            del oldest.plans[forgotten]
            self.weight -= oldest.size

    def plan_ahead(self, operation: Operation, viewer: Viewer) -> None:
        """Make the plans of a trusted document before it is asked, whichever way its conditions fall."""
        for values in product((True, False), repeat=len(operation.conditions)):
            known = dict(zip(operation.conditions, values, strict=True))
            self.plan(operation, viewer, VariableValues({}, known), trusted=True)

    def planner(self, operation: Operation, viewer: Viewer, conditions: Mapping[str, bool]) -> Planner:
        selector = Selector(self.catalogue.schema, operation.fragments, conditions)
        return Planner(self.catalogue, selector, viewer.signed_in, viewer.scopes)


def chosen(operations: Mapping[str | None, Operation], name: str | None) -> Operation:
    """The operation of a document that is meant. Raises BAD_REQUEST."""
    if name is None and len(operations) != 1:
        raise RequestError("BAD_REQUEST", "Say by `operationName` which operation to run.")
    operation = next(iter(operations.values())) if name is None else operations.get(name)
    if operation is None:
        raise RequestError("BAD_REQUEST", f"There is no operation named {name!r}.")
    return operation


SIMPLE: Final[dict[str, type]] = {"String": str, "ID": str, "Boolean": bool, "Int": int}


class Simple(NamedTuple):
    name: str
    kind: type
    required: bool


def simple_variables(node: OperationDefinitionNode) -> tuple[Simple, ...] | None:
    """The variables of an operation, where all are strings, ids, numbers or booleans without a default; else None."""
    found = []
    for definition in node.variable_definitions or ():
        kind = definition.type.type if isinstance(definition.type, NonNullTypeNode) else definition.type
        if definition.default_value is not None or not isinstance(kind, NamedTypeNode) or kind.name.value not in SIMPLE:
            return None
        found.append(Simple(definition.variable.name.value, SIMPLE[kind.name.value], kind is not definition.type))
    return tuple(found)


def simply(variables: tuple[Simple, ...], given: Mapping[str, Any]) -> VariableValues | None:
    """The variables as they are, where each is given and of its kind, or left out; else None, and graphql-core says what is wrong."""
    found = {}
    for name, kind, required in variables:
        value = given.get(name)
        if type(value) is kind and (not isinstance(value, int) or -(2**31) <= value < 2**31):
            found[name] = value
        elif value is None and name in given and not required:
            found[name] = None
        elif required or name in given:
            return None
    return VariableValues({}, found)


def place(error: Exception) -> tuple[int | None, int | None]:
    locations = getattr(error, "locations", None) if isinstance(error, GraphQLError) else None
    return (locations[0].line, locations[0].column) if locations else (None, None)
