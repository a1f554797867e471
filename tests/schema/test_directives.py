"""The directives that are printed are the ones that are enforced: the very objects, changed in place, change who reads what."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from schema.compiler.cursors import Cursors
from schema.compiler.dialects import SQLITE
from schema.graph.build import build, catalogue
from schema.graph.directives import Access, RequiresScopes
from schema.graph.face import Face
from schema.rules.visibility import Audience
from schema.tables import ImageRecord, Visibility
from tests.schema.cast import ANONYMOUS, JANE, JASON, MALLORY, STAFF, image, rows
from tests.schema.harness import KIND, Harness, Who


@contextmanager
def house(kind: str, field: str | None, *directives: object) -> Iterator[Harness]:
    """A house of the cast in which a type, or a field, states these directives."""
    schema, _ = build()
    found: Any = schema._schema.type_map[kind]
    definition = (found.fields[field] if field else found).extensions["strawberry-definition"]
    before, definition.directives = definition.directives, list(directives)
    try:
        stored = [*rows(), *image(4, "i-remix", 1, Visibility.PUBLIC, source_pk=1)]
        changed = Harness(stored, Face(schema, catalogue(schema._schema, KIND), Cursors(bytes(64))))
        yield changed
        changed.close()
    finally:
        definition.directives = before


def value(harness: Harness, who: Who, selection: str) -> Any:
    return harness.ask(f'{{ image(id: "i-public") {{ {selection} }} }}', viewer=who)["data"]["image"]


def test_a_cost_is_read_by_its_owner_alone() -> None:
    with house("Image", "tokens", Access(to=Audience.OWNER)) as harness:
        assert value(harness, JANE, "tokens") == {"tokens": 8}
        assert value(harness, MALLORY, "tokens") == {"tokens": None}
        assert value(harness, ANONYMOUS, "tokens") == {"tokens": None}


def test_a_wider_audience_in_its_place_makes_it_readable() -> None:
    with house("Image", "tokens", Access(to=Audience.ANYONE)) as harness:
        assert value(harness, MALLORY, "tokens") == {"tokens": 8}
        assert value(harness, ANONYMOUS, "tokens") == {"tokens": 8}


@pytest.mark.parametrize("selection", ["tokens viewerCan { makePrivate { reason } }", "viewerCan { makePrivate { reason } } tokens"])
def test_a_row_that_two_fields_read_for_different_audiences_is_read_for_each_ones_own(selection: str) -> None:
    """Whether it was asked for on a paid plan stands in the same row as its cost, and is its owner's still."""
    with house("Image", "tokens", Access(to=Audience.ANYONE)) as harness:
        assert value(harness, MALLORY, selection) == {"tokens": 8, "viewerCan": {"makePrivate": {"reason": "NOT_YOURS"}}}
        assert value(harness, JANE, selection) == {"tokens": 8, "viewerCan": {"makePrivate": {"reason": None}}}


def test_an_audience_between_the_two_lets_in_whom_it_names() -> None:
    with house("Image", "tokens", Access(to=Audience.SIGNED_IN)) as harness:
        assert value(harness, MALLORY, "tokens") == {"tokens": 8}
        assert value(harness, ANONYMOUS, "tokens") == {"tokens": None}


def test_licences_are_read_by_whom_their_directive_names() -> None:
    with house("Image", "licences", Access(to=Audience.OWNER)) as harness:
        assert value(harness, JANE, "licences { openedBy }") == {"licences": [{"openedBy": "GENERATED_PUBLIC"}]}
        assert value(harness, MALLORY, "licences { openedBy }") == {"licences": None}
    with house("Image", "licences", Access(to=Audience.ANYONE)) as harness:
        assert value(harness, MALLORY, "licences { openedBy }") == {"licences": [{"openedBy": "GENERATED_PUBLIC"}]}


def test_an_edge_to_what_everybody_sees_is_followed_by_whom_its_directive_names() -> None:
    remix = 'image(id: "i-remix") { remixOf { id } }'
    with house("Image", "remixOf", Access(to=Audience.OWNER)) as harness:
        assert harness.ask(f"{{ {remix} }}", viewer=JASON)["data"]["image"] == {"remixOf": {"id": "i-public"}}
        assert harness.ask(f"{{ {remix} }}", viewer=JANE)["data"]["image"] == {"remixOf": None}
        assert harness.ask(f"{{ {remix} }}", viewer=ANONYMOUS)["data"]["image"] == {"remixOf": None}
    with house("Image", "remixOf", Access(to=Audience.ANYONE)) as harness:
        assert harness.ask(f"{{ {remix} }}", viewer=ANONYMOUS)["data"]["image"] == {"remixOf": {"id": "i-public"}}


def test_a_narrower_audience_of_a_type_takes_its_rows_from_all_others() -> None:
    with house("Image", None, Access(to=Audience.OWNER)) as harness:
        assert value(harness, JANE, "id") == {"id": "i-public"}
        assert value(harness, MALLORY, "id") is None
        assert harness.ask("{ feed { totalCount nodes { id } } }", viewer=MALLORY)["data"]["feed"] == {"totalCount": 0, "nodes": []}


def test_a_scope_is_asked_for_where_it_is_stated_and_nowhere_else() -> None:
    query = "{ viewer { email acceptedTerms } }"
    with house("Viewer", "email", Access(to=Audience.ANYONE), RequiresScopes(scopes=[["insights:read"]])) as harness:
        answer = harness.ask(query, viewer=JANE)
        assert answer["data"]["viewer"] == {"email": None, "acceptedTerms": "1"}
        assert [error["path"] for error in answer["errors"]] == [["viewer", "email"]]
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"
    with house("Viewer", "email", Access(to=Audience.ANYONE)) as harness:
        assert harness.ask(query, viewer=JANE)["data"]["viewer"]["email"] == "jane@example.com"


def test_what_may_not_be_null_is_missed_by_whom_its_type_does_not_name() -> None:
    with house("Account", None, Access(to=Audience.OWNER)) as harness:
        for who in (ANONYMOUS, MALLORY):
            answer = harness.ask('{ image(id: "i-public") { id creator { handle } } }', viewer=who)
            assert answer["data"] == {"image": None}
            assert [error["path"] for error in answer["errors"]] == [["image", "creator"]]
        assert value(harness, JANE, "creator { handle }") == {"creator": {"handle": "jane"}}


def test_a_list_that_may_not_be_null_is_empty_for_whom_its_type_does_not_name() -> None:
    with house("Image", None, Access(to=Audience.OWNER)) as harness:
        query = '{ account(handle: "jane") { images { nodes { id } } } }'
        assert harness.ask(query, viewer=ANONYMOUS) == {"data": {"account": {"images": {"nodes": []}}}}
        assert harness.ask(query, viewer=JANE) == {"data": {"account": {"images": {"nodes": [{"id": "i-public"}]}}}}


def test_a_root_is_refused_to_whom_its_directive_does_not_name() -> None:
    with house("Query", "image", RequiresScopes(scopes=[["insights:read"]])) as harness:
        answer = harness.ask('{ image(id: "i-public") { id } feed { totalCount } }', viewer=JANE)
        assert answer["data"] == {"image": None, "feed": {"totalCount": 3}}
        assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [(["image"], "UNAUTHORIZED_FIELD_OR_TYPE")]
        assert value(harness, STAFF, "id") == {"id": "i-public"}


@pytest.mark.sqlite
def test_the_views_under_the_statements_follow_the_directives_too() -> None:
    with house("Image", "tokens", Access(to=Audience.OWNER)) as harness:
        assert "viewer_images()" in harness.guarded.views[SQLITE.view(ImageRecord).name]
    with house("Image", "tokens", Access(to=Audience.ANYONE)) as harness:
        assert "viewer_images()" not in harness.guarded.views[SQLITE.view(ImageRecord).name]
