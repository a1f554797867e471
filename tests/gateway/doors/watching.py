"""Whoever watches: over a socket, or a stream of events."""

import json
import socket as sockets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from schema.actions import endings, jobs
from schema.actions.asks import GenerateAsk
from schema.actions.generate import generate
from schema.tables import Generation, Visibility, new_id
from tests.gateway.doors.house import Member, Street

PROTOCOL: Final = "graphql-transport-ws"
EVENTS: Final = "text/event-stream"
WATCH: Final = "subscription($id: ID!) { generation(id: $id) { status progress queuePosition images { id prompt } } }"
PATIENCE: Final = 10.0  # seconds
ABNORMAL: Final = 1006  # it broke off without a word
OVER: Final = "it broke off"


class Closed(Exception):
    """The house closed the socket."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason


@dataclass(frozen=True)
class Talk:
    """One socket, and what is said over it."""

    socket: ClientConnection

    def say(self, message: Any) -> None:
        self.socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def hear(self, patience: float = PATIENCE) -> Any:
        """The next message. Raises Closed, and TimeoutError."""
        try:
            return json.loads(self.socket.recv(timeout=patience))
        except ConnectionClosed as error:
            raise (Closed(error.rcvd.code, error.rcvd.reason) if error.rcvd else Closed(ABNORMAL, "")) from error

    def ask(self, query: str, name: str = "1", **variables: Any) -> None:
        self.say({"id": name, "type": "subscribe", "payload": {"query": query, "variables": variables}})

    def answer(self, query: str, **variables: Any) -> Any:
        """The one answer to an operation."""
        self.ask(query, **variables)
        found = self.hear()
        assert found["type"] == "next", found
        assert self.hear() == {"id": "1", "type": "complete"}
        return found["payload"]

    def closes(self) -> tuple[int, str]:
        """How the house ends it, whatever it says before."""
        try:
            while True:
                self.hear()
        except Closed as closed:
            return closed.code, closed.reason


@contextmanager
def talk(
    house: Street,
    who: Member | None = None,
    *,
    headers: dict[str, str] | None = None,
    greeting: dict[str, Any] | None = None,
    greets: bool = True,
    protocols: tuple[str, ...] = (PROTOCOL,),
    origin: str | None = None,
    holds: int | None = None,
) -> Iterator[Talk]:
    """A socket that is opened, and greeted with this payload. What nobody hears waits in as many octets as it `holds` (None: as many as
    the machine thinks right)."""
    line = sockets.socket()
    if holds is not None:
        line.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, holds)
    line.connect(("127.0.0.1", house.settings.port))
    with connect(
        f"ws://127.0.0.1:{house.settings.port}/graphql",
        sock=line,
        subprotocols=[Subprotocol(name) for name in protocols] or None,
        additional_headers={**(who.bearer if who else {}), **(headers or {})},
        origin=Origin(origin) if origin else None,
        open_timeout=PATIENCE,
        proxy=None,
    ) as socket:
        found = Talk(socket)
        if greets:
            found.say({"type": "connection_init", **({"payload": greeting} if greeting else {})})
            assert found.hear() == {"type": "connection_ack"}
        yield found


@contextmanager
def over_socket(house: Street, who: Member | None, query: str, **variables: Any) -> Iterator[Iterator[Any]]:
    """The answers to an operation, the last of which is OVER where its end is none."""

    def answers() -> Iterator[Any]:
        try:
            while (message := line.hear())["type"] == "next":
                yield message["payload"]
        except Closed:
            yield OVER

    with talk(house, who) as line:
        line.ask(query, **variables)
        yield answers()


@contextmanager
def over_stream(house: Street, who: Member | None, query: str, **variables: Any) -> Iterator[Iterator[Any]]:
    """The same as events."""

    def answers() -> Iterator[Any]:
        event = ""
        try:
            for line in response.iter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                if line.startswith("data: ") and event == "next":
                    yield json.loads(line.removeprefix("data: "))
        except httpx.RemoteProtocolError:
            event = ""
        if event != "complete":
            yield OVER

    headers = {"accept": EVENTS, **(who.bearer if who else {})}
    asked = {"query": query, "variables": variables}
    with house.client.stream("POST", "/graphql", json=asked, headers=headers, timeout=PATIENCE) as response:
        assert response.headers["content-type"].startswith(EVENTS), response.read()
        yield answers()


WAYS: Final = {"socket": over_socket, "stream": over_stream}


# What happens meanwhile.


def asked_for(house: Street, who: Member, visibility: Visibility = Visibility.PUBLIC, prompt: str = "a heron at dawn") -> str:
    """The id of a generation that waits."""
    return house.row(Generation, house.do(who.handle, generate, GenerateAsk(prompt=prompt, visibility=visibility))).id


def begin(house: Street, id: str) -> None:
    with house.database.write() as session:
        jobs.begin_generation(session, id, house.clock.now())


def go_on(house: Street, id: str, progress: float) -> None:
    with house.database.write() as session:
        jobs.report_progress(session, id, progress)


def finish(house: Street, id: str) -> None:
    with house.database.write() as session:
        endings.finish_generation(session, id, [endings.Picture(new_id("s"), new_id("k"), "hash", 1)], house.clock.now())
