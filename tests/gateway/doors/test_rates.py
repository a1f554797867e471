"""A minute has only so much: by cost, for each member and each address, whichever way it is asked."""

from collections.abc import Iterator
from typing import Any

import pytest

from gateway import rates
from gateway.caller import Caller
from gateway.rates import NEIGHBOURS, Rates, TooMany
from schema.compiler.plan import MAX_ROWS
from schema.rules.viewer import NOBODY, Viewer
from tests.gateway.doors.house import Street
from tests.gateway.doors.watching import EVENTS, talk

pytestmark = pytest.mark.once

FEED = "{ feed(first: 9) { nodes { id } } }"  # costs 10
BUDGET = 100


@pytest.fixture
def limited(house: Street) -> Iterator[Street]:
    house.ask(FEED)  # what is not known costs something to be read first
    before, house.house.rates = house.house.rates, Rates(BUDGET)
    yield house
    house.house.rates = before


def codes(answer: Any) -> list[str]:
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


def test_what_a_minute_has_is_spent_by_cost_and_it_is_said_when_to_come_again(limited: Street) -> None:
    newcomer = limited.member()
    for _ in range(BUDGET // 10):
        limited.ask(FEED, newcomer)
    refused = limited.post(FEED, newcomer)
    assert refused.status_code == 429
    assert codes(refused.json()) == ["TOO_MANY_REQUESTS"]
    assert 1 <= int(refused.headers["retry-after"]) == refused.json()["errors"][0]["extensions"]["retryAfter"] <= 60
    limited.ask(FEED, limited.member())  # another one has a minute of its own


def test_whichever_way_it_is_asked_it_is_one_account(limited: Street) -> None:
    newcomer = limited.member()
    for _ in range(BUDGET // 10):
        limited.ask(FEED, newcomer)
    events = limited.client.post("/graphql", json={"query": FEED}, headers={"accept": EVENTS, **newcomer.bearer})
    got = limited.client.get("/graphql", params={"query": FEED}, headers=newcomer.bearer)
    by_cookie = limited.client.post("/graphql", json={"query": FEED}, headers={"cookie": f"sfumato={newcomer.token}"})
    assert [answer.status_code for answer in (events, got, by_cookie)] == [429] * 3
    with talk(limited, newcomer) as line:
        line.ask(FEED)
        found = line.hear()
        assert (found["type"], codes({"errors": found["payload"]})) == ("error", ["TOO_MANY_REQUESTS"])


def test_mutations_count_before_anything_is_done(limited: Street) -> None:
    newcomer = limited.member()
    write = 'mutation { updateProfile(input: {bio: "%s"}) { errors { code } } }'
    for number in range(BUDGET // 10):
        answer = limited.post(write % number, newcomer).json()
        if codes(answer):
            break
    else:
        raise AssertionError("it was never refused")
    bio = limited.account(newcomer).bio
    assert limited.post(write % "after", newcomer).status_code == 429
    assert limited.account(newcomer).bio == bio != "after"


def test_pages_are_not_counted(limited: Street) -> None:
    with limited.browser(limited.jane) as browser:
        assert [browser.get("/").status_code for _ in range(20)] == [200] * 20


def test_a_document_that_could_cost_more_than_any_answer_has_is_counted_as_the_largest_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Rates(2 * MAX_ROWS)
    who = Caller(None, "here", Viewer(account_pk=1))
    for _ in range(2):
        found.charge(who, 10_000_000)
    with pytest.raises(TooMany):
        found.charge(who, 1)


def test_nobody_shares_what_an_address_has_and_members_of_one_address_have_some_more() -> None:
    found = Rates(BUDGET)
    found.charge(Caller(None, "here", NOBODY), BUDGET)
    with pytest.raises(TooMany):
        found.charge(Caller(None, "here", NOBODY), 1)
    found.charge(Caller(None, "there", NOBODY), BUDGET)
    for number in range(1, NEIGHBOURS):
        found.charge(Caller("token", "here", Viewer(account_pk=number)), BUDGET - 1)
    with pytest.raises(TooMany):
        found.charge(Caller("token", "here", Viewer(account_pk=99)), BUDGET)


def test_where_there_is_no_limit_nothing_is_counted(house: Street) -> None:
    assert not house.house.rates.limited
    Rates(0).charge(Caller(None, "here", NOBODY), 10**9)


def test_it_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    found, who = Rates(BUDGET), Caller(None, "here", NOBODY)
    found.charge(who, BUDGET)
    with pytest.raises(TooMany) as refused:
        found.charge(who, 1)
    assert 55 <= refused.value.retry_after <= 60
    assert rates.NEIGHBOURS > 1
