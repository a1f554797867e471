"""The models of the house are those of its engines, by their names; what was made with one that is gone keeps standing."""

from dataclasses import replace

import pytest
from sqlmodel import col, select

from schema.actions.asks import GenerateAsk, RemixAsk
from schema.actions.generate import generate, remix
from schema.actions.house import ATELIER_MODELS, ModelData, offer_models
from schema.actions.jobs import job
from schema.actions.refusals import ErrorCode
from schema.tables import Image, Model, ModelStatus, Visibility
from tests.schema.actions.house import House

DREAM = ModelData("Dream", "studio", "Soft light.", "soft", "dreamshaper_8", 2.5, outside=True, takes_private=False)
POSTER = ModelData("Poster", "studio", "Another one.", engine_model="poster-xl")


def offer(house: House, *models: ModelData) -> None:
    with house.session() as session:
        offer_models(session, house.now, models)


def names(house: House) -> list[str]:
    return list(house.rows(select(Model.name).where(Model.listed == 1).order_by(col(Model.pk))))


def test_the_models_of_a_house_are_those_of_its_engines(house: House) -> None:
    offer(house, *ATELIER_MODELS, DREAM)
    assert names(house) == [*(model.name for model in ATELIER_MODELS), "Dream"]
    dream = house.model("Dream")
    assert (dream.engine, dream.engine_model, dream.style, dream.description) == ("studio", "dreamshaper_8", "soft", "Soft light.")
    assert (dream.price, dream.outside, dream.takes_private, dream.words) == (2.5, True, False, " dream soft light ")
    assert (dream.visibility, dream.status, dream.owner_pk) == (Visibility.PUBLIC, ModelStatus.READY, None)


def test_offering_the_same_again_changes_nothing(house: House) -> None:
    offer(house, DREAM, *ATELIER_MODELS)
    before = house.dump()
    house.pass_(days=1)
    offer(house, DREAM, *ATELIER_MODELS)
    assert house.dump() == before


def test_what_was_made_with_a_model_that_is_gone_keeps_standing_and_nothing_is_made_with_it(house: House) -> None:
    offer(house, *ATELIER_MODELS, DREAM)
    dream = house.model("Dream")
    image = house.image("jason", model=dream.id)
    offer(house, *ATELIER_MODELS)
    assert house.refused("jason", generate, GenerateAsk(prompt="x", model=dream.id)) == [(ErrorCode.NOT_FOUND, "model")]
    kept = house.row(Image, image.pk)
    assert (kept.listed, kept.engine, kept.model_pk) == (1, "studio", dream.pk)
    offer(house, *ATELIER_MODELS, DREAM)
    assert house.ask("jason", model=dream.id).model_pk == dream.pk


def test_the_first_paints_where_no_model_is_asked_for(house: House) -> None:
    assert house.ask("jason").engine == "atelier"
    offer(house, DREAM, *ATELIER_MODELS)
    assert house.ask("jane", visibility=Visibility.PUBLIC).engine == "studio"
    offer(house, *ATELIER_MODELS)
    assert house.ask("jason").engine == "atelier"


def test_a_model_may_move_to_another_engine_and_keeps_its_name_and_its_id(house: House) -> None:
    before = house.model("Poster")
    offer(house, *(model for model in ATELIER_MODELS if model.name != "Poster"), POSTER)
    after = house.model("Poster")
    assert (after.pk, after.id, after.engine, after.style) == (before.pk, before.id, "studio", "")


def test_a_worker_is_told_what_the_engine_calls_its_model(house: House) -> None:
    offer(house, *ATELIER_MODELS, DREAM)
    asked = house.ask("jason", prompt="a fox", model=house.model("Dream").id)
    with house.session() as session:
        found = job(session, asked.id)
    assert (found.engine, found.model, found.prompt) == ("studio", "dreamshaper_8", "a fox, soft")


def test_members_models_follow_their_engine(house: House) -> None:
    """Its engine is moved out of the house: what may be sent to it holds for every model on it."""
    with house.session() as session:
        for name, engine in (("mine", "studio"), ("hers", "atelier")):
            model = Model(name=name, visibility=Visibility.PRIVATE, status=ModelStatus.READY, engine=engine, created_at=house.now)
            session.add(model.sqlmodel_update({"owner_pk": house.account("jane").pk, "asked_paid": True}))
    offer(house, *ATELIER_MODELS, DREAM)
    rows = house.rows(select(Model).where(col(Model.owner_pk).is_not(None)).order_by(col(Model.pk)))
    assert [(row.name, row.outside, row.takes_private) for row in rows] == [("mine", True, False), ("hers", False, True)]


@pytest.mark.parametrize("handle", ["jason", "jane"])
def test_a_model_whose_engine_calls_it_nothing_is_whichever_the_engine_uses(house: House, handle: str) -> None:
    with house.session() as session:
        assert job(session, house.ask(handle).id).model == ""


def outside(house: House) -> Model:
    offer(house, *ATELIER_MODELS, DREAM)
    return house.model("Dream")


KEPT_FROM = [(ErrorCode.INVALID, "model")]


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, None])
def test_private_work_is_refused_by_a_model_that_takes_none_and_is_never_made_public_instead(
    house: House, visibility: Visibility | None
) -> None:
    """R2, R17: leaving it out means private for jane."""
    dream = outside(house)
    assert house.refused("jane", generate, GenerateAsk(prompt="x", model=dream.id, visibility=visibility)) == KEPT_FROM
    assert house.ask("jane", model=dream.id, visibility=Visibility.PUBLIC).visibility == Visibility.PUBLIC
    assert house.ask("jason", model=dream.id).visibility == Visibility.PUBLIC


def test_nothing_is_made_there_from_a_private_image_also_where_public_is_asked_for(house: House) -> None:
    dream, secret = outside(house), house.image("jane")
    assert secret.visibility == Visibility.PRIVATE
    asks = [RemixAsk(image=secret.id, prompt="x", model=dream.id, visibility=asked) for asked in (Visibility.PUBLIC, Visibility.PRIVATE)]
    assert [house.refused("jane", remix, ask) for ask in asks] == [KEPT_FROM, KEPT_FROM]


def test_a_remix_that_names_no_model_does_not_take_one_that_may_not_get_it(house: House) -> None:
    dream = outside(house)
    source = house.image("jason", model=dream.id)
    assert house.remix("jason", source).model_pk == dream.pk
    private = house.remix("jane", source)
    assert (private.model_pk, private.visibility, private.engine) == (house.model("Atelier").pk, Visibility.PRIVATE, "atelier")


def test_where_the_usual_model_takes_nothing_private_it_is_refused_as_well(house: House) -> None:
    offer(house, DREAM, *ATELIER_MODELS)
    assert house.refused("jane", generate, GenerateAsk(prompt="x")) == KEPT_FROM
    assert house.ask("jane", model=house.model("Atelier").id).visibility == Visibility.PRIVATE


def test_on_the_free_plan_the_plan_is_told_first(house: House) -> None:
    ask = GenerateAsk(prompt="x", model=outside(house).id, visibility=Visibility.PRIVATE)
    assert house.refused("jason", generate, ask) == [(ErrorCode.PAID_PLAN_REQUIRED, "visibility")]


def test_a_generation_that_waits_when_its_model_may_get_nothing_private_any_more_is_not_sent_there(house: House) -> None:
    """R6: its visibility stays, so it cannot be painted there."""
    offer(house, *ATELIER_MODELS, replace(DREAM, takes_private=True))
    asked = house.ask("jane", model=house.model("Dream").id)
    outside(house)
    with house.session() as session:
        found = job(session, asked.id)
    assert found.kept_from_engine


def test_a_picture_costs_as_many_times_as_its_model_says(house: House) -> None:
    dream = outside(house)
    assert house.ask("jason", model=dream.id).tokens == 20
    assert house.ask("jason", model=dream.id, count=2, width=256, height=256, steps=10).tokens == 2 * 2
    assert house.ask("jason").tokens == 8


def test_an_own_upload_is_not_given_to_it_either(house: House) -> None:
    """Uploads are private, always, also where what is made from one is to be public."""
    dream, upload = outside(house), house.bring()
    for visibility in (Visibility.PUBLIC, Visibility.PRIVATE):
        ask = GenerateAsk(prompt="x", model=dream.id, upload=upload.id, visibility=visibility)
        assert house.refused("jane", generate, ask) == KEPT_FROM
    assert house.ask("jane", upload=upload.id, visibility=Visibility.PUBLIC).engine == "atelier"
