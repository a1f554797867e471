"""`/graphql` over WebSocket: the protocol graphql-transport-ws, who is at the other end, and what a socket is refused."""

from datetime import timedelta
from time import monotonic, sleep
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from gateway import sockets
from gateway.endpoint import MAX_BODY
from gateway.house import House
from schema.tables import Account
from tests.gateway.doors.house import Street
from tests.gateway.doors.watching import PROTOCOL, Closed, asked_for, talk

pytestmark = pytest.mark.once

WHO = "{ viewer { account { handle } } }"
STATUS = "subscription($id: ID!) { generation(id: $id) { status } }"


def handle_of(answer: Any) -> Any:
    viewer = answer["data"]["viewer"]
    return viewer and viewer["account"]["handle"]


# Who is there.


def test_whoever_is_there_is_known_by_a_header_a_cookie_or_the_greeting(house: Street) -> None:
    bearer, cookie = house.jane.bearer, {"cookie": f"sfumato={house.jane.token}"}
    asked = {"bearer": (bearer, None), "cookie": (cookie, None), "greeting": ({}, bearer), "nobody": ({}, None)}
    for name, (headers, greeting) in asked.items():
        with talk(house, headers=headers, greeting=greeting) as line:
            assert handle_of(line.answer(WHO)) == (None if name == "nobody" else "jane"), name


def test_a_greeting_comes_before_what_the_handshake_had(house: Street) -> None:
    with talk(house, house.jane, headers={"cookie": f"sfumato={house.jane.token}"}, greeting=house.jason.bearer) as line:
        assert handle_of(line.answer(WHO)) == "jason"


@pytest.mark.parametrize(
    "authorization", ["Bearer nobodys", "Bearer ", "Basic abc", "", 7, None, {"Bearer": "x"}, "Bearer \N{SNOWMAN}"], ids=repr
)
def test_a_greeting_with_a_token_of_nobody_is_forbidden(house: Street, authorization: Any) -> None:
    with talk(house, house.jane, greets=False) as line:
        line.say({"type": "connection_init", "payload": {"authorization": authorization}})
        if authorization is None:  # it says nothing, so that the handshake says it
            assert line.hear() == {"type": "connection_ack"}
        else:
            assert line.closes() == (4403, "Forbidden")


def test_a_header_with_a_token_of_nobody_is_forbidden(house: Street) -> None:
    with talk(house, headers={"authorization": "Bearer nobodys"}, greets=False) as line:
        line.say({"type": "connection_init"})
        assert line.closes() == (4403, "Forbidden")


def test_a_cookie_of_nobody_is_nobodys(house: Street) -> None:
    with talk(house, headers={"cookie": "sfumato=nobodys"}) as line:
        assert handle_of(line.answer(WHO)) is None


def test_whoever_is_leaving_opens_no_socket(house: Street) -> None:
    newcomer = house.member()
    with house.database.write() as session:
        account = session.get(Account, newcomer.pk)
        assert account is not None
        account.leaving_at = house.clock.now()
    for headers in (newcomer.bearer, {"cookie": f"sfumato={newcomer.token}"}):
        with talk(house, headers=headers, greets=False) as line:
            line.say({"type": "connection_init"})
            with pytest.raises(Closed, match="4403"):
                line.hear()


@pytest.mark.parametrize("origin", ["https://elsewhere.test", "null"])
def test_threat_20_no_other_site_opens_a_socket_with_the_cookie(house: Street, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, talk(house, headers={"cookie": f"sfumato={house.jane.token}"}, origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_the_houses_own_pages_do(house: Street) -> None:
    with talk(house, headers={"cookie": f"sfumato={house.jane.token}"}, origin=str(house.client.base_url)) as line:
        assert handle_of(line.answer(WHO)) == "jane"


def test_there_is_no_other_socket(house: Street) -> None:
    from websockets.sync.client import connect

    address = f"ws://127.0.0.1:{house.settings.port}/elsewhere"
    with pytest.raises(InvalidStatus) as refused, connect(address, proxy=None):
        pass
    assert refused.value.response.status_code == 403


# The protocol.


@pytest.mark.parametrize("protocols", [(), ("graphql-ws",), ("soap",)], ids=repr)
def test_a_socket_of_another_protocol_is_not_acceptable(house: Street, protocols: tuple[str, ...]) -> None:
    with talk(house, protocols=protocols, greets=False) as line:
        assert line.closes() == (4406, "Subprotocol not acceptable")


def test_of_several_protocols_ours_is_chosen(house: Street) -> None:
    with talk(house, protocols=("graphql-ws", PROTOCOL)) as line:
        assert line.socket.subprotocol == PROTOCOL


def test_a_ping_is_answered_before_and_after_the_greeting(house: Street) -> None:
    with talk(house, greets=False) as line:
        for message in (
            {"type": "ping"},
            {"type": "connection_init"},
            {"type": "ping", "payload": {"a": 1}},
            {"type": "pong"},
            {"type": "ping"},
        ):
            line.say(message)
        assert [line.hear()["type"] for _ in range(4)] == ["pong", "connection_ack", "pong", "pong"]


def test_who_asks_before_greeting_is_not_known(house: Street) -> None:
    with talk(house, house.jane, greets=False) as line:
        line.ask(WHO)
        assert line.closes() == (4401, "Unauthorized")


def test_who_never_greets_is_not_waited_for(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "FIRST_WORD", timedelta(seconds=0.1))
    with talk(house, greets=False) as line:
        assert line.closes() == (4408, "Connection initialisation timeout")


def test_one_greets_once(house: Street) -> None:
    with talk(house) as line:
        line.say({"type": "connection_init"})
        assert line.closes() == (4429, "Too many initialisation requests")


def test_two_operations_have_two_names(house: Street) -> None:
    id = asked_for(house, house.jane)
    with talk(house, house.jane) as line:
        line.ask(STATUS, name="a", id=id)
        assert line.hear()["id"] == "a"
        line.ask(STATUS, name="a", id=id)
        assert line.closes() == (4409, "Subscriber for a already exists")


def test_who_completes_is_told_no_more_and_may_use_the_name_again(house: Street) -> None:
    newcomer = house.member()
    id = asked_for(house, newcomer)
    with talk(house, newcomer) as line:
        for _ in range(3):
            line.ask(STATUS, id=id)
            assert line.hear()["payload"]["data"] == {"generation": {"status": "QUEUED"}}
            line.say({"id": "1", "type": "complete"})
        line.say({"type": "ping"})
        assert line.hear() == {"type": "pong"}
        assert not house.house.watching.changes.watching


def test_what_is_no_operation_is_an_error_and_the_socket_goes_on(house: Street) -> None:
    with talk(house) as line:
        for query, code in (("{", "GRAPHQL_PARSE_FAILED"), ("{ nope }", "GRAPHQL_VALIDATION_FAILED"), (STATUS, "BAD_REQUEST")):
            line.ask(query)
            found = line.hear()
            assert (found["type"], found["id"], found["payload"][0]["extensions"]["code"]) == ("error", "1", code)
        two = "subscription { a: generation(id: 1) { id } b: generation(id: 2) { id } }"
        line.ask(two)
        assert line.hear()["payload"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        assert handle_of(line.answer(WHO)) is None


def test_a_fault_of_the_house_is_told_without_its_words(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> Any:
        raise ValueError("a secret")

    with talk(house) as line:
        monkeypatch.setattr(House, "run", broken)
        line.ask(WHO)
        (error,) = line.hear()["payload"]
        assert error["extensions"]["code"] == "INTERNAL"
        assert "secret" not in error["message"]


BROKEN = [
    *('"x"', "null", "[]", "7", "{}", "", "{", "\0", '{"type": 7}', '{"type": "subscribe"}', '{"type": "next", "id": "1"}'),
    *('{"type": "complete"}', '{"type": "complete", "id": 7}', '{"type": "complete", "id": ["1"]}'),
    *('{"type": "subscribe", "id": "", "payload": {"query": "{ viewer { id } }"}}', '{"type": "subscribe", "id": "1", "payload": null}'),
    '{"type": "subscribe", "id": {}, "payload": {"query": "{ viewer { id } }"}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": 7}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": "{ viewer { id } }", "variables": []}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": "{ viewer { id } }", "operationName": 7}}',
    *('{"type": "' + "é" * 300 + '"}', "[" * 100_000, b"\x00\x01"),
]


@pytest.mark.parametrize("message", BROKEN, ids=lambda message: repr(message)[:60])
def test_what_is_no_message_ends_the_socket(house: Street, message: str | bytes) -> None:
    with talk(house) as line:
        line.say(message)
        code, reason = line.closes()
        assert (code, bool(reason)) == (4400, True)


@pytest.mark.parametrize("payload", ["7", "[]", '"x"', "null"])
def test_a_greeting_that_is_no_object_ends_the_socket(house: Street, payload: str) -> None:
    with talk(house, greets=False) as line:
        line.say('{"type": "connection_init", "payload": ' + payload + "}")
        assert line.closes()[0] == 4400


def test_a_message_is_as_long_as_a_body_at_most(house: Street) -> None:
    with talk(house) as line:
        line.ask("{ viewer { id } } #" + "x" * MAX_BODY)
        assert line.closes()[0] == 1009


def test_a_socket_has_so_many_operations_at_once(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MOST", 3)
    newcomer = house.member()
    id = asked_for(house, newcomer)
    with talk(house, newcomer) as line:
        for number in range(3):
            line.ask(STATUS, name=str(number), id=id)
            assert line.hear()["type"] == "next"
        line.ask(STATUS, name="one more", id=id)
        refused = line.hear()
        assert (refused["id"], refused["payload"][0]["extensions"]["code"]) == ("one more", "LIMIT_EXCEEDED")


def test_who_does_not_listen_holds_up_nobody(house: Street) -> None:
    """One answer waits for it to listen, and the other questions for that one; others are answered meanwhile."""
    wide = "{ " + " ".join(f"m{number}: image(id: $id) {{ prompt }}" for number in range(100)) + " }"
    image, read = house.image(house.jane, prompt="x" * 1900), house.house.guarded
    earlier = read.statements
    with talk(house, holds=1 << 16) as line:
        for number in range(99):
            line.ask(f"query($id: ID!) {wide}", name=str(number), id=image.id)
        before = -1
        while before < (before := read.statements):
            sleep(0.3)
        assert read.statements - earlier < 60 * 100
        assert house.ask(WHO, house.jane)["viewer"] is not None
        line.socket.socket.close()


def test_a_socket_that_is_gone_leaves_nothing(house: Street) -> None:
    newcomer = house.member()
    id = asked_for(house, newcomer)
    with talk(house, newcomer) as line:
        line.ask(STATUS, id=id)
        line.hear()
        assert newcomer.pk in house.house.watching.changes.watching
        line.socket.socket.close()
    end = monotonic() + 5
    while newcomer.pk in house.house.watching.changes.watching:
        assert monotonic() < end


def test_a_closed_socket_says_so(house: Street) -> None:
    with talk(house) as line:
        line.say("{")
        with pytest.raises(Closed):
            line.hear()
