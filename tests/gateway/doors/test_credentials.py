"""Changing the address and the password that one signs in with."""

from typing import Any

from gateway.auth.guesses import SIGN_UPS
from tests.gateway.doors.house import PASSWORD, Member, Street

CHANGE = "mutation($input: ProfileInput!) { updateProfile(input: $input) { viewer { email } errors { code field } } }"
SIGN_IN = "mutation($input: SignInInput!) { signIn(input: $input) { token errors { code } } }"


def change(house: Street, who: Member, **values: str) -> Any:
    return house.ask(CHANGE, who, input=values)["updateProfile"]


def sign_in(house: Street, email: str, password: str) -> Any:
    return house.ask(SIGN_IN, input={"email": email, "password": password})["signIn"]


def wrong(code: str, field: str) -> list[dict[str, Any]]:
    return [{"code": code, "field": [field]}]


def test_a_new_address_asks_for_the_current_password(house: Street) -> None:
    newcomer = house.member()
    assert change(house, newcomer, email="other@example.com")["errors"] == wrong("WRONG_CREDENTIALS", "currentPassword")
    assert change(house, newcomer, email="other@example.com", currentPassword="a guess")["errors"] == wrong(
        "WRONG_CREDENTIALS", "currentPassword"
    )
    done = change(house, newcomer, email="Other@example.com", currentPassword=PASSWORD)
    assert done == {"viewer": {"email": "Other@example.com"}, "errors": []}
    assert sign_in(house, newcomer.email, PASSWORD)["token"] is None
    assert sign_in(house, "other@example.com", PASSWORD)["token"] is not None


def test_an_address_that_is_taken_or_none_is_refused_and_nothing_changes(house: Street) -> None:
    newcomer = house.member()
    taken = change(house, newcomer, email="JANE@example.com", currentPassword=PASSWORD)
    assert taken["errors"] == wrong("TAKEN", "email")
    odd = change(house, newcomer, email="jane", displayName="New", currentPassword=PASSWORD)
    assert odd["errors"] == wrong("INVALID", "email")
    assert house.account(newcomer).display_name == newcomer.handle
    assert sign_in(house, newcomer.email, PASSWORD)["token"] is not None


def test_threat_24_changes_of_an_address_are_limited_as_sign_ups_are(house: Street) -> None:
    """Both tell which addresses are taken, and are counted together."""
    newcomer = house.member()
    for _ in range(SIGN_UPS.amount):
        assert change(house, newcomer, email=house.jane.email, currentPassword=PASSWORD)["errors"] == wrong("TAKEN", "email")
    limited = change(house, newcomer, email=house.jane.email, currentPassword=PASSWORD)["errors"]
    assert limited == change(house, newcomer, email="nobody@example.com", currentPassword=PASSWORD)["errors"]
    assert limited == [{"code": "TOO_MANY_REQUESTS", "field": None}]
    assert change(house, newcomer, displayName="Newcomer")["errors"] == []


def test_a_new_password_ends_all_other_sessions_and_keeps_this_one(house: Street) -> None:
    newcomer = house.member()
    elsewhere = house.signed_in(newcomer)
    assert change(house, newcomer, password="short", currentPassword=PASSWORD)["errors"] == wrong("INVALID", "password")
    assert change(house, newcomer, password="a longer secret", currentPassword=PASSWORD)["errors"] == []
    assert house.post("{ viewer { email } }", elsewhere).status_code == 401
    assert house.post("{ viewer { email } }", newcomer).status_code == 200
    assert sign_in(house, newcomer.email, PASSWORD)["token"] is None
    assert sign_in(house, newcomer.email, "a longer secret")["token"] is not None


def test_the_page_says_what_was_wrong_in_its_place(house: Street) -> None:
    newcomer = house.member()
    with house.browser(newcomer) as browser:
        refused = browser.post(
            "/account/credentials", data={"email": newcomer.email, "password": "a longer secret", "currentPassword": "no"}
        )
        assert refused.status_code == 422
        assert "This is not your password. Nothing was changed." in refused.text
        done = browser.post(
            "/account/credentials", data={"email": newcomer.email, "password": "a longer secret", "currentPassword": PASSWORD}
        )
        assert (done.status_code, done.headers["location"]) == (303, "/account?saved=yes")
