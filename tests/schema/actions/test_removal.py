"""Removing an account with all that is its own (R13), and hiding an image (R1, R12)."""

import pytest
from sqlmodel import col, select

from schema.actions.accounts import sign_up, update_profile
from schema.actions.asks import TrainAsk
from schema.actions.images import set_image_visibility
from schema.actions.likes import like_image
from schema.actions.moderation import hide_image
from schema.actions.refusals import ErrorCode, Refused
from schema.actions.removal import remove_account
from schema.actions.sessions import start_session
from schema.actions.trainings import train_model
from schema.tables import (
    Account,
    Generation,
    GenerationStatus,
    Image,
    LicenceInterval,
    Moderation,
    ReportReason,
    TokenEntry,
    Visibility,
    as_text,
)
from tests.schema.actions.house import TERMS, House

PRIVATE = Visibility.PRIVATE


def everything_of_jane(house: House) -> list[str]:
    """Jane with something of each kind; the words by which all of it would be known."""
    source = house.image("jason")
    house.do("jane", start_session, house.account("jane").pk)
    house.do("jane", update_profile, "Jane Canaryname", "a canarybio", None)
    house.do("jane", like_image, source.id)
    kept = [
        house.image("jane", PRIVATE, prompt="canaryone", negative_prompt="canaryfog", seed=1987654321),
        house.image("jane", Visibility.PUBLIC),
    ]
    kept += house.finish(house.remix("jane", source, "canarytwo", visibility=PRIVATE))
    house.do("jane", set_image_visibility, [kept[0].id], Visibility.PUBLIC)
    house.remix("mallory", kept[1], "a remix of hers")
    house.ask("jane", "canarywaiting")
    dataset = house.dataset("jane", name="canarypapers")
    for _ in range(2):
        house.do("jane", train_model, TrainAsk(name="canaryinks", description="canarysoft", trigger="canarydo", dataset=dataset.id))
    house.train(house.model("canaryinks"))
    keys = [house.row(Image, image.pk).media_key for image in kept] + [image.storage_key for image in kept]
    return ["jane@example.com", "canary", "1987654321", "Jane", *keys]


def test_an_account_is_removed_with_all_that_is_its_own(house: House) -> None:
    words, pk = everything_of_jane(house), house.account("jane").pk
    lines, kept = house.rows(select(TokenEntry).where(TokenEntry.account_pk == pk).order_by(col(TokenEntry.number))), set(house.store.kept)
    house.do("jane", remove_account)
    rest = "\n".join(house.dump())
    assert [word for word in words if word in rest] == []
    assert house.rows(select(Generation.id).where(Generation.owner_pk == pk, Generation.status == GenerationStatus.QUEUED)) == []
    assert house.rows(select(TokenEntry).where(TokenEntry.account_pk == pk).order_by(col(TokenEntry.number)))[: len(lines)] == lines
    assert all(interval.until_at for interval in house.rows(select(LicenceInterval).where(LicenceInterval.owner_pk == pk)))
    assert {key.partition("/")[0] for key in kept - set(house.store.kept)} >= {word for word in words if word.startswith("s")}


def test_what_others_have_is_as_it_was_but_for_the_likes_that_are_gone(house: House) -> None:
    before = house.image("jason")
    everything_of_jane(house)
    house.do("jane", remove_account)
    assert house.row(Image, before.pk) == before
    assert {image.like_count for image in house.rows(select(Image))} == {0}
    (remix,) = house.rows(select(Generation).where(Generation.prompt == "a remix of hers"))
    assert house.finish(remix)[0].is_remix


def test_the_handle_of_a_removed_account_is_not_given_again(house: House) -> None:
    house.do("jane", remove_account)
    assert house.refused(None, sign_up, "jane", "another@example.com", TERMS, "a hash") == [(ErrorCode.TAKEN, "handle")]
    assert house.rows(select(Account.handle, Account.display_name).where(Account.handle_key == "jane")) == [("", "")]


def test_the_address_of_a_removed_account_is_free(house: House) -> None:
    house.do("jane", remove_account)
    try:
        house.do(None, sign_up, "jane_again", "jane@example.com", TERMS, "a hash")
    except Refused:
        pytest.fail("the address is still there")


def test_hiding_ends_the_licence_and_says_why(house: House) -> None:
    image = house.image("jane", Visibility.PUBLIC)
    with house.session() as session:
        hide_image(session, session.get_one(Image, image.pk), ReportReason.SPAM, house.now)
    hidden = house.row(Image, image.pk)
    assert (hidden.listed, hidden.visibility, hidden.hidden_at) == (0, Visibility.PUBLIC, house.now)
    assert house.rows(select(LicenceInterval.closed_by)) == ["HIDDEN_BY_MODERATION"]
    assert house.rows(select(Moderation.reason)) == [ReportReason.SPAM]
    assert f"'image.hidden', '{image.id}', 'SPAM'" in "\n".join(house.dump()), as_text(house.now)
