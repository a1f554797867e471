"""API keys: what can be given to one, how its secret looks, and how it ends."""

import re
import zlib
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from schema.actions import operators
from schema.actions.api_keys import checksum, create_api_key, new_secret, note_uses, revoke_api_key
from schema.actions.refusals import ErrorCode
from schema.actions.removal import remove_account
from schema.actions.sessions import token_hash
from schema.tables import ALPHABET, ApiKey, AuditEvent
from tests.schema.actions.house import House

READS = ["images:read"]


def keys(house: House) -> list[ApiKey]:
    return house.rows(select(ApiKey))


def made(house: House, name: str = "a script", scopes: list[str] = READS, **options: Any) -> tuple[ApiKey, str]:
    pk, secret = house.do("jane", create_api_key, name, scopes, options.get("expires_at"))
    return house.row(ApiKey, pk), secret


def test_a_key_is_kept_as_what_was_asked_for_without_its_secret(house: House) -> None:
    expires_at = house.now + timedelta(days=1)
    key, secret = made(house, "  Dashboards ", ["images:write", "images:read", "images:write"], expires_at=expires_at)
    assert (key.name, key.scopes, key.expires_at, key.created_at) == ("Dashboards", "images:read images:write", expires_at, house.now)
    assert (key.account_pk, key.last_used_at) == (house.account("jane").pk, None)
    assert (key.secret_hash, key.prefix) == (token_hash(secret), secret[:10])
    assert secret[10:] not in "\n".join(house.dump())
    (event,) = house.rows(select(AuditEvent).where(AuditEvent.action == "api_key.created"))
    assert (event.actor, event.subject, event.detail) == (house.account("jane").id, key.id, key.scopes)


def test_a_secret_can_be_told_from_all_else_by_its_mark_and_its_checksum() -> None:
    """The checksum worked out another way than the product does it."""
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    for secret in secrets:
        assert re.fullmatch(r"sfm_[A-Za-z0-9]{36}", secret)
        random, check = secret[4:34], secret[34:]
        assert sum(ALPHABET.index(letter) * 62**place for place, letter in enumerate(reversed(check))) == zlib.crc32(random.encode())
    assert checksum("") == "aaaaaa"
    assert checksum("a" * 30) != checksum("a" * 29 + "b")


@pytest.mark.parametrize(
    ("scopes", "wrong"),
    [
        ([], ["scopes"]),
        (["session"], ["scopes.0"]),
        (["images:read", "insights:read"], ["scopes.1"]),
        (["moderation:write", "images:read", "everything"], ["scopes.0", "scopes.2"]),
        (["images:read images:write"], ["scopes.0"]),
        (["", "IMAGES:READ"], ["scopes.0", "scopes.1"]),
    ],
)
def test_a_key_is_given_nothing_that_its_account_may_not_hold(house: House, scopes: list[str], wrong: list[str]) -> None:
    assert house.refused("jane", create_api_key, "a script", scopes, None) == [(ErrorCode.INVALID, place) for place in wrong]


def test_all_that_is_wrong_is_told_at_once(house: House) -> None:
    wrong = house.refused("jane", create_api_key, " ", ["session"], house.now)
    assert wrong == [(ErrorCode.INVALID, "name"), (ErrorCode.INVALID, "scopes.0"), (ErrorCode.INVALID, "expiresAt")]
    assert house.refused("jane", create_api_key, "x" * 51, READS, None) == [(ErrorCode.INVALID, "name")]
    assert made(house, expires_at=house.now + timedelta(milliseconds=1))[0].expires_at is not None


def test_an_account_has_fifty_keys_and_no_more(house: House) -> None:
    first, _ = made(house)
    for _ in range(49):
        made(house)
    assert house.refused("jane", create_api_key, "one more", READS, None) == [(ErrorCode.CONFLICT, "")]
    assert house.do("mallory", create_api_key, "hers", READS, None)
    house.do("jane", revoke_api_key, first.id)
    assert made(house)[0].pk is not None


def test_a_key_is_revoked_by_its_owner_and_is_gone(house: House) -> None:
    key, _ = made(house)
    kept, _ = made(house)
    assert house.refused("mallory", revoke_api_key, key.id) == [(ErrorCode.NOT_FOUND, "id")]
    assert house.do("jane", revoke_api_key, key.id) == key.id
    assert keys(house) == [kept]
    assert house.refused("jane", revoke_api_key, key.id) == [(ErrorCode.NOT_FOUND, "id")]
    (event,) = house.rows(select(AuditEvent).where(AuditEvent.action == "api_key.revoked"))
    assert (event.actor, event.subject) == (house.account("jane").id, key.id)


def test_uses_are_noted_the_latest_of_them_and_none_of_what_is_gone(house: House) -> None:
    used, unused, gone = (made(house)[0] for _ in range(3))
    house.do("jane", revoke_api_key, gone.id)
    earlier, later = house.now + timedelta(minutes=1), house.now + timedelta(minutes=2)
    with house.session() as session:
        note_uses(session, {used.id: later, gone.id: later})
    with house.session() as session:
        note_uses(session, {used.id: earlier})
    assert {key.id: key.last_used_at for key in keys(house)} == {used.id: later, unused.id: None}


def test_keys_go_with_their_account(house: House) -> None:
    """R13."""
    made(house, "canaryname")
    house.do("mallory", create_api_key, "hers", READS, None)
    house.do("jane", remove_account)
    assert [key.name for key in keys(house)] == ["hers"]
    assert "canaryname" not in "\n".join(house.dump())


def test_only_staff_can_give_a_key_what_staff_may(house: House) -> None:
    with house.session() as session:
        operators.promote(session, "jane", house.now)
    assert house.refused("jane", create_api_key, "numbers", ["insights:read"], None) == [(ErrorCode.INVALID, "scopes.0")]
