"""R1 to R9 and R12, as far as they are about changing what is visible."""

import pytest
from sqlmodel import col, select

from schema.actions.images import set_image_visibility
from schema.actions.operators import put_on_plan
from schema.actions.refusals import ErrorCode
from schema.tables import Image, LicenceCause, LicenceInterval, Visibility
from tests.schema.actions.house import House

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE


def intervals(house: House, image: Image) -> list[tuple[LicenceCause, LicenceCause | None]]:
    rows = house.rows(select(LicenceInterval).where(LicenceInterval.image_pk == image.pk).order_by(col(LicenceInterval.pk)))
    return [(row.opened_by, row.closed_by) for row in rows]


def on_plan(house: House, handle: str, code: str) -> None:
    with house.session() as session:
        put_on_plan(session, handle, code, house.now)


def test_an_image_made_on_the_free_plan_cannot_become_private_not_even_after_an_upgrade(house: House) -> None:
    image = house.image("jason")
    on_plan(house, "jason", "solo")
    assert house.refused("jason", set_image_visibility, [image.id], PRIVATE) == [(ErrorCode.MADE_ON_FREE_PLAN, "images.0")]


def test_an_image_of_a_paid_plan_becomes_private_only_while_on_a_paid_plan(house: House) -> None:
    image = house.image("jane", PUBLIC)
    on_plan(house, "jane", "free")
    assert house.refused("jane", set_image_visibility, [image.id], PRIVATE) == [(ErrorCode.PAID_PLAN_REQUIRED, "images.0")]
    on_plan(house, "jane", "studio")
    house.do("jane", set_image_visibility, [image.id], PRIVATE)
    assert house.row(Image, image.pk).visibility == PRIVATE


def test_any_own_image_may_be_made_public_on_any_plan(house: House) -> None:
    image = house.image("jane")
    on_plan(house, "jane", "free")
    house.do("jane", set_image_visibility, [image.id], PUBLIC)
    assert house.row(Image, image.pk).listed == 1


def test_the_licence_runs_for_exactly_the_time_in_which_an_image_is_public(house: House) -> None:
    image = house.image("jane")
    assert intervals(house, image) == []
    for visibility in (PUBLIC, PRIVATE, PUBLIC):
        house.pass_(minutes=1)
        house.do("jane", set_image_visibility, [image.id], visibility)
    assert intervals(house, image) == [
        (LicenceCause.MADE_PUBLIC, LicenceCause.MADE_PRIVATE),
        (LicenceCause.MADE_PUBLIC, None),
    ]


def test_asking_for_what_is_so_already_succeeds_and_changes_nothing(house: House) -> None:
    image = house.image("jason")
    before = house.dump()
    assert house.do("jason", set_image_visibility, [image.id, image.id], PUBLIC) == [image.pk]
    assert house.dump() == before


def test_the_address_of_the_bytes_changes_with_the_visibility_and_the_bytes_stay(house: House) -> None:
    image = house.image("jane")
    house.do("jane", set_image_visibility, [image.id], PUBLIC)
    after = house.row(Image, image.pk)
    assert after.media_key != image.media_key
    assert after.storage_key == image.storage_key


def test_many_images_change_together_or_not_at_all_and_each_error_names_its_place(house: House) -> None:
    own, free, private = house.image("jane", PUBLIC), house.image("jason"), house.image("jane")
    on_plan(house, "mallory", "solo")
    hidden = house.image("mallory", PRIVATE)
    ids = [own.id, free.id, hidden.id, "inonsense", "i\ud800"]
    assert house.refused("jane", set_image_visibility, ids, PRIVATE) == [
        (ErrorCode.NOT_YOURS, "images.1"),
        (ErrorCode.NOT_FOUND, "images.2"),
        (ErrorCode.NOT_FOUND, "images.3"),
        (ErrorCode.NOT_FOUND, "images.4"),
    ]
    assert house.do("jane", set_image_visibility, [private.id, own.id], PRIVATE) == [private.pk, own.pk]


@pytest.mark.parametrize("count", [0, 101])
def test_one_to_a_hundred_images_change_at_once(house: House, count: int) -> None:
    assert house.refused("jane", set_image_visibility, ["i"] * count, PUBLIC) == [(ErrorCode.INVALID, "images")]


def test_what_is_hidden_by_moderation_cannot_be_published_again_by_its_owner(house: House) -> None:
    image = house.image("jane", PUBLIC)
    with house.session() as session:
        hidden = session.get_one(Image, image.pk)
        hidden.hidden_at = house.now
        session.add(hidden)
    house.do("jane", set_image_visibility, [image.id], PRIVATE)
    assert house.refused("jane", set_image_visibility, [image.id], PUBLIC) == [(ErrorCode.HIDDEN_BY_MODERATION, "images.0")]
