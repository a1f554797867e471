"""SELECT statements: one for a root, with joins for edges to one row, and one for each list below it, for all its parents at once.

Every statement reads from the guarded views, and carries the row rule of each type in each place that the type is reached by.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    TableClause,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    union_all,
)

from schema.compiler.catalogue import OPEN, Catalogue, FieldInfo
from schema.compiler.dialects import Database, Found
from schema.compiler.limits import MAX_JOINS, refuse
from schema.compiler.narrowing import Given, ages, conditions, looked_up, order_of
from schema.compiler.sources import Beside, Computed, Count, Exists, Mine, Newest, Pick, Sum, ToMany, ToOne
from schema.rules.viewer import Eyes
from schema.rules.visibility import Audience, Predicate, allows

COUNT_STOPS_AT: Final = 10_000
NO_LIMIT: Final = 8_000
PLACE: Final = "place"
Value = ColumnElement[Any]
EYES: Final = Eyes.of(lambda name: bindparam(f"viewer_{name}"))


@dataclass(frozen=True, slots=True)
class Text:
    """A statement as the driver takes it: `?` for each of `names`, in order; `fixed` are the constants among them."""

    sql: str
    names: tuple[str, ...]
    fixed: dict[str, Any]

    def bind(self, values: dict[str, Any]) -> tuple[Any, ...]:
        """The parameters in order; `values` gains the constants."""
        values.update(self.fixed)
        return tuple(map(values.__getitem__, self.names))


def as_text(statement: Select[Any], database: Database) -> Text:
    compiled = statement.compile(dialect=database.dialect, compile_kwargs={"render_postcompile": True})
    names = tuple(compiled.positiontup or ())
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    return Text(str(compiled), names, fixed)


@dataclass
class Scope:
    """One SELECT in the making: its rows, what is joined to them, and the columns that are asked for, each once."""

    catalogue: Catalogue
    table: type
    use: Audience
    number: int = 0  # of its statement in the plan
    offset: int = 0  # 1 where the parent's key stands before its own columns
    anonymous: bool = False  # planned for those who own nothing, so that nothing is asked that only owners are answered
    numbers: Callable[[], int] = field(default_factory=lambda: count().__next__)
    columns: list[ColumnElement[Any]] = field(default_factory=list)
    indexes: dict[str, int] = field(default_factory=dict)
    joins: dict[object, FromClause] = field(default_factory=dict)
    tables: dict[FromClause, type] = field(default_factory=dict)  # of what each row is one

    def __post_init__(self) -> None:
        self.base = self.view(self.table).alias("r")
        self.source: FromClause = self.base
        self.tables[self.base] = self.table

    @property
    def database(self) -> Database:
        return self.catalogue.database

    def view(self, table: type) -> TableClause:
        return self.database.view(table)

    def index(self, name: str, expression: Callable[[], ColumnElement[Any]]) -> int:
        """The place of a value in the row; `name` tells which value it is."""
        if name not in self.indexes:
            self.indexes[name] = len(self.columns) + self.offset
            self.columns.append(expression())
        return self.indexes[name]

    def selected(self) -> list[ColumnElement[Any]]:
        """The columns; where nothing of the row is asked for but that it is there, a constant."""
        return self.columns or [literal_column("1")]

    def placed(self, order: str) -> list[ColumnElement[Any]]:
        """The columns; that of a row's place in its list is the one by which the list is ordered."""
        return [self.base.c[order] if place == self.indexes.get(PLACE) else column for place, column in enumerate(self.selected())]

    def column(self, row: FromClause, name: str) -> int:
        return self.index(f"{row.name}.{name}", lambda: row.c[name])  # type: ignore[attr-defined]  # aliases have names

    def rule(self) -> Predicate:
        return self.catalogue.rule(self.table, self.use)(self.base.c, EYES)

    def nobody(self, table: type, use: Audience) -> bool:
        """Is it known before anything is read that no row is there, because who asks owns nothing?"""
        return self.anonymous and self.catalogue.audience(table, use) is Audience.OWNER

    def join(self, row: FromClause, edge: ToOne | Pick, access: Audience, use: Audience) -> FromClause:
        """The one row that an edge leads to, joined once: where the audience of the field and the rule of the row let it be there."""
        key = (row, edge, access)
        if key not in self.joins:
            refuse((len(self.joins), MAX_JOINS, "edges wide, from one list"))
            table = edge.table if isinstance(edge, ToOne) else edge.of.table
            target = self.view(table).alias(f"j{self.numbers()}")
            here = self.join(row, edge.via, access, use) if isinstance(edge, ToOne) and edge.via else row
            rule = self.catalogue.rule(table, use)(target.c, EYES)
            place, led = self._leads(here, edge, target, use)
            condition = and_(place == self.shown(led, access, row), rule)
            if isinstance(edge, ToOne) and edge.when is not None:
                condition = and_(condition, edge.when(row.c))
            self.source = self.source.outerjoin(target, condition)
            self.joins[key], self.tables[target] = target, table
        return self.joins[key]

    def _leads(self, row: FromClause, edge: ToOne | Pick, target: FromClause, use: Audience) -> tuple[Value, Value]:
        """The column of the target that an edge is followed by, and what it has to be."""
        if isinstance(edge, ToOne):
            return target.c[edge.there], row.c[edge.here]
        inner, child = self.rows_of(edge.of, row, "pk")
        ruled = inner.where(*self.rules(edge.of, use, child))
        picked = ruled.order_by(child.c[edge.by].desc(), child.c.pk.desc()).limit(literal_column("1"))
        return target.c.pk, picked.scalar_subquery()

    def rows_of(self, many: ToMany, row: FromClause, what: str) -> tuple[Select[Any], FromClause]:
        """SELECT of a column of the rows of a ToMany, correlated with the row of the parent; without their rule."""
        child = self.view(many.table).alias(f"c{self.numbers()}")
        conditions = [child.c[str(many.there)] == row.c[str(many.here)]]
        if many.where is not None:
            conditions.append(many.where(child.c, EYES, row.c))
        return select(child.c[what]).select_from(child).where(*conditions).correlate(row), child

    def rules(self, many: ToMany, use: Audience, row: FromClause) -> list[Predicate]:
        """The rule of the rows of a ToMany: whole, or in parts that share no row."""
        if many.apart:
            return self.catalogue.parts(many.table, use, row.c, EYES)
        return [self.catalogue.rule(many.table, use)(row.c, EYES)]

    def scalar(self, row: FromClause, source: Count | Sum | Newest | Exists, use: Audience) -> int:
        """A number or a yes about rows of another table, as a column of this one."""
        return self.index(f"{id(row)} {source!r} {use}", lambda: self._scalar(row, source, use))

    def _scalar(self, row: FromClause, source: Count | Sum | Newest | Exists, use: Audience) -> ColumnElement[Any]:
        if isinstance(source, Exists):
            child = self.view(source.table).alias(f"c{self.numbers()}")
            owned = allows(Audience.OWNER, source.table, child.c, EYES)
            found: Select[Any] = select(child.c[source.there]).where(owned, child.c[source.there] == row.c[source.here])
            return found.correlate(row).exists()
        inner, rows = self.rows_of(source.of, row, "pk" if isinstance(source, Count) else source.column)
        rules = self.rules(source.of, use, rows)
        if isinstance(source, Sum):
            return inner.where(*rules).with_only_columns(func.sum(rows.c[source.column])).scalar_subquery()
        if isinstance(source, Count):
            ones = united(inner.with_only_columns(literal_column("1").label("one")), rules)
            return select(func.count()).select_from(ones.limit(literal_column(str(COUNT_STOPS_AT))).subquery()).scalar_subquery()
        newest = inner.where(*rules).order_by(rows.c.pk.desc()).limit(literal_column("1"))
        return func.coalesce(newest.scalar_subquery(), literal_column("0"))

    def inputs(self, row: FromClause, source: Computed, use: Audience) -> list[int | bool | None]:
        """The places of what a Computed is a function of; a yes, no or None where it is known before anything is read."""
        if self.anonymous and source.owners:
            return [False if isinstance(item, Mine) else None for item in source.inputs]
        return [self._input(row, item, use) for item in source.inputs]

    def _input(self, row: FromClause, item: Any, use: Audience) -> int | bool | None:
        if isinstance(item, str):
            return self.column(row, item)
        if isinstance(item, Mine):
            owned = allows(Audience.OWNER, self.tables[row], row.c, EYES)
            return False if self.anonymous else self.index(f"{id(row)} mine", lambda: owned)
        if isinstance(item, Beside):
            return self.column(self.join(row, item.via, item.to, item.to), item.column)
        if callable(item):
            return self.index(f"{row.name} {id(item)}", lambda: item(row.c, EYES))  # type: ignore[attr-defined]
        return self.scalar(row, item, use)

    def key(self, row: FromClause, info: FieldInfo, here: str) -> int:
        """The value that a list below this row is found by; null where this row is not of the field's audience."""
        if info.access in OPEN:
            return self.column(row, here)
        name = f"{row.name}.{here} {info.access}"  # type: ignore[attr-defined]  # aliases have names
        return self.index(name, lambda: self.shown(row.c[here], info.access, row))

    def shown(self, value: Value, access: Audience, row: FromClause) -> Value:
        """A value of what a field of this audience leads to; null, which leads nowhere, where the row does not show it."""
        return value if access in OPEN else case((self.shows(access, row), value))

    def shows(self, access: Audience, row: FromClause) -> Predicate:
        """Does this row show a field of this audience?"""
        return allows(access, self.tables[row], row.c, EYES)


class Variant(NamedTuple):
    """What of a list's arguments is given: with other ones it is another statement."""

    after: bool
    arguments: tuple[Given, ...]
    most: int | None = None  # the limit, where the database wants it written out

    def order(self, many: ToMany) -> str:
        return order_of(self.arguments, many.order)

    def parts(self, row: FromClause) -> list[Predicate]:
        return ages(self.arguments, row)


def root_list(scope: Scope, many: ToMany, variant: Variant) -> Select[Any]:
    """A list that begins at a root."""
    wanted, order = [*narrowed(scope, many, scope.base, variant), scope.rule()], variant.order(many)
    if many.apart or variant.parts(scope.base) or looked_up(variant.arguments, scope.database):
        child = scope.view(many.table).alias("k")
        found = first(scope, many, child, begun(scope, many, child, variant), variant).subquery("s")
        wanted = [scope.base.c.pk.in_(select(found.c.pk))]
    asked = select(*scope.placed(order)).select_from(scope.source).where(*wanted)
    return asked.order_by(ordered(many, scope.base.c, order)).limit(scope.database.limit(variant.most))


def begun(scope: Scope, many: ToMany, child: FromClause, variant: Variant) -> Select[Any]:
    """SELECT of the keys of the rows of a list that begins at a root, without their rule: out of the index, where words are looked up."""
    found, order = looked_up(variant.arguments, scope.database), variant.order(many)
    if found is None:
        return select(child.c.pk, *places(child, order)).where(*narrowed(scope, many, child, variant))
    index, has_words = found
    source = index.join(child, child.c.pk == index.c.pk)
    place = index.c.pk if order == "pk" else None
    return select(index.c.pk, *places(child, order)).select_from(source).where(has_words, *narrowed(scope, many, child, variant, place))


def places(row: FromClause, order: str) -> list[ColumnElement[Any]]:
    """What rows are ordered by beside their key."""
    return [] if order == "pk" else [row.c[order]]


def batch(scope: Scope, many: ToMany, variant: Variant) -> Select[Any]:
    """The lists of all parents at once, each with its own limit; the first column is the parent's key."""
    parents = scope.database.keys(scope.base.c.pk.type)
    child = scope.view(many.table).alias("k")
    source, place = through(scope, many, child)
    pks = select(child.c.pk).select_from(source).where(place == parents.c.value, *narrowed(scope, many, child, variant)).correlate(parents)
    joined = scope.database.each(parents, scope.base, first(scope, many, child, pks, variant))
    whole = replace_base(scope.source, scope.base, joined)
    order = ordered(many, scope.base.c, variant.order(many))
    return select(parents.c.value, *scope.columns).select_from(whole).order_by(parents.c.key, order)


def first(scope: Scope, many: ToMany, child: FromClause, pks: Select[Any], variant: Variant) -> Found:
    """The keys of the rows of a list that the viewer may see, in its order, as many as are wanted."""
    found = united(pks, parted(scope.rules(many, scope.use, child), variant.parts(child)))
    return found.order_by(ordered(many, found.selected_columns, variant.order(many))).limit(scope.database.limit(variant.most))


def parted(rules: list[Predicate], parts: list[Predicate]) -> list[Predicate]:
    """Each rule with each part."""
    return [and_(part, rule) for rule in rules for part in parts] if parts else rules


def through(scope: Scope, many: ToMany, child: FromClause) -> tuple[FromClause, ColumnElement[Any]]:
    if many.through is None:
        return child, child.c[str(many.there)]
    table, column = many.through
    between = scope.view(table).alias("b")
    rule = scope.catalogue.rule(table, Audience.OWNER)(between.c, EYES)
    return child.join(between, and_(between.c[column] == child.c.pk, rule)), between.c[str(many.there)]


def counts(scope: Scope, many: ToMany, variant: Variant) -> Select[Any]:
    """How long the lists of all parents are; it stops counting one after COUNT_STOPS_AT."""
    parents = scope.database.keys(scope.base.c.pk.type)
    child = scope.view(many.table).alias("k")
    whole = Variant(False, variant.arguments)
    if many.there:
        source, place = through(scope, many, child)
        found = select(child.c.pk).select_from(source).where(place == parents.c.value, *narrowed(scope, many, child, whole))
    else:
        found = begun(scope, many, child, whole)
    ones: Select[Any] = found.with_only_columns(literal_column("1").label("one"), maintain_column_froms=True).correlate(parents)
    stopped = (
        united(ones, parted(scope.rules(many, scope.use, child), whole.parts(child)))
        .limit(literal_column(str(COUNT_STOPS_AT + 1)))
        .subquery()
    )
    return select(parents.c.value, select(func.count()).select_from(stopped).scalar_subquery()).select_from(parents)


def united(found: Select[Any], rules: list[Predicate]) -> Found:
    """What is found for which one of the rules holds, where no two hold for the same row."""
    return union_all(*map(found.where, rules)) if len(rules) > 1 else found.where(*rules)


def narrowed(scope: Scope, many: ToMany, row: FromClause, variant: Variant, order: ColumnElement[Any] | None = None) -> list[Predicate]:
    """What narrows a list: its own condition, its arguments, and where it goes on, by its order."""
    found: list[Predicate] = [] if many.where is None else [many.where(row.c, EYES, row.c)]
    found += conditions(variant.arguments, row, scope.catalogue, EYES)
    if variant.after:
        place = row.c[variant.order(many)] if order is None else order
        found.append(place > bindparam("after") if many.oldest else place < bindparam("after"))
    return found


def ordered(many: ToMany, columns: Any, order: str) -> ColumnElement[Any]:
    """The order of a list, by its column among these."""
    place = columns[order]
    return place if many.oldest else place.desc()  # type: ignore[no-any-return]  # they are by name


def replace_base(source: FromClause, base: FromClause, joined: FromClause) -> FromClause:
    """The joins of a scope, begun at the parents instead of at its own rows."""
    if source is base:
        return joined
    return replace_base(source.left, base, joined).outerjoin(source.right, source.onclause)  # type: ignore[attr-defined]  # it is a join


def one(scope: Scope, column: str) -> Select[Any]:
    """The row of which a column equals the parameter `key`."""
    return select(*scope.selected()).select_from(scope.source).where(scope.base.c[column] == bindparam("key"), scope.rule())


def some(scope: Scope, column: str) -> Select[Any]:
    """The rows of which a column is among the parameter `parents`, in that order."""
    parents = scope.database.keys(scope.base.c[column].type)
    joined = parents.join(scope.base, scope.base.c[column] == parents.c.value)
    whole = replace_base(scope.source, scope.base, joined)
    return select(*scope.selected()).select_from(whole).where(scope.rule()).order_by(parents.c.key)
