"""Makes the query plan of an operation: walks its selection along the sources that the types declare."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    Node,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
)
from graphql.execution.values import VariableValues
from graphql.language import Visitor, visit
from sqlalchemy import FromClause, Select

from schema.compiler import statements as sql
from schema.compiler.catalogue import Catalogue, FieldInfo, TypeInfo, asked_for, narrower
from schema.compiler.limits import RequestError
from schema.compiler.plan import MAX_PAGE, Arguments, Connection, Execution, Plan, Statement, coerced
from schema.compiler.selections import Selector
from schema.compiler.shapes import Call, Constant, Denied, Given, Leaf, Listed, Pages, Part, Root, RowObject, Rows, Shape, Value
from schema.compiler.sources import (
    Answered,
    AnyNode,
    AnyNodes,
    Attribute,
    ByKey,
    Column,
    Computed,
    Count,
    Exists,
    Found,
    Newest,
    OfViewer,
    Only,
    Pick,
    Same,
    ToMany,
    ToOne,
    Watched,
)
from schema.compiler.statements import Scope
from schema.rules.visibility import Audience
from schema.tables import table_of
from schema.tables.numbers import ONLY

Nodes = Sequence[FieldNode]
STATE = ""  # the key, which no document can ask for, under which an event has the state of what is watched
ROW_LESS = ("totalCount", "totalCountPrecision", "__typename")


class Unplannable(Exception):
    """A document that the compiler has no plan for: a fault of ours, answered as INTERNAL."""


Reach = Callable[[Execution], Any]


def id_letter(kind: TypeInfo) -> str:
    """The letter with which the ids of a type begin."""
    factory: Callable[[], str] = kind.table.model_fields["id"].default_factory  # type: ignore[union-attr]  # what has an id makes it so
    return factory()[0]


@dataclass
class Planner:
    """Plans one operation for one audience."""

    catalogue: Catalogue
    selector: Selector
    signed_in: bool
    scopes: frozenset[str]
    statements: list[Statement] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    arguments: list[Arguments] = field(default_factory=list)
    answered: list[tuple[Answered, int]] = field(default_factory=list)

    def plan(self, kind: TypeInfo, nodes: Mapping[str, Nodes]) -> Plan:
        """The plan of these root fields, or of the fields of a mutation's payload."""
        fields = tuple((key, self.root_field(kind, group)) for key, group in nodes.items())
        return Plan(fields, self.statements, self.connections, self.arguments, self.catalogue.database, self.answered)

    def admitted(self, info: FieldInfo) -> bool:
        return info.gate.admits(self.signed_in, self.scopes)

    def below(self, nodes: Nodes, kind: GraphQLObjectType) -> dict[str, list[FieldNode]]:
        sets: list[SelectionSetNode | None] = [node.selection_set for node in nodes]
        return self.selector.fields(kind, sets)

    def root_field(self, kind: TypeInfo, nodes: Nodes, reach: Reach = lambda run: run.value) -> Shape:
        """A field of Query, or of a plain value (a payload) that `reach` finds."""
        name = nodes[0].name.value
        if name == "__typename":
            return Constant(kind.name)
        info = kind.fields[name]
        nullable = can_be_null(info)
        if not self.admitted(info):
            return Denied(nullable)
        match info.source:
            case AnyNode():
                return self.any_node(info, nodes)
            case AnyNodes():
                return self.any_nodes(info, nodes)
            case ByKey() | OfViewer() | Only() | Found() as source:
                return self.by_key(source, info, nodes, reach)
            case ToMany() as many:
                return self.many(kind, info, many, nodes)
            case Attribute(name=attribute):
                return self.value(info, attribute, nodes, lambda run: getattr(reach(run), attribute, None))
            case Answered() as source:
                number = len(self.answered)
                self.answered.append((source, self.slot(info, nodes[0])))
                return Given(nullable, number, self.value(info, None, nodes, lambda run: run.given[number]))
        raise Unplannable(f"{kind.name}.{name}: {info.source!r}")

    # Objects that are found by a key.

    def any_node(self, info: FieldInfo, nodes: Nodes) -> Root:
        given = self.slot(info, nodes[0])
        kinds = self.catalogue.possible(get_named_type(info.graphql.type))
        return Root(can_be_null(info), tuple(self.choice(kind, nodes, given) for kind in kinds), given)

    def choice(self, kind: TypeInfo, nodes: Nodes, given: int) -> tuple[str, int, RowObject]:
        """One of the types that `node` may find: asked for where the id begins with its letter."""
        letter = id_letter(kind)

        def key(run: Execution) -> str | None:
            wanted: str = run.arguments[given]["id"]
            return wanted if wanted.startswith(letter) else None

        scope = self.scope(kind, kind.access, lambda scope: sql.one(scope, "id"), key=key)
        return letter, scope.number, self.row_object(scope, scope.base, kind, nodes)

    def any_nodes(self, info: FieldInfo, nodes: Nodes) -> Listed:
        given = self.slot(info, nodes[0])
        kinds = self.catalogue.possible(get_named_type(info.graphql.type))
        return Listed(can_be_null(info), tuple(self.choices(kind, nodes, given) for kind in kinds), given)

    def choices(self, kind: TypeInfo, nodes: Nodes, given: int) -> tuple[int, int, RowObject]:
        """One of the types that `nodes` may find: its statement, where the id stands in its rows, and what is made of one."""
        letter = id_letter(kind)

        def keys(run: Execution) -> list[str]:
            return [wanted for wanted in wanted_of(run.arguments[given]["ids"]) if wanted.startswith(letter)]

        scope = self.scope(kind, kind.access, lambda scope: sql.some(scope, "id"), key=keys)
        place = scope.column(scope.base, "id")
        return scope.number, place, self.row_object(scope, scope.base, kind, nodes, nullable=True)

    def by_key(self, source: ByKey | OfViewer | Only | Found, info: FieldInfo, nodes: Nodes, reach: Reach) -> Shape:
        target, column, use = self.target(info), source.column, asked_for(source)
        if isinstance(get_nullable_type(info.graphql.type), GraphQLList):
            scope = self.scope(target, use, lambda scope: sql.some(scope, column), key=lambda run: list(found(source, reach(run)) or ()))
            return Rows(can_be_null(info), scope.number, None, self.row_object(scope, scope.base, target, nodes))
        asked = self.slot_if_any(info, nodes[0]) if isinstance(source, Only) else None
        scope = self.scope(target, use, lambda scope: sql.one(scope, column), key=self.key_of(info, nodes[0], reach), asked=asked)
        item = self.row_object(scope, scope.base, target, nodes)
        if isinstance(source, Watched):
            state = self.leaf(target.fields[source.state], scope.column(scope.base, source.state), False)
            item = replace(item, fields=(*item.fields, (STATE, state)))
        return Root(can_be_null(info), (("", scope.number, item),))

    def key_of(self, info: FieldInfo, node: FieldNode, reach: Reach) -> Callable[[Execution], Any]:
        match info.source:
            case OfViewer():
                return lambda run: run.asker.viewer.account_pk or None
            case Only():
                return lambda _: ONLY
            case ByKey(argument=argument, fold=fold):
                given = self.slot(info, node)
                return lambda run: run.arguments[given][argument].lower() if fold else run.arguments[given][argument]
            case source:
                return lambda run: found(source, reach(run))

    def scope(self, kind: TypeInfo, use: Audience, build: Callable[[Scope], Select[Any]], **options: Any) -> Scope:
        """A SELECT of rows of a type; its statement stands in the plan before those of the lists below it."""
        scope = Scope(self.catalogue, rows_of(kind), use, number=len(self.statements), anonymous=not self.signed_in)
        self.statements.append(Statement(scope.number, lambda _: build(scope), **options))
        return scope

    def target(self, info: FieldInfo) -> TypeInfo:
        return self.catalogue.types[get_named_type(info.graphql.type).name]

    # Objects over a row.

    def row_object(
        self, scope: Scope, row: FromClause, kind: TypeInfo, nodes: Nodes, present: int | None = None, nullable: bool = False
    ) -> RowObject:
        fields = self.below(nodes, kind.graphql)
        return RowObject(nullable, tuple((key, self.row_field(scope, row, kind, group)) for key, group in fields.items()), present)

    def row_field(self, scope: Scope, row: FromClause, kind: TypeInfo, nodes: Nodes) -> Shape:
        name = nodes[0].name.value
        if name == "__typename":
            return Constant(kind.name)
        info = kind.fields[name]
        if not self.admitted(info):
            return Denied(can_be_null(info))
        use = self.use(kind, info)
        match info.source:
            case Column(name=column, via=via):
                if via and scope.nobody(via.table, use):
                    return Constant(None)
                holder = scope.join(row, via, info.access, use) if via else row
                return self.leaf(info, scope.column(holder, column), holder is not row or is_nullable(kind, column))
            case ToOne() | Pick() as edge:
                return self.edge(scope, row, kind, info, edge, nodes)
            case ToMany() as many:
                return self.below_row(scope, row, kind, info, many, nodes)
            case Exists() if scope.anonymous:
                return Constant(False)
            case Count() | Newest() | Exists() as scalar:
                return self.leaf(info, scope.scalar(row, scalar, use), False)
            case Same(unless_null=column):
                present = scope.column(row, column) if column else None
                return self.row_object(scope, row, self.target(info), nodes, present, can_be_null(info))
            case Computed() as source:
                places = tuple(scope.inputs(row, source, use))
                return Call(can_be_null(info), source, places, self.slot_if_any(info, nodes[0]), self.value(info, None, nodes))
        raise Unplannable(f"{kind.name}.{name}: {info.source!r}")

    def use(self, kind: TypeInfo, info: FieldInfo) -> Audience:
        """The audience of a table that has no rule of its own, where this field leads to it: what leads here, or the owner's where that
        differs from way to way."""
        lent = self.catalogue.lent(kind)
        return narrower(next(iter(lent)) if len(lent) == 1 else Audience.OWNER, info.access)

    def leaf(self, info: FieldInfo, index: int, may_be_missing: bool) -> Leaf:
        nullable = can_be_null(info)
        boolean = get_named_type(info.graphql.type).name == "Boolean"
        return Leaf(nullable, index, boolean, may_be_missing and not nullable)

    def edge(self, scope: Scope, row: FromClause, kind: TypeInfo, info: FieldInfo, edge: ToOne | Pick, nodes: Nodes) -> Shape:
        target = self.target(info)
        table = edge.table if isinstance(edge, ToOne) else edge.of.table
        if can_be_null(info) and scope.nobody(table, self.use(kind, info)):
            return Constant(None)
        joined = scope.join(row, edge, info.access, self.use(kind, info))
        return self.row_object(scope, joined, target, nodes, scope.column(joined, self.witness(target, nodes)), can_be_null(info))

    def witness(self, target: TypeInfo, nodes: Nodes) -> str:
        """A column that is null only where the row is not there: one that is read anyway, or the first."""
        columns = table_of(rows_of(target)).columns
        asked = (
            target.fields[group[0].name.value].source
            for group in self.below(nodes, target.graphql).values()
            if group[0].name.value in target.fields
        )
        plain = (source.name for source in asked if isinstance(source, Column) and source.via is None)
        return next((name for name in plain if not columns[name].nullable), next(iter(columns)).name)

    # Lists.

    def below_row(self, scope: Scope, row: FromClause, kind: TypeInfo, info: FieldInfo, many: ToMany, nodes: Nodes) -> Shape:
        """A list below a row, for all its parents at once."""
        if can_be_null(info) and scope.nobody(many.table, self.use(kind, info)):
            return Constant(None)
        return self.many(kind, info, many, nodes, (scope.number, scope.key(row, info, str(many.here))))

    def many(self, kind: TypeInfo, info: FieldInfo, many: ToMany, nodes: Nodes, parents: tuple[int, int] | None = None) -> Shape:
        """A connection, or a plain list. `parents`: their statement, and where in its rows the value stands that a list is found by."""
        if isinstance(get_nullable_type(info.graphql.type), GraphQLList):
            target = self.target(info)
            below = self.list_scope(target, self.use(kind, info), many, self.slot_if_any(info, nodes[0]), parents, None)
            return Rows(can_be_null(info), below.number, place_of(parents), self.row_object(below, below.base, target, nodes))
        return self.connection(info, many, nodes, self.use(kind, info), parents, kind)

    def connection(
        self, info: FieldInfo, many: ToMany, nodes: Nodes, use: Audience,
        parents: tuple[int, int] | None, kind: TypeInfo,
    ) -> Pages:  # fmt: skip
        connection, given = self.target(info), self.slot(info, nodes[0])
        target = self.catalogue.types[get_named_type(connection.fields["nodes"].graphql.type).name]
        page = len(self.connections)
        self.connections.append(Connection(given, f"{kind.name}.{info.name}".encode()))
        groups = self.below(nodes, connection.graphql)
        names = {group[0].name.value for group in groups.values()}
        rows = self.list_scope(target, use, many, given, parents, page) if names - set(ROW_LESS) else None
        total = self.total(target, use, many, given, parents) if names & {"totalCount", "totalCountPrecision"} else None
        place = rows.index(sql.PLACE, lambda: rows.base.c.pk) if rows else None
        parts = tuple((key, self.part(rows, target, connection, group)) for key, group in groups.items())
        return Pages(can_be_null(info), page, rows.number if rows else None, total, place_of(parents), place, parts)

    def asked_above(self, parents: tuple[int, int] | None) -> int | None:
        """The arguments of the root field to which a list's parents belong, where they have these as values."""
        return None if parents is None else self.statements[parents[0]].asked

    def list_scope(
        self, target: TypeInfo, use: Audience, many: ToMany, given: int | None, parents: tuple[int, int] | None, page: int | None
    ) -> Scope:
        scope = Scope(
            self.catalogue, rows_of(target), use, number=len(self.statements), offset=1 if parents else 0, anonymous=not self.signed_in
        )
        build = sql.batch if parents else sql.root_list
        built = Statement(scope.number, lambda variant: build(scope, many, variant), many, page, given, self.asked_above(parents), parents)
        built.keyed = parents is not None
        self.statements.append(built)
        return scope

    def total(self, target: TypeInfo, use: Audience, many: ToMany, given: int, parents: tuple[int, int] | None) -> int:
        scope = Scope(self.catalogue, rows_of(target), use, number=len(self.statements))
        built = Statement(
            scope.number, lambda variant: sql.counts(scope, many, variant), many, None, given, self.asked_above(parents), parents
        )
        built.keyed = built.counts = True
        self.statements.append(built)
        return scope.number

    def part(self, rows: Scope | None, target: TypeInfo, kind: TypeInfo, nodes: Nodes) -> Part:
        """A part of a connection, an edge or a PageInfo."""
        name = nodes[0].name.value
        if name == "__typename":
            return Part(kind.name)
        if name in ("nodes", "node") and rows is not None:
            return Part(name, self.row_object(rows, rows.base, target, nodes))
        if name in ("edges", "pageInfo"):
            inner = self.target(kind.fields[name])
            groups = self.below(nodes, inner.graphql)
            return Part(name, None, tuple((key, self.part(rows, target, inner, group)) for key, group in groups.items()))
        return Part(name)

    # Plain values.

    def value(self, info: FieldInfo, name: str | None, nodes: Nodes, reach: Reach = lambda run: run.value) -> Value:
        kind = get_named_type(info.graphql.type)
        many = isinstance(get_nullable_type(info.graphql.type), GraphQLList)
        if is_leaf_type(kind):
            return Value(can_be_null(info), name, enum=isinstance(kind, GraphQLEnumType), many=many)
        target = self.catalogue.types[kind.name]
        groups = self.below(nodes, target.graphql)
        return Value(can_be_null(info), name, tuple((key, self.root_field(target, group, reach)) for key, group in groups.items()), many)

    def slot_if_any(self, info: FieldInfo, node: FieldNode) -> int | None:
        """The place of a field's arguments; None where it takes none."""
        return self.slot(info, node) if info.graphql.args else None

    def slot(self, info: FieldInfo, node: FieldNode) -> int:
        """The place of a field's arguments."""
        if has_variables(node):
            self.arguments.append(Arguments(info.graphql, node, None, *plain_arguments(info.graphql, node)))
        else:
            self.arguments.append(Arguments(info.graphql, node, coerced(info.graphql, node, VariableValues({}, {}))))
        return len(self.arguments) - 1


def rows_of(kind: TypeInfo) -> type:
    """The table of a type."""
    if kind.table is None:
        raise Unplannable(f"{kind.name} has no rows")
    return kind.table


def place_of(parents: tuple[int, int] | None) -> int | None:
    return None if parents is None else parents[1]


def wanted_of(ids: list[str]) -> list[str]:
    """Each once. Raises LIMIT_EXCEEDED."""
    if len(ids) > MAX_PAGE:
        raise RequestError("LIMIT_EXCEEDED", f"Ask for at most {MAX_PAGE} ids at once.")
    return list(dict.fromkeys(ids))


def can_be_null(info: FieldInfo) -> bool:
    return not isinstance(info.graphql.type, GraphQLNonNull)


def is_nullable(kind: TypeInfo, column: str) -> bool:
    """Can the column be null where the row is there?"""
    return bool(table_of(rows_of(kind)).c[column].nullable)


def found(source: Any, value: Any) -> Any:
    """The key, or keys, that a plain value holds."""
    return getattr(value, source.attribute, None)


def plain_arguments(definition: GraphQLField, node: FieldNode) -> tuple[tuple[tuple[str, str], ...] | None, dict[str, Any]]:
    """Argument -> variable where all that stand there are nullable and are a constant or a variable by themselves, and what the others are.

    What a variable may be was checked when it was coerced, and whether it may stand there when the document was validated.
    """
    nodes = node.arguments or ()
    variables = {a.name.value: a.value.name.value for a in nodes if isinstance(a.value, VariableNode)}
    if any(isinstance(definition.args[name].type, GraphQLNonNull) for name in variables):
        return None, {}
    constant = [a for a in nodes if a.name.value not in variables]
    if any(has_variables(FieldNode(name=node.name, arguments=(a,))) for a in constant):
        return None, {}
    return tuple(variables.items()), coerced(definition, FieldNode(name=node.name, arguments=tuple(constant)), VariableValues({}, {}))


def has_variables(node: Node) -> bool:
    seen: list[Node] = []

    class Variables(Visitor):
        def enter_variable(self, variable: VariableNode, *_: object) -> None:
            seen.append(variable)

    for argument in getattr(node, "arguments", None) or ():
        visit(argument, Variables())
    return bool(seen)
