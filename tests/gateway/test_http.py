"""Answers leave in one piece."""

import asyncio
from typing import cast

import pytest

from gateway.http import AT_ONCE, Gathering

pytestmark = [pytest.mark.asyncio, pytest.mark.once]


class Sent:
    """What a transport was given, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.pieces.append(data)

    def close(self) -> None:
        self.closed = True

    def get_extra_info(self, name: str) -> str:
        return name.upper()


def gathering() -> tuple[Gathering, Sent]:
    sent = Sent()
    return Gathering(cast(asyncio.Transport, sent)), sent


async def test_what_is_written_in_one_turn_is_sent_at_once() -> None:
    transport, sent = gathering()
    transport.write(b"head")
    transport.write(b"body")
    assert sent.pieces == []
    await asyncio.sleep(0)
    transport.write(b"next")
    await asyncio.sleep(0)
    assert sent.pieces == [b"headbody", b"next"]


async def test_no_more_is_gathered_than_is_held_at_once() -> None:
    transport, sent = gathering()
    for _ in range(5):
        transport.write(bytes(AT_ONCE // 2))
    assert [len(piece) for piece in sent.pieces] == [AT_ONCE // 2 * 3]
    await asyncio.sleep(0)
    assert sum(map(len, sent.pieces)) == AT_ONCE // 2 * 5


async def test_what_was_written_before_the_end_is_sent_and_the_rest_is_the_transports() -> None:
    transport, sent = gathering()
    transport.write(b"last")
    transport.close()
    await asyncio.sleep(0)
    assert (sent.pieces, sent.closed) == ([b"last"], True)
    assert transport.get_extra_info("peername") == "PEERNAME"
