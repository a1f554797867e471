"""The orders of the feed and its times: whole, in pages, and the same whether the house has looked after ages or not."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlmodel import SQLModel

from schema.actions.standing import AGES, age_of
from schema.tables import Image, Tool, Visibility
from tests.schema.cast import ANONYMOUS, JANE, MALLORY, NOW, image, rows
from tests.schema.harness import Harness

FEED = """query ($sort: FeedSort, $period: Period, $search: String, $tool: Tool, $after: String) {
  feed(sort: $sort, period: $period, search: $search, tool: $tool, first: 3, after: $after) {
    totalCount nodes { id likeCount } edges { cursor } pageInfo { hasNextPage endCursor startCursor } } }"""
PERIODS = dict(zip(("DAY", "WEEK", "MONTH"), AGES, strict=True))
MANY = range(10, 34)


def town(*, looked_after: bool) -> Iterator[SQLModel]:
    """Of all ages, some at the very moment at which a time is over; each third is private, and liked most."""
    yield from rows()
    edges = [span + timedelta(milliseconds=more) for span in AGES for more in (-1, 0)]
    for pk in MANY:
        private = pk % 3 == 0
        for row in image(pk, f"i-{pk}", 1, Visibility.PRIVATE if private else Visibility.PUBLIC, 3 if pk % 5 == 0 else None):
            if isinstance(row, Image):
                row.like_count, row.heat = (999, 999_999) if private else (pk * 7 % 4, pk * 11 % 3 * 1_000)
                row.created_at = NOW - (*edges, timedelta(hours=1), timedelta(days=99))[pk % 8]
                row.age = age_of(row.created_at, NOW) if looked_after else 0
            yield row


@pytest.fixture(params=[True, False], ids=["looked after", "not yet looked after"], scope="module")
def house(request: pytest.FixtureRequest) -> Iterator[Harness]:
    made = Harness(list(town(looked_after=request.param)))
    yield made
    made.close()


def pages(house: Harness, **variables: Any) -> Iterator[dict[str, Any]]:
    after = None
    while True:
        answer = house.ask(FEED, viewer=MALLORY, variables={**variables, "after": after})
        assert "errors" not in answer, answer
        yield (listed := answer["data"]["feed"])
        after = listed["pageInfo"]["endCursor"]
        if not listed["pageInfo"]["hasNextPage"]:
            return


def expected(sort: str | None, period: str | None, tool: str | None = None) -> list[str]:
    listed = [row for row in town(looked_after=True) if isinstance(row, Image) and row.visibility == Visibility.PUBLIC]
    young = [row for row in listed if period not in PERIODS or NOW - row.created_at < PERIODS[period]]
    of_tool = [row for row in young if tool in (None, row.tool)]

    def place(row: Image) -> tuple[int, int]:
        return {"TOP": row.like_count, "TRENDING": row.heat}.get(sort or "", 0), row.pk or 0

    return [row.id for row in sorted(of_tool, key=place, reverse=True)]


@pytest.mark.parametrize("search", [None, "prompt o"], ids=["all", "a search"])
@pytest.mark.parametrize(("sort", "period"), list(product(("NEWEST", "TOP", "TRENDING", None), ("DAY", "WEEK", "MONTH", "ALL", None))))
def test_each_order_of_each_time_comes_page_by_page(house: Harness, sort: str | None, period: str | None, search: str | None) -> None:
    told = list(pages(house, sort=sort, period=period, search=search))
    wanted = expected(sort, period)
    assert [node["id"] for page in told for node in page["nodes"]] == wanted
    assert {page["totalCount"] for page in told} == {len(wanted)}
    cursors = [edge["cursor"] for page in told for edge in page["edges"]]
    assert len(set(cursors)) == len(cursors)


def test_an_order_is_kept_among_what_was_made_in_one_way(house: Harness) -> None:
    for sort, tool in product(("TOP", "TRENDING"), Tool):
        told = [node["id"] for page in pages(house, sort=sort, period="MONTH", tool=tool) for node in page["nodes"]]
        assert told == expected(sort, "MONTH", tool)


def test_an_order_or_a_time_that_is_null_is_the_usual_one_and_its_cursors_are_the_same(house: Harness) -> None:
    asked: list[dict[str, Any]] = [{}, {"sort": None, "period": None}, {"sort": "NEWEST", "period": "ALL"}, {"sort": "NEWEST"}]
    told = [house.ask(FEED, viewer=ANONYMOUS, variables=given)["data"]["feed"] for given in asked]
    assert told == [told[0]] * 4
    plain = house.ask("{ feed(first: 3) { pageInfo { endCursor } } }", viewer=ANONYMOUS)
    assert plain["data"]["feed"]["pageInfo"]["endCursor"] == told[0]["pageInfo"]["endCursor"]


def test_a_cursor_is_of_one_order_and_one_time(house: Harness) -> None:
    orders = [{"sort": sort, "period": period} for sort, period in product(("NEWEST", "TOP", "TRENDING"), ("WEEK", "ALL"))]
    ends = [next(pages(house, **order))["pageInfo"]["endCursor"] for order in orders]
    for (place, end), (other, order) in product(enumerate(ends), enumerate(orders)):
        answer = house.ask(FEED, viewer=MALLORY, variables={**order, "after": end})
        assert ("errors" in answer) is (place != other)


def test_an_owner_stands_in_the_feed_as_others_do(house: Harness) -> None:
    """R1: what is private is in no order, for its owner neither."""
    for order in ("TOP", "TRENDING"):
        seen = [house.ask(FEED, viewer=who, variables={"sort": order}) for who in (MALLORY, JANE)]
        assert seen[0] == seen[1]
