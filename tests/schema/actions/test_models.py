"""R10: what owners do with their models, and what becomes of what was made with them."""

import pytest
from sqlmodel import col, select

from schema.actions.asks import GenerateAsk
from schema.actions.generate import generate
from schema.actions.models import delete_model, set_model_visibility
from schema.actions.operators import put_on_plan
from schema.actions.refusals import ErrorCode
from schema.tables import AuditEvent, Image, Model, Training, Visibility
from tests.schema.actions.house import House

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE


def on_plan(house: House, handle: str, code: str) -> None:
    with house.session() as session:
        put_on_plan(session, handle, code, house.now)


def test_a_model_is_made_public_and_private_again_while_on_a_paid_plan(house: House) -> None:
    model = house.trained("jane")
    assert house.do("jane", set_model_visibility, model.id, PUBLIC) == model.pk
    assert house.row(Model, model.pk).listed == 1
    on_plan(house, "jane", "free")
    assert house.refused("jane", set_model_visibility, model.id, PRIVATE) == [(ErrorCode.PAID_PLAN_REQUIRED, "model")]
    on_plan(house, "jane", "guild")
    house.do("jane", set_model_visibility, model.id, PRIVATE)
    assert house.row(Model, model.pk).listed == 0
    events = house.rows(select(AuditEvent.action).where(AuditEvent.subject == model.id).order_by(col(AuditEvent.pk)))
    assert events == ["model.made_public", "model.made_private"]


def test_a_private_model_stays_private_after_a_downgrade_and_takes_a_paid_plan_to_generate_with(house: House) -> None:
    model = house.trained("jane")
    on_plan(house, "jane", "free")
    assert house.row(Model, model.pk).visibility == PRIVATE
    asked = GenerateAsk(prompt="x", model=model.id, visibility=PUBLIC)
    assert house.refused("jane", generate, asked) == [(ErrorCode.PAID_PLAN_REQUIRED, "model")]
    assert house.do("jane", set_model_visibility, model.id, PUBLIC) == model.pk  # for good, on this plan
    assert house.do("jane", generate, asked)


def test_asking_for_what_is_so_already_succeeds_and_changes_nothing(house: House) -> None:
    model = house.trained("jane")
    before = house.dump()
    assert house.do("jane", set_model_visibility, model.id, PRIVATE) == model.pk
    assert house.dump() == before


def test_what_was_made_with_a_model_keeps_its_own_visibility(house: House) -> None:
    model = house.trained("jane")
    image = house.image("jane", model=model.id)
    house.do("jane", set_model_visibility, model.id, PUBLIC)
    assert house.row(Image, image.pk).visibility == PRIVATE


@pytest.mark.parametrize("action", [lambda work, id: set_model_visibility(work, id, PUBLIC), delete_model], ids=["show", "delete"])
def test_threat_06_of_another_ones_model_nothing_can_be_done_and_nothing_is_told(house: House, action: object) -> None:
    private, public, platforms = house.trained("jane"), house.trained("jane", PUBLIC), house.model("Atelier")
    for handle in ("mallory", "jason"):
        for id in (private.id, "mAbsentAbsentAbsentAb0", "nonsense", ""):
            assert [code for code, _ in house.refused(handle, action, id)] == [ErrorCode.NOT_FOUND]  # type: ignore[arg-type]
        for id in (public.id, platforms.id):
            assert [code for code, _ in house.refused(handle, action, id)] == [ErrorCode.NOT_YOURS]  # type: ignore[arg-type]


def test_a_deleted_model_is_a_stone_without_content_and_what_was_made_with_it_stays(house: House) -> None:
    model = house.trained("jane", PUBLIC)
    image = house.image("jason", model=model.id)
    assert house.do("jane", delete_model, model.id) == model.id
    stone = house.row(Model, model.pk)
    assert (stone.name, stone.words, stone.description, stone.trigger, stone.style, stone.kept) == ("", "", None, None, "", 0)
    assert house.row(Image, image.pk).listed == 1
    assert house.refused("jane", delete_model, model.id) == [(ErrorCode.NOT_FOUND, "id")]
    assert house.row(Training, model.pk).finished_at  # of a model that is not there for anybody


def test_nobody_generates_with_what_is_deleted(house: House) -> None:
    model = house.trained("jane", PUBLIC)
    house.do("jane", delete_model, model.id)
    assert house.refused("jason", generate, GenerateAsk(prompt="x", model=model.id)) == [(ErrorCode.NOT_FOUND, "model")]
