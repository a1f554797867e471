"""The explorer of a development house; and what introspection tells whom, at the door."""

from dataclasses import replace
from typing import Any

import pytest

from tests.gateway.doors.house import Street

pytestmark = pytest.mark.once

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TYPE = '{ __type(name: "Insights") { name } __schema { subscriptionType { name } } }'


def test_a_browser_that_comes_to_the_api_is_shown_the_explorer(house: Street) -> None:
    found = house.client.get("/graphql", headers=HTML)
    assert (found.status_code, found.headers["location"]) == (303, "/explorer")
    page = house.client.get("/explorer")
    assert page.status_code == 200
    for script in ("react.production.min.js", "react-dom.production.min.js", "graphiql.min.js", "explorer.js"):
        (path,) = (part for part in page.text.split('"') if part.endswith(f"/{script}"))
        assert house.client.get(path).status_code == 200
    assert "style=" not in page.text


def test_a_query_in_an_address_is_answered_to_a_browser_too(house: Street) -> None:
    found = house.client.get("/graphql", params={"query": "{ plans { code } }"}, headers=HTML)
    assert found.json()["data"]["plans"][0] == {"code": "free"}


def test_a_real_house_has_no_explorer(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.house, "settings", replace(house.settings, development=False))
    assert house.client.get("/explorer").status_code == 404
    assert house.client.get("/graphql", headers=HTML).status_code == 400


def test_each_is_told_what_it_can_reach(house: Street) -> None:
    staff, member = ("Insights", "Subscription"), (None, "Subscription")
    expected: list[tuple[Any, Any]] = [(None, (None, None)), (house.jane, member), (house.staff, staff)]
    for who, (insights, subscription) in expected:
        found = house.ask(TYPE, who)
        assert (found["__type"] and found["__type"]["name"]) == insights
        assert (found["__schema"]["subscriptionType"] and found["__schema"]["subscriptionType"]["name"]) == subscription
