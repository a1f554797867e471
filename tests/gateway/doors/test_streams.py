"""GraphQL over server-sent events: who is answered so, and how it looks."""

import json

import httpx
import pytest

from gateway import streams
from gateway.endpoint import GRAPHQL, JSON, Accepted, HttpError, negotiated
from tests.gateway.doors.house import Street
from tests.gateway.doors.watching import EVENTS, asked_for

pytestmark = pytest.mark.once

WHO = "{ viewer { account { handle } } }"
STATUS = "subscription($id: ID!) { generation(id: $id) { status } }"
NEXT = b'event: next\ndata: {"data":{"viewer":null}}\n\n'
COMPLETE = b"event: complete\ndata:\n\n"
URQL = f"{GRAPHQL}, application/graphql+json, {JSON}, {EVENTS}, multipart/mixed"


@pytest.mark.parametrize(
    ("accept", "kind", "events", "first"),
    [
        ("*/*", JSON, True, False),
        ("", JSON, True, False),
        (JSON, JSON, False, False),
        (f"{GRAPHQL}, {JSON}", GRAPHQL, False, False),
        (URQL, GRAPHQL, True, False),
        (EVENTS, JSON, True, True),
        (f"{EVENTS}, {JSON}", JSON, True, True),
        (f"{JSON}, {EVENTS}", JSON, True, False),
        (f"{EVENTS};q=0.5, {JSON}", JSON, True, False),
        (f"{JSON};q=0.5, {EVENTS};q=0.9", JSON, True, True),
        (f"{EVENTS}, */*", JSON, True, True),
        (f"*/*, {EVENTS}", JSON, True, False),
        (f"{EVENTS};q=0, {JSON}", JSON, False, False),
        ("text/*", JSON, True, True),
        (f"application/*;q=0.1, {EVENTS};q=0.2", JSON, True, True),
    ],
)
def test_events_are_for_who_asks_for_them_first(accept: str, kind: str, events: bool, first: bool) -> None:
    assert negotiated(accept or "*/*") == Accepted(kind, events, first)


@pytest.mark.parametrize("accept", ["text/html", f"{EVENTS};q=0", "image/webp, text/html;q=0.5"])
def test_what_is_neither_is_not_acceptable(accept: str) -> None:
    with pytest.raises(HttpError) as refused:
        negotiated(accept)
    assert refused.value.status == 406


def asked(house: Street, accept: str, query: str = WHO, method: str = "POST", **more: str) -> httpx.Response:
    headers = {"accept": accept, **more}
    if method == "GET":
        return house.client.get("/graphql", params={"query": query}, headers=headers)
    return house.client.post("/graphql", json={"query": query}, headers=headers)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_query_is_one_event_and_the_end(house: Street, method: str) -> None:
    found = asked(house, EVENTS, method=method)
    assert (found.status_code, found.content) == (200, NEXT + COMPLETE)
    assert found.headers["content-type"] == f"{EVENTS}; charset=utf-8"
    assert found.headers["cache-control"] == "private, no-store"
    assert found.headers["vary"] == "Accept, Authorization, Cookie"
    assert "content-security-policy" in found.headers


def test_urql_is_answered_in_one_piece(house: Street) -> None:
    assert asked(house, URQL).headers["content-type"].startswith(GRAPHQL)


@pytest.mark.parametrize(
    ("query", "code"), [("{", "GRAPHQL_PARSE_FAILED"), ("{ nope }", "GRAPHQL_VALIDATION_FAILED"), (STATUS, "BAD_REQUEST")]
)
def test_a_document_that_cannot_be_answered_is_an_event(house: Street, query: str, code: str) -> None:
    """A browser shows its page nothing of the body of a 400."""
    found = asked(house, EVENTS, query)
    first, last = found.content.split(b"\n\n", 1)
    assert (found.status_code, last) == (200, COMPLETE)
    assert json.loads(first.removeprefix(b"event: next\ndata: "))["errors"][0]["extensions"]["code"] == code


def test_what_is_watched_is_answered_as_events_to_whoever_takes_them_at_all(house: Street) -> None:
    found = asked(house, URQL, 'subscription { generation(id: "gNeverWasNeverWasNever") { status } }', **house.jane.bearer)
    assert found.content == b'event: next\ndata: {"data":{"generation":null}}\n\n' + COMPLETE


@pytest.mark.parametrize("accept", [JSON, GRAPHQL, f"{JSON}, {EVENTS};q=0"])
def test_and_is_not_acceptable_to_others(house: Street, accept: str) -> None:
    found = asked(house, accept, STATUS)
    assert (found.status_code, found.json()["errors"][0]["extensions"]["code"]) == (406, "BAD_REQUEST")


def test_a_mutation_is_posted(house: Street) -> None:
    found = asked(house, EVENTS, "mutation { signOut { errors { code } } }", "GET")
    assert (found.status_code, found.headers["allow"]) == (405, "POST")


def test_a_token_of_nobody_is_refused_before_anything_is_streamed(house: Street) -> None:
    found = asked(house, EVENTS, authorization="Bearer nobodys")
    assert (found.status_code, found.headers["www-authenticate"]) == (401, "Bearer")


def test_no_other_site_has_a_mutation_streamed(house: Street) -> None:
    assert asked(house, EVENTS, cookie=f"sfumato={house.jane.token}", origin="https://elsewhere.test").status_code == 403


def test_while_nothing_happens_the_stream_says_that_it_goes_on(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "QUIET", 0.05)
    newcomer = house.member()
    sent = {"query": STATUS, "variables": {"id": asked_for(house, newcomer)}}
    with house.client.stream("POST", "/graphql", json=sent, headers={"accept": EVENTS, **newcomer.bearer}) as response:
        parts = response.iter_raw()
        heard = b"".join(next(parts) for _ in range(3))
    assert heard.endswith(b":\n\n")
