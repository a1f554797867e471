"""What becomes of work that nobody waits for any more, and of words that nobody takes (THREATS 15)."""

import asyncio
import json
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event
from time import monotonic, sleep
from typing import Any, cast

import pytest
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.http.exceptions import WebSocketDisconnected

from gateway import rates, sockets, watching
from gateway.caller import SOMEBODY, Over
from gateway.guarded import Guarded
from gateway.house import House
from gateway.rates import Rates
from gateway.sockets import Line
from gateway.streams import Events
from schema.compiler.plan import Read, Row
from schema.compiler.views import EYES_FUNCTIONS
from schema.rules.viewer import MEMBER_SCOPES, Viewer
from schema.tables import Member as MemberRow
from tests.gateway.doors.house import Street
from tests.gateway.doors.watching import EVENTS, PATIENCE, asked_for, begin, talk

pytestmark = pytest.mark.once

WHO = "{ viewer { account { handle } } }"
STATUS = "subscription($id: ID!) { generation(id: $id) { status } }"
MANY = json.dumps(list(range(140)))
SLOW = "SELECT count(*) FROM json_each(?) a, json_each(?) b, json_each(?) c"


# Readings.


def slow() -> Generator[Read, list[Row], list[Row]]:
    """A reading that is begun again aside, and what its last statement says who looks."""
    yield Read(SLOW, (MANY, MANY, MANY))
    rows = yield Read(f"SELECT {EYES_FUNCTIONS[0]}()", ())
    return rows


@pytest.mark.sqlite
@pytest.mark.asyncio
async def test_a_reading_that_nobody_waits_for_keeps_its_connection_to_its_end(house: Street) -> None:
    """Else the next one would look through the same eyes."""
    guarded, first, second = house.database.guarded(house.house.face.catalogue), *(viewer(number) for number in (111, 222))
    assert isinstance(guarded, Guarded)
    for wait in (0.02, 0.06):
        dropped = asyncio.ensure_future(guarded.drive(slow(), first, slow))
        await asyncio.sleep(wait)
        dropped.cancel()
        assert await guarded.drive(slow(), second, slow) == [(222,)]
    await guarded.close()


def viewer(account: int) -> Viewer:
    return Viewer(account_pk=account, scopes=MEMBER_SCOPES)


# Sockets.


class Deaf:
    """A socket whose other end takes nothing until it is told to."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.application_state = WebSocketState.CONNECTED
        self.takes, self.taken, self.fault = asyncio.Event(), list[str](), fault

    async def send_text(self, text: str) -> None:
        await self.takes.wait()
        if self.fault:
            raise self.fault
        self.taken.append(text)

    async def close(self, code: int, reason: str) -> None:
        self.taken.append(f"{code} {reason}")


@pytest.mark.asyncio
async def test_threat_15_what_waits_for_a_client_that_does_not_listen_is_not_said_after_the_end() -> None:
    socket = Deaf()
    line = Line(cast(WebSocket, socket))
    waiting = [asyncio.ensure_future(line.send_json(number)) for number in range(3)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await line.close(4403, "Forbidden")
    socket.takes.set()
    assert {type(found) for found in await asyncio.gather(*waiting, return_exceptions=True)} == {WebSocketDisconnected}
    assert socket.taken == ["4403 Forbidden"]


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [WebSocketDisconnect(1006), RuntimeError("closed")])
async def test_that_the_other_end_hung_up_is_no_fault_of_the_house(fault: Exception) -> None:
    socket = Deaf(fault)
    socket.takes.set()
    with pytest.raises(WebSocketDisconnected):
        await Line(cast(WebSocket, socket)).send_json("x")


@dataclass
class Slowly:
    """Queries wait until they may `go`; one has `begun`."""

    begun: Event = field(default_factory=Event)
    go: Event = field(default_factory=Event)


@pytest.fixture
def slowly(house: Street, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slowly]:
    slowly, run = Slowly(), House.run

    async def waits(self: House, *asked: Any) -> Any:
        slowly.begun.set()
        await asyncio.to_thread(slowly.go.wait)
        return await run(self, *asked)

    monkeypatch.setattr(House, "run", waits)
    yield slowly
    slowly.go.set()


def test_what_is_asked_once_goes_on_counts_and_is_told_to_nobody(house: Street, slowly: Slowly, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MOST", 3)
    with talk(house, house.jane) as line:
        for _ in range(3):
            line.ask(WHO)
            assert slowly.begun.wait(PATIENCE)
            line.say({"id": "1", "type": "complete"})
        line.ask(WHO, name="one more")
        refused = line.hear()
        assert (refused["id"], refused["payload"][0]["extensions"]["code"]) == ("one more", "LIMIT_EXCEEDED")
        slowly.go.set()
        end = monotonic() + PATIENCE
        while True:  # they end, and are not told
            line.ask(WHO, name="after")
            told = line.hear()
            assert told["id"] == "after"
            if told["type"] == "next":
                return
            assert monotonic() < end


def test_threat_15_who_may_what_is_decided_when_it_is_its_turn(house: Street, slowly: Slowly) -> None:
    """And not when it is asked, which for a client that does not listen may be long before."""
    numbers = '{ insights(from: "2026-11-01", until: "2026-11-02") { from } }'
    staff = house.member()
    set_staff(house, staff.pk, True)
    with talk(house, staff) as line:
        line.ask(WHO, name="first")
        line.ask(numbers, name="second")
        sleep(0.1)
        set_staff(house, staff.pk, False)
        slowly.go.set()
        answers = {found["id"]: found["payload"] for found in (line.hear() for _ in range(4)) if found["type"] == "next"}
    assert answers["second"]["data"] == {"insights": None}


def set_staff(house: Street, pk: int, staff: bool) -> None:
    with house.database.write() as session:
        session.get_one(MemberRow, pk).staff = staff


def test_a_socket_that_stays_holds_nothing_of_what_has_ended(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    talks = list[sockets.Conversation]()
    monkeypatch.setattr(sockets.Conversation, "on_request_accepted", lambda self: talks.append(self))
    newcomer = house.member()
    id = asked_for(house, newcomer)
    with talk(house, newcomer) as line:
        line.ask(STATUS, id=id)
        assert line.hear()["type"] == "next"
        assert len(talks[0].watched) == 1
        line.say({"id": "1", "type": "complete"})
        line.say({"type": "ping"})
        assert line.hear() == {"type": "pong"}
        end = monotonic() + PATIENCE
        while talks[0].watched:
            assert monotonic() < end
            sleep(0.01)


# Streams.


@pytest.mark.asyncio
async def test_threat_15_a_stream_does_not_say_what_waited_when_it_was_over() -> None:
    said, over, takes = list[bytes](), asyncio.Event(), asyncio.Event()

    class Door:
        async def until_over(self, _caller: Any) -> None:
            await over.wait()
            raise Over

    async def answers() -> Any:
        yield {"data": 2}

    async def send(message: Any) -> None:
        if message.get("body"):
            await takes.wait()
        said.append(message.get("body", b""))

    async def receive() -> Any:
        await asyncio.Event().wait()

    response = Events(cast(House, Door()), SOMEBODY, {"data": 1}, answers(), ExitStack())
    whole = asyncio.ensure_future(response({}, receive, cast(Any, send)))
    await asyncio.sleep(0.01)
    over.set()
    await asyncio.sleep(0.01)
    takes.set()
    await whole
    assert said == [b"", b""]


def test_a_fault_while_something_is_watched_ends_the_stream_and_is_logged(
    house: Street, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    newcomer = house.member()
    id, look = asked_for(house, newcomer), house.house.look
    times = iter(range(9))

    async def looks(*asked: Any) -> Any:
        if next(times):
            raise ValueError("a secret")
        return await look(*asked)

    monkeypatch.setattr(house.house.watching, "look", looks)
    asked = {"query": STATUS, "variables": {"id": id}}
    with house.client.stream("POST", "/graphql", json=asked, headers={"accept": EVENTS, **newcomer.bearer}) as response:
        lines = response.iter_lines()
        assert next(lines) == "event: next"
        begin(house, id)
        assert "event: complete" not in list(lines)
    assert [record.message for record in caplog.records if record.name == "sfumato"] == ["a stream broke off"]


# How many.


def test_one_member_has_so_many_sockets_and_streams(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_OF_A_MEMBER", 2)
    newcomer = house.member()
    id = asked_for(house, newcomer)
    asked = {"json": {"query": STATUS, "variables": {"id": id}}, "headers": {"accept": EVENTS, **newcomer.bearer}}
    with talk(house, newcomer) as first, house.client.stream("POST", "/graphql", **cast(Any, asked)) as second:
        lines = second.iter_lines()  # which ends with what holds it
        assert next(lines) == "event: next"
        with talk(house, newcomer, greets=False) as line:
            line.say({"type": "connection_init"})
            assert line.closes() == (4403, "Forbidden")
        assert "LIMIT_EXCEEDED" in house.client.post("/graphql", **cast(Any, asked)).text
        first.say({"type": "ping"})
        assert first.hear() == {"type": "pong"}
    end = monotonic() + PATIENCE
    while house.house.staying.there:
        assert monotonic() < end
        sleep(0.01)
    with talk(house, newcomer):
        pass


def test_one_member_watches_so_many_things(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST", 1)
    newcomer = house.member()
    id = asked_for(house, newcomer)
    with talk(house, newcomer) as line:
        line.ask(STATUS, name="a", id=id)
        assert line.hear()["type"] == "next"
        line.ask(STATUS, name="b", id=id)
        assert line.hear()["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"


def test_variables_that_are_not_declared_make_no_other_reading(house: Street) -> None:
    newcomer, deep = house.member(), cast(Any, "x")
    for _ in range(30):
        deep = [deep]
    id = asked_for(house, newcomer)
    with talk(house, newcomer) as line:
        for number in range(3):
            line.ask(STATUS, name=str(number), id=id, other=number, deep=deep)
            assert line.hear()["type"] == "next"
        assert len(house.house.watching.readings) == 1


# What is read before it is refused.


def test_what_cannot_be_answered_is_paid_for_too(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.house, "rates", Rates(1_000))
    newcomer = house.member()
    wrong = "{ viewer { " + "x" * 400 + " } }"
    assert [house.post(wrong, newcomer).status_code for _ in range(3)] == [200, 200, 429]
    other = house.member()
    by_id = [house.client.post("/graphql", json={"documentId": f"no{number}"}, headers=other.bearer).status_code for number in range(6)]
    assert by_id == [400] * 5 + [429]


def test_a_document_that_is_known_is_not_paid_for_twice(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    padded = "{ viewer { account { handle } } } #" + "x" * 500
    house.ask(padded, house.jane)
    monkeypatch.setattr(house.house, "rates", Rates(100))
    assert [house.post(padded, house.jane).status_code for _ in range(5)] == [200] * 5


def test_introspection_beside_a_variable_of_a_type_that_one_is_not_told_of(house: Street) -> None:
    query = "query($d: Date!) { __schema { queryType { name } } insights(from: $d, until: $d) { publicShare } }"
    answer = house.post(query, None, d="2026-11-01").json()
    assert answer["data"] == {"__schema": {"queryType": {"name": "Query"}}, "insights": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHORIZED_FIELD_OR_TYPE"]
