"""Who goes round the house, and how: one request after another, so that members come first."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from time import sleep
from typing import Any, Final

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from gateway.privacy.answers import Answer, answer_of

WHICH: Final = "~which~"  # stands in a door for the id, the handle or the key that is asked for
FRAGMENT: Final = {"HX-Request": "true", "HX-Request-Type": "partial"}
A_FILE: Final = b"a letter, and no picture"
PATIENCE: Final = 30.0  # seconds for an answer
LONGEST_WAIT: Final = 65.0  # seconds for a limit to let one in again
KINDS: Final = ("pages", "fragments", "queries", "mutations", "streams", "sockets", "bytes", "services")
PAGES, FRAGMENTS, QUERIES, MUTATIONS, STREAMS, SOCKETS, BYTES, SERVICES = KINDS
DOCUMENTS: Final = (QUERIES, MUTATIONS, STREAMS, SOCKETS)
PROTOCOL: Final = Subprotocol("graphql-transport-ws")


@dataclass(frozen=True, slots=True)
class Door:
    """One way of asking. WHICH may stand anywhere in it; `takes` says what is put there: an id, a handle, a key, a word, or
    nothing."""

    kind: str
    name: str
    method: str
    path: str
    takes: str = ""
    form: Mapping[str, str] | None = None
    file: str = ""  # the field of the form that takes a file
    json: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    of: str = ""  # how the ids begin that it is for: of others it is asked for one of each kind. Empty: it is asked for all of them

    @property
    def title(self) -> str:
        return f"{self.kind}, {self.name}"

    @property
    def writes(self) -> bool:
        """Is something done, and not only asked?"""
        return self.kind == MUTATIONS or (self.kind in (PAGES, FRAGMENTS) and self.method != "GET")


class Unanswered(Exception):
    """No answer that says anything: why."""


@dataclass
class Visitor:
    """Somebody who asks: nobody, or a member with a session."""

    name: str
    client: httpx.Client
    token: str | None
    cookie: str
    asked: Counter[str] = field(default_factory=Counter)  # requests by kind of door

    def knock(self, door: Door, which: str = "") -> Answer:
        """Ask once; where there were too many requests, once more when the house allows it. Raises Unanswered."""
        if door.kind == SOCKETS:
            return self._talk(door, which)
        response = self._send(door, which)
        if response.status_code == 429:
            sleep(min(LONGEST_WAIT, float(response.headers.get("retry-after", LONGEST_WAIT))))
            response = self._send(door, which)
        if response.status_code == 429 or response.status_code >= 500:
            raise Unanswered(f"it answered {response.status_code}")
        return answer_of(response, which)

    def _send(self, door: Door, which: str) -> httpx.Response:
        self.asked[door.kind] += 1
        self.client.cookies.clear()
        try:
            return self.client.request(
                door.method,
                door.path.replace(WHICH, which),
                data=filled(door.form, which),
                files={door.file: A_FILE} if door.file else None,
                json=filled(door.json, which),
                headers={**self._who(door), **door.headers},
            )
        except httpx.HTTPError as error:
            raise Unanswered(f"no answer: {type(error).__name__}") from error

    def _talk(self, door: Door, which: str) -> Answer:
        """Ask over a socket. The answers to a document are the lines of the body."""
        self.asked[door.kind] += 1
        address = str(self.client.base_url.join(door.path)).replace("http", "ws", 1)
        try:
            with connect(address, subprotocols=[PROTOCOL], additional_headers=self._who(door), open_timeout=PATIENCE, proxy=None) as socket:
                socket.send(json.dumps({"type": "connection_init"}))
                socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": filled(door.json, which)}))
                return answer_of(httpx.Response(200, content="\n".join(answers_over(socket))), which)
        except ConnectionClosed as error:
            return answer_of(httpx.Response(200, headers={"closed": str(error.rcvd)}), which)
        except (OSError, InvalidHandshake, TimeoutError) as error:
            raise Unanswered(f"no answer: {type(error).__name__}") from error

    def _who(self, door: Door) -> dict[str, str]:
        """A browser has a cookie, an app a token."""
        if self.token is None:
            return {}
        return {"Cookie": f"{self.cookie}={self.token}"} if door.kind in (PAGES, FRAGMENTS) else {"Authorization": f"Bearer {self.token}"}


def answers_over(socket: ClientConnection) -> Iterator[str]:
    """What is answered to the one operation over a socket, up to its end. Raises ConnectionClosed, and TimeoutError."""
    while (message := json.loads(socket.recv(timeout=PATIENCE)))["type"] != "complete":
        if message["type"] in ("next", "error"):
            answer = message["payload"] if message["type"] == "next" else {"errors": message["payload"]}
            yield json.dumps(answer)
            if message["type"] == "error":
                return


def filled(value: Any, which: str) -> Any:
    """The same with what is asked for in its place."""
    if isinstance(value, str):
        return value.replace(WHICH, which)
    if isinstance(value, Mapping):
        return {filled(name, which): filled(inner, which) for name, inner in value.items()}
    return [filled(inner, which) for inner in value] if isinstance(value, list) else value
