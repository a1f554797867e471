"""Asking for pictures: R2, R3, R6, R8, R9, R10, R12, R15, R16 and R17."""

from typing import Any

import pytest
from sqlmodel import col, select

from schema.actions.accounts import accept_terms, update_profile
from schema.actions.asks import GenerateAsk, RemixAsk
from schema.actions.generate import generate, remix
from schema.actions.images import delete_images, set_image_visibility
from schema.actions.operators import put_on_plan
from schema.actions.refusals import ErrorCode, Refused
from schema.tables import Generation, Image, ImageRecord, LicenceInterval, Model, ModelStatus, Visibility
from tests.schema.actions import house as houses
from tests.schema.actions.house import House

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE


def own_model(house: House, handle: str, **values: Any) -> Model:
    model = Model(
        owner_pk=house.account(handle).pk,
        name="mine",
        visibility=PRIVATE,
        status=ModelStatus.READY,
        engine="atelier",
        created_at=house.now,
        asked_paid=True,
    )
    with house.session() as session:
        session.add(model.sqlmodel_update(values))
    return model


def on_plan(house: House, handle: str, code: str) -> None:
    with house.session() as session:
        put_on_plan(session, handle, code, house.now)


def test_the_free_plan_is_refused_private_pictures_and_never_silently_given_public_ones(house: House) -> None:
    ask = GenerateAsk(prompt="a heron", visibility=PRIVATE)
    assert house.refused("jason", generate, ask) == [(ErrorCode.PAID_PLAN_REQUIRED, "visibility")]
    assert house.rows(select(Generation)) == []


def test_left_out_visibility_is_public_on_the_free_plan_and_private_on_a_paid_one_until_the_member_chooses(house: House) -> None:
    assert house.ask("jason").visibility == PUBLIC
    assert house.ask("jane").visibility == PRIVATE
    house.do("jane", update_profile, None, None, PUBLIC)
    assert house.ask("jane").visibility == PUBLIC


def test_each_image_remembers_the_plan_it_was_asked_for_under(house: House) -> None:
    queued = house.ask("jason")
    on_plan(house, "jason", "guild")
    image = house.finish(queued)[0]
    assert (image.visibility, image.asked_paid) == (PUBLIC, False)
    assert house.row(ImageRecord, image.pk).asked_paid is False


def test_a_plan_that_ends_while_a_generation_is_queued_changes_nothing_about_it(house: House) -> None:
    queued = house.ask("jane")
    on_plan(house, "jane", "free")
    image = house.finish(queued)[0]
    assert (image.visibility, image.asked_paid) == (PRIVATE, True)


def test_what_is_made_from_a_private_image_is_private_unless_public_is_asked_for(house: House) -> None:
    image = house.image("jane")
    house.do("jane", update_profile, None, None, PUBLIC)
    assert house.remix("jane", image).visibility == PRIVATE
    assert house.remix("jane", image, visibility=PUBLIC).visibility == PUBLIC


def test_leaving_visibility_out_for_a_private_source_is_refused_where_the_plan_does_not_allow_private(house: House) -> None:
    image = house.image("jane")
    on_plan(house, "jane", "free")
    assert house.refused("jane", remix, RemixAsk(image=image.id)) == [(ErrorCode.PAID_PLAN_REQUIRED, "visibility")]
    assert house.remix("jane", image, visibility=PUBLIC).visibility == PUBLIC


def test_what_is_made_with_a_private_model_is_private_unless_public_is_asked_for(house: House) -> None:
    model = own_model(house, "jane")
    house.do("jane", update_profile, None, None, PUBLIC)
    assert house.ask("jane", model=model.id).visibility == PRIVATE
    assert house.ask("jane", model=model.id, visibility=PUBLIC).visibility == PUBLIC


def test_a_private_model_takes_a_paid_plan_and_is_not_there_for_others(house: House) -> None:
    model = own_model(house, "jane")
    assert house.refused("mallory", generate, GenerateAsk(prompt="x", model=model.id)) == [(ErrorCode.NOT_FOUND, "model")]
    on_plan(house, "jane", "free")
    ask = GenerateAsk(prompt="x", model=model.id, visibility=PUBLIC)
    assert house.refused("jane", generate, ask) == [(ErrorCode.PAID_PLAN_REQUIRED, "model")]


def test_a_model_in_training_cannot_be_used_yet(house: House) -> None:
    model = own_model(house, "jane", status=ModelStatus.TRAINING)
    assert house.refused("jane", generate, GenerateAsk(prompt="x", model=model.id)) == [(ErrorCode.INVALID, "model")]


def test_every_member_may_generate_with_every_public_model_and_the_house_paints_where_none_is_asked_for(house: House) -> None:
    woodcut = house.model("Woodcut")
    assert house.ask("mallory", model=woodcut.id).model_pk == woodcut.pk
    assert house.ask("mallory").model_pk == house.model("Atelier").pk


def test_a_remix_without_a_model_takes_that_of_its_source_where_the_viewer_may_use_it(house: House) -> None:
    woodcut, private = house.model("Woodcut"), own_model(house, "jane")
    assert house.remix("mallory", house.image("jason", model=woodcut.id)).model_pk == woodcut.pk
    hidden = house.image("jane", PUBLIC, model=private.id)
    assert house.remix("mallory", hidden).model_pk == house.model("Atelier").pk


def test_every_member_may_remix_what_it_sees_and_keeps_the_words_and_size_of_the_source(house: House) -> None:
    source = house.image("jason", prompt="a fox", negative_prompt="fog", width=512, height=1024)
    made = house.finish(house.remix("mallory", source, prompt=None))[0]
    assert (made.prompt, made.negative_prompt, made.width, made.height) == ("a fox", "fog", 512, 1024)
    assert (made.source_pk, made.is_remix, made.tool) == (source.pk, True, "REMIX")


def test_a_flip_or_a_deletion_after_the_asking_changes_nothing_about_a_remix(house: House) -> None:
    source = house.image("jason")
    asked = house.remix("mallory", source)
    house.do("jason", delete_images, [source.id])
    assert asked.source_copy in house.store.kept
    made = house.finish(asked)[0]
    assert (made.is_remix, made.prompt, made.kept) == (True, "at night", 1)
    assert asked.source_copy not in house.store.kept
    assert house.row(Generation, asked.pk).source_copy is None


def test_absent_deleted_and_private_sources_are_refused_in_the_same_words(house: House) -> None:
    private, deleted = house.image("jane"), house.image("jason")
    house.do("jason", delete_images, [deleted.id])
    answers = []
    for id in (private.id, deleted.id, "i" + "0" * 21, "", private.id + "\0"):
        with pytest.raises(Refused) as refused:
            house.do("mallory", remix, RemixAsk(image=id, prompt="mine now"))
        answers.append(refused.value.errors)
    assert answers[0][0].code == ErrorCode.NOT_FOUND
    assert all(answer == answers[0] for answer in answers)
    assert house.store.keys("sources/") == []


def test_a_source_that_cannot_be_read_is_refused_and_costs_nothing(house: House) -> None:
    source = house.image("jason")
    house.store.kept.clear()
    assert house.refused("mallory", remix, RemixAsk(image=source.id)) == [(ErrorCode.CONFLICT, "image")]


def test_a_public_picture_is_licensed_under_the_terms_that_were_accepted_when_it_became_public(house: House) -> None:
    queued = house.ask("jason")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(houses, "TERMS", "2027-01")
        house.do("jason", accept_terms, "2027-01")
        image = house.finish(queued)[0]
    interval = house.row(LicenceInterval, 1)
    assert (interval.image_pk, interval.terms_version, interval.opened_by) == (image.pk, "2027-01", "GENERATED_PUBLIC")


def test_a_private_picture_is_not_licensed(house: House) -> None:
    house.image("jane")
    assert house.rows(select(LicenceInterval)) == []


def test_pictures_of_an_account_that_is_being_deleted_are_neither_there_nor_licensed(house: House) -> None:
    queued = house.ask("jason")
    with house.session() as session:
        account = house.account("jason")
        account.leaving_at = house.now
        session.add(account)
    image = house.finish(queued)[0]
    assert (image.owner_leaving, image.kept, image.listed) == (True, 0, 0)
    assert house.rows(select(LicenceInterval)) == []


@pytest.mark.parametrize(
    ("field", "values"),
    {
        "prompt": [{"prompt": text} for text in ("", " \n ", "\u200b\u200f", "x" * 2001, "a\0b", "a\x1bb", "a\ud800")],
        "negativePrompt": [{"negative_prompt": text} for text in ("x" * 2001, "\x07")],
        "width": [{"width": side} for side in (0, 255, 300, 1600, -64, 2**40)],
        "height": [{"height": side} for side in (192, 1537)],
        "count": [{"count": count} for count in (0, 5, -1)],
        "seed": [{"seed": seed} for seed in (-1, 2**31)],
        "guidance": [{"guidance": guidance} for guidance in (0.5, 20.5, float("nan"), float("inf"))],
        "steps": [{"steps": steps} for steps in (9, 61)],
        "idempotencyKey": [{"idempotency_key": key} for key in ("", "x" * 201, "a\nb")],
    }.items(),
)
def test_bad_input_is_told_where_it_is_and_costs_nothing(house: House, field: str, values: list[dict[str, Any]]) -> None:
    for wrong in values:
        ask = GenerateAsk(**{"prompt": "a heron", **wrong})
        assert house.refused("jane", generate, ask) == [(ErrorCode.INVALID, field)], wrong


def test_everything_that_is_wrong_is_told_at_once(house: House) -> None:
    ask = GenerateAsk(prompt="", count=9, model="mnone", visibility=PRIVATE)
    assert house.refused("jason", generate, ask) == [
        (ErrorCode.INVALID, "prompt"),
        (ErrorCode.INVALID, "count"),
        (ErrorCode.NOT_FOUND, "model"),
        (ErrorCode.PAID_PLAN_REQUIRED, "visibility"),
    ]


def test_words_of_any_script_marks_of_direction_and_emoji_are_kept_as_they_are(house: House) -> None:
    prompt = "אגם \u200f עם 🦊\u200d🔥 — 一只\nfox\tcafe\u0301"
    image = house.image("jason", prompt=f"  {prompt}\r\n")
    assert image.prompt == prompt
    assert image.alt == "אגם \u200f עם 🦊\u200d🔥 — 一只 fox cafe\u0301"


def test_an_image_is_described_by_its_prompt_in_at_most_200_characters(house: House) -> None:
    image = house.image("jason", prompt="heron " * 100)
    assert image.alt == "heron " * 32 + "heron…"


def test_each_picture_has_its_own_seed_and_the_last_seed_is_followed_by_the_first(house: House) -> None:
    images = house.finish(house.ask("jane", count=3, seed=2**31 - 2))
    assert [image.seed for image in images] == [2**31 - 2, 2**31 - 1, 0]
    assert 0 <= house.ask("jane").seed < 2**31


def test_the_same_key_within_a_day_gives_the_same_generation_once(house: House) -> None:
    first, second = (house.ask("jason", idempotency_key="k") for _ in range(2))
    assert first.pk == second.pk
    assert house.desk.enqueued == [first.id]
    assert house.refused("jason", generate, GenerateAsk(prompt="other", idempotency_key="k")) == [(ErrorCode.CONFLICT, "idempotencyKey")]
    assert house.ask("mallory", idempotency_key="k").pk != first.pk


@pytest.mark.parametrize("key", ["order\u00a017", "a\u200db", "\ufeffk", "a\u2028b", "a\ue000", "\ufdd0 k", "🦊" * 200])
def test_each_key_that_is_accepted_is_found_again(house: House, key: str) -> None:
    assert house.ask("jason", idempotency_key=key).pk == house.ask("jason", idempotency_key=key).pk
    assert house.refused("jason", generate, GenerateAsk(prompt="other", idempotency_key=key)) == [(ErrorCode.CONFLICT, "idempotencyKey")]


def test_a_key_is_free_again_after_a_day_and_after_its_generation_is_deleted(house: House) -> None:
    first = house.ask("jason", idempotency_key="k")
    house.pass_(days=1)
    second = house.ask("jason", prompt="other", idempotency_key="k")
    assert second.pk != first.pk
    images = house.finish(second)
    house.do("jason", delete_images, [image.id for image in images])
    assert house.ask("jason", prompt="other", idempotency_key="k").pk != second.pk


def test_the_parent_is_written_by_the_server(house: House) -> None:
    source = house.image("jason")
    assert not hasattr(GenerateAsk(prompt="x"), "source")
    assert house.remix("mallory", source).source_pk == source.pk


def test_a_remix_keeps_standing_when_its_source_is_deleted_or_turns_private(house: House) -> None:
    source = house.image("jane", PUBLIC)
    made = house.finish(house.remix("mallory", source))[0]
    house.do("jane", set_image_visibility, [source.id], PRIVATE)
    house.do("jane", delete_images, [source.id])
    stands = house.row(Image, made.pk)
    assert (stands.listed, stands.is_remix) == (1, True)
    assert house.rows(select(Image.prompt).where(col(Image.pk) == source.pk)) == [""]
