"""`/graphql` by the audits of graphql-http, the reference implementation of GraphQL over HTTP."""

from typing import Any

import pytest

import gateway.endpoint
from tests.clients.node import answer_of
from tests.gateway.doors.house import Street

pytestmark = pytest.mark.once

Audit = dict[str, Any]  # id, name, level (MUST, SHOULD, MAY), status (ok, notice, warn, error) and reason


def audits(house: Street) -> list[Audit]:
    return list(answer_of("graphql_http/audits.mjs", str(house.client.base_url.join("/graphql"))))


def test_all_audits_are_ok_also_those_that_only_recommend(house: Street) -> None:
    found = audits(house)
    assert [audit for audit in found if audit["status"] != "ok"] == []
    assert len({audit["id"] for audit in found}) == len(found) == 61
    assert {audit["level"] for audit in found} == {"MUST", "SHOULD", "MAY"}


def test_an_endpoint_that_leaves_the_specification_is_found_out(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here it says 400 in the older media type too, to a document that does not hold."""
    monkeypatch.setattr(gateway.endpoint, "REQUEST_ERRORS", frozenset())
    found = [audit for audit in audits(house) if audit["status"] != "ok"]
    assert {(audit["id"], audit["level"], audit["status"]) for audit in found} == {
        (name, "SHOULD", "warn") for name in ("572B", "FDE2", "7B9B")
    }
    assert all(audit["reason"] for audit in found)
