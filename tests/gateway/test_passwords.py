"""Passwords: salted, slow, and as slow for an account that is not there."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import perf_counter, sleep
from typing import Any

import pytest
from argon2 import PasswordHasher

from gateway.auth.passwords import Argon2Passwords

pytestmark = pytest.mark.once


def test_a_hash_matches_its_password_and_no_other() -> None:
    passwords = Argon2Passwords.light()
    hashed = passwords.hash("correct horse battery")
    assert passwords.matches(hashed, "correct horse battery")
    assert not passwords.matches(hashed, "correct horse batterz")
    assert hashed != passwords.hash("correct horse battery")


class Counted(PasswordHasher):
    """Knows how many of its hashes were made at once."""

    running, most, lock = 0, 0, Lock()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        return str(self.counted(super().hash, password, salt=salt))

    def verify(self, hash: str | bytes, password: str | bytes) -> Any:
        return self.counted(super().verify, hash, password)

    def counted(self, work: Any, *given: Any, **named: Any) -> Any:
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        sleep(0.01)
        try:
            return work(*given, **named)
        finally:
            with self.lock:
                self.running -= 1


def test_no_more_are_hashed_and_compared_at_once_than_there_are_cores() -> None:
    hasher = Counted(time_cost=1, memory_cost=64, parallelism=1)
    passwords = Argon2Passwords(hasher)
    with ThreadPoolExecutor(32) as pool:
        hashes = [pool.submit(passwords.hash, f"password {number}") for number in range(32)]
        matches = [pool.submit(passwords.matches, None, "a guess") for _ in range(32)]
        assert all(found.result() for found in hashes)
        assert not any(found.result() for found in matches)
    assert 1 <= hasher.most <= (os.cpu_count() or 1)


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
