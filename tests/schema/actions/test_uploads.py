"""Uploads: kept while something uses them and a day besides; then they go, with their bytes (R12, R13, THREATS 14)."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from schema.actions import endings, uploads
from schema.actions.cancel import cancel_generation
from schema.actions.images import delete_images
from schema.actions.removal import remove_account
from schema.actions.uploads import MOST_UNUSED, forget_uploads, keep_upload
from schema.tables import FailureCode, Generation, Image, LicenceInterval, Upload, Visibility, new_id
from tests.schema.actions.house import House

PUBLIC = Visibility.PUBLIC


def is_there(house: House, upload: Upload) -> bool:
    """It, and its bytes; or neither."""
    row = bool(house.rows(select(Upload).where(Upload.id == upload.id)))
    assert row is any(key.startswith(upload.storage_key) for key in house.store.kept)
    return row


def sweep(house: House, **time: float) -> None:
    house.pass_(**time)
    with house.session() as session:
        keys = forget_uploads(session, house.now)
    house.store.delete(keys)


def test_what_nothing_uses_is_removed_after_a_day(house: House) -> None:
    upload = house.bring()
    sweep(house, hours=23, minutes=59)
    assert is_there(house, upload)
    sweep(house, minutes=1)
    assert not is_there(house, upload)


def test_what_is_used_stays_until_the_last_picture_that_began_with_it_is_deleted(house: House) -> None:
    upload = house.bring()
    first, second = (house.image("jane", upload=upload.id) for _ in range(2))
    sweep(house, days=30)
    assert is_there(house, upload)
    house.do("jane", delete_images, [first.id])
    assert is_there(house, upload)
    house.do("jane", delete_images, [second.id])
    assert not is_there(house, upload)
    assert {row.upload_pk for row in house.rows(select(Generation))} == {None}


@pytest.mark.parametrize("end", ["fails", "is cancelled"])
def test_what_came_to_nothing_uses_it_for_a_day_more(house: House, end: str) -> None:
    upload = house.bring()
    house.pass_(hours=20)
    asked = house.ask("jane", upload=upload.id)
    if end == "fails":
        with house.session() as session:
            house.store.delete(endings.fail_generation(session, asked.id, FailureCode.ENGINE_ERROR, "No.", house.now))
    else:
        house.do("jane", cancel_generation, asked.id)
    sweep(house, hours=23)
    assert is_there(house, upload)
    sweep(house, hours=1)
    assert not is_there(house, upload)
    assert house.row(Generation, asked.pk).upload_pk is None


def test_it_is_never_licensed_and_no_image_names_it(house: House) -> None:
    upload = house.bring()
    image = house.image("jane", PUBLIC, upload=upload.id)
    assert (image.source_pk, image.is_remix, image.tool) == (None, False, "GENERATE")
    assert [interval.image_pk for interval in house.rows(select(LicenceInterval))] == [image.pk]


def test_the_job_begins_with_its_pixels_also_when_it_is_gone(house: House) -> None:
    upload = house.bring()
    asked = house.ask("jane", upload=upload.id)
    with house.session() as session:
        house.store.delete(uploads.remove(session, [session.get_one(Upload, upload.pk)]))
    assert house.store.get(asked.source_copy or "") == b"a picture of one's own"
    house.finish(asked)
    assert asked.source_copy not in house.store.kept


def test_threat_14_an_account_takes_all_that_it_brought_with_it(house: House) -> None:
    used, unused, anothers = house.bring(), house.bring(), house.bring("mallory")
    house.image("jane", upload=used.id)
    house.do("jane", remove_account)
    assert [is_there(house, upload) for upload in (used, unused, anothers)] == [False, False, True]
    assert not house.rows(select(Image).where(col(Image.deleted_at).is_(None)))


def test_only_so_many_wait_to_be_used(house: House) -> None:
    for _ in range(MOST_UNUSED):
        last = house.bring()
    with pytest.raises(AssertionError, match="not refused"):
        house.refused("mallory", keep_upload, new_id("s"), 9, 9)
    assert house.refused("jane", keep_upload, new_id("s"), 9, 9) == [("TOO_MANY_REQUESTS", "")]
    house.ask("jane", upload=last.id)
    house.bring()


def test_asking_again_counts_as_a_use(house: House) -> None:
    upload = house.bring()
    house.pass_(hours=20)
    house.do("jane", cancel_generation, house.ask("jane", upload=upload.id).id)
    assert house.row(Upload, upload.pk).used_at == house.now
    assert house.row(Upload, upload.pk).created_at == house.now - timedelta(hours=20)


def test_what_an_engine_refused_does_not_say_what_it_began_with(house: House) -> None:
    """R14: nothing of it is kept. The upload itself is its owner's, and goes a day later."""
    upload = house.bring()
    asked = house.ask("jane", upload=upload.id)
    with house.session() as session:
        endings.fail_generation(session, asked.id, FailureCode.CONTENT_REFUSED, "no", house.now)
    assert {row.upload_pk for row in house.rows(select(Generation))} == {None}
    assert is_there(house, upload)
    sweep(house, days=1)
    assert not is_there(house, upload)
