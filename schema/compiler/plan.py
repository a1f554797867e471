"""A query plan: its statements in the order in which they are run, and what is kept of one execution of it."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final, NamedTuple, Protocol

import orjson
from graphql import FieldNode, GraphQLError, GraphQLField, Undefined
from graphql.execution.values import VariableValues, get_argument_values
from sqlalchemy import Select

from schema.compiler import narrowing
from schema.compiler.costs import FREE, MAX_COST, TOO_DEAR, Cost
from schema.compiler.cursors import Cursors
from schema.compiler.dialects import Database
from schema.compiler.limits import RequestError
from schema.compiler.shapes import Climb, Shape, Writer
from schema.compiler.sources import Answered, ToMany
from schema.compiler.statements import COUNT_STOPS_AT, NO_LIMIT, Text, Variant, as_text
from schema.rules.viewer import Viewer

MAX_PAGE: Final = 100
MAX_ROWS: Final = 20_000  # rows of lists that one answer really has, one that it has in several places as often
COUNTED: Final = 50  # rows that are only counted cost as much as one
SPAN: Final = frozenset({"first", "after"})  # the arguments that say which part of a list is meant, and not which list
Row = Sequence[Any]


class Read(NamedTuple):
    """A statement to be run on a guarded connection, and its parameters. A reading generator yields it and is sent the rows."""

    sql: str
    parameters: tuple[Any, ...]
    alone: bool = False  # the only one of its reading, and so a snapshot by itself


Reading = Generator[Read, list[Row], dict[str, Any]]


class Own(Protocol):
    """What the house reads for itself, as the asker."""

    def read(self, source: str, variables: dict[str, Any]) -> Reading:
        """A document of the house's own."""

    def find(self, table: type, id: str, *columns: str) -> Generator[Read, list[Row], Row | None]:
        """These columns of a row, where it exists for the asker."""


class Asker(Protocol):
    """Who asks; what else computed values are functions of is the business of schema.graph."""

    @property
    def viewer(self) -> Viewer: ...

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one field, coerced at once where no variable is in them. An explicit null means the default."""

    definition: GraphQLField
    node: FieldNode
    fixed: dict[str, Any] | None
    plain: tuple[tuple[str, str], ...] | None = None  # argument -> variable, where each argument is a variable by itself or left out
    defaults: dict[str, Any] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, Any] | None:
        """All but how a list is walked, where no variable says any of it."""
        if self.fixed is not None:
            return self.fixed
        varies = self.plain is None or any(name not in SPAN for name, _ in self.plain)
        return None if varies else self.defaults

    def of(self, variables: VariableValues) -> dict[str, Any]:
        if self.fixed is not None:
            return self.fixed
        if self.plain is None:
            return coerced(self.definition, self.node, variables)
        found, given = dict(self.defaults), variables.coerced
        for name, variable in self.plain:
            if given.get(variable) is not None:
                found[name] = given[variable]
        return found


def coerced(definition: GraphQLField, node: FieldNode, variables: VariableValues) -> dict[str, Any]:
    """The arguments of a field. Raises BAD_REQUEST, for a variable that is null where it has a default may stand where nothing is null."""
    try:
        found = get_argument_values(definition, node, variables, hide_suggestions=True)
    except GraphQLError as error:
        raise RequestError("BAD_REQUEST", error.message) from error
    for name, argument in definition.args.items():
        key = argument.out_name or name
        if found.get(key, Undefined) is None and argument.default_value is not Undefined:
            found[key] = argument.default_value
    return found


@dataclass
class Statement:
    """One SELECT of a plan. How its text depends on what is given is in `build`; each variant is made once."""

    number: int
    build: Callable[[Variant], Select[Any]]
    many: ToMany | None = None
    page: int | None = None  # which connection it fills
    arguments: int | None = None
    asked: int | None = None  # the arguments of the root field to which its rows belong, where it has these as values
    parents: tuple[int, int] | None = None  # the statement and the column that hold the parents' keys
    keyed: bool = False  # its first column is the parent's key
    counts: bool = False  # its second column is how long the parent's list is
    key: Callable[["Execution"], Any] | None = None  # the parameter `key`, or the list `parents`; None: no such row, nothing is run
    texts: dict[Variant, Text] = field(default_factory=dict)
    idle: set[tuple[Any, ...]] = field(default_factory=set)  # values of its arguments that are known to narrow nothing

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the arguments that may narrow it."""
        return tuple(map(narrowing.name_of, self.many.arguments)) if self.many else ()

    def text(self, variant: Variant, database: Database) -> Text:
        found = self.texts.get(variant)
        if found is None:
            found = self.texts[variant] = as_text(self.build(variant), database)
        return found


@dataclass(frozen=True, slots=True)
class Connection:
    """One connection of a plan: which arguments it has, and what tells its list from others."""

    arguments: int
    identity: bytes


class Page(NamedTuple):
    first: int
    after: str | None
    identity: bytes
    fault: str | None


@dataclass
class Plan:
    """What a document is compiled to, for an audience."""

    fields: tuple[tuple[str, Shape], ...]
    statements: list[Statement]
    connections: list[Connection]
    arguments: list[Arguments]
    database: Database
    answered: list[tuple[Answered, int]] = field(default_factory=list)  # each with the slot of its arguments
    cost: Cost = FREE

    def __post_init__(self) -> None:
        self.alone = len(self.statements) == 1 and not self.answered
        self.plain = Writer(tracked=False).compile(self.fields)
        known = [self.arguments[connection.arguments].known for connection in self.connections]
        self.identities = [None if given is None else which(given) for given in known]  # of its list, beside the connection's own

    @cached_property
    def tracked(self) -> Callable[["Execution"], dict[str, Any]]:
        """Written when something is first refused or missing, which for most plans is never."""
        return Writer(tracked=True).compile(self.fields)

    @cached_property
    def bounded(self) -> bool:
        """Is it known to cost no more than a document may, whatever its variables are?"""
        return not self.cost.varies and self.cost.of({}) <= MAX_COST

    def read(self, asker: Asker, variables: VariableValues, cursors: Cursors, own: Own, value: Any = None) -> Reading:
        """Run it: yields Reads, is sent their rows, and returns `{"data": …}` with `errors` where there are any."""
        run = Execution(self, asker, variables, cursors, value)
        for source, slot in self.answered:
            run.given.append((yield from source.function(asker, own, **run.arguments[slot])))
        for statement in self.statements:
            read = run.bind(statement)
            if read is not None:
                run.take(statement, (yield read))
        return run.answer()


def eyes_of(viewer: Viewer) -> dict[str, Any]:
    """The viewer, as parameters of a statement."""
    return {f"viewer_{name}": value for name, value in viewer.eyes.items()}


class Execution:
    """One execution of a plan: its arguments, its rows, and the errors that are found while they are shaped."""

    __slots__ = (
        "arguments",
        "asker",
        "cursors",
        "errors",
        "given",
        "lists",
        "memo",
        "pages",
        "places",
        "plan",
        "refused",
        "rows",
        "spent",
        "value",
        "values",
    )

    def __init__(self, plan: Plan, asker: Asker, variables: VariableValues, cursors: Cursors, value: Any) -> None:
        self.plan, self.asker, self.cursors, self.value = plan, asker, cursors, value
        self.arguments = [a.of(variables) for a in plan.arguments]
        self.rows: list[list[Row]] = [[]] * len(plan.statements)
        self.lists: list[dict[Any, list[Row]]] = [{}] * len(plan.statements)
        self.given: list[Any] = []
        self.memo: dict[Any, Any] = {}
        self.errors: list[dict[str, Any]] = []
        self.refused: set[tuple[int, Any]] = set()
        self.pages = [*map(self._page, plan.connections, plan.identities)]
        self.values: dict[str, Any] = eyes_of(asker.viewer)
        self.places: list[dict[Any, int]] = [{} for _ in plan.statements]  # parent -> in how many places of the answer it is
        self.spent = 0

    def _page(self, connection: Connection, known: bytes | None) -> Page:
        given = self.arguments[connection.arguments]
        first, after = given.get("first", MAX_PAGE), given.get("after")
        identity = connection.identity + (which(given) if known is None else known)
        fault = None if 1 <= first <= MAX_PAGE else f"`first` is 1 to {MAX_PAGE}."
        return Page(first, after, identity, fault or narrowing.fault(given.get("search")))

    def bind(self, statement: Statement) -> Read | None:
        """One statement, for all its parents at once; None where nothing is to be read. A cursor of another list is found out here."""
        values = self.values if self.plan.alone else dict(self.values)
        if statement.asked is not None:
            values.update({f"asked_{name}": value for name, value in self.arguments[statement.asked].items()})
        page = None if statement.page is None else self.pages[statement.page]
        if page is not None and page.fault is not None:
            return None
        if statement.parents is not None or statement.keyed:
            keys = self._parents(statement, page, values)
            if not keys:
                return None
            values["parents"] = self.plan.database.as_keys(keys)
        elif statement.key is not None:
            key = statement.key(self)
            if key is None or key == []:
                return None
            values["parents" if isinstance(key, list) else "key"] = self.plan.database.as_keys(key) if isinstance(key, list) else key
        elif not self._place(statement, page, None, values):
            return None
        values["limit"] = limit = page.first + 1 if page is not None else NO_LIMIT
        variant = self._variant(statement, page, limit, values)
        if variant is None:
            return None
        text = statement.text(variant, self.plan.database)
        return Read(text.sql, text.bind(values), self.plan.alone)

    def take(self, statement: Statement, rows: list[Row]) -> None:
        """What was read for a statement. Raises LIMIT_EXCEEDED."""
        self.rows[statement.number] = rows
        if statement.keyed:
            self.lists[statement.number] = grouped(rows)
        self._spend(statement, rows)

    def _spend(self, statement: Statement, rows: list[Row]) -> None:
        """Raises LIMIT_EXCEEDED where the answer would have too many rows: a parent in many places has its list in each."""
        places = self.places[statement.number]
        if statement.counts:
            self.spent += sum(row[1] for row in rows) // COUNTED
        else:
            self.spent += sum(places[row[0]] for row in rows) if places else len(rows)
        if self.spent > MAX_ROWS:
            raise RequestError("LIMIT_EXCEEDED", TOO_DEAR)

    def _parents(self, statement: Statement, page: Page | None, values: dict[str, Any]) -> list[Any]:
        """The keys of the parents. Where a cursor is given, only of the one whose list it is a place in."""
        if statement.parents is None:
            return [0] if self._place(statement, page, None, values) else []
        source, column = statement.parents
        above, places = self.places[source], self.places[statement.number]
        for row in self.rows[source]:
            if row[column] is not None:
                places[row[column]] = places.get(row[column], 0) + (above[row[0]] if above else 1)
        return [key for key in places if self._place(statement, page, key, values)]

    def _place(self, statement: Statement, page: Page | None, key: Any, values: dict[str, Any]) -> bool:
        if page is None or page.after is None or statement.page is None:
            return True
        place = self.cursors.read(of_list(page, key), page.after)
        if place is None:
            self.refused.add((statement.page, key))
            return False
        values["after"] = place
        return True

    def _variant(self, statement: Statement, page: Page | None, limit: int, values: dict[str, Any]) -> Variant | None:
        """Which of the statement's texts it is; the arguments of the list are added to the parameters. None: nothing can be found."""
        after, most = page is not None and page.after is not None, self.plan.database.most(limit)
        if statement.many is None or not statement.many.arguments or statement.arguments is None:
            return Variant(after, (), most)
        asked = self.arguments[statement.arguments]
        given = tuple([asked.get(name) for name in statement.names])
        if given in statement.idle:
            return Variant(after, (), most)
        found = narrowing.narrowed(statement.many.arguments, asked, self.plan.database, self.asker.now)
        if found is None:
            return None
        if found is narrowing.NOTHING:
            statement.idle.add(given)  # of few words of enums, and of what is left out
        values.update(found.parameters)
        return Variant(after, found.given, most)

    def answer(self) -> dict[str, Any]:
        if not self.refused and not [page for page in self.pages if page.fault]:
            try:
                return {"data": self.plan.plain(self)}
            except Climb:
                self.memo.clear()
        try:
            data = self.plan.tracked(self)
        except Climb:
            data = None
        return {"data": data, "errors": self.errors} if self.errors else {"data": data}

    # What the shaping function calls.

    def climb(self) -> None:
        raise Climb

    def guard(self, shape: Callable[[], Any]) -> Any:
        try:
            return shape()
        except Climb:
            return None

    def deny(self, path: tuple[Any, ...]) -> None:
        self._error(path, "You may not read this.", "UNAUTHORIZED_FIELD_OR_TYPE")

    def missing(self, path: tuple[Any, ...]) -> None:
        self._error(path, "Something that has to be there is not.", "INTERNAL")
        raise Climb

    def refuse_page(self, number: int, key: Any, path: tuple[Any, ...]) -> None:
        page = self.pages[number]
        if page.fault is not None or (number, key) in self.refused:
            self._error(path, page.fault or "`after` is no cursor of this list.", "BAD_REQUEST")
            raise Climb

    def _error(self, path: tuple[Any, ...], message: str, code: str) -> None:
        self.errors.append({"message": message, "path": list(path), "extensions": {"code": code}})

    def cursor(self, page: Page, key: Any, place: int) -> str:
        return self.cursors.write(of_list(page, key), place)

    def total(self, statement: int, key: Any) -> int:
        return min(self._count(statement, key), COUNT_STOPS_AT)

    def precision(self, statement: int, key: Any) -> str:
        return "AT_LEAST" if self._count(statement, key) > COUNT_STOPS_AT else "EXACT"

    def _count(self, statement: int, key: Any) -> int:
        rows = self.lists[statement].get(0 if key is None else key)
        return int(rows[0][1]) if rows else 0


def which(given: dict[str, Any]) -> bytes:
    """Which list is meant. An argument that is null and one that is left out are one list, so its cursors are one."""
    others = {name: getattr(value, "name", value) for name, value in given.items() if value is not None and name not in SPAN}
    return orjson.dumps(others, option=orjson.OPT_SORT_KEYS) if others else b""


def of_list(page: Page, key: Any) -> bytes:
    return page.identity if key is None else b"%b of %d" % (page.identity, key)


def grouped(rows: list[Row]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found
