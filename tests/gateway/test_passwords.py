"""Passwords: salted, slow, and as slow for an account that is not there."""

from time import perf_counter

from gateway.auth.passwords import Argon2Passwords


def test_a_hash_matches_its_password_and_no_other() -> None:
    passwords = Argon2Passwords.light()
    hashed = passwords.hash("correct horse battery")
    assert passwords.matches(hashed, "correct horse battery")
    assert not passwords.matches(hashed, "correct horse batterz")
    assert hashed != passwords.hash("correct horse battery")


def test_nobody_has_no_password() -> None:
    assert not Argon2Passwords.light().matches(None, "")


def test_a_check_takes_as_long_for_nobody() -> None:
    passwords = Argon2Passwords()
    hashed = passwords.hash("correct horse battery")

    def least(password_hash: str | None) -> float:
        def once() -> float:
            begun = perf_counter()
            passwords.matches(password_hash, "wrong")
            return perf_counter() - begun

        return min(once() for _ in range(4))

    assert 0.5 < least(None) / least(hashed) < 2
