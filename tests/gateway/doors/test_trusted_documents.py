"""Documents that are asked for by their ids, and houses that answer no others."""

import json
import logging
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from gateway.documents import Documents, Unusable, document_id, read_manifest
from gateway.jobs import QueuedJobs
from gateway.privacy.check import Check
from gateway.privacy.premises import Impossible
from schema.actions.documents import trust_documents
from schema.actions.refusals import Refused
from schema.tables import TrustedDocument
from tests.gateway.doors.house import Street, street
from tests.gateway.doors.watching import EVENTS, Closed, talk
from web.documents import Document

WHO = "query Who { viewer { account { handle } } }"
PLANS = "query Plans { plans { code } }"
WATCH = "subscription Watch($id: ID!) { generation(id: $id) { status } }"
APP = {"b6fd": WHO, "77aa": PLANS, "c0de": WATCH, "both": f"{WHO} {PLANS}"}
UNKNOWN: list[tuple[str, list[Any]]] = [("UNKNOWN_DOCUMENT", [])]


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """A house that answers trusted documents alone."""
    with street(tmp_path_factory.mktemp("strict")) as found:
        with found.database.write() as session:
            trust_documents(session, APP, found.clock.now())
        found.house.documents.only = True
        found.house.documents.load()  # as when it begins
        yield found


def asked(house: Street, body: dict[str, Any], **headers: str) -> Any:
    return house.client.post("/graphql", json=body, headers={**house.jane.bearer, **headers}).json()


def codes(answer: Any) -> list[str]:
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


WAYS: dict[str, Any] = {
    "as GraphQL over HTTP proposes": lambda id: {"documentId": id},
    "with the kind of its hash": lambda id: {"documentId": f"sha256:{id}"},
    "as Relay has it": lambda id: {"doc_id": id},
    "as Apollo and urql have it": lambda id: {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": id}}},
    "with the text beside it, which is not read": lambda id: {"query": "{ nope }", "documentId": id},
    "as graphql-ws has it": lambda id: {"query": "", "extensions": {"persistedQuery": id}},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_trusted_document_is_asked_for_by_its_id(strict: Street, way: str) -> None:
    assert asked(strict, WAYS[way]("b6fd")) == {"data": {"viewer": {"account": {"handle": "jane"}}}}
    assert codes(asked(strict, WAYS[way]("no such id"))) == ["UNKNOWN_DOCUMENT"]


def test_it_is_asked_for_by_get_as_events_and_over_a_socket(strict: Street) -> None:
    got = strict.client.get("/graphql", params={"documentId": "77aa"}).json()
    assert got["data"]["plans"][0] == {"code": "free"}
    told = strict.client.post("/graphql", json={"documentId": "77aa"}, headers={"accept": EVENTS})
    assert json.loads(told.content.split(b"data: ")[1].split(b"\n")[0]) == got
    with talk(strict) as line:
        line.say({"type": "subscribe", "id": "1", "payload": {"documentId": "77aa"}})
        assert line.hear()["payload"] == got
        assert line.hear()["type"] == "complete"
        line.say(
            {"type": "subscribe", "id": "2", "payload": {"query": "", "extensions": {"persistedQuery": "c0de"}, "variables": {"id": "g"}}}
        )
        assert codes(line.hear()["payload"]) == ["UNAUTHORIZED_FIELD_OR_TYPE"]


def test_one_of_several_operations_is_named(strict: Street) -> None:
    assert asked(strict, {"documentId": "both", "operationName": "Who"})["data"] == {"viewer": {"account": {"handle": "jane"}}}
    assert (
        codes(asked(strict, {"documentId": "both"}))
        == codes(asked(strict, {"documentId": "both", "operationName": "X"}))
        == ["BAD_REQUEST"]
    )


@pytest.mark.parametrize(
    "query", ["{ viewer { id } }", WHO + " ", "{", "query { __schema { types { name } } }", "mutation { signOut { errors { code } } }"]
)
def test_a_house_that_answers_these_alone_refuses_all_others(strict: Street, query: str) -> None:
    assert strict.errors(query, strict.jane) == UNKNOWN
    for more in ({"accept": EVENTS}, {"accept": "application/graphql-response+json"}):
        assert "UNKNOWN_DOCUMENT" in strict.client.post("/graphql", json={"query": query}, headers=more).text
    with talk(strict) as line:
        line.ask(query)
        found = line.hear()
        assert (found["type"], codes({"errors": found["payload"]})) == ("error", ["UNKNOWN_DOCUMENT"])


def test_the_text_of_a_trusted_document_is_one(strict: Street) -> None:
    assert strict.ask(WHO, strict.jane) == {"viewer": {"account": {"handle": "jane"}}}


def test_the_documents_of_the_pages_are_always_trusted(strict: Street) -> None:
    assert strict.client.get("/").status_code == 200
    source = Document("feed/feed.graphql").source
    for body in ({"query": source}, {"documentId": sha256(source.encode()).hexdigest()}):
        assert codes(asked(strict, {**body, "variables": {"named": False, "name": ""}})) == []


def test_other_houses_answer_both(house: Street) -> None:
    with house.database.write() as session:
        trust_documents(session, {"d1": WHO}, house.clock.now())
    assert asked(house, {"documentId": "d1"}) == asked(house, {"query": WHO})
    assert codes(asked(house, {"documentId": "d2"})) == ["UNKNOWN_DOCUMENT"]


def test_what_is_added_while_a_house_is_served_is_known_at_once(strict: Street) -> None:
    assert codes(asked(strict, {"documentId": "later"})) == ["UNKNOWN_DOCUMENT"]
    with strict.database.write() as session:
        trust_documents(session, {"later": "{ plans { name } }"}, strict.clock.now())
    assert codes(asked(strict, {"documentId": "later"})) == []


def test_it_is_planned_before_it_is_asked(strict: Street) -> None:
    known = Documents(strict.house.face, strict.database, only=True)
    known.load()
    (operation,) = known.by_id["b6fd"].values()
    assert len(operation.plans) == 2
    assert len(next(iter(known.by_id["c0de"].values())).plans) == 2


def test_one_that_a_newer_house_does_not_answer_is_told_and_the_others_are_known(strict: Street, caplog: pytest.LogCaptureFixture) -> None:
    with strict.database.write() as session:
        session.add(TrustedDocument(id="old", source="{ whatWasOnce }", added_at=strict.clock.now()))
    known = Documents(strict.house.face, strict.database, only=True)
    with caplog.at_level(logging.WARNING):
        known.load()
    assert "old" in caplog.text
    assert "old" not in known.by_id
    assert "b6fd" in known.by_id
    assert codes(asked(strict, {"documentId": "old"})) == ["GRAPHQL_VALIDATION_FAILED"]


@pytest.mark.parametrize("id", ["", "x" * 129, "x" * 100_000, "\0", "' OR 1=1 --", "é"])
def test_an_odd_id_is_none(strict: Street, id: str) -> None:
    assert codes(asked(strict, {"documentId": id})) == ["UNKNOWN_DOCUMENT" if id else "BAD_REQUEST"]


@pytest.mark.parametrize("id", [7, [], {}, True])
def test_an_id_is_a_text(strict: Street, id: Any) -> None:
    for body in (
        {"documentId": id},
        {"doc_id": id},
        {"extensions": {"persistedQuery": {"sha256Hash": id}}},
        {"extensions": {"persistedQuery": id}},
    ):
        assert codes(asked(strict, body)) == ["BAD_REQUEST"]


def test_what_says_nothing_of_an_id_has_none() -> None:
    assert [document_id(body) for body in ({}, {"extensions": None}, {"documentId": None, "doc_id": None})] == [None] * 3


# The manifest.


def test_a_manifest_is_relays_or_apollos() -> None:
    apollo = {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": [{"id": "a", "body": WHO, "name": "Who", "type": "query"}],
    }
    assert read_manifest(json.dumps({"a": WHO})) == read_manifest(json.dumps(apollo)) == {"a": WHO}
    assert read_manifest(json.dumps({"sha256:a": WHO})) == {"a": WHO}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"a": 7}',
        '{"": "{ a }"}',
        '{"a\\n": "{ a }"}',
        json.dumps({"x" * 129: WHO}),
        '{"format": "apollo-persisted-query-manifest", "operations": [7]}',
    ],
)
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(Unusable):
        read_manifest(text)


def test_an_id_stays_that_of_its_document(strict: Street) -> None:
    with pytest.raises(Refused), strict.database.write() as session:
        trust_documents(session, {"new": PLANS, "b6fd": PLANS}, strict.clock.now())
    with strict.database.write() as session:
        assert trust_documents(session, APP, strict.clock.now()) == 0
    assert not strict.all(TrustedDocument, TrustedDocument.id == "new")


def test_a_closed_socket_is_no_answer(strict: Street) -> None:
    with talk(strict) as line:
        line.say({"type": "subscribe", "id": "1", "payload": {}})
        with pytest.raises(Closed, match="4400"):
            line.hear()


def test_a_privacy_check_says_why_it_cannot_go_round_such_a_house(strict: Street) -> None:
    QueuedJobs(strict.settings.jobs_url).migrate()
    with pytest.raises(Impossible, match="SFUMATO_DOCUMENTS=only"):
        Check(strict.settings, strict.settings.address, strict.database, strict.clock, list).run()
