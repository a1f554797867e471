"""What the compiler reads off the directives: gates, and the audience that a table has in each way in which it is reached."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import literal, select

from schema import tables
from schema.compiler.catalogue import Catalogue, Gate, asked_for, narrower, reached
from schema.compiler.planner import Planner
from schema.compiler.sources import Beside, ByKey, Column, Computed, Count, Exists, Found, Newest, OfViewer, Pick, Sum, ToMany, ToOne
from schema.graph.build import build
from schema.rules.visibility import WHY, Audience, visible
from tests.schema.test_audiences import A_STRANGER, EVERYBODY, HERS, OWNER, holds, image, row

ANYONE, VISIBLE, OF_OWNER, VIA_PARENT = Audience.ANYONE, Audience.VISIBLE, Audience.OWNER, Audience.VIA_PARENT
OF_STAFF = Audience.STAFF
TO_MODEL, IMAGES = ToOne(tables.Model, "model_pk"), ToMany(tables.Image, "pk", "owner_pk")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return build()[1]


@pytest.mark.parametrize(
    ("gate", "signed_in", "held", "admitted"),
    [
        (Gate(), False, "", True),
        (Gate(authenticated=True), False, "a", False),
        (Gate(authenticated=True), True, "", True),
        (Gate(scopes=((frozenset("a"),),)), True, "", False),
        (Gate(scopes=((frozenset("a"),),)), False, "a", True),
        (Gate(scopes=((frozenset("ab"),),)), True, "a", False),
        (Gate(scopes=((frozenset("ab"),),)), True, "abc", True),
        (Gate(scopes=((frozenset("a"), frozenset("b")),)), True, "b", True),
        (Gate(scopes=((frozenset("a"),), (frozenset("b"),))), True, "b", False),
        (Gate(scopes=((frozenset("a"),), (frozenset("b"),))), True, "ab", True),
        (Gate(authenticated=True, scopes=((frozenset("a"),),)), False, "a", False),
    ],
)
def test_a_gate_admits_whoever_holds_one_set_of_each_directive_whole(gate: Gate, signed_in: bool, held: str, admitted: bool) -> None:
    assert gate.admits(signed_in, frozenset(held)) is admitted


@pytest.mark.parametrize(
    ("kind", "field", "answer"),
    [
        (VISIBLE, OF_OWNER, OF_OWNER),
        (ANYONE, Audience.SIGNED_IN, Audience.SIGNED_IN),
        (OF_OWNER, Audience.STAFF, Audience.STAFF),
        (VISIBLE, ANYONE, ANYONE),
        (VISIBLE, VIA_PARENT, ANYONE),
        (ANYONE, VIA_PARENT, ANYONE),
        (VIA_PARENT, ANYONE, ANYONE),
        (OF_OWNER, ANYONE, OF_OWNER),
        (OF_OWNER, VIA_PARENT, OF_OWNER),
        (Audience.SIGNED_IN, VIA_PARENT, Audience.SIGNED_IN),
        (Audience.STAFF, ANYONE, Audience.STAFF),
        (Audience.OWNER_OR_STAFF, ANYONE, Audience.OWNER_OR_STAFF),
    ],
)
def test_what_a_field_leads_to_is_for_whom_the_field_is_or_else_its_type(kind: Audience, field: Audience, answer: Audience) -> None:
    assert narrower(kind, field) is answer


def test_what_is_found_by_the_viewer_is_the_viewers() -> None:
    assert asked_for(OfViewer(tables.Member, "account_pk")) is OF_OWNER
    assert asked_for(Found(tables.Image, "image", to=VISIBLE)) is VISIBLE
    assert asked_for(ByKey(tables.Image, "id", "id")) is OF_OWNER


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (TO_MODEL, [(tables.Model, VISIBLE)]),
        (
            ToOne(tables.Generation, "generation_pk", via=ToOne(tables.ImageRecord, "pk", "image_pk")),
            [(tables.Generation, VISIBLE), (tables.ImageRecord, VISIBLE)],
        ),
        (IMAGES, [(tables.Image, VISIBLE)]),
        (ToMany(tables.Image, "pk", "account_pk", through=(tables.Like, "image_pk")), [(tables.Image, VISIBLE), (tables.Like, OF_OWNER)]),
        (Pick(IMAGES, "like_count"), [(tables.Image, VISIBLE)]),
        (Count(IMAGES), [(tables.Image, VISIBLE)]),
        (Newest(IMAGES, "pk"), [(tables.Image, VISIBLE)]),
        (Sum(IMAGES, "like_count"), [(tables.Image, VISIBLE)]),
        (Column("name"), []),
        (Column("tokens", via=ToOne(tables.ImageRecord, "pk", "image_pk")), [(tables.ImageRecord, VISIBLE)]),
        (Exists(tables.Like, "pk", "image_pk"), [(tables.Like, OF_OWNER)]),
        (OfViewer(tables.Member, "account_pk"), [(tables.Member, OF_OWNER)]),
        (Found(tables.Image, "image", to=VISIBLE), [(tables.Image, VISIBLE)]),
        (Found(tables.Image, "image"), [(tables.Image, OF_OWNER)]),
        (
            Computed(print, ("pk", Beside(ToOne(tables.ImageRecord, "pk", "image_pk"), "tokens", OF_OWNER), Count(IMAGES))),
            [(tables.ImageRecord, OF_OWNER), (tables.Image, VISIBLE)],
        ),
    ],
    ids=lambda of: type(of).__name__,
)
def test_the_tables_that_a_source_reads_are_all_known(source: Any, found: list[tuple[type, Audience]]) -> None:
    """A table that is forgotten here would have no view, and one with too wide an audience too wide a view."""
    assert list(reached(source, VISIBLE)) == found


def test_each_table_is_reached_for_these_audiences_and_no_others(catalogue: Catalogue) -> None:
    """Typed by hand: what belongs to one member is the owner's, in each way in which it is reached."""
    found: dict[str, set[Audience]] = {}
    for use in catalogue.uses():
        found.setdefault(use.table.__name__, set()).add(use.access)
    assert found == {
        "Account": {VISIBLE, ANYONE, OF_OWNER},
        "AccountNumber": {OF_STAFF},
        "ApiKey": {OF_OWNER},
        "Dataset": {OF_OWNER},
        "DatasetPicture": {OF_OWNER},
        "Generation": {OF_OWNER},
        "Image": {VISIBLE, ANYONE, OF_OWNER},
        "ImageNumber": {OF_STAFF},
        "ImageRecord": {OF_OWNER},
        "LicenceInterval": {OF_OWNER},
        "Like": {OF_OWNER},
        "Member": {OF_OWNER},
        "Model": {VISIBLE, ANYONE, OF_OWNER},
        "Moderation": {OF_OWNER},
        "Numbers": {OF_STAFF},
        "Plan": {ANYONE, OF_OWNER, OF_STAFF},
        "Subscription": {OF_OWNER},
        "TokenEntry": {OF_OWNER},
        "Training": {OF_OWNER},
        "Upload": {OF_OWNER},
    }


def test_what_has_no_rows_is_read_from_no_table() -> None:
    word: Any = SimpleNamespace(name="Word", table=None, access=ANYONE, fields={})
    assert not list(Catalogue(Any, {"Word": word}).uses())  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["AccountPlan", "TokenBalance", "TokenEntry", "LicenceInterval", "Moderation", "Failure", "Training"])
def test_what_lies_beside_a_members_row_is_lent_its_owner_alone(catalogue: Catalogue, kind: str) -> None:
    assert catalogue.lent(catalogue.types[kind]) == {OF_OWNER}


@pytest.mark.parametrize(
    ("lent", "audience"),
    [([OF_OWNER], OF_OWNER), ([ANYONE], ANYONE), ([VISIBLE], ANYONE), ([Audience.STAFF], Audience.STAFF), ([ANYONE, OF_OWNER], OF_OWNER)],
    ids=["the owner's", "everybody's", "whose is visible", "staff's", "in two ways"],
)
def test_what_is_lent_more_than_one_audience_leads_to_what_is_its_owners(lent: list[Audience], audience: Audience) -> None:
    """Fail closed: a table without a rule of its own is not everybody's because one of the ways to it is."""
    asking: Any = SimpleNamespace(catalogue=SimpleNamespace(lent=lambda _: lent))
    leading: Any = SimpleNamespace(access=VIA_PARENT)
    assert Planner.use(asking, Any, leading) is audience  # type: ignore[arg-type]
    assert Planner.use(asking, Any, SimpleNamespace(access=Audience.SIGNED_IN)) is Audience.SIGNED_IN  # type: ignore[arg-type]


def test_a_list_that_is_everybodys_here_and_ones_own_there_is_lent_both(catalogue: Catalogue) -> None:
    assert catalogue.lent(catalogue.types["ImageEdge"]) == {ANYONE, OF_OWNER}
    assert catalogue.lent(catalogue.types["Image"]) == {VISIBLE}
    assert catalogue.lent(catalogue.types["Query"]) == {ANYONE}


def test_a_type_that_leads_to_itself_is_lent_what_leads_to_it_from_outside() -> None:
    def kind(name: str, access: Audience, **leads: Any) -> Any:
        fields = {to: SimpleNamespace(source=None, access=ANYONE, graphql=SimpleNamespace(type=SimpleNamespace(name=to))) for to in leads}
        return SimpleNamespace(name=name, access=access, fields=fields)

    kinds = [
        kind("Member", OF_OWNER, Folder=True),
        kind("Folder", VIA_PARENT, Folder=True, Shelf=True),
        kind("Shelf", VIA_PARENT, Folder=True, Board=True),
        kind("Board", VIA_PARENT, Room=True),
        kind("Room", VIA_PARENT, Shelf=True),
    ]
    catalogue = Catalogue(Any, {kind.name: kind for kind in kinds})  # type: ignore[arg-type]
    assert catalogue.lent(kinds[1]) >= {OF_OWNER}
    assert catalogue.lent(kinds[2]) >= {OF_OWNER}
    assert catalogue.lent(kinds[4]) >= {OF_OWNER}


@pytest.mark.parametrize("found", [ByKey(tables.Image, "id", "id"), OfViewer(tables.Image, "account_pk")], ids=lambda of: type(of).__name__)
def test_what_is_found_by_a_key_and_has_no_rule_of_its_own_is_lent_its_owner_alone(found: Any) -> None:
    field = SimpleNamespace(source=found, access=ANYONE, graphql=SimpleNamespace(type=SimpleNamespace(name="Folder")))
    query = SimpleNamespace(name="Query", access=ANYONE, fields={"folder": field})
    folder: Any = SimpleNamespace(name="Folder", access=VIA_PARENT, fields={})
    assert Catalogue(Any, {"Query": query, "Folder": folder}).lent(folder) == {OF_OWNER}  # type: ignore[arg-type,dict-item]


@pytest.mark.parametrize(
    ("table", "audience"),
    [
        (tables.Image, VISIBLE),
        (tables.Model, VISIBLE),
        (tables.Account, VISIBLE),
        (tables.Generation, OF_OWNER),
        (tables.Member, OF_OWNER),
        (tables.ApiKey, OF_OWNER),
        (tables.Plan, ANYONE),
    ],
)
def test_the_rule_of_a_type_holds_in_whatever_way_its_rows_are_reached(catalogue: Catalogue, table: type, audience: Audience) -> None:
    assert {catalogue.audience(table, use) for use in Audience} == {audience}


@pytest.mark.parametrize("table", [tables.ImageRecord, tables.LicenceInterval, tables.Like, tables.Moderation, tables.Subscription])
def test_a_table_without_a_rule_of_its_own_has_that_of_what_leads_there(catalogue: Catalogue, table: type) -> None:
    assert all(catalogue.audience(table, use) is use for use in Audience)


@pytest.mark.parametrize("viewer", EVERYBODY)
@pytest.mark.parametrize(("listed", "kept", "appeal_open"), list(product((False, True), repeat=3)))
def test_a_rule_with_reasons_comes_in_a_part_for_each_and_a_row_that_is_there_is_in_one(
    catalogue: Catalogue, listed: bool, kept: bool, appeal_open: bool, viewer: str
) -> None:
    of, eyes = image(listed=listed, kept=kept, appeal_open=appeal_open, visibility="PUBLIC"), EVERYBODY[viewer]
    parts = catalogue.parts(tables.Image, ANYONE, of, eyes)
    assert len(parts) == len(WHY[tables.Image])
    assert sum(map(holds, parts)) == holds(visible(tables.Image, of, eyes))


def test_a_rule_without_reasons_is_one_part(catalogue: Catalogue) -> None:
    for viewer, seen in ((HERS, True), (A_STRANGER, False)):
        assert [holds(part) for part in catalogue.parts(tables.TokenEntry, OF_OWNER, row(account_pk=OWNER), viewer)] == [seen]


@pytest.mark.parametrize(
    ("table", "of"),
    [
        (tables.Image, {"owner_pk": OWNER, "listed": 0, "kept": 1, "appeal_open": False, "visibility": "PRIVATE"}),
        (tables.ImageRecord, {"owner_pk": OWNER}),
        (tables.Generation, {"owner_pk": OWNER, "deleted_at": None}),
        (tables.Member, {"account_pk": OWNER}),
        (tables.ApiKey, {"account_pk": OWNER}),
        (tables.TokenEntry, {"account_pk": OWNER}),
    ],
)
def test_the_view_of_what_is_one_members_shows_it_to_nobody_else(catalogue: Catalogue, table: type, of: dict[str, Any]) -> None:
    guarded = catalogue.guard(table)
    assert holds(guarded(row(**of), HERS))
    assert not holds(guarded(row(**of), A_STRANGER))


def test_the_view_of_a_table_that_is_reached_in_two_ways_shows_what_either_shows() -> None:
    two = SimpleNamespace(
        row_type=lambda _: None,
        every_use=[SimpleNamespace(table=tables.Model, access=access) for access in (OF_OWNER, Audience.STAFF)]
        + [SimpleNamespace(table=tables.Plan, access=ANYONE)],
    )
    guarded: Any = Catalogue.guard(two, tables.Model)  # type: ignore[arg-type]
    assert holds(guarded(row(owner_pk=OWNER), HERS))
    assert not holds(guarded(row(owner_pk=OWNER), A_STRANGER))
    assert str(select(literal(1)).where(guarded(row(owner_pk=OWNER), HERS))).count(" OR ") == 1
