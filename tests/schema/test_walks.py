"""How lists are walked, by the text of their statements: what others have, and what is not asked for, is not gone through (R16)."""

from typing import Any

import pytest
from sqlalchemy import literal

from schema.compiler.dialects import SQLITE
from schema.compiler.narrowing import Given, named
from schema.compiler.plan import Plan, Read
from schema.compiler.sources import Named, Order, Search, ToMany
from schema.compiler.statements import Variant
from schema.graph.computed import Asker
from schema.rules.viewer import NOBODY, Eyes
from schema.tables import ImageRecord
from tests.schema.harness import Noon, face

pytestmark = pytest.mark.sqlite  # the walks are the same over both databases; their texts are not

FEED = """query ($sort: FeedSort, $period: Period, $search: String, $after: String) {
  feed(sort: $sort, period: $period, search: $search, after: $after) { nodes { id } edges { cursor } } }"""
SORTS = ("NEWEST", "TOP", "TRENDING")
LISTED = face().catalogue.types["Query"].fields["feed"].source
FEED_ARGUMENTS = LISTED.arguments if isinstance(LISTED, ToMany) else ()
WITHIN = {"DAY": 1, "WEEK": 2, "MONTH": 3, "ALL": 4}  # ages


def plan() -> Plan:
    operation = face().library.operation(FEED)
    return face().library.plan(operation, NOBODY, face().library.variables(operation, {}))


def text(query: str = FEED, **variables: Any) -> str:
    """The one statement of a document, as anonymous asks it."""
    operation = face().library.operation(query)
    reading = face().read(operation, face().library.variables(operation, variables), Asker(NOBODY, Noon(), ""))
    read = next(reading)
    assert isinstance(read, Read)
    return read.sql


def test_the_newest_are_one_walk_without_a_look_elsewhere() -> None:
    usual: tuple[dict[str, Any], ...] = ({}, {"sort": "NEWEST"}, {"period": "ALL"})
    for given in usual:
        assert text(**given).count("SELECT") == 1
        assert ".age" not in text(**given)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("period", WITHIN)
def test_an_order_is_walked_age_by_age_and_no_age_that_is_beyond_the_time(sort: str, period: str) -> None:
    if (sort, period) == ("NEWEST", "ALL"):
        return
    made = text(sort=sort, period=period)
    ages = [f"k.age = {age}" for age in range(4)]
    assert [age in made for age in ages] == [place < WITHIN[period] for place in range(4)]
    assert made.count(" UNION ALL ") == WITHIN[period] - 1


@pytest.mark.parametrize("period", WITHIN)
def test_each_age_has_the_whole_rule(period: str) -> None:
    """Else rows that nobody sees would take the places of a page."""
    made = text(sort="TOP", period=period)
    assert made.count("k.appeal_open") == WITHIN[period]


@pytest.mark.parametrize("sort", SORTS)
def test_a_search_is_walked_by_its_index_in_one(sort: str) -> None:
    made = text(search="heron", sort=sort, period="DAY")
    assert "UNION ALL" not in made
    assert "k.age" not in made


def test_a_search_goes_on_by_the_key_of_its_index_and_an_order_by_its_own_place() -> None:
    """SQLite goes through an index from where its own key says, and not from where a row's does."""
    order, search = (argument for argument in FEED_ARGUMENTS if isinstance(argument, Search | Order))
    for column, wanted in (("pk", "f.pk < ?"), ("top", "k.top < ?")):
        given = (Given(search), *((Given(order, column),) if column != "pk" else ()))
        made = plan().statements[0].text(Variant(True, given), SQLITE).sql
        assert [piece for piece in ("f.pk < ?", "k.pk < ?", "k.top < ?") if piece in made] == [wanted]


def test_what_is_named_is_looked_for_among_rows_that_have_a_rule() -> None:
    eyes = Eyes.of(lambda _: literal(0))
    with pytest.raises(LookupError):
        named(Named("record", ImageRecord, "pk"), face().catalogue, ImageRecord, eyes)
