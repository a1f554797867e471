"""Signing up, in and out, and what a member says of itself."""

from datetime import timedelta

import pytest
from sqlmodel import select

from schema.actions.accounts import accept_terms, check_password, check_sign_up, open_account, sign_up, update_profile
from schema.actions.operators import promote
from schema.actions.refusals import ErrorCode, Refused
from schema.actions.sessions import credential_of, sign_out, start_session, token_hash
from schema.rules.viewer import Viewer
from schema.tables import Account, AuditEvent, Member, Plan, Session, Subscription, TokenEntry, Visibility
from tests.schema.actions.house import TERMS, House


def test_a_new_account_is_on_the_free_plan_and_has_its_first_tokens(house: House) -> None:
    pk = house.do(None, sign_up, " Ada_1 ", " Ada@Example.com ", TERMS, "a hash")
    account, member = house.row(Account, pk), house.row(Member, pk)
    assert (account.handle, account.display_name, member.email, member.email_key) == (
        "ada_1",
        "ada_1",
        "Ada@Example.com",
        "ada@example.com",
    )
    assert (member.accepted_terms, member.staff) == (TERMS, False)
    assert house.row(Plan, house.row(Subscription, pk).plan_pk).code == "free"
    assert [entry.balance for entry in house.rows(select(TokenEntry).where(TokenEntry.account_pk == pk))] == [150]
    assert house.rows(select(AuditEvent).where(AuditEvent.subject == account.id))[0].action == "account.signed_up"


@pytest.mark.parametrize("handle", ["ab", "x" * 31, "1ab", "_ab", "a-b", "a b", "ab\0", "ünal", "\u0430dmin", ""])
def test_a_handle_has_3_to_30_letters_digits_and_underscores(house: House, handle: str) -> None:
    assert house.refused(None, sign_up, handle, "a@example.com", TERMS, "") == [(ErrorCode.INVALID, "handle")]


@pytest.mark.parametrize("handle", ["jason", "Jason", "admin", "staff"])
def test_a_handle_that_is_taken_or_reserved_is_not_given(house: House, handle: str) -> None:
    assert house.refused(None, sign_up, handle, "a@example.com", TERMS, "") == [(ErrorCode.TAKEN, "handle")]


def test_the_house_may_open_an_account_with_a_reserved_handle(house: House) -> None:
    with house.session() as session:
        open_account(session, "staff", "staff@example.com", TERMS, "a hash", house.now)
        promote(session, "staff", house.now)
    assert house.viewer("staff").staff


@pytest.mark.parametrize("email", ["", "a", "a@", "@b", "a b@c", "a@b@c", "a@b\0", "a" * 65 + "@b", "a@\ud800"])
def test_an_address_for_mail_looks_like_one(house: House, email: str) -> None:
    assert house.refused(None, sign_up, "ada", email, TERMS, "") == [(ErrorCode.INVALID, "email")]


def test_everything_that_is_wrong_with_a_sign_up_is_told_at_once(house: House) -> None:
    wrong = house.refused(None, check_sign_up, "A!", "nowhere", "old", check_password("short"))
    assert wrong == [
        (ErrorCode.INVALID, "handle"),
        (ErrorCode.INVALID, "email"),
        (ErrorCode.INVALID, "password"),
        (ErrorCode.TERMS_NOT_ACCEPTED, "termsVersion"),
    ]
    taken = house.refused(None, sign_up, "jason", "JANE@example.com", TERMS, "")
    assert taken == [(ErrorCode.TAKEN, "handle"), (ErrorCode.TAKEN, "email")]


def test_a_password_has_10_to_200_characters_whichever_they_are() -> None:
    assert [len(check_password(password)) for password in ("x" * 9, "x" * 10, "é" * 200, "x" * 201)] == [1, 0, 0, 1]


def test_of_a_session_only_the_hash_of_its_token_is_kept(house: House) -> None:
    pk = house.account("jason").pk
    token, expires_at = house.do(None, start_session, pk)
    row = house.rows(select(Session))[0]
    assert (row.token_hash, row.account_pk, row.expires_at) == (token_hash(token), pk, expires_at)
    assert expires_at == house.now + timedelta(days=30)
    assert not any(token in line for line in house.dump())


def test_signing_out_ends_the_session_at_once_and_once(house: House) -> None:
    pk = house.account("jason").pk or 0
    house.do(None, start_session, pk)
    viewer = Viewer(account_pk=pk, account_id=house.account("jason").id, session_pk=1)
    house.viewer = lambda handle: viewer  # type: ignore[method-assign]  # the viewer of that session
    house.do("jason", sign_out)
    ended = house.row(Session, 1).ended_at
    house.pass_(hours=1)
    house.do("jason", sign_out)
    assert ended == house.row(Session, 1).ended_at == house.now - timedelta(hours=1)


def test_a_credential_is_found_by_its_address_until_the_account_is_deleted(house: House) -> None:
    account = house.account("jason")
    with house.session() as session:
        assert credential_of(session, " JASON@example.com ") == (account.pk, "a hash")
        assert credential_of(session, "nobody@example.com") is None
        assert credential_of(session, "\ud800") is None
        account.deleted_at = house.now
        session.add(account)
    with house.session() as session:
        assert credential_of(session, "jason@example.com") is None


def test_a_profile_changes_in_what_is_given(house: House) -> None:
    house.do("jane", update_profile, " Jane D. ", "I paint\nherons.", None)
    house.do("jane", update_profile, None, None, Visibility.PUBLIC)
    account = house.account("jane")
    assert (account.display_name, account.bio) == ("Jane D.", "I paint\nherons.")
    assert house.row(Member, account.pk).default_visibility == Visibility.PUBLIC
    house.do("jane", update_profile, None, "", None)
    assert house.account("jane").bio is None


def test_a_profile_is_refused_what_it_may_not_hold_and_private_on_the_free_plan(house: House) -> None:
    assert house.refused("jason", update_profile, "a\nb", "x" * 501, Visibility.PRIVATE) == [
        (ErrorCode.INVALID, "displayName"),
        (ErrorCode.INVALID, "bio"),
        (ErrorCode.PAID_PLAN_REQUIRED, "defaultVisibility"),
    ]


def test_only_the_current_terms_can_be_accepted(house: House) -> None:
    assert house.refused("jason", accept_terms, "1999") == [(ErrorCode.TERMS_NOT_ACCEPTED, "version")]
    before = house.dump()
    house.do("jason", accept_terms, TERMS)
    assert house.dump() == before


def test_the_operator_is_told_of_a_handle_that_is_not_there(house: House) -> None:
    with house.session() as session, pytest.raises(Refused):
        promote(session, "nobody", house.now)
