"""Passwords, hashed with Argon2."""

import os
from base64 import b64encode
from secrets import token_bytes
from threading import Semaphore
from typing import Final, Self

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

AT_ONCE: Final = Semaphore(os.cpu_count() or 1)  # more would take memory, 64 MiB each, and be no faster


class Argon2Passwords:
    """See `schema.ports.Passwords`: a tenth of a second each time, so call it in a thread."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody = _unmatched(self._hasher)

    @classmethod
    def light(cls) -> Self:
        """A profile that takes a millisecond, for tests and for nothing else."""
        return cls(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))

    def hash(self, password: str) -> str:
        with AT_ONCE:
            return self._hasher.hash(password)

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Does it? For None the same work is done, so that how long it takes tells nothing."""
        try:
            with AT_ONCE:
                return self._hasher.verify(password_hash or self._nobody, password)
        except VerifyMismatchError:
            return False


def _unmatched(hasher: PasswordHasher) -> str:
    """A hash of the same cost that no password has."""
    salt, digest = (b64encode(token_bytes(length)).decode().rstrip("=") for length in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${digest}"
