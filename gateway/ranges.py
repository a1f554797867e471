"""A part of some octets, as `Range` asks for it (RFC 9110, 14)."""

import re
from typing import Final

ONE: Final = re.compile(r"bytes=[ \t,]*([0-9]{0,18})-([0-9]{0,18})[ \t,]*", re.IGNORECASE)


class Unsatisfiable(Exception):
    """It begins where nothing is any more."""


def part_of(wanted: str, length: int) -> range | None:
    """The places of those of `length` octets that a `Range` asks for. None where all are to be answered: it asks for several parts, for
    none, or for nothing that can be understood. Raises Unsatisfiable.
    """
    found = ONE.fullmatch(wanted.strip())
    first, last = found.groups() if found else ("", "")
    if not (first or last) or (first and last and int(last) < int(first)):
        return None
    start = int(first) if first else max(0, length - int(last))
    if start >= length:
        raise Unsatisfiable
    return range(start, min(length, int(last) + 1) if first and last else length)
