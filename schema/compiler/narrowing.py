"""What the arguments of a list narrow it to: a column that equals a value, a row that is named, words that are looked for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, FromClause, bindparam, literal_column, select

from schema.compiler.catalogue import Catalogue
from schema.compiler.dialects import Database
from schema.compiler.sources import Argument, Named, Order, Search, Since
from schema.rules.viewer import Eyes
from schema.rules.visibility import Predicate
from schema.tables import as_text
from schema.tables.words import words_in

MAX_SEARCH: Final = 200  # characters


class Given(NamedTuple):
    """An argument that a value is given for, and what of it decides how the statement is written: how many patterns its words are, where no
    index has them; the column of an order; how many ages may be within a time."""

    argument: Argument
    written: Any = None


class Narrowed(NamedTuple):
    """What is given, and the parameters that say it."""

    given: tuple[Given, ...]
    parameters: dict[str, Any]


NOTHING: Final = Narrowed((), {})


def fault(search: str | None) -> str | None:
    """What is wrong with a search."""
    return None if search is None or 1 <= len(search) <= MAX_SEARCH else f"`search` is 1 to {MAX_SEARCH} characters."


def name_of(argument: Argument) -> str:
    return argument if isinstance(argument, str) else argument.name


def narrowed(arguments: Sequence[Argument], values: dict[str, Any], database: Database, now: Callable[[], datetime]) -> Narrowed | None:
    """What of a list is asked for; None where that is known to be nothing: a search without a word."""
    found = NOTHING
    for argument in arguments:
        value = values.get(name_of(argument))
        if value is not None:
            more = given(argument, getattr(value, "value", value), database, now)
            if more is None:
                return None
            if more.given:
                found = Narrowed(found.given + more.given, found.parameters | more.parameters)
    return found


def given(argument: Argument, value: Any, database: Database, now: Callable[[], datetime]) -> Narrowed | None:
    match argument:
        case Search():
            words = words_in(value) if fault(value) is None else []
            return searched(argument, words, database) if words else None
        case Order(columns=columns):
            return Narrowed(tuple(Given(argument, column) for word, column in columns if word == value), {})
        case Since(spans=spans):
            words = [word for word, _ in spans]
            if value not in words:
                return NOTHING
            place = words.index(value)
            return Narrowed((Given(argument, place + 1),), {parameter(argument): as_text(now() - spans[place][1])})
        case _:
            return Narrowed((Given(argument),), {parameter(argument): value})


def searched(argument: Search, words: list[str], database: Database) -> Narrowed:
    if argument.indexed:
        return Narrowed((Given(argument),), {parameter(argument): database.wanted(words)})
    patterns = [*(f"% {word} %" for word in dict.fromkeys(words[:-1])), f"% {words[-1]}%"]
    patterns += ["%"] * ((1 << (len(patterns) - 1).bit_length()) - len(patterns))  # of few numbers, so that there are few statements
    return Narrowed((Given(argument, len(patterns)),), {parameter(argument, place): pattern for place, pattern in enumerate(patterns)})


def parameter(argument: Argument, place: int | None = None) -> str:
    return f"argument_{name_of(argument)}" + ("" if place is None else f"_{place}")


def conditions(given: Sequence[Given], row: FromClause, catalogue: Catalogue, eyes: Eyes) -> Iterator[Predicate]:
    """For the rows of a list, what its arguments say of their columns."""
    for argument, written in given:
        match argument:
            case str():
                yield row.c[argument] == bindparam(parameter(argument))
            case Named(table=table, column=column):
                yield row.c[column] == named(argument, catalogue, table, eyes)
            case Search():
                yield from (row.c.words.like(bindparam(parameter(argument, place))) for place in range(written or 0))
            case Since():
                yield row.c.created_at > bindparam(parameter(argument))


def order_of(given: Sequence[Given], usual: str) -> str:
    """The column by which a list is ordered."""
    return next((written for argument, written in given if isinstance(argument, Order)), usual)


def ages(given: Sequence[Given], row: FromClause) -> list[Predicate]:
    """The parts of a list, each with an index of its own, among which are all its rows; none where it is walked in one."""
    if any(isinstance(argument, Search) for argument, _ in given):
        return []
    within = [
        written if isinstance(argument, Since) else argument.ages for argument, written in given if isinstance(argument, Since | Order)
    ]
    return [row.c.age == literal_column(str(age)) for age in range(min(within, default=0))]


def named(argument: Argument, catalogue: Catalogue, table: type, eyes: Eyes) -> ColumnElement[Any]:
    """The `pk` of the row that has this id, where it exists for the viewer."""
    row = catalogue.database.view(table).alias("n")
    rule = catalogue.own_rule(table)(row.c, eyes)
    return select(row.c.pk).where(row.c.id == bindparam(parameter(argument)), rule).scalar_subquery()


def looked_up(given: Sequence[Given], database: Database) -> tuple[FromClause, Predicate] | None:
    """The index to begin at, and what it is asked for; None where no words are looked up in it."""
    for argument, _ in given:
        if isinstance(argument, Search) and argument.indexed:
            index = database.index()
            return index, database.has_words(index, bindparam(parameter(argument)))
    return None
