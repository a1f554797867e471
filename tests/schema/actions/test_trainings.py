"""R10, R17: training a model of one's own, how it goes on, and how it ends."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select, update

from schema.actions.asks import GenerateAsk, TrainAsk
from schema.actions.datasets import delete_dataset
from schema.actions.generate import generate
from schema.actions.house import ATELIER_MODELS, offer_models
from schema.actions.images import delete_images
from schema.actions.jobs import Turn, job
from schema.actions.models import delete_model, set_model_visibility
from schema.actions.moderation import hide_image
from schema.actions.operators import put_on_plan
from schema.actions.refusals import ErrorCode
from schema.actions.subscriptions import end_periods
from schema.actions.trainings import (
    begin_training,
    fail_training,
    finish_training,
    lesson,
    report_training,
    train_model,
    untrained,
)
from schema.rules.content import refusal_list
from schema.tables import (
    Dataset,
    Generation,
    Image,
    Model,
    ModelStatus,
    Plan,
    RefillPeriod,
    ReportReason,
    Subscription,
    Training,
    Visibility,
)
from tests.schema.actions.house import House

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE


def ask(dataset: Dataset, **options: Any) -> TrainAsk:
    return TrainAsk(**{"name": "Inks", "trigger": "inkwash", "dataset": dataset.id, **options})


def asked(house: House, **options: Any) -> Model:
    return house.row(Model, house.do("jane", train_model, ask(house.dataset("jane"), **options)))


def training(house: House, model: Model) -> Training:
    (found,) = house.rows(select(Training).where(Training.model_pk == model.pk))
    return found  # type: ignore[no-any-return]


def used(house: House, handle: str = "jane") -> int:
    (found,) = house.rows(select(Subscription.trainings_used).where(Subscription.account_pk == house.account(handle).pk))
    return int(found)


def test_threat_16_a_trained_model_is_private_unless_its_owner_says_otherwise(house: House) -> None:
    """R10."""
    assert [asked(house).visibility, asked(house, visibility=PUBLIC).visibility] == [PRIVATE, PUBLIC]
    assert asked(house, visibility=PUBLIC).listed == 0  # until it is trained


def test_it_is_for_paid_plans_and_an_upgrade_is_enough(house: House) -> None:
    with house.session() as session:
        put_on_plan(session, "jason", "solo", house.now)
    dataset = house.dataset("jason")
    with house.session() as session:
        put_on_plan(session, "jason", "free", house.now)
    for visibility in (None, PUBLIC, PRIVATE):
        assert house.refused("jason", train_model, ask(dataset, visibility=visibility)) == [(ErrorCode.PAID_PLAN_REQUIRED, "")]
    with house.session() as session:
        put_on_plan(session, "jason", "solo", house.now)
    assert house.do("jason", train_model, ask(dataset))


def test_a_paid_plan_without_private_models_trains_what_is_public_in_so_many_words(house: House) -> None:
    with house.session() as session:
        session.exec(update(Plan).where(col(Plan.code) == "solo").values(private_models=False))
    dataset = house.dataset("jane")
    assert house.refused("jane", train_model, ask(dataset)) == [(ErrorCode.PAID_PLAN_REQUIRED, "visibility")]
    assert house.row(Model, house.do("jane", train_model, ask(dataset, visibility=PUBLIC))).visibility == PUBLIC


def test_a_plan_has_so_many_trainings_until_the_next_refill(house: House) -> None:
    dataset = house.dataset("jane")
    for number in range(10):
        house.train(house.row(Model, house.do("jane", train_model, ask(dataset, name=f"Inks {number}"))))
    assert house.refused("jane", train_model, ask(dataset)) == [(ErrorCode.TOO_MANY_REQUESTS, "")]
    house.do("jane", delete_model, house.model("Inks 0").id)
    assert house.refused("jane", train_model, ask(dataset)) == [(ErrorCode.TOO_MANY_REQUESTS, "")]
    house.pass_(days=32)
    with house.session() as session:
        end_periods(session, house.now)
    assert used(house) == 0
    assert house.do("jane", train_model, ask(dataset))


def test_threat_06_from_another_ones_dataset_nothing_is_learned(house: House) -> None:
    dataset = house.dataset("jane")
    with house.session() as session:
        put_on_plan(session, "mallory", "solo", house.now)
    assert house.refused("mallory", train_model, ask(dataset)) == [(ErrorCode.NOT_FOUND, "dataset")]
    assert house.refused("mallory", train_model, replace(ask(dataset), dataset="dAbsentAbsentAbsentAb0")) == [
        (ErrorCode.NOT_FOUND, "dataset")
    ]


def test_all_that_is_wrong_is_said_at_once(house: House) -> None:
    dataset, long = house.dataset("jane"), "x" * 501
    wrong = replace(ask(dataset), name=" ", description=long, trigger="two words", dataset="nonsense", idempotency_key="")
    fields = [(ErrorCode.INVALID, field) for field in ("name", "description", "trigger", "idempotencyKey")]
    assert house.refused("jane", train_model, wrong) == [*fields, (ErrorCode.NOT_FOUND, "dataset")]


@pytest.mark.parametrize("trigger", ["", "x", "x" * 33, "a-b", "a_b", "a b", "<b>", "a\nb"])
def test_a_trigger_is_one_word(house: House, trigger: str) -> None:
    assert house.refused("jane", train_model, ask(house.dataset("jane"), trigger=trigger)) == [(ErrorCode.INVALID, "trigger")]


@pytest.mark.parametrize("field", ["name", "description", "trigger"])
def test_what_the_house_refuses_is_refused_in_each_field(house: House, field: str) -> None:
    house.refuses = refusal_list(["zyzzyva"])
    assert house.refused("jane", train_model, ask(house.dataset("jane"), **{field: "Zyzzyva"})) == [(ErrorCode.CONTENT_REFUSED, field)]


def test_the_same_key_is_the_same_model_once(house: House) -> None:
    dataset = house.dataset("jane")
    pks = {house.do("jane", train_model, ask(dataset, idempotency_key="once")) for _ in range(2)}
    assert (len(pks), used(house)) == (1, 1)
    assert house.refused("jane", train_model, ask(dataset, name="Other", idempotency_key="once")) == [
        (ErrorCode.CONFLICT, "idempotencyKey")
    ]


def test_it_follows_the_engine_that_learns(house: House) -> None:
    with house.session() as session:
        offer_models(session, house.now, [replace(ATELIER_MODELS[0], price=2.0, takes_private=False, outside=True), *ATELIER_MODELS[1:]])
    model = asked(house)
    assert (model.engine, model.price, model.takes_private, model.outside) == ("atelier", 2.0, False, True)


def test_where_no_engine_learns_no_model_is_trained(house: House) -> None:
    with house.session() as session:
        offer_models(session, house.now, [replace(ATELIER_MODELS[0], learns=False)])
    assert house.refused("jane", train_model, ask(house.dataset("jane"))) == [(ErrorCode.INVALID, "")]


def test_a_dataset_that_lost_its_pictures_is_too_small_to_learn_from(house: House) -> None:
    image = house.image("jane")
    dataset = house.dataset("jane", uploads=4, images=[image])
    house.do("jane", delete_images, [image.id])
    assert house.refused("jane", train_model, ask(dataset)) == [(ErrorCode.INVALID, "dataset")]


# How it goes on.


def test_a_job_is_asked_for_and_what_it_learns_from_are_the_originals_in_their_order(house: House) -> None:
    image = house.image("jane")
    dataset = house.dataset("jane", images=[image])
    model = house.row(Model, house.do("jane", train_model, ask(dataset)))
    assert house.desk.trained == {model.id: 0}
    with house.session() as session:
        learned = lesson(session, model.id)
    assert (len(learned.pictures), learned.pictures[-1]) == (6, f"{image.storage_key}/original")
    assert all(house.store.get(key) for key in learned.pictures)


def test_it_is_trained_once_and_can_be_used_then(house: House) -> None:
    model = asked(house, visibility=PUBLIC)
    assert house.refused("jane", generate, GenerateAsk(prompt="x", model=model.id)) == [(ErrorCode.INVALID, "model")]
    ready = house.train(model)
    assert (ready.status, ready.listed, training(house, model).progress) == (ModelStatus.READY, 1, 1.0)
    with house.session() as session:
        assert finish_training(session, model.id, "learned/another", house.now) == ["learned/another"]
        assert finish_training(session, model.id, ready.learned or "", house.now) == []
        assert begin_training(session, model.id, house.now) is Turn.NEVER
        assert untrained(session) == []
    assert house.do("jason", generate, GenerateAsk(prompt="x", model=model.id))


def test_of_one_member_one_model_is_trained_at_a_time(house: House) -> None:
    first, second = asked(house), asked(house)
    with house.session() as session:
        assert untrained(session) == [first.id, second.id]
        assert begin_training(session, first.id, house.now) is Turn.NOW
        assert begin_training(session, first.id, house.now) is Turn.NOW  # its worker died
        assert begin_training(session, second.id, house.now) is Turn.LATER
    house.train(first)
    with house.session() as session:
        assert begin_training(session, second.id, house.now) is Turn.NOW


def test_progress_only_grows_and_stops_with_the_model(house: House) -> None:
    model = asked(house)
    with house.session() as session:
        assert [report_training(session, model.id, progress) for progress in (0.5, 0.2, 7.0)] == [True] * 3
    assert training(house, model).progress == 1.0
    house.do("jane", delete_model, model.id)
    assert house.desk.cancelled == [model.id]
    with house.session() as session:
        assert not report_training(session, model.id, 0.9)
        assert begin_training(session, model.id, house.now) is Turn.NEVER
        assert finish_training(session, model.id, "learned/x", house.now) == ["learned/x"]


def test_one_that_failed_says_why_and_does_not_count(house: House) -> None:
    model = asked(house)
    with house.session() as session:
        fail_training(session, model.id, "Too dark.", house.now)
        fail_training(session, model.id, "Again.", house.now)
    assert (house.row(Model, model.pk).status, training(house, model).error, used(house)) == (ModelStatus.FAILED, "Too dark.", 0)


def test_what_failed_is_given_back_in_its_month_alone(house: House) -> None:
    model, dataset = asked(house), house.dataset("jane")
    house.pass_(days=32)
    house.do("jane", train_model, ask(dataset))
    with house.session() as session:
        fail_training(session, model.id, "Too dark.", house.now)
    assert used(house) == 1


def test_a_plan_whose_tokens_come_each_day_has_its_trainings_by_the_month(house: House) -> None:
    with house.session() as session:
        session.exec(update(Plan).where(col(Plan.code) == "solo").values(token_period=RefillPeriod.DAY))
        put_on_plan(session, "jane", "solo", house.now)
    asked(house)
    for days, expected in ((1, 1), (20, 1), (12, 0)):
        house.pass_(days=days)
        with house.session() as session:
            end_periods(session, house.now)
        assert used(house) == expected


def test_as_many_wait_to_be_trained_as_the_plan_runs_at_once(house: House) -> None:
    models = [asked(house) for _ in range(3)]
    assert [house.desk.trained[model.id] for model in models] == [0, 1, 2]
    assert house.refused("jane", train_model, ask(house.dataset("jane"))) == [(ErrorCode.TOO_MANY_REQUESTS, "")]
    house.train(models[0])
    assert asked(house)


def test_what_moderation_hid_since_is_not_learned_from(house: House) -> None:
    hidden, shown = house.image("jane", PUBLIC), house.image("jane", PUBLIC)
    dataset = house.dataset("jane", uploads=4, images=[hidden, shown])
    with house.session() as session:
        hide_image(session, session.get_one(Image, hidden.pk), ReportReason.OTHER, house.now)
    model = house.row(Model, house.do("jane", train_model, ask(dataset)))
    with house.session() as session:
        learned = lesson(session, model.id)
    assert (len(learned.pictures), learned.pictures[-1]) == (5, f"{shown.storage_key}/original")


def test_what_was_deleted_before_it_was_learned_is_missing_then(house: House) -> None:
    dataset = house.dataset("jane")
    model = house.row(Model, house.do("jane", train_model, ask(dataset)))
    house.do("jane", delete_dataset, dataset.id)
    with house.session() as session:
        assert lesson(session, model.id).pictures == ()


def test_threat_14_a_model_outlives_its_dataset_and_takes_what_it_learned_with_it(house: House) -> None:
    dataset = house.dataset("jane")
    model = house.train(house.row(Model, house.do("jane", train_model, ask(dataset))))
    house.do("jane", delete_dataset, dataset.id)
    assert house.store.get(model.learned or "") == b"numbers"
    house.do("jane", delete_model, model.id)
    assert house.store.get(model.learned or "") is None


# What is made with it.


def test_the_trigger_is_added_by_the_worker_and_is_in_no_prompt(house: House) -> None:
    model = house.train(asked(house))
    generation = house.ask("jane", "a heron", model=model.id)
    with house.session() as session:
        wanted = job(session, generation.id)
    assert (generation.prompt, wanted.prompt, wanted.learned) == ("a heron", "a heron, inkwash", model.learned)


def test_what_is_made_with_a_private_model_is_private_unless_public_is_asked_for(house: House) -> None:
    """R17."""
    model = house.train(asked(house))
    assert house.ask("jane", model=model.id).visibility == PRIVATE
    assert house.ask("jane", model=model.id, visibility=PUBLIC).visibility == PUBLIC


def test_a_job_finds_a_model_that_was_made_private_as_gone_as_one_that_was_deleted(house: House) -> None:
    """R15: what became of it is not told. To its owner it is there as long as it is there."""
    model = house.train(asked(house, visibility=PUBLIC))
    theirs, own = house.ask("jason", model=model.id), house.ask("jane", model=model.id)

    def gone() -> list[bool]:
        with house.session() as session:
            return [job(session, generation.id).model_gone for generation in (theirs, own)]

    assert gone() == [False, False]
    house.do("jane", set_model_visibility, model.id, PRIVATE)
    assert gone() == [True, False]
    house.do("jane", delete_model, model.id)
    assert gone() == [True, True]
    assert house.row(Generation, theirs.pk).model_pk == model.pk
