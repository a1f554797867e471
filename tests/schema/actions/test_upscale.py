"""A larger one of an own image: whose it may be, how visible it is, what it costs, and what is kept of its source (R3, R6, R8, R9, R17)."""

from typing import Any

import pytest
from sqlmodel import select

from schema.actions.asks import UpscaleAsk
from schema.actions.images import delete_images, set_image_visibility
from schema.actions.jobs import job
from schema.actions.moderation import hide_image
from schema.actions.operators import put_on_plan
from schema.actions.refusals import ErrorCode, Refused
from schema.actions.upscale import upscale
from schema.rules.content import refusal_list
from schema.tables import Generation, Image, ReportReason, TokenEntry, Visibility
from tests.schema.actions.house import House
from tests.schema.actions.test_generate import own_model

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE


def ask(house: House, handle: str, image: Image, **options: Any) -> Generation:
    return house.row(Generation, house.do(handle, upscale, UpscaleAsk(image=image.id, **options)))


def refused(house: House, handle: str, image: Image, **options: Any) -> list[tuple[ErrorCode, str]]:
    return house.refused(handle, upscale, UpscaleAsk(image=image.id, **options))


def test_a_larger_one_is_the_same_picture_and_no_remix(house: House) -> None:
    source = house.image("jane", prompt="a fox", negative_prompt="fog", width=512, height=768, seed=7)
    asked = ask(house, "jane", source)
    (made,) = house.finish(asked)
    assert (made.prompt, made.negative_prompt, made.seed, made.model_pk) == ("a fox", "fog", 7, source.model_pk)
    assert (made.width, made.height, made.tool, made.engine) == (1024, 1536, "UPSCALE", "real-esrgan")
    assert (made.source_pk, made.is_remix) == (source.pk, False)


def test_its_price_follows_the_pixels_that_it_has_then(house: House) -> None:
    source = house.image("jane", width=768, height=768)
    small = house.image("jane", width=256, height=256)
    assert [ask(house, "jane", source, factor=factor).tokens for factor in (2, 4)] == [8, 32]
    assert ask(house, "jane", small).tokens == 1
    assert [entry.change for entry in house.rows(select(TokenEntry).where(TokenEntry.reason == "RESERVE"))][-3:] == [-8, -32, -1]


def test_a_picture_without_a_seed_gives_one_without_a_seed(house: House) -> None:
    source = house.image("jane")
    with house.session() as session:
        session.get_one(Image, source.pk).seed = None
    asked = ask(house, "jane", source)
    with house.session() as session:
        assert job(session, asked.id).seeds == (-1,)


@pytest.mark.parametrize(
    ("factor", "code"), [(1, ErrorCode.INVALID), (3, ErrorCode.INVALID), (8, ErrorCode.INVALID), (-2, ErrorCode.INVALID)]
)
def test_it_is_twice_or_four_times_as_large(house: House, factor: int, code: ErrorCode) -> None:
    assert refused(house, "jane", house.image("jane"), factor=factor) == [(code, "factor")]


def test_nothing_is_larger_than_4096_pixels(house: House) -> None:
    edge, beyond = house.image("jane", width=1024, height=256), house.image("jane", width=1088, height=256)
    assert ask(house, "jane", edge, factor=4).width == 4096
    assert refused(house, "jane", beyond, factor=4) == [(ErrorCode.INVALID, "factor")]
    assert ask(house, "jane", beyond).width == 2176


def test_what_one_sees_and_does_not_own_is_not_yours_and_what_one_does_not_see_is_not_there(house: House) -> None:
    public, private, deleted = house.image("jane", PUBLIC), house.image("jane"), house.image("jane", PUBLIC)
    house.do("jane", delete_images, [deleted.id])
    assert refused(house, "mallory", public) == [(ErrorCode.NOT_YOURS, "image")]
    answers = []
    for id in (private.id, deleted.id, "i" + "0" * 21, "", private.id + "\0"):
        with pytest.raises(Refused) as told:
            house.do("mallory", upscale, UpscaleAsk(image=id))
        answers.append(told.value.errors)
    assert answers[0][0].code == ErrorCode.NOT_FOUND
    assert all(answer == answers[0] for answer in answers)
    assert house.store.keys("sources/") == []


def test_what_moderation_hid_comes_back_in_no_other_size(house: House) -> None:
    image = house.image("jane", PUBLIC)
    with house.session() as session:
        hide_image(session, session.get_one(Image, image.pk), ReportReason.OTHER, house.now)
    assert refused(house, "jane", image) == [(ErrorCode.HIDDEN_BY_MODERATION, "image")]


def test_what_is_made_from_a_private_one_is_private_unless_public_is_asked_for_in_so_many_words(house: House) -> None:
    private, public = house.image("jane"), house.image("jane", PUBLIC)
    assert ask(house, "jane", private).visibility == PRIVATE
    assert ask(house, "jane", private, visibility=PUBLIC).visibility == PUBLIC
    assert ask(house, "jane", public).visibility == PRIVATE  # what leaving it out means for jane
    assert ask(house, "jane", public, visibility=PUBLIC).visibility == PUBLIC


def test_a_plan_that_allows_nothing_private_is_told_so_and_publishes_nothing(house: House) -> None:
    private = house.image("jane")
    with house.session() as session:
        put_on_plan(session, "jane", "free", house.now)
    assert refused(house, "jane", private) == [(ErrorCode.PAID_PLAN_REQUIRED, "visibility")]
    assert refused(house, "jane", private, visibility=PRIVATE) == [(ErrorCode.PAID_PLAN_REQUIRED, "visibility")]
    asked = ask(house, "jane", private, visibility=PUBLIC)
    assert (asked.visibility, asked.asked_paid) == (PUBLIC, False)


def test_on_the_free_plan_a_larger_one_is_public_and_stays_so(house: House) -> None:
    source = house.image("jason")
    (made,) = house.finish(ask(house, "jason", source))
    assert (made.visibility, made.asked_paid) == (PUBLIC, False)
    assert house.refused("jason", set_image_visibility, [made.id], PRIVATE) == [(ErrorCode.MADE_ON_FREE_PLAN, "images.0")]


def test_a_flip_or_a_deletion_after_the_asking_changes_nothing(house: House) -> None:
    source = house.image("jane", PUBLIC)
    asked = ask(house, "jane", source, visibility=PUBLIC)
    house.do("jane", delete_images, [source.id])
    assert asked.source_copy in house.store.kept
    (made,) = house.finish(asked)
    assert (made.visibility, made.kept, made.is_remix) == (PUBLIC, 1, False)
    assert house.store.keys("sources/") == []


def test_it_is_made_by_the_house_itself_so_it_asks_for_no_model(house: House) -> None:
    """Neither one that may be used, nor one that may get what is private."""
    model = own_model(house, "jane")
    image = house.image("jane", model=model.id)
    with house.session() as session:
        session.merge(model).takes_private = False
    with house.session() as session:
        put_on_plan(session, "jane", "free", house.now)
    asked = ask(house, "jane", image, visibility=PUBLIC)
    assert asked.model_pk == model.pk
    with house.session() as session:
        assert not job(session, asked.id).kept_from_engine


def test_the_same_key_is_the_same_one_and_another_input_a_conflict(house: House) -> None:
    image = house.image("jane")
    first = ask(house, "jane", image, idempotency_key="k")
    assert ask(house, "jane", image, idempotency_key="k").pk == first.pk
    assert refused(house, "jane", image, factor=4, idempotency_key="k") == [(ErrorCode.CONFLICT, "idempotencyKey")]


def test_more_than_one_has_is_not_spent(house: House) -> None:
    image = house.image("jason", width=1024, height=1024)
    for _ in range(2):
        ask(house, "jason", image, factor=4)
    assert refused(house, "jason", image, factor=4) == [(ErrorCode.NOT_ENOUGH_TOKENS, "")]


def test_words_that_the_house_refuses_by_now_are_not_written_down_again(house: House) -> None:
    image = house.image("jane", prompt="a zyzzyva in the rain")
    house.refuses = refusal_list(["zyzzyva"])
    assert refused(house, "jane", image) == [(ErrorCode.CONTENT_REFUSED, "image")]
