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
    """The chunks of a PNG or WebP file, or the boxes of an AVIF, with what is in each."""
    if content[4:8] == b"ftyp":
        yield from boxes(content)
        return
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


def boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(content):
        (length,) = struct.unpack_from(">I", content, place)
        yield content[place + 4 : place + 8], content[place + 8 : place + length]
        place += max(8, length)
