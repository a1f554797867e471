"""The face of the truth: a GraphQL request becomes a reading, whichever door it came through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import strawberry
from graphql import DocumentNode, FieldNode, OperationType, SelectionSetNode, execute_sync
from graphql.execution.values import VariableValues

from schema.compiler.catalogue import Catalogue
from schema.compiler.cursors import Cursors
from schema.compiler.documents import Library, Operation
from schema.compiler.limits import RequestError
from schema.compiler.plan import Reading
from schema.compiler.selections import Selector
from schema.graph.computed import Asker


@dataclass
class Face:
    """The schema, its catalogue, and all documents that were prepared."""

    schema: strawberry.Schema
    catalogue: Catalogue
    cursors: Cursors
    library: Library = field(init=False)

    def __post_init__(self) -> None:
        self.library = Library(self.catalogue)

    def query(self, source: str, name: str | None, variables: Mapping[str, Any] | None, asker: Asker) -> Reading:
        """The reading of a query. Raises RequestError where it is none, or may not be run."""
        operation = self.library.operation(source, name)
        if operation.kind is not OperationType.QUERY:
            raise RequestError("BAD_REQUEST", f"This is a {operation.kind.value}.")
        return self.read(operation, self.library.variables(operation, variables), asker)

    def read(self, operation: Operation, variables: VariableValues, asker: Asker) -> Reading:
        plan = self.library.plan(operation, asker.viewer, variables)
        answer = yield from plan.read(asker, variables, self.cursors)
        return self.with_introspection(operation, variables, answer)

    def with_introspection(self, operation: Operation, variables: VariableValues, answer: dict[str, Any]) -> dict[str, Any]:
        """What a document asks of the schema itself is answered by graphql-core, from the schema alone."""
        conditions = {name: bool(variables.coerced.get(name)) for name in operation.conditions}
        kind = self.catalogue.types["Query"].graphql
        nodes = Selector(self.catalogue.schema, operation.fragments, conditions).fields(kind, [operation.node.selection_set])
        asked = {key: group for key, group in nodes.items() if group[0].name.value in ("__schema", "__type")}
        if not asked or answer["data"] is None:
            return answer
        told = self.introspect(operation, [node for group in asked.values() for node in group], variables)
        answer["data"] = {key: told[key] if key in asked else answer["data"][key] for key in nodes}
        return answer

    def introspect(self, operation: Operation, nodes: list[FieldNode], variables: VariableValues) -> dict[str, Any]:
        alone = SelectionSetNode(selections=tuple(nodes))
        definition = type(operation.node)(
            operation=operation.node.operation,
            variable_definitions=operation.node.variable_definitions,
            selection_set=alone,
        )
        document = DocumentNode(definitions=(definition, *operation.fragments.values()))
        sources = {name: source.value for name, source in variables.sources.items()}
        return execute_sync(self.catalogue.schema, document, variable_values=sources).data or {}
