"""Numbers for staff, at both doors; for everybody else there are none (R14, THREATS 3 and 17)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import delete

from schema.actions.api_keys import create_api_key
from schema.rules.numbers import SUPPRESSED_BELOW
from schema.tables import AccountNumber, ImageNumber, Numbers, Plan
from tests.gateway.doors.house import Member, Street
from web.insights.charts import HEIGHT, of_plan

ASK = """query($from: Date!, $until: Date!) { insights(from: $from, until: $until) {
  from until suppressedBelow publicShare generations { queued } accounts { plan { code } accounts }
  images { day plan { code } public private } } }"""
REFUSED = [("UNAUTHORIZED_FIELD_OR_TYPE", ["insights"])]


@pytest.fixture(scope="module")
def days(served: Street) -> list[str]:
    """Three days before today, of which there are numbers."""
    today = served.clock.now().date()
    return [(today - timedelta(days=number)).isoformat() for number in (3, 2, 1)]


@pytest.fixture(scope="module")
def counted(served: Street, days: list[str]) -> Iterator[Street]:
    solo, studio = (next(plan.pk or 0 for plan in served.all(Plan) if plan.code == code) for code in ("solo", "studio"))
    with served.database.write() as session:
        session.get_one(Numbers, 1).queued = 7
        for day, plan, public, private in ((0, solo, 3, 9), (1, solo, 5, None), (2, solo, 1, 1), (2, studio, 4, 0)):
            session.add(ImageNumber(numbers_pk=1, day=days[day], plan_pk=plan, public=public, private=private))
        for day, plan, accounts in ((1, solo, 20), (2, solo, 21), (2, studio, 6)):
            session.add(AccountNumber(numbers_pk=1, day=days[day], plan_pk=plan, accounts=accounts))
    yield served
    with served.database.write() as session:
        for kind in (ImageNumber, AccountNumber):
            session.execute(delete(kind))
        session.get_one(Numbers, 1).queued = None


def ask(house: Street, who: Member | None, first: str, last: str) -> Any:
    return house.ask(ASK, who, **{"from": first, "until": last})["insights"]


def keyed(house: Street, who: Member, *scopes: str) -> Member:
    return Member(who.handle, who.pk, house.do(who.handle, create_api_key, "a dashboard", list(scopes), None)[1])


def test_staff_are_told_what_was_counted(counted: Street, days: list[str]) -> None:
    found = ask(counted, counted.staff, days[0], days[2])
    assert found["images"] == [
        {"day": days[0], "plan": {"code": "solo"}, "public": 3, "private": 9},
        {"day": days[1], "plan": {"code": "solo"}, "public": 5, "private": None},
        {"day": days[2], "plan": {"code": "solo"}, "public": 1, "private": 1},
        {"day": days[2], "plan": {"code": "studio"}, "public": 4, "private": 0},
    ]
    assert found["accounts"] == [{"plan": {"code": "solo"}, "accounts": 21}, {"plan": {"code": "studio"}, "accounts": 6}]
    assert found["publicShare"] == pytest.approx((3 + 1 + 4) / (3 + 9 + 1 + 1 + 4))  # of the cells that show both
    assert (found["from"], found["until"], found["generations"]) == (days[0], days[2], {"queued": 7})
    assert found["suppressedBelow"] == SUPPRESSED_BELOW


def test_two_spans_in_one_document_are_two(counted: Street, days: list[str]) -> None:
    query = f"""{{ a: insights(from: "{days[0]}", until: "{days[0]}") {{ from images {{ public }} publicShare }}
      b: insights(from: "{days[2]}", until: "{days[2]}") {{ from images {{ public }} publicShare }} }}"""
    assert counted.ask(query, counted.staff) == {
        "a": {"from": days[0], "images": [{"public": 3}], "publicShare": 0.25},
        "b": {"from": days[2], "images": [{"public": 1}, {"public": 4}], "publicShare": pytest.approx(5 / 6)},
    }


def test_where_nothing_was_counted_there_is_nothing(counted: Street) -> None:
    found = ask(counted, counted.staff, "2020-01-01", "2020-12-31")
    assert (found["images"], found["accounts"], found["publicShare"]) == ([], [], None)


@pytest.mark.parametrize("day", ["2026-02-30", "26-11-24", "yesterday", "2026-11-24T00:00:00Z", "", 7])
def test_a_day_is_a_day(counted: Street, day: Any) -> None:
    assert [code for code, _ in counted.errors(ASK, counted.staff, **{"from": day, "until": "2026-11-24"})] == ["BAD_REQUEST"]


def test_a_key_of_staff_reads_them_with_the_scope_and_with_no_other(counted: Street, days: list[str]) -> None:
    dashboard = keyed(counted, counted.staff, "insights:read")
    assert ask(counted, dashboard, days[0], days[2]) == ask(counted, counted.staff, days[0], days[2])
    other = keyed(counted, counted.staff, "moderation:write", "images:read")
    assert counted.errors(ASK, other, **{"from": days[0], "until": days[2]}) == REFUSED


def test_threat_17_nobody_else_is_told_that_there_are_numbers(counted: Street, days: list[str]) -> None:
    for who in (None, counted.jane, counted.jason, keyed(counted, counted.jane, "images:read", "account:read")):
        assert counted.errors(ASK, who, **{"from": days[0], "until": days[2]}) == REFUSED


def test_threat_17_the_page_is_not_there_for_anybody_else(counted: Street) -> None:
    with counted.browser() as nobody, counted.browser(counted.jane) as member:
        for browser in (nobody, member):
            found, never = (browser.get(path) for path in ("/insights", "/no-such-page"))
            assert (found.status_code, found.content) == (404, never.content)


def test_threat_03_numbers_tell_nothing_of_few(counted: Street, days: list[str]) -> None:
    """Neither a cell, nor a sum, nor a share tells what a cell of too few accounts had."""
    (hidden,) = (cell for cell in ask(counted, counted.staff, days[1], days[1])["images"] if cell["private"] is None)
    assert hidden["public"] == 5
    assert ask(counted, counted.staff, days[1], days[1])["publicShare"] is None
    with_it, without = (ask(counted, counted.staff, first, days[2])["publicShare"] for first in (days[1], days[2]))
    assert with_it == without


# The page.


def page(house: Street, path: str = "/insights") -> httpx.Response:
    with house.browser(house.staff) as browser:
        return browser.get(path)


def test_staff_see_them_drawn(counted: Street) -> None:
    found = page(counted)
    assert found.status_code == 200
    assert found.text.count('class="over"') == 2 + 1  # two days, and the key of the drawing
    for words in ("44 %", ">7<", "9 public, 10 private; 28 days are not shown whole; at most 12 a day", "nothing to show"):
        assert words in " ".join(found.text.split()), words


def test_staff_find_the_page_from_their_account(counted: Street) -> None:
    assert 'href="/insights"' in page(counted, "/account").text
    with counted.browser(counted.jane) as browser:
        assert "/insights" not in browser.get("/account").text


@pytest.mark.parametrize(("span", "status"), [("30", 200), ("90", 200), ("365", 200), ("7", 400), ("x", 400)])
def test_a_page_is_of_a_month_a_season_or_a_year(counted: Street, span: str, status: int) -> None:
    assert page(counted, f"/insights?days={span}").status_code == status


def test_bars_stand_on_each_other_and_none_is_higher_than_the_drawing() -> None:
    span = ["2026-11-20", "2026-11-21", "2026-11-22"]
    chart = of_plan("Solo", [{"day": span[0], "public": 3, "private": 9}, {"day": span[2], "public": 6, "private": None}], span)
    assert [(bar.of, bar.x, bar.y, bar.height) for bar in chart.bars] == [
        ("public", 0, HEIGHT * 0.75, HEIGHT * 0.25),
        ("private", 0, 0, HEIGHT * 0.75),
        ("public", 400, HEIGHT * 0.5, HEIGHT * 0.5),
    ]
    assert (chart.highest, chart.public, chart.private, chart.gaps) == (12, 9, 9, 2)
    assert of_plan("Solo", [], span).bars == ()
