"""Datasets are of one's own pictures and nobody else's, and go with what they are made of (R10, R12, R13)."""

import pytest
from sqlmodel import col, func, select

from schema.actions.datasets import FEWEST, MOST, MOST_DATASETS, create_dataset, delete_dataset
from schema.actions.images import delete_images
from schema.actions.moderation import hide_image
from schema.actions.operators import put_on_plan
from schema.actions.refusals import ErrorCode
from schema.actions.uploads import forget_uploads
from schema.rules.content import refusal_list
from schema.tables import Dataset, DatasetPicture, Image, ReportReason, Upload, Visibility
from tests.schema.actions.house import House

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE


def size(house: House, dataset: Dataset) -> int:
    (found,) = house.rows(select(func.count()).where(DatasetPicture.dataset_pk == dataset.pk))
    return int(found)


def brought(house: House, count: int, handle: str = "jane") -> list[str]:
    return [house.bring(handle).id for _ in range(count)]


def sweep(house: House) -> None:
    house.pass_(days=2)
    with house.session() as session:
        house.store.delete(forget_uploads(session, house.now))


def test_own_uploads_and_own_images_are_put_together_each_once(house: House) -> None:
    uploads, images = brought(house, 3), [house.image("jane").id, house.image("jane", PUBLIC).id]
    dataset = house.row(Dataset, house.do("jane", create_dataset, "  Papers ", [*uploads, uploads[0]], [*images, images[1]]))
    assert (dataset.name, size(house, dataset)) == ("Papers", 5)


@pytest.mark.parametrize("count", [0, FEWEST - 1, MOST + 1, 2 * MOST + 1])
def test_a_dataset_has_five_to_forty_pictures(house: House, count: int) -> None:
    assert house.refused("jane", create_dataset, "Papers", brought(house, count), []) == [(ErrorCode.INVALID, "uploads")]


@pytest.mark.parametrize("count", [FEWEST, MOST])
def test_both_bounds_are_within(house: House, count: int) -> None:
    assert size(house, house.dataset("jane", uploads=count)) == count


def test_the_same_five_times_is_one(house: House) -> None:
    assert house.refused("jane", create_dataset, "Papers", brought(house, 1) * 5, []) == [(ErrorCode.INVALID, "uploads")]


def test_threat_06_what_is_another_ones_is_not_found_or_not_yours_and_nothing_is_made(house: House) -> None:
    """R10: from own uploads and own images and nobody else's; R15: a private one reads as one that never was."""
    uploads = brought(house, 5)
    theirs, private, public = house.bring("jason").id, house.image("jane").id, house.image("jason").id
    assert house.refused("jane", create_dataset, "Papers", [*uploads, theirs, "uAbsentAbsentAbsentAb0"], [public, "nonsense"]) == [
        (ErrorCode.NOT_FOUND, "uploads.5"),
        (ErrorCode.NOT_FOUND, "uploads.6"),
        (ErrorCode.NOT_YOURS, "images.0"),
        (ErrorCode.NOT_FOUND, "images.1"),
    ]
    with house.session() as session:
        put_on_plan(session, "mallory", "solo", house.now)
    mallorys = brought(house, 5, "mallory")
    assert house.refused("mallory", create_dataset, "Papers", mallorys, [private]) == [(ErrorCode.NOT_FOUND, "images.0")]


def test_what_moderation_hid_is_learned_from_no_more(house: House) -> None:
    hidden = house.image("jane", PUBLIC)
    with house.session() as session:
        hide_image(session, session.get_one(Image, hidden.pk), ReportReason.OTHER, house.now)
    assert house.refused("jane", create_dataset, "Papers", brought(house, 5), [hidden.id]) == [(ErrorCode.HIDDEN_BY_MODERATION, "images.0")]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\0b"])
def test_a_name_is_a_text_of_one_to_eighty_characters(house: House, name: str) -> None:
    assert house.refused("jane", create_dataset, name, brought(house, 5), []) == [(ErrorCode.INVALID, "name")]


def test_what_the_house_refuses_is_no_name_either(house: House) -> None:
    house.refuses = refusal_list(["zyzzyva"])
    assert house.refused("jane", create_dataset, "Zyzzyva", brought(house, 5), []) == [(ErrorCode.CONTENT_REFUSED, "name")]


def test_one_member_has_so_many(house: House) -> None:
    uploads = brought(house, 5)
    for number in range(MOST_DATASETS):
        house.do("jane", create_dataset, f"Papers {number}", uploads, [])
    assert house.refused("jane", create_dataset, "Papers", uploads, []) == [(ErrorCode.CONFLICT, "")]
    assert house.do("jane", create_dataset, "Papers 3", uploads[::-1], [])  # which is there


def test_the_same_again_makes_no_second_one(house: House) -> None:
    uploads, images = brought(house, 5), [house.image("jane").id]
    first = house.do("jane", create_dataset, "Papers", uploads, images)
    assert house.do("jane", create_dataset, " Papers", uploads[::-1], images) == first
    assert house.do("jane", create_dataset, "Papers", uploads, []) != first
    assert house.do("jane", create_dataset, "Inks", uploads, images) != first


def test_who_could_train_nothing_puts_nothing_together(house: House) -> None:
    """What is in a dataset is kept as long as that is, so it is no storage on a plan that has none."""
    uploads = brought(house, 5, "jason")
    assert house.refused("jason", create_dataset, "Papers", uploads, []) == [(ErrorCode.PAID_PLAN_REQUIRED, "")]


def test_a_flood_of_ids_is_refused_before_any_is_looked_up(house: House) -> None:
    assert house.refused("jane", create_dataset, "Papers", ["nonsense"] * 81, []) == [(ErrorCode.INVALID, "uploads")]


def test_threat_14_an_upload_stays_as_long_as_a_dataset_uses_it_and_goes_with_the_last(house: House) -> None:
    uploads = brought(house, 5)
    first, second = (house.row(Dataset, house.do("jane", create_dataset, name, uploads, [])) for name in ("Papers", "Inks"))
    sweep(house)
    assert len(house.rows(select(Upload).where(col(Upload.id).in_(uploads)))) == 5
    house.do("jane", delete_dataset, first.id)
    assert len(house.rows(select(Upload).where(col(Upload.id).in_(uploads)))) == 5
    assert house.do("jane", delete_dataset, second.id) == second.id
    assert house.rows(select(Upload)) == house.rows(select(Dataset)) == house.rows(select(DatasetPicture)) == []
    assert not any(key.startswith("s") for key in house.store.kept)


def test_an_upload_that_a_picture_was_made_from_outlives_the_dataset(house: House) -> None:
    uploads = brought(house, 5)
    dataset = house.row(Dataset, house.do("jane", create_dataset, "Papers", uploads, []))
    house.finish(house.ask("jane", upload=uploads[0]))
    house.do("jane", delete_dataset, dataset.id)
    assert [upload.id for upload in house.rows(select(Upload))] == uploads[:1]


def test_an_image_that_is_deleted_leaves_its_datasets(house: House) -> None:
    image = house.image("jane")
    dataset = house.dataset("jane", images=[image])
    house.do("jane", delete_images, [image.id])
    assert size(house, dataset) == 5


def test_threat_06_another_ones_dataset_is_not_found(house: House) -> None:
    dataset = house.dataset("jane")
    for id in (dataset.id, "dAbsentAbsentAbsentAb0", ""):
        assert house.refused("mallory", delete_dataset, id) == [(ErrorCode.NOT_FOUND, "id")]
