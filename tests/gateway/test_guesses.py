"""Guesses and sign-ups are limited, and nobody locks out a member from elsewhere (THREATS 24)."""

import pytest

from gateway.auth.guesses import Guesses
from schema.actions.refusals import Refused

pytestmark = pytest.mark.once

JANE = "jane@example.com"


def fail(guesses: Guesses, address: str, email: str = JANE, times: int = 10) -> None:
    for _ in range(times):
        guesses.admit(address, email)
        guesses.count(address, email)


def test_ten_wrong_guesses_at_an_account_end_them_from_that_address_alone() -> None:
    guesses = Guesses()
    fail(guesses, "192.0.2.1")
    with pytest.raises(Refused):
        guesses.admit("192.0.2.1", f" {JANE.upper()}")
    guesses.admit("192.0.2.1", "jason@example.com")
    guesses.admit("192.0.2.2", JANE)


def test_a_hundred_wrong_guesses_at_an_account_end_them_from_everywhere() -> None:
    guesses = Guesses()
    for number in range(10):
        fail(guesses, f"192.0.2.{number}")
    with pytest.raises(Refused):
        guesses.admit("192.0.2.99", JANE)
    guesses.admit("192.0.2.99", "jason@example.com")


def test_sixty_wrong_guesses_from_an_address_end_all_from_there() -> None:
    guesses = Guesses()
    for number in range(60):
        fail(guesses, "192.0.2.1", f"nobody{number}@example.com", times=1)
    with pytest.raises(Refused):
        guesses.admit("192.0.2.1", JANE)
    guesses.admit("192.0.2.2", JANE)


def test_sixty_sign_ups_from_an_address_end_them_and_no_guess() -> None:
    guesses = Guesses()
    for _ in range(60):
        guesses.admit_new_email("192.0.2.1")
    with pytest.raises(Refused):
        guesses.admit_new_email("192.0.2.1")
    guesses.admit_new_email("192.0.2.2")
    guesses.admit("192.0.2.1", JANE)
