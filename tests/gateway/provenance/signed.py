"""What signs in the tests, a house's credentials that are made once a process; and the parts of what was signed."""

import struct
from collections.abc import Iterator
from functools import cache

from gateway.provenance.credentials import Credentials, made
from gateway.provenance.signing import Signer


@cache
def credentials() -> Credentials:
    return Credentials.read(made())


@cache
def signer() -> Signer:
    return Signer(credentials())


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG or WebP file, with what is in each."""
    png = content.startswith(b"\x89PNG")
    place = 8 if png else 12
    while place < len(content):
        name, (length,) = (
            (content[place + 4 : place + 8], struct.unpack_from(">I", content, place))
            if png
            else (content[place : place + 4], struct.unpack_from("<I", content, place + 4))
        )
        yield name, content[place + 8 : place + 8 + length]
        place += 12 + length if png else 8 + length + length % 2
