"""Fail closed: the house does not start on a schema that leaves a question open, and says what to write."""

from typing import Any

import pytest
import strawberry

from schema import tables
from schema.compiler.catalogue import Catalogue
from schema.compiler.sources import Action, Attribute, Beside, Column, Computed, Count, Exists, Pick, Same, Source, ToMany, ToOne
from schema.graph.build import catalogue
from schema.graph.checks import Fault
from schema.graph.directives import Access, Authenticated, RequiresScopes, row, value
from schema.graph.scalars import config
from schema.rules.visibility import Audience

pytestmark = pytest.mark.once


def faults(query: type, mutation: type | None = None) -> str:
    """What the start-up says of a schema."""
    schema = strawberry.Schema(query=query, mutation=mutation, config=config())
    with pytest.raises(Fault) as raised:
        catalogue(schema._schema)
    return str(raised.value)


def accepted(query: type, mutation: type | None = None) -> Catalogue:
    """What the house starts on."""
    return catalogue(strawberry.Schema(query=query, mutation=mutation, config=config())._schema)


def asking(kind: Any) -> type:
    @row("Roots.")
    class Query:
        thing: kind | None = value(Same(), "A thing.")

    return Query


def test_a_type_without_a_row_rule() -> None:
    @strawberry.type
    class Thing:
        name: str = value(Column("name"), "A name.")

    assert faults(asking(Thing)).startswith("Thing states no row rule: declare it with @row(")


def test_a_type_whose_access_was_left_out() -> None:
    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing:
        name: str = value(Column("prompt"), "A name.")

    Thing.__strawberry_definition__.directives = ()  # type: ignore[attr-defined]
    assert faults(asking(Thing)).startswith("Thing states no row rule")


def test_a_field_without_an_audience_of_its_own() -> None:
    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing:
        name: str = value(Column("prompt"), "A name.", to=None)

    assert faults(asking(Thing)) == "Thing.name states no @access: give it to=<audience>."


def test_a_field_whose_source_is_not_declared() -> None:
    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing:
        name: str = strawberry.field(directives=[Access(to=Audience.ANYONE)])

    assert faults(asking(Thing)).startswith("Thing.name does not say where its value comes from: declare it with value(")


def test_a_rule_on_an_interface() -> None:
    @strawberry.interface
    class Named:
        name: str = strawberry.field(directives=[Access(to=Audience.ANYONE)])

    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing(Named):
        name: str = value(Column("prompt"), "A name.")

    assert faults(asking(Thing)).startswith("Named states a rule on an interface")


@pytest.mark.parametrize("on_itself", [True, False])
def test_a_rule_on_an_interface_or_on_one_of_its_fields(on_itself: bool) -> None:
    @strawberry.interface(directives=[Access(to=Audience.ANYONE)] if on_itself else [])
    class Named:
        key: int
        name: str = strawberry.field(directives=[] if on_itself else [Access(to=Audience.ANYONE)])

    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing(Named):
        key: int = value(Column("pk"), "A key.")
        name: str = value(Column("prompt"), "A name.")

    assert faults(asking(Thing)).startswith("Named states a rule on an interface")


@pytest.mark.parametrize("directive", [Authenticated(), RequiresScopes(scopes=[["images:read"]])])
def test_a_guarded_field_that_cannot_be_null(directive: object) -> None:
    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing:
        name: str = value(Column("prompt"), "A name.")

    Thing.__strawberry_definition__.fields[0].directives = [Access(to=Audience.ANYONE), directive]  # type: ignore[attr-defined]
    assert faults(asking(Thing)) == "Thing.name is guarded and cannot be null: make it nullable."


def test_a_field_that_depends_on_its_row_and_cannot_be_null() -> None:
    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing:
        tokens: int = value(Column("tokens", via=ToOne(tables.ImageRecord, "pk", "image_pk")), "A cost.", to=Audience.OWNER)

    assert faults(asking(Thing)) == "Thing.tokens depends on the row or the viewer and cannot be null: make it nullable."


def test_a_masked_column() -> None:
    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing:
        name: str | None = value(Column("prompt"), "A name.", to=Audience.OWNER)

    assert faults(asking(Thing)).startswith("Thing.name is narrower than its row and a column of it: move the value to a table of its own")


TO_ITS_RECORD = ToOne(tables.ImageRecord, "pk", "image_pk")
RECORDS = ToMany(tables.ImageRecord, "pk", "image_pk")


IN_ITS_ROW: list[Source] = [
    Column("pk"),
    Computed(print, ("prompt",)),
    Computed(print, ("prompt", Beside(TO_ITS_RECORD, "tokens", Audience.OWNER))),
    Count(RECORDS),
    Exists(tables.Like, "pk", "image_pk"),
    ToMany(tables.Plan),
]


@pytest.mark.parametrize("audience", [Audience.OWNER, Audience.VISIBLE, Audience.SIGNED_IN])
@pytest.mark.parametrize("source", IN_ITS_ROW, ids=lambda source: type(source).__name__)
def test_an_audience_of_what_stands_in_the_row_itself(source: Source, audience: Audience) -> None:
    """It would be printed, and nothing would ask for it: whoever sees the row would read the value."""

    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing:
        key: int | None = value(source, "A key.", to=audience)

    assert faults(asking(Thing)).startswith("Thing.key is narrower than its row and a column of it")


@pytest.mark.parametrize("audience", [audience for audience in Audience if audience not in (Audience.ANYONE, Audience.VIA_PARENT)])
def test_an_audience_of_what_stands_in_no_row(audience: Audience) -> None:
    """A field of Query has no row that could decide it."""

    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing:
        key: int = value(Column("pk"), "A key.")

    @row("Roots.")
    class Query:
        things: list[Thing] | None = value(ToMany(tables.Image), "Things.", to=audience)

    assert faults(Query) == (
        "Query.things states an audience and stands in no row: give it a scope, or state it on the type that it leads to."
    )


@pytest.mark.parametrize("audience", [Audience.ANYONE, Audience.SIGNED_IN, Audience.STAFF])
def test_an_audience_of_a_type_without_rows(audience: Audience) -> None:
    @row("A thing.", to=audience)
    class Thing:
        key: int | None = value(Attribute("key"), "A key.")

    assert faults(asking(Thing)) == "Thing states an audience and has no rows: leave it out, and guard what leads to it."


def test_what_lies_beside_its_row_may_be_for_fewer() -> None:
    @row("A record.", of=tables.ImageRecord, to=Audience.OWNER)
    class Record:
        tokens: int = value(Column("tokens"), "A cost.")

    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing:
        column: int | None = value(Column("tokens", via=TO_ITS_RECORD), "A cost.", to=Audience.OWNER)
        edge: Record | None = value(TO_ITS_RECORD, "A record.", to=Audience.OWNER)
        newest: Record | None = value(Pick(RECORDS, "tokens"), "A record.", to=Audience.OWNER)
        records: list[Record] | None = value(RECORDS, "Records.", to=Audience.OWNER)

    assert {field.access for field in accepted(asking(Thing)).types["Thing"].fields.values()} == {Audience.OWNER}


TO_ITS_MAKER = [ToOne(tables.Account, "owner_pk"), Pick(ToMany(tables.Account, "owner_pk", "pk"), "joined_at")]


@pytest.mark.parametrize("edge", TO_ITS_MAKER, ids=["to one", "one of many"])
def test_an_edge_to_a_row_that_may_not_be_there_and_cannot_be_null(edge: ToOne | Pick) -> None:
    @row("A person.", of=tables.Account, to=Audience.VISIBLE)
    class Person:
        name: str = value(Column("handle"), "A name.")

    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing:
        maker: Person = value(edge, "Who made it.")

    assert faults(asking(Thing)).startswith("Thing.maker leads to a row that may not be there and cannot be null: make it nullable, or say")


@pytest.mark.parametrize("audience", [Audience.STAFF, Audience.OWNER_OR_STAFF])
@pytest.mark.parametrize(
    "table", [tables.Image, tables.ImageRecord, tables.Model, tables.Generation, tables.Account, tables.Member, tables.ApiKey]
)
def test_staff_on_a_type_of_members_things(audience: Audience, table: type) -> None:
    @row("A thing.", of=table, to=audience)
    class Thing:
        key: int = value(Column("pk"), "A key.")

    assert faults(asking(Thing)).startswith("Thing opens members' things to staff")


@pytest.mark.parametrize("audience", [Audience.STAFF, Audience.OWNER_OR_STAFF])
def test_staff_on_a_field_of_members_things(audience: Audience) -> None:
    @row("A thing.", of=tables.Image, to=Audience.VISIBLE)
    class Thing:
        tokens: int | None = value(Column("tokens", via=ToOne(tables.ImageRecord, "pk", "image_pk")), "A cost.", to=audience)

    assert faults(asking(Thing)).startswith("Thing.tokens opens members' things to staff")


@pytest.mark.parametrize("audience", [Audience.STAFF, Audience.OWNER_OR_STAFF])
def test_what_is_no_members_thing_may_be_opened_to_staff(audience: Audience) -> None:
    @row("A thing.", of=tables.Moderation, to=audience)
    class Thing:
        key: int = value(Column("pk"), "A key.")
        state: str | None = value(Column("state", via=ToOne(tables.Plan, "pk")), "A state.", to=Audience.STAFF)

    assert accepted(asking(Thing)).types["Thing"].access is audience


def test_a_visible_type_without_reasons() -> None:
    @row("A thing.", of=tables.Plan, to=Audience.VISIBLE)
    class Thing:
        name: str = value(Column("name"), "A name.")

    assert faults(asking(Thing)).startswith("Thing is VISIBLE and has no reasons")


@pytest.mark.parametrize("audience", [Audience.OWNER, Audience.OWNER_OR_STAFF])
def test_an_owner_that_no_column_names(audience: Audience) -> None:
    @row("A thing.", of=tables.Plan, to=audience)
    class Thing:
        name: str = value(Column("name"), "A name.")

    assert faults(asking(Thing)).startswith("Thing is for its owner and names none")


def test_images_under_the_rule_of_whatever_leads_to_them() -> None:
    @row("A thing.", of=tables.Image)
    class Thing:
        name: str = value(Column("prompt"), "A name.", to=None)

    assert faults(asking(Thing)).startswith("Thing is VIA_PARENT over rows that have a rule of their own")


def test_a_mutation_that_anybody_may_call_without_a_reason() -> None:
    @row("Roots.")
    class Mutation:
        do: str | None = value(Action(lambda act: None), "Do it.", to=None)

    @row("Roots.")
    class Query:
        things: list[str] = value(ToMany(tables.Plan), "Things.")

    assert (
        faults(Query, Mutation) == "Mutation.do may be called by anybody: give it a scope, @authenticated, or the reason why anonymous may."
    )


@pytest.mark.parametrize("directive", [Authenticated(), RequiresScopes(scopes=[["images:write"]])])
def test_a_mutation_that_is_guarded_needs_no_reason(directive: object) -> None:
    @row("Roots.")
    class Mutation:
        do: str | None = value(Action(lambda act: None), "Do it.", to=None)

    @row("Roots.")
    class Query:
        things: list[str] = value(ToMany(tables.Plan), "Things.")

    Mutation.__strawberry_definition__.fields[0].directives = [directive]  # type: ignore[attr-defined]
    gate = accepted(Query, Mutation).types["Mutation"].fields["do"].gate
    assert gate.authenticated or gate.scopes
