"""Whatever is sent, the house answers: no 500, no hang, and nothing of it is kept in memory.

`HOSTILE_CASES` says how many; `make hostile` sends 100,000. Nine in ten go to the application in this process, and each tenth over a socket
to `sfumato serve` in a process of its own, whose memory is watched.
"""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any, Final

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from schema.tables import Visibility
from tests.gateway.doors.house import Street
from tests.hostile.cases import Known, requests
from tests.hostile.served import House, served
from tests.hostile.wire import Answered, Asked, graphql, opened, send

CASES: Final = int(os.environ.get("HOSTILE_CASES", "2000"))
CHUNK: Final = 1_000  # hypothesis remembers what it made, so it is asked anew
SEED: Final = int(os.environ.get("HOSTILE_SEED", "4"))
LONGEST: Final = 0.25  # seconds of this thread's time for one request
HANGS: Final = 30.0  # seconds of the clock


def test_no_generated_request_breaks_the_house(tmp_path: Path) -> None:
    with asyncio.Runner() as runner, stopping(runner, tmp_path) as street:
        known = known_of(runner, street)

        def timed(asked: Asked) -> tuple[Answered, float]:
            begun = thread_time()
            return runner.run(asyncio.wait_for(send(street.app, asked), HANGS)), thread_time() - begun

        def check(asked: Asked) -> None:
            answered, took = timed(asked)
            if took >= LONGEST:  # once more: the collector goes through all that hypothesis keeps, and does not do so twice
                took = timed(asked)[1]
            assert took < LONGEST, asked
            hold(asked, answered)

        generate(CASES - CASES // 10, requests(known), check)


FOUND: Final = [  # by what is above, and mended
    Asked(b"/u/jane", "PUT", (), query=b"\xd7\xc0"),
    Asked(b"/", "GET", (), query=b"after=\xff\xfe"),
    Asked(b"/sign-in", "GET", (), query=b"next=/\xe9"),
]


def test_what_broke_the_house_once_does_so_no_longer(tmp_path: Path) -> None:
    with asyncio.Runner() as runner, stopping(runner, tmp_path) as street:
        for asked in FOUND:
            hold(asked, runner.run(send(street.app, asked)))


@contextmanager
def stopping(runner: asyncio.Runner, folder: Path) -> Iterator[Street]:
    """The house, opened and closed on the runner's loop."""
    house = opened(folder)
    street = runner.run(house.__aenter__())
    try:
        yield street
    finally:
        runner.run(house.__aexit__(None, None, None))


def generate(count: int, cases: SearchStrategy[Asked], check: Callable[[Asked], None]) -> None:
    for number, begin in enumerate(range(0, count, CHUNK)):

        @seed(SEED + number)
        @settings(
            max_examples=min(CHUNK, count - begin),
            phases=[Phase.generate],  # a request is small enough to be read as it is
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(cases)
        def one(asked: Asked) -> None:
            check(asked)

        one()
        print(f"{begin + CHUNK:,} of {count:,} sent", flush=True)


def hold(asked: Asked, answered: Answered) -> None:
    """What every answer has to be."""
    assert answered.status < 500, (asked, answered)
    assert b"INTERNAL" not in answered.body, (asked, answered)
    names = {name.lower() for name, _ in answered.headers}
    assert b"content-security-policy" in names, (asked, answered)
    if asked.path == b"/graphql" and asked.method in ("GET", "POST") and answered.status != 403:
        found = orjson.loads(answered.body)
        assert set(found) <= {"data", "errors"}, (asked, answered)


def known_of(runner: asyncio.Runner, street: Street) -> Known:
    public, private = street.image(street.jane), street.image(street.jane, Visibility.PRIVATE)
    more = [street.image(street.jason) for _ in range(2)]
    account = street.account(street.jane)
    feed = runner.run(ask(street, "{ feed(first: 1) { pageInfo { endCursor } } }"))
    ids = [public.id, private.id, *(image.id for image in more), public.media_key, private.media_key, account.id, account.handle, "free"]
    tokens = [street.jane.token, street.jason.token, street.staff.token]
    return Known(ids, [feed["feed"]["pageInfo"]["endCursor"]], tokens)


async def ask(street: Street, document: str) -> Any:
    return orjson.loads((await send(street.app, graphql(document))).body)["data"]


@pytest.mark.sqlite
def test_no_generated_request_breaks_a_served_house_and_it_keeps_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as house:
        known = house.known()
        memory = []
        for _ in range(5):
            generate(max(1, CASES // 50), requests(known), partial(check_over, house))
            memory.append(house.memory())
        assert house.answers()
    print("MiB of the served house:", ", ".join(f"{kib / 1024:.1f}" for kib in memory))
    assert memory[-1] - memory[1] < 8 * 1024 + memory[1] // 10, memory
    assert not house.complaints()


def check_over(house: House, asked: Asked) -> None:
    begun = perf_counter()
    answered = house.send(asked)
    assert perf_counter() - begun < HANGS, asked
    assert answered.status < 500, (asked, answered)
    assert b"INTERNAL" not in answered.body, (asked, answered)
