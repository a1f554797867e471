"""The shape of the data that a document answers, as far as it selects it: what a template may read."""

from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    is_object_type,
    parse,
)
from graphql.type import GraphQLField, GraphQLOutputType

from web.documents import Document


@dataclass(frozen=True, slots=True)
class Anything:
    """What the check does not follow: what a handler adds, what a filter answers."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar or an enum."""

    type: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """An object, with the fields that were selected on it; `path` is where in the document."""

    type: str
    path: str
    document: str
    exists: frozenset[str]
    fields: dict[str, "Shape"] = field(default_factory=dict)
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one shape."""

    item: "Shape"
    nullable: bool = False


Shape = Anything | Leaf | Selection | Listing


def shape_of(document: Document, schema: GraphQLSchema) -> Selection:
    """The data of a query, or the payload of a mutation."""
    parsed = parse(document.source)
    operation = next(node for node in parsed.definitions if isinstance(node, OperationDefinitionNode))
    fragments = {node.name.value: node for node in parsed.definitions if isinstance(node, FragmentDefinitionNode)}
    root = schema.get_root_type(operation.operation)
    if root is None:
        raise ValueError(f"web/{document.path}: the schema has no {operation.operation.value}")
    whole = Selection(root.name, "", document.path, frozenset(root.fields))
    _Reader(schema, fragments).fill(whole, operation.selection_set)
    payload = whole.fields[document.root] if document.writes else whole
    return payload if isinstance(payload, Selection) else whole


@dataclass(frozen=True, slots=True)
class _Reader:
    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]

    def fill(self, into: Selection, selections: SelectionSetNode) -> None:
        for node in selections.selections:
            if isinstance(node, FieldNode):
                self._field(into, node, into.type)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                self._typed(into, fragment.selection_set, fragment.type_condition.name.value)
            elif isinstance(node, InlineFragmentNode):
                self._typed(into, node.selection_set, node.type_condition.name.value if node.type_condition else into.type)

    def _typed(self, into: Selection, selections: SelectionSetNode, type_name: str) -> None:
        narrowed = Selection(type_name, into.path, into.document, into.exists, into.fields)
        self.fill(narrowed, selections)

    def _field(self, into: Selection, node: FieldNode, parent: str) -> None:
        key = (node.alias or node.name).value
        if node.name.value == "__typename":
            into.fields[key] = Leaf("String")
            return
        shape = into.fields.get(key) or self._shape(
            self._definition(parent, node.name.value).type, f"{into.path} {key}".strip(), into.document
        )
        into.fields[key] = shape
        if node.selection_set and (inner := _inner(shape)):
            self.fill(inner, node.selection_set)

    def _definition(self, parent: str, name: str) -> GraphQLField:
        fields: dict[str, GraphQLField] = getattr(self.schema.get_type(parent), "fields", {})
        return fields[name]

    def _shape(self, kind: GraphQLOutputType, path: str, document: str, nullable: bool = True) -> Shape:
        if isinstance(kind, GraphQLNonNull):
            return self._shape(kind.of_type, path, document, nullable=False)
        if isinstance(kind, GraphQLList):
            return Listing(self._shape(kind.of_type, path, document), nullable)
        named = get_named_type(kind)
        if not is_composite_type(named):
            return Leaf(named.name, nullable)
        return Selection(named.name, path, document, frozenset(named.fields if is_object_type(named) else {}), nullable=nullable)


def _inner(shape: Shape) -> Selection | None:
    while isinstance(shape, Listing):
        shape = shape.item
    return shape if isinstance(shape, Selection) else None
