"""Introspection: each audience is told what it can reach, and documents are validated against all of it."""

from typing import Any

import pytest
from graphql import GraphQLObjectType, build_client_schema, get_introspection_query

from schema.graph.computed import Asker
from schema.rules.viewer import LEAVING_SCOPES, MEMBER_SCOPES, NOBODY, STAFF_SCOPES, Viewer
from tests.schema.harness import Noon, face

pytestmark = pytest.mark.once

MEMBER = Viewer(account_pk=1, scopes=MEMBER_SCOPES)
STAFF = Viewer(account_pk=1, staff=True, scopes=MEMBER_SCOPES | STAFF_SCOPES)
READER = Viewer(account_pk=1, key_id="k", scopes=frozenset({"images:read"}))
DASHBOARD = Viewer(account_pk=1, staff=True, key_id="k", scopes=frozenset({"insights:read"}))
LEAVING = Viewer(account_pk=1, scopes=LEAVING_SCOPES)
EVERYBODY = {"nobody": NOBODY, "a member": MEMBER, "staff": STAFF, "a key": READER, "a dashboard": DASHBOARD, "leaving": LEAVING}


def ask(document: str, viewer: Viewer) -> Any:
    library = face().library
    operation = library.operation(document)
    return face().with_introspection(operation, library.variables(operation, {}), {"data": {}}, Asker(viewer, Noon(), ""))["data"]


def schema_of(viewer: Viewer) -> Any:
    return build_client_schema(ask(get_introspection_query(), viewer))


def fields(viewer: Viewer) -> set[str]:
    return {
        f"{kind.name}.{name}"
        for kind in schema_of(viewer).type_map.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__")
        for name in kind.fields
    }


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_field_is_told_exactly_where_it_is_not_refused_and_something_leads_to_it(who: str) -> None:
    viewer = EVERYBODY[who]
    told, whole = fields(viewer), face().catalogue.types
    admitted = {
        f"{kind.name}.{name}"
        for kind in whole.values()
        for name, field in kind.fields.items()
        if field.gate.admits(viewer.signed_in, viewer.scopes)
    }
    assert told <= admitted
    kinds = {name.partition(".")[0] for name in told}
    assert {name for name in admitted if name.partition(".")[0] in kinds} == told


@pytest.mark.parametrize(
    ("who", "told", "hidden"),
    [
        (
            "nobody",
            "Query.feed Mutation.signIn Viewer.account",
            "Query.insights Insights.images Mutation.generate Subscription.generation Viewer.email",
        ),
        (
            "a member",
            "Mutation.generate Subscription.generation Viewer.email Mutation.createApiKey",
            "Query.insights Insights.images PlanCount.accounts",
        ),
        ("staff", "Query.insights Insights.images PlanCount.accounts Viewer.email", ""),
        (
            "a key",
            "Viewer.library Viewer.liked Subscription.generation",
            "Viewer.email Viewer.tokens Mutation.generate Mutation.createApiKey Query.insights",
        ),
        ("a dashboard", "Query.insights Insights.publicShare", "Viewer.library Viewer.email Mutation.remix"),
        ("leaving", "Viewer.email Mutation.signOut", "Viewer.library Mutation.generate"),
    ],
)
def test_who_is_told_what(who: str, told: str, hidden: str) -> None:
    found = fields(EVERYBODY[who])
    assert set(told.split()) <= found
    assert not set(hidden.split()) & found


def test_a_type_that_is_not_told_is_none() -> None:
    for viewer, expected in ((MEMBER, None), (STAFF, {"name": "Insights"})):
        assert ask('{ __type(name: "Insights") { name } }', viewer) == {"__type": expected}
    assert ask("{ __schema { subscriptionType { name } } }", NOBODY) == {"__schema": {"subscriptionType": None}}


def test_documents_are_validated_against_the_whole_schema() -> None:
    """What one may not reach is refused as such, and not as if it were not there."""
    assert face().library.operation('{ insights(from: "2026-11-24", until: "2026-11-24") { publicShare } viewer { email } }')


def test_what_is_told_is_kept_for_the_latest_audiences_alone() -> None:
    for number in range(40):
        face().told(True, frozenset({f"scope{number}"}))
    assert len(face().tellings) <= 16
    assert face().told(True, frozenset({"scope39"})) is face().told(True, frozenset({"scope39"}))


def test_directives_are_told_to_everybody() -> None:
    for viewer in EVERYBODY.values():
        assert {"access", "cost", "listSize", "requiresScopes", "authenticated"} <= {
            directive.name for directive in schema_of(viewer).directives
        }
