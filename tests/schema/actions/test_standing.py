"""Where an image stands: what its likes weigh, and how old it is."""

from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from schema.actions.images import delete_images
from schema.actions.likes import like_image, unlike_image
from schema.actions.standing import AGES, EPOCH, HALF, WARM, cool, grow_old, heat
from schema.tables import Account, Image, Like
from tests.schema.actions.house import House


def halves(number: float) -> timedelta:
    return HALF * number


def test_a_like_weighs_half_as_much_as_one_of_twelve_hours_later() -> None:
    at = EPOCH + halves(500)
    assert heat([at]) == 500_000
    assert heat([at, at]) == heat([at + halves(1)]) == 501_000
    assert heat([at, at - halves(1), at - halves(1)]) == 501_000
    assert heat([at] * 1024) == 510_000
    assert heat([]) == 0
    assert heat([EPOCH - halves(9)]) == 1  # more than none, whenever it was


def test_likes_are_weighed_when_they_come_and_when_they_go(house: House) -> None:
    image = house.image("jason")
    house.do("jane", like_image, image.id)
    assert warmth(house, image) == heat([house.now])
    first = house.now
    house.pass_(hours=7)
    house.do("mallory", like_image, image.id)
    assert warmth(house, image) == heat([first, house.now])
    house.do("jane", unlike_image, image.id)
    assert warmth(house, image) == heat([house.now])
    house.do("mallory", unlike_image, image.id)
    assert warmth(house, image) == 0


def test_likes_weigh_nothing_after_two_days_and_those_that_follow_do(house: House) -> None:
    image, other = house.image("jason"), house.image("jason")
    house.do("jane", like_image, image.id)
    house.do("jane", like_image, other.id)
    house.pass_(hours=47)
    house.do("mallory", like_image, image.id)
    late = house.now
    swept(house)
    assert warmth(house, image) > heat([late])
    house.pass_(hours=1)
    swept(house)
    assert (warmth(house, image), warmth(house, other)) == (heat([late]), 0)
    house.pass_(seconds=WARM.total_seconds())
    swept(house)
    assert warmth(house, image) == 0
    assert [like.warm for like in house.rows(select(Like))] == [False] * 3
    house.do("jane", unlike_image, image.id)
    assert warmth(house, image) == 0


@pytest.mark.parametrize("state", [Account.leaving_at, Account.deleted_at])
def test_likes_of_an_account_that_is_not_there_weigh_nothing(house: House, state: object) -> None:
    image = house.image("jason")
    house.do("jane", like_image, image.id)
    with house.session() as session:
        session.exec(update(Account).where(col(Account.handle) == "jane").values({state: house.now}))
    house.do("mallory", like_image, image.id)
    house.do("mallory", unlike_image, image.id)
    assert warmth(house, image) == 0


def test_a_deleted_image_weighs_nothing(house: House) -> None:
    image = house.image("jason")
    house.do("jane", like_image, image.id)
    house.do("jason", delete_images, [image.id])
    assert warmth(house, image) == 0


def test_images_grow_old_one_time_after_another(house: House) -> None:
    image = house.image("jason")
    told = []
    for span in (timedelta(0), *AGES):
        for more in (span - timedelta(milliseconds=1), span):
            house.now = max(house.now, house.row(Image, image.pk).created_at + more)
            swept(house)
            told.append(house.row(Image, image.pk).age)
    assert told == [0, 0, 0, 1, 1, 2, 2, 3]


def test_images_that_nobody_looked_after_for_long_are_as_old_as_they_are(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schema.actions.standing.AT_ONCE", 2)
    images = [house.image("jason") for _ in range(5)]
    house.pass_(days=8)
    young = house.image("jason")
    swept(house)
    assert [house.row(Image, image.pk).age for image in (*images, young)] == [2] * 5 + [0]


def warmth(house: House, image: Image) -> int:
    return house.row(Image, image.pk).heat


def swept(house: House) -> None:
    with house.session() as session:
        cool(session, house.now)
        grow_old(session, house.now)
