"""Opening an account: what is wrong is told before anything slow is done, and nobody opens many (THREATS 24)."""

from typing import Any

import pytest

from tests.gateway.doors.house import PASSWORD, Street

SIGN_UP = """mutation($input: SignUpInput!) {
  signUp(input: $input) { viewer { email } token expiresAt confirmationSent errors { code field } }
}"""


def sign_up(house: Street, handle: str, **values: str) -> Any:
    given = {"handle": handle, "email": f"{handle}@example.com", "password": PASSWORD, "termsVersion": house.settings.terms_version}
    return house.ask(SIGN_UP, input=given | values)["signUp"]


@pytest.fixture
def hashed(house: Street, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were hashed."""
    seen: list[str] = []
    hash_ = house.passwords.hash

    def noted(password: str) -> str:
        seen.append(password)
        return hash_(password)

    monkeypatch.setattr(house.passwords, "hash", noted)
    return seen


def test_a_sign_up_begins_a_session_and_sends_no_mail(house: Street, hashed: list[str]) -> None:
    done = sign_up(house, "newly_there")
    assert (done["viewer"], done["confirmationSent"], done["errors"]) == ({"email": "newly_there@example.com"}, False, [])
    assert done["token"]
    assert hashed == [PASSWORD]


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_hashed(house: Street, hashed: list[str]) -> None:
    refused = sign_up(house, "A!", email="nowhere", password="short", termsVersion="old")
    assert [(error["code"], error["field"]) for error in refused["errors"]] == [
        ("INVALID", ["handle"]),
        ("INVALID", ["email"]),
        ("INVALID", ["password"]),
        ("TERMS_NOT_ACCEPTED", ["termsVersion"]),
    ]
    assert (refused["viewer"], refused["token"], refused["confirmationSent"], hashed) == (None, None, False, [])


def test_what_is_taken_is_told_and_nothing_is_hashed(house: Street, hashed: list[str]) -> None:
    refused = sign_up(house, "Jane", email="JASON@example.com")
    assert [(error["code"], error["field"]) for error in refused["errors"]] == [("TAKEN", ["handle"]), ("TAKEN", ["email"])]
    assert hashed == []


def test_sign_ups_are_limited_for_a_network_address_whatever_came_of_them(house: Street, hashed: list[str]) -> None:
    assert {sign_up(house, "jane")["errors"][0]["code"] for _ in range(60)} == {"TAKEN"}
    assert sign_up(house, "one_too_many")["errors"] == [{"code": "TOO_MANY_REQUESTS", "field": None}]
    assert hashed == []
    assert b'"errors":[]' in house.post(SIGN_IN, input={"email": house.jane.email, "password": PASSWORD}).content


SIGN_IN = "mutation($input: SignInInput!) { signIn(input: $input) { token errors { code } } }"
