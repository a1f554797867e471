"""Cursors: a place in one list. They carry nothing readable, cannot be forged, and are the same for the same place (AES-SIV, RFC 5297)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

LENGTH: Final = 48  # characters: 16 octets of tag and 8 of place, in hexadecimal


@dataclass(frozen=True)
class Cursors:
    """Makes and reads cursors with the house's own key of 64 octets. A list is told by its field, its arguments and its parent."""

    key: bytes

    @cached_property
    def _cipher(self) -> AESSIV:
        return AESSIV(self.key)

    def write(self, of_list: bytes, place: int) -> str:
        return self._cipher.encrypt(place.to_bytes(8, "big", signed=True), [of_list]).hex()

    def read(self, of_list: bytes, cursor: str) -> int | None:
        """The place; None where it is no cursor of this list."""
        try:
            sealed = bytes.fromhex(cursor)
            if len(cursor) != LENGTH or sealed.hex() != cursor:
                return None
            return int.from_bytes(self._cipher.decrypt(sealed, [of_list]), "big", signed=True)
        except (InvalidTag, ValueError):
            return None
