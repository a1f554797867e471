"""`sfumato serve` in a process of its own, asked over a socket with no client library in between."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from socket import create_connection, create_server, socket
from time import monotonic, sleep
from typing import Any, Final

import orjson

from gateway.config import TERMS_VERSION
from tests.hostile.cases import Known
from tests.hostile.wire import Answered, Asked, graphql

PASSWORD: Final = "a password of ten and more"
SIGN_UP: Final = "mutation($input: SignUpInput!) { signUp(input: $input) { token viewer { account { id handle } } errors { code } } }"


@dataclass
class House:
    """A house that is served, and what it wrote to its log."""

    port: int
    process: "subprocess.Popen[bytes]"
    log: Path
    connections: list[socket] = field(default_factory=list)

    def send(self, asked: Asked) -> Answered:
        """What the server says; a request that is no HTTP it may refuse itself, with 400."""
        with create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(as_sent(asked))
            answer = HTTPResponse(connection, method=asked.method)
            try:
                answer.begin()
                return Answered(answer.status, [], answer.read())
            except HTTPException as error:
                raise AssertionError((asked, repr(error))) from error

    def ask(self, document: str, variables: Any = None) -> Any:
        answer = orjson.loads(self.send(graphql(document, variables)).body)
        assert "errors" not in answer, answer
        return answer["data"]

    def known(self) -> Known:
        """Two new members; what they have not made yet is nobody's."""
        tokens, ids = [], ["i" + "0" * 21, "free", "solo"]
        for handle in ("jason", "jane"):
            given = {"handle": handle, "email": f"{handle}@example.com", "password": PASSWORD, "termsVersion": TERMS_VERSION}
            made = self.ask(SIGN_UP, {"input": given})["signUp"]
            assert made["errors"] == []
            tokens.append(made["token"])
            ids += [made["viewer"]["account"]["id"], handle]
        return Known(ids, ["0" * 48], tokens)

    def memory(self) -> int:
        """KiB that are the process's own."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))

    def answers(self) -> bool:
        return self.send(Asked(b"/readyz", "GET", ())).status == 200

    def complaints(self) -> str:
        """What it logged of errors of its own."""
        return "\n".join(line for line in self.log.read_text().splitlines() if "Traceback" in line or "Error" in line)


def as_sent(asked: Asked) -> bytes:
    query = b"?" + asked.query if asked.query else b""
    lines = [b"%b %b%b HTTP/1.1" % (asked.method.encode(), asked.path or b"/", query), b"Host: 127.0.0.1", b"Connection: close"]
    lines += [b"%b: %b" % header for header in asked.headers]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(asked.body), b"", b""]) + asked.body


@contextmanager
def served(folder: Path) -> Iterator[House]:
    with create_server(("127.0.0.1", 0)) as door:
        port = int(door.getsockname()[1])
    log = folder / "log"
    with log.open("wb") as written:
        command = [sys.executable, "-m", "gateway", "serve", "--data", str(folder / "house"), "--port", str(port)]
        process = subprocess.Popen(command, stdout=written, stderr=written)
    house = House(port, process, log)
    try:
        wait(house)
        yield house
    finally:
        process.terminate()
        process.wait(30)


def wait(house: House, seconds: float = 60) -> None:
    until = monotonic() + seconds
    while True:
        try:
            if house.answers():
                return
        except OSError:
            pass
        assert monotonic() < until, house.log.read_text()
        assert house.process.poll() is None, house.log.read_text()
        sleep(0.1)
