"""Where the value of a field comes from. A Strawberry field carries one of these in its metadata; one without it stops the start-up."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, String, bindparam

from schema.rules.viewer import Eyes
from schema.rules.visibility import Audience, Predicate, Row

SOURCE: Final = "source"  # the key in a field's metadata
ORIGIN: Final = "origin"  # the key under which a type keeps its Origin


@dataclass(frozen=True, slots=True)
class Origin:
    """What the rows of an object type are: a table, for whom its rows exist being the type's own `@access`. None: a plain value."""

    table: type | None


@dataclass(frozen=True, slots=True)
class ToOne:
    """At most one row of another table: the one whose `there` equals `here` of this row, or of the row that `via` leads to.

    `implied`: the rule of this row implies that it is there, so that the field may be non-null. `when` narrows by this row.
    """

    table: type
    here: str
    there: str = "pk"
    via: "ToOne | None" = None
    implied: bool = False
    when: Callable[[Row], Predicate] | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """An argument of a list: the id of a row of `table`, whose `pk` a column equals. Where that row does not exist for the viewer, as
    where there is none, nothing is found (R15)."""

    name: str
    table: type
    column: str


@dataclass(frozen=True, slots=True)
class Search:
    """An argument of a list: words, each of which stands in the column `words`, the last one as the beginning of a word.

    `indexed`: by the index of what is listed, in which nothing else is found, beginning at the newest.
    """

    name: str = "search"
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """An argument of a list: a word of an enum, and the column whose order it stands for, the greatest first; the usual one, `pk`, is left
    out. The index of each begins with `age`, of which there are so many."""

    name: str
    columns: tuple[tuple[str, str], ...]
    ages: int


@dataclass(frozen=True, slots=True)
class Since:
    """An argument of a list: a word of an enum, and how long ago `created_at` is at most. A row's `age` is the place of the first of these
    that it is not beyond, or one before; other words mean all."""

    name: str
    spans: tuple[tuple[str, timedelta], ...]


Argument = str | Named | Search | Order | Since  # a string: the argument and the column that equals it


@dataclass(frozen=True, slots=True)
class ToMany:
    """Rows of another table whose `there` equals `here` of this row (without both: all rows), in the order of `order`.

    `where` narrows the list, given the row, the viewer and the parent's row. `through` names a table between the two, and its column that
    holds the `pk` of the rows; `there` is then a column of that table. `arguments` are those of the field that narrow it.
    Answered as a connection where the field's type is one, else as a plain list.

    `apart`: its rows are looked for by one reason after another, each by an index of its own. Else an OR of reasons would go through all
    rows that others keep to themselves, and how long that takes would tell how many they are (R16).
    """

    table: type
    here: str | None = None
    there: str | None = None
    where: Callable[[Row, Eyes, Row], Predicate] | None = None
    through: tuple[type, str] | None = None
    order: str = "pk"
    oldest: bool = False
    arguments: tuple[Argument, ...] = ()
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """The one row of a ToMany that has the greatest `by`; of these the newest."""

    of: ToMany
    by: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row, or of the one row that `via` leads to."""

    name: str
    via: ToOne | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a ToMany has for this viewer."""

    of: ToMany


@dataclass(frozen=True, slots=True)
class Sum:
    """Of a column of the rows of a ToMany; null where there is none."""

    of: ToMany
    column: str


@dataclass(frozen=True, slots=True)
class Newest:
    """A column of the newest row of a ToMany; 0 where there is none."""

    of: ToMany
    column: str


@dataclass(frozen=True, slots=True)
class Exists:
    """Is there a row of `table` whose `there` equals `here` of this row, and that the viewer owns?"""

    table: type
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Same:
    """An object over the same row; null where the column `unless_null` is."""

    unless_null: str | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """An input of a Computed: a column of the row that `via` leads to, for an audience that is stated here."""

    via: ToOne
    column: str
    to: Audience


@dataclass(frozen=True, slots=True)
class Mine:
    """An input of a Computed: does the viewer own this row?"""


Input = str | Mine | Beside | Count | Sum | Newest | Callable[[Row, Eyes], ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Computed:
    """A pure function of the asker, of columns, and of the field's arguments by name.

    `few` says that the inputs take few different values in one answer, so that each is computed and shaped once. `owners` says that
    it looks at the other inputs only where the viewer owns the row: for those who own nothing they are not read, and are None.
    """

    function: Callable[..., Any]
    inputs: tuple[Input, ...] = ()
    few: bool = False
    owners: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a connection or of one of its edges: the compiler knows these by name."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the plain value that the parent is."""

    name: str


@dataclass(frozen=True, slots=True)
class ByKey:
    """A root: the one row whose column equals an argument."""

    table: type
    column: str
    argument: str
    fold: bool = False  # compare in lower case


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched(ByKey):
    """A root of Subscription: this row, read anew whenever something of the viewer's changes, until its field `state` is one of `over`."""

    state: str
    over: frozenset[str]


@dataclass(frozen=True, slots=True)
class Only:
    """A root: the one row of a table whose `column` is 1: all that it has, or the chosen one. What is below it may be narrowed by the
    arguments of this field (`asked`)."""

    table: type
    column: str = "pk"


@dataclass(frozen=True, slots=True)
class OfViewer:
    """A root: the row of whoever is signed in."""

    table: type
    column: str


@dataclass(frozen=True, slots=True)
class AnyNode:
    """A root: the row of whichever type the id tells by its first letter."""


@dataclass(frozen=True, slots=True)
class AnyNodes:
    """A root: a list of such rows, in the order of the ids; null where there is none."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A root that reads first and then decides: a generator of Reads that returns a plain value. It is given the asker, what reads as the
    asker (`schema.compiler.plan.Own`), and the field's arguments by name. `finds`: tables whose rows it looks for by their ids."""

    function: Callable[..., Generator[Any, Any, Any]]
    finds: tuple[type, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """A mutation: what is done, before its payload is read. `reason` says why anonymous may call it, where it may."""

    function: Callable[..., Any]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An object, or a list of objects, whose keys the parent value has in an attribute: read as any other row, by the rule."""

    table: type
    attribute: str
    column: str = "pk"
    to: Audience = Audience.OWNER


Source = (
    Column
    | ToOne
    | ToMany
    | Pick
    | Count
    | Sum
    | Newest
    | Exists
    | Same
    | Computed
    | Part
    | Attribute
    | ByKey
    | Only
    | OfViewer
    | AnyNode
    | AnyNodes
    | Answered
    | Action
    | Found
)


def asked(name: str) -> ColumnElement[Any]:
    """An argument of the root field to which a row belongs, as a value in its statements."""
    return bindparam(f"asked_{name}", type_=String)
