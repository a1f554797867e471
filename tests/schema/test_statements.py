"""What a statement reads and where it stops, and which plan is taken, asked as every door asks."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Integer, select

from schema.compiler import plan, statements
from schema.compiler.cursors import Cursors
from schema.compiler.dialects import POSTGRESQL, SQLITE
from schema.compiler.limits import RequestError
from schema.compiler.lookups import Lookup
from schema.compiler.sources import ToMany
from schema.graph.build import build
from schema.graph.face import Face
from schema.rules.viewer import MEMBER_SCOPES, NOBODY, Viewer
from schema.rules.visibility import Audience
from schema.tables import Image, ImageRecord, Like, Visibility
from tests.schema.cast import ANONYMOUS, EVERYBODY, JANE, JASON, NOW, STAFF, image, rows
from tests.schema.harness import KIND, Harness, Who, face


@pytest.fixture
def house() -> Iterator[Harness]:
    """jane has three public images, and jason's is a remix of none of them and liked by jane; its plans are made for each test anew."""
    schema, catalogue = build(KIND)
    liked = Like(account_pk=2, image_pk=3, at=NOW)
    more = [liked, *image(4, "i-two", 2, Visibility.PUBLIC), *image(5, "i-three", 2, Visibility.PUBLIC, source_pk=1)]
    made = Harness([*rows(), *more], Face(schema, catalogue, Cursors(bytes(64))))
    yield made
    made.close()


def ask(house: Harness, document: str, who: Who = ANONYMOUS, **variables: Any) -> Any:
    answer = house.ask(document, viewer=who, variables=variables)
    assert not answer.get("errors"), answer
    return answer["data"]


def test_a_condition_that_falls_otherwise_is_another_plan(house: Harness) -> None:
    document = 'query ($told: Boolean!) { image(id: "i-public") { id prompt @include(if: $told) alt @skip(if: $told) } }'
    for _ in range(2):
        assert ask(house, document, told=True)["image"] == {"id": "i-public", "prompt": "prompt of i-public"}
        assert ask(house, document, told=False)["image"] == {"id": "i-public", "alt": ""}


def test_a_trusted_document_is_planned_ahead_whichever_way_its_conditions_fall(house: Harness) -> None:
    library = house.face.library
    operation = library.operation('query ($told: Boolean!) { image(id: "i-public") { id prompt @include(if: $told) } }')
    library.plan_ahead(operation, NOBODY)
    assert not library.planned  # which are those that may be forgotten
    assert operation.plans.keys() == {(NOBODY.audience, ("told", True)), (NOBODY.audience, ("told", False))}


def test_a_member_is_found_by_its_handle_in_any_case(house: Harness) -> None:
    found = [ask(house, f'{{ account(handle: "{handle}") {{ handle }} }}') for handle in ("jane", "JANE", "jAnE", "jan")]
    assert found == [{"account": {"handle": "jane"}}] * 3 + [{"account": None}]


def test_what_lies_between_a_generation_and_its_images_is_there_for_its_owner_alone() -> None:
    library = face().library
    operation = library.operation("{ viewer { generations { nodes { images { id } } } } }")
    plan = library.plan(operation, Viewer(account_pk=1, scopes=MEMBER_SCOPES), library.variables(operation, {}))
    (below,) = [made for made in plan.statements if made.many and made.many.through]
    assert "viewer_staff" not in below.text(statements.Variant(False, (), 101), plan.database).names


def test_a_plan_that_was_made_for_one_audience_is_not_taken_for_another(house: Harness) -> None:
    document = '{ image(id: "i-public") { tokens licences { openedBy } } }'
    for _ in range(2):
        assert ask(house, document)["image"] == {"tokens": None, "licences": None}
        assert ask(house, document, JANE)["image"] == {"tokens": 8, "licences": [{"openedBy": "GENERATED_PUBLIC"}]}
        assert ask(house, document, JASON)["image"] == {"tokens": None, "licences": None}


@pytest.mark.parametrize(
    ("stops_at", "total", "precision"), [(2, 2, "AT_LEAST"), (3, 3, "AT_LEAST"), (4, 4, "EXACT"), (5, 4, "EXACT")], ids=str
)
def test_a_total_stops_where_it_may_and_says_so(
    house: Harness, monkeypatch: pytest.MonkeyPatch, stops_at: int, total: int, precision: str
) -> None:
    """Four images are in the feed."""
    monkeypatch.setattr(statements, "COUNT_STOPS_AT", stops_at)
    monkeypatch.setattr(plan, "COUNT_STOPS_AT", stops_at)
    assert ask(house, "{ feed { totalCount totalCountPrecision } }")["feed"] == {"totalCount": total, "totalCountPrecision": precision}


def test_rows_that_are_counted_are_rows_that_are_read(house: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four images are in the feed."""
    monkeypatch.setattr(plan, "COUNTED", 2)
    monkeypatch.setattr(plan, "MAX_ROWS", 2)
    assert ask(house, "{ feed { totalCount } }")["feed"] == {"totalCount": 4}
    monkeypatch.setattr(plan, "MAX_ROWS", 1)
    with pytest.raises(RequestError) as refused:
        ask(house, "{ feed { totalCount } }")
    assert refused.value.code == "LIMIT_EXCEEDED"


def test_a_number_that_is_asked_of_each_row_stops_there_too(house: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(house, '{ image(id: "i-public") { remixCount } }')["image"] == {"remixCount": 1}
    monkeypatch.setattr(statements, "COUNT_STOPS_AT", 0)
    assert ask(house, '{ again: image(id: "i-public") { remixCount } }')["again"] == {"remixCount": 0}


def test_the_same_edge_from_two_rows_leads_to_each_ones_own(house: Harness) -> None:
    document = '{ image(id: "i-three") { creator { handle } remixOf { id creator { handle } } } }'
    found = ask(house, document)["image"]
    assert found == {"creator": {"handle": "jane"}, "remixOf": {"id": "i-public", "creator": {"handle": "jane"}}}
    document = '{ image(id: "i-jason") { creator { handle } remixOf { id creator { handle } } } }'
    found = ask(house, document, JANE)["image"]
    assert found is not None
    assert found["creator"] == {"handle": "jason"}
    assert found["remixOf"] == {"id": "i-private", "creator": {"handle": "jane"}}


def test_a_like_is_told_to_whoever_gave_it_and_to_no_role(house: Harness) -> None:
    document = '{ image(id: "i-jason") { viewerHasLiked } feed { nodes { id viewerHasLiked } } }'
    asked = {who: ask(house, document, who) for who in (*EVERYBODY, Who(2, frozenset(MEMBER_SCOPES - {"images:read"})))}
    assert [who for who, found in asked.items() if found["image"]["viewerHasLiked"]] == [JANE]
    assert [node["id"] for node in asked[JANE]["feed"]["nodes"] if node["viewerHasLiked"]] == ["i-jason"]


@pytest.mark.parametrize("who", [JANE, STAFF], ids=["jane", "staff"])
def test_an_account_that_was_given_nothing_and_asked_for_nothing_has_no_tokens(house: Harness, who: Who) -> None:
    assert ask(house, "{ viewer { tokens { available reserved } } }", who)["viewer"]["tokens"] == {"available": 0, "reserved": 0}


def test_a_row_that_lies_beside_a_members_is_looked_up_by_its_owner_alone(house: Harness) -> None:
    """Of a table that has no rule of its own: the bytes, which are looked up today, are of one that has."""
    found = Lookup(house.face.catalogue, ImageRecord, "image_pk", ("tokens",)).text
    assert found.sql.startswith("SELECT r.tokens")
    assert "r.owner_pk" in found.sql
    assert found.names == ("key", "viewer_images")


@pytest.mark.parametrize(("oldest", "following"), [(False, "k.pk < :after"), (True, "k.pk > :after")], ids=["newest first", "oldest first"])
def test_a_list_goes_on_after_the_cursor_in_its_own_order(oldest: bool, following: str) -> None:
    listed, row = ToMany(Image, "pk", "owner_pk", oldest=oldest), SQLITE.view(Image).alias("k")
    scope = statements.Scope(face().catalogue, Image, Audience.OWNER)
    assert [str(condition) for condition in statements.narrowed(scope, listed, row, statements.Variant(True, ()))] == [following]


def test_postgresql_joins_to_each_parent_the_rows_that_were_picked_for_it() -> None:
    parents, base, child = POSTGRESQL.keys(Integer()), POSTGRESQL.view(Image).alias("r"), POSTGRESQL.view(Image).alias("k")
    picked = select(child.c.pk).where(child.c.owner_pk == parents.c.value).correlate(parents)
    text = str(select(base.c.id).select_from(POSTGRESQL.each(parents, base, picked)).compile(dialect=POSTGRESQL.dialect))
    assert text.endswith(") AS picked ON true JOIN t_image AS r ON r.pk = picked.pk")
