"""Answers leave in one piece, and nobody is waited for who does not listen."""

import asyncio
from typing import Any, cast

import pytest
from uvicorn.server import ServerState

from gateway import http
from gateway.http import AT_ONCE, Gathering, OverHttp, OverSocket, serving

pytestmark = [pytest.mark.asyncio, pytest.mark.once]


class Sent:
    """What a transport was given, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.closed = self.aborted = False

    def abort(self) -> None:
        self.aborted = True

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.pieces.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, name: str) -> str | None:
        return None if name in ("socket", "sockname", "peername", "sslcontext") else name.upper()


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
    assert transport.get_extra_info("cipher") == "CIPHER"


Kind = type[OverHttp] | type[OverSocket]


def connected(kind: Kind) -> tuple[OverHttp | OverSocket, Sent]:
    """A connection of somebody, as the server has it."""
    config = serving(cast(Any, None))
    config.load()
    protocol, sent = kind(config, ServerState(), {}, asyncio.get_running_loop()), Sent()
    protocol.connection_made(cast(asyncio.Transport, sent))
    return protocol, sent


@pytest.mark.parametrize("kind", [OverHttp, OverSocket])
async def test_who_takes_nothing_for_a_while_is_hung_up_on(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "STALLED", 0.02)
    (slow, lost), (quick, kept) = connected(kind), connected(kind)
    for protocol in (slow, quick):
        protocol.pause_writing()
    quick.resume_writing()
    await asyncio.sleep(0.05)
    assert (lost.aborted, kept.aborted) == (True, False)


async def test_what_is_not_taken_is_dropped_a_while_after_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LINGER", 0.02)
    transport, sent = gathering()
    transport.close()
    assert (sent.closed, sent.aborted) == (True, False)
    await asyncio.sleep(0.05)
    assert sent.aborted


async def test_a_ping_is_not_answered_to_who_takes_no_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    protocol, sent = connected(OverSocket)
    assert isinstance(protocol, OverSocket)
    protocol.handle_ping()
    assert not sent.aborted
    protocol.pause_writing()
    protocol.handle_ping()
    assert sent.aborted


async def test_who_says_nothing_at_all_is_hung_up_on() -> None:
    protocol, sent = connected(OverSocket)
    assert isinstance(protocol, OverSocket)
    protocol.keepalive_timeout()
    assert sent.aborted
