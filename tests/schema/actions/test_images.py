"""Deleting, liking and copying the prompt of what one sees (R8, R12, R13, R15)."""

import pytest
from sqlmodel import select

from schema.actions.images import delete_images
from schema.actions.likes import like_image, unlike_image
from schema.actions.prompts import CopiedPrompt, copy_prompt
from schema.actions.refusals import ErrorCode, Refused
from schema.tables import Generation, Image, ImageRecord, LicenceInterval, Like, TokenEntry, Visibility
from tests.schema.actions.house import House


def test_deleting_an_image_ends_its_interval_and_removes_its_bytes_prompt_settings_and_likes(house: House) -> None:
    image = house.image("jason", prompt="canaryword", negative_prompt="canaryfog", seed=987654)
    house.do("jane", like_image, image.id)
    assert house.do("jason", delete_images, [image.id, image.id]) == [image.id]
    assert house.store.kept == {}
    assert house.rows(select(Like)) == house.rows(select(ImageRecord)) == []
    interval = house.rows(select(LicenceInterval))[0]
    assert (interval.closed_by, interval.until_at) == ("DELETED", house.now)
    rest = "\n".join(house.dump())
    assert not any(content in rest for content in ("canaryword", "canaryfog", "987654", image.storage_key, image.media_key))


def test_a_generation_goes_with_its_last_image_and_the_ledger_keeps_its_lines(house: House) -> None:
    asked = house.ask("jason", count=2)
    first, second = house.finish(asked)
    lines = house.rows(select(TokenEntry.number, TokenEntry.balance, TokenEntry.generation_pk))
    house.do("jason", delete_images, [first.id])
    assert house.row(Generation, asked.pk).prompt == "a heron at dawn"
    house.do("jason", delete_images, [second.id])
    stone = house.row(Generation, asked.pk)
    assert (stone.prompt, stone.deleted_at) == ("", house.now)
    assert house.rows(select(TokenEntry.number, TokenEntry.balance, TokenEntry.generation_pk)) == lines


def test_images_are_deleted_together_or_not_at_all(house: House) -> None:
    own, other, private = house.image("jason"), house.image("mallory"), house.image("jane")
    assert house.refused("jason", delete_images, [own.id, other.id, private.id]) == [
        (ErrorCode.NOT_YOURS, "images.1"),
        (ErrorCode.NOT_FOUND, "images.2"),
    ]
    house.do("jason", delete_images, [own.id])
    assert house.refused("jason", delete_images, [own.id]) == [(ErrorCode.NOT_FOUND, "images.0")]


def test_a_like_counts_once_and_is_taken_back_once(house: House) -> None:
    image = house.image("jason")
    counts = []
    for action in (like_image, like_image, unlike_image, unlike_image):
        house.do("jane", action, image.id)
        counts.append(house.row(Image, image.pk).like_count)
    assert counts == [1, 1, 0, 0]


def test_whoever_sees_an_image_may_copy_its_prompt_with_its_settings(house: House) -> None:
    woodcut = house.model("Woodcut")
    image = house.image("jason", prompt="a fox", negative_prompt="fog", seed=7, width=512, model=woodcut.id)
    copied = CopiedPrompt("a fox", "fog", 7, 512, 768, woodcut.pk)
    assert house.do("mallory", copy_prompt, image.id) == house.do(None, copy_prompt, image.id) == copied


def test_the_prompt_of_an_image_shows_no_model_that_the_viewer_does_not_see(house: House) -> None:
    image = house.image("jason")
    with house.session() as session:
        model = house.model("Atelier")
        model.owner_pk, model.visibility, model.asked_paid = house.account("jane").pk, Visibility.PRIVATE, True
        session.add(model)
    assert house.do("jason", copy_prompt, image.id).model_pk is None
    assert house.do("jane", copy_prompt, image.id).model_pk == model.pk


@pytest.mark.parametrize("action", [like_image, unlike_image, copy_prompt])
def test_what_is_private_deleted_or_never_was_is_not_found_in_the_same_words(house: House, action: object) -> None:
    private, deleted = house.image("jane"), house.image("jason")
    house.do("jason", delete_images, [deleted.id])
    answers = []
    for id in (private.id, deleted.id, "inever", house.account("jane").id):
        with pytest.raises(Refused) as refused:
            house.do("mallory", action, id)  # type: ignore[arg-type]  # each takes an id
        answers.append(refused.value.errors)
    assert answers[0][0].code == ErrorCode.NOT_FOUND
    assert all(answer == answers[0] for answer in answers)
