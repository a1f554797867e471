"""What a person sent by a form, and what is to be said at its fields."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

WHOLE = re.compile(r"-?[0-9]{1,10}")
LIMIT = 256 * 1024  # bytes: two prompts of 2,000 emoji, percent-encoded, and room
FIELDS = 200
FILE_LIMIT = 20_000_000  # bytes of the one file that a form may have
PATIENCE = 60.0  # seconds for it to come
AT_ONCE = asyncio.Semaphore(16)  # forms with a file that are in memory
SOON = {"Retry-After": "10"}


@dataclass(slots=True)
class Messages:
    """What a page says of what was sent: at a field, or above the form."""

    at: dict[str, list[str]] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, errors: Iterable[Mapping[str, Any]]) -> "Messages":
        """From the `errors` of a payload; the last name of `field` is the form's, and what names none is said above."""
        messages = cls()
        for error in errors:
            messages.codes.add(error.get("code", ""))
            place = messages.at.setdefault(error["field"][-1], []) if error.get("field") else messages.above
            place.append(error["message"])
        return messages

    def __bool__(self) -> bool:
        return bool(self.at or self.above)

    def elsewhere(self, *fields: str) -> list[str]:
        """What no field of the form would say: a page says it above, so that no error is lost."""
        return [*self.above, *(text for name, texts in self.at.items() if name not in fields for text in texts)]


@dataclass(slots=True)
class Form:
    """The fields of a form, the file that came with it, and the messages of fields that could not be read; an empty number is None."""

    values: dict[str, str]
    file: bytes | None = None
    messages: Messages = field(default_factory=Messages)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def optional(self, name: str) -> str | None:
        """The text, or None where nothing was written or chosen."""
        return self.values.get(name) or None

    def checked(self, name: str) -> bool:
        return name in self.values

    def integer(self, name: str) -> int | None:
        """A whole number that GraphQL's Int can hold."""
        value = self.optional(name)
        if value is None:
            return None
        written = value.strip()  # of more than `int` takes away by itself
        if WHOLE.fullmatch(written) and -(2**31) <= int(written) < 2**31:
            return int(written)
        self.messages.at.setdefault(name, []).append("Write a whole number here.")
        return None

    def day(self, name: str) -> str | None:
        """A day of the calendar, as YYYY-MM-DD."""
        value = self.optional(name)
        if value is None or is_day(value):
            return value
        self.messages.at.setdefault(name, []).append("Write a day here, as in 2030-12-31.")
        return None

    def number(self, name: str) -> float | None:
        value = self.optional(name)
        try:
            number = None if value is None else float(value)
        except ValueError:
            number = float("nan")
        if number is None or abs(number) < 1e9:
            return number
        self.messages.at.setdefault(name, []).append("Write a number here.")
        return None


def is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


async def read_form(request: Request) -> Form:
    """Read a form: at most 256 KiB of fields, and one file, whatever it is called. Of a name that is there twice, the last one counts."""
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await _read_multipart(request)
    body = b"".join([chunk async for chunk in _limited(request, LIMIT)])
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace", max_num_fields=FIELDS)
    except ValueError as error:
        raise HTTPException(400) from error
    return Form(_values(pairs))


class TooLarge(HTTPException):
    """More was sent than a form may have."""

    def __init__(self) -> None:
        super().__init__(413)


async def _limited(request: Request, most: int) -> AsyncGenerator[bytes]:
    """The body, of which no more is read than may be sent."""
    read = 0
    async for chunk in request.stream():
        read += len(chunk)
        if read > most:
            raise TooLarge
        yield chunk


class _InMemory(MultiPartParser):
    """What somebody brings may be private: it lies in no file while it comes in."""

    spool_max_size = FILE_LIMIT + LIMIT


async def _read_multipart(request: Request) -> Form:
    if AT_ONCE.locked():
        raise HTTPException(429, headers=SOON)
    async with AT_ONCE:
        return await _read_parts(request)


async def _read_parts(request: Request) -> Form:
    stream = _limited(request, FILE_LIMIT + LIMIT)
    try:
        async with asyncio.timeout(PATIENCE):
            parts = await _InMemory(request.headers, stream, max_files=1, max_fields=FIELDS, max_part_size=LIMIT).parse()
    except (MultiPartException, TimeoutError) as error:
        raise HTTPException(400) from error
    try:
        file = next((value for _, value in parts.multi_items() if not isinstance(value, str)), None)
        content = await file.read() if file else b""
        if len(content) > FILE_LIMIT:
            raise TooLarge
        return Form(_values((name, value) for name, value in parts.multi_items() if isinstance(value, str)), content or None)
    finally:
        await parts.close()


def _values(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: value.replace("\r\n", "\n") for name, value in pairs}
