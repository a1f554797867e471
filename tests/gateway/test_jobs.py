"""Jobs, run by real workers: each once, whatever dies in between (R6, R8, tokens)."""

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from statistics import median
from subprocess import Popen
from time import monotonic
from typing import Any

import pytest
from sqlmodel import col

from gateway.painting import storage_key
from gateway.shifts import at_work
from schema.actions.asks import RemixAsk
from schema.actions.cancel import cancel_generation
from schema.actions.generate import remix
from schema.actions.refusals import Refused
from schema.actions.work import bytes_of
from schema.tables import FailureCode, Generation, GenerationStatus, Image, LicenceInterval
from tests.databases import POSTGRESQL
from tests.gateway.machine import ENDED, PATIENCE, Machine, running, wait

pytestmark = pytest.mark.alone

QUEUED, RUNNING, SUCCEEDED = GenerationStatus.QUEUED, GenerationStatus.RUNNING, GenerationStatus.SUCCEEDED
CANARY = "zyzzyva"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return Machine(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
def worker(machine: Machine) -> "Iterator[Popen[str]]":
    with running(machine.settings.data, "worker") as process:
        machine.until(machine.ask("jane", "a stone", width=256, height=256), SUCCEEDED)
        yield process


def bytes_put(machine: Machine, generation: Generation, number: int) -> Callable[[], bool]:
    return lambda: machine.store.get(f"{storage_key(generation.id, number)}/thumb") is not None


@pytest.mark.usefixtures("worker")
def test_a_job_starts_at_once_when_nothing_else_runs(machine: Machine) -> None:
    jobs = [machine.until(machine.ask("jane", f"pebble {n}", width=256, height=256), *ENDED) for n in range(7)]
    waited = [(job.started_at - job.created_at).total_seconds() for job in jobs if job.started_at]
    assert len(waited) == 7
    assert median(waited) <= 0.2


@pytest.mark.usefixtures("worker")
def test_a_job_makes_all_its_pictures_and_settles(machine: Machine) -> None:
    before = len(machine.ledger("jane"))
    made = machine.until(machine.ask("jane", f"three herons {CANARY}", count=3, width=256, height=256, visibility="PRIVATE"), *ENDED)
    images = machine.images(made)
    assert (made.status, made.progress, len(images)) == (SUCCEEDED, 1.0, 3)
    assert [image.seed for image in images] == [(made.seed + n) % 2**31 for n in range(3)]
    assert {image.visibility for image in images} == {"PRIVATE"}
    assert all(machine.store.get(key) for image in images for key in bytes_of(image.storage_key))
    assert machine.ledger("jane")[before:] == [("RESERVE", -made.tokens), ("SETTLE", 0)]


@pytest.mark.usefixtures("worker")
def test_of_one_member_as_many_run_at_once_as_the_plan_allows(machine: Machine) -> None:
    asked = [machine.ask("jason", f"a hut {n}", width=320, height=320).id for n in range(3)]
    seen: list[list[str]] = []

    def ended() -> bool:
        seen.append([generation.status for generation in machine.all(Generation, col(Generation.id).in_(asked))])
        return set(seen[-1]) <= set(ENDED)

    wait(ended)
    assert max(statuses.count(RUNNING) for statuses in seen) == 1
    assert seen[-1] == [SUCCEEDED] * 3


@pytest.mark.usefixtures("worker")
def test_a_member_who_asks_for_sixty_makes_nobody_wait_for_them(machine: Machine) -> None:
    many = [machine.ask("jane", f"brick {n}", width=256, height=256).id for n in range(60)]
    before = ended_of(machine, many)
    machine.until(machine.ask("jason", "a lamp", width=256, height=256), SUCCEEDED)
    assert len(many) - before > 10
    assert ended_of(machine, many) - before <= 5
    for asked in set(many):
        with suppress(Refused):  # it has ended
            machine.do("jane", cancel_generation, asked)


def ended_of(machine: Machine, ids: list[str]) -> int:
    return len(machine.all(Generation, col(Generation.id).in_(ids), col(Generation.status).in_(ENDED)))


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("far", [0.05, 0.4, 0.8])
@pytest.mark.parametrize("size", [{"count": 4}, {"width": 1536, "height": 1536}, {"alchemy": True}], ids=str)
def test_a_cancelled_job_stops_within_a_second_and_leaves_nothing(machine: Machine, size: dict[str, Any], far: float) -> None:
    asked = machine.until(machine.ask("jane", f"a cathedral {CANARY}", **size), RUNNING)
    wait(lambda: machine.now(asked).progress >= far)
    machine.do("jane", cancel_generation, asked.id)
    assert machine.ledger("jane")[-1] == ("REFUND", asked.tokens)
    begun = monotonic()
    following = machine.until(machine.ask("jane", "a door", width=256, height=256), RUNNING, *ENDED)
    assert monotonic() - begun < 1.0  # the worker is free again
    machine.until(following, SUCCEEDED)
    assert machine.images(asked) == []
    assert not [key for n in range(4) for key in machine.store.keys(storage_key(asked.id, n))]


@pytest.mark.usefixtures("worker")
def test_a_remix_starts_from_the_copy_and_the_copy_goes(machine: Machine) -> None:
    source = machine.images(machine.until(machine.ask("jane", "a mill", width=256, height=256, visibility="PUBLIC"), SUCCEEDED))[0]
    pk = machine.do("jason", remix, RemixAsk(image=source.id, prompt="a mill at night"))
    asked = machine.one(Generation, Generation.pk == pk)
    assert asked.source_copy
    assert machine.until(asked, *ENDED).status == SUCCEEDED
    assert machine.images(asked)[0].source_pk == source.pk
    wait(lambda: machine.store.keys("sources/") == [])


@pytest.mark.usefixtures("worker")
def test_a_job_whose_source_is_gone_fails_with_its_reason_and_a_refund(machine: Machine) -> None:
    source = machine.images(machine.until(machine.ask("jane", "a barn", width=256, height=256, visibility="PUBLIC"), SUCCEEDED))[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(machine.jobs, "enqueue", lambda *_: None)
        asked = machine.one(Generation, Generation.pk == machine.do("jason", remix, RemixAsk(image=source.id, prompt=f"{CANARY} at night")))
    machine.store.delete([asked.source_copy or ""])
    failed = machine.until(asked, *ENDED)  # the sweep finds what was never enqueued
    assert (failed.status, failed.failure_code) == (GenerationStatus.FAILED, FailureCode.SOURCE_UNAVAILABLE)
    assert "Your tokens are back" in (failed.failure_message or "")
    assert machine.ledger("jason")[-2:] == [("RESERVE", -asked.tokens), ("REFUND", asked.tokens)]


MOMENTS: list[Callable[[Machine, Generation], Callable[[], bool]]] = [
    lambda machine, asked: lambda: machine.now(asked).status == RUNNING,
    lambda machine, asked: lambda: machine.now(asked).progress > 0.1,
    lambda machine, asked: bytes_put(machine, asked, 0),
    lambda machine, asked: bytes_put(machine, asked, 1),
]


def test_a_job_that_is_killed_is_finished_once(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    asked = machine.ask("jane", f"moment none {CANARY}", width=256, height=256)  # enqueued before any worker was there
    for place, moment in enumerate(MOMENTS):
        with running(machine.settings.data, "worker") as process:
            machine.until(asked, SUCCEEDED)
            asked = machine.ask("jane", f"moment {place} {CANARY}", count=2, width=448, height=448)
            wait(moment(machine, asked))
            process.kill()
            process.wait(PATIENCE)
        assert machine.now(asked).status == RUNNING
        assert machine.images(asked) == []
    with running(machine.settings.data, "worker"):
        machine.until(asked, SUCCEEDED)
    jobs = machine.all(Generation)
    assert len(machine.all(Image)) == sum(job.count for job in jobs) == 1 + 2 * len(MOMENTS)
    assert len(machine.all(LicenceInterval)) == 0  # they are private
    assert machine.ledger("jane")[2:] == [line for job in jobs for line in (("RESERVE", -job.tokens), ("SETTLE", 0))]
    assert {key.partition("/")[0] for key in machine.store.keys("")} == {image.storage_key for image in machine.all(Image)}
    assert_untold(machine)


def stand_still(machine: Machine, worker: "Popen[str]") -> None:
    """Stop it where it is in no transaction: everybody would wait for it, and nobody would wake it."""

    def stands_still() -> bool:
        worker.send_signal(signal.SIGSTOP)
        os.waitpid(worker.pid, os.WUNTRACED)
        if is_at_rest(machine):
            return True
        worker.send_signal(signal.SIGCONT)
        return False

    wait(stands_still)


def is_at_rest(machine: Machine) -> bool:
    if not machine.settings.database_url:
        return all(map(is_free, machine.settings.data.glob("*.sqlite")))
    with machine.database.engine.connect() as connection:
        connection.execution_options(turns=False)
        return not connection.exec_driver_sql(TRANSACTIONS).scalar_one()


# But for the one in which DBOS holds the turn to look into the queue.
TRANSACTIONS = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start < now()
AND query NOT LIKE 'SELECT pg_try_advisory_xact_lock%%'"""


def is_free(database: Path) -> bool:
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        connection.execute("ROLLBACK")
        return True


def test_what_a_worker_leaves_that_dies_another_one_takes_over(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    with running(tmp_path, "worker") as first:
        asked = machine.until(machine.ask("jane", count=2, width=512, height=512), RUNNING)
        stand_still(machine, first)
        with running(tmp_path, "worker"):
            wait(lambda: len(at_work(tmp_path)) == 2)
            if not POSTGRESQL:  # there DBOS lets one worker at a time look into the queue, and this one stands still
                machine.until(machine.ask("jane", "a reed", width=256, height=256), SUCCEEDED)
            assert machine.now(asked).status == RUNNING
            first.kill()
            first.wait(PATIENCE)
            assert machine.until(asked, *ENDED).status == SUCCEEDED
    assert len(machine.images(asked)) == 2


@pytest.mark.usefixtures("worker")
def test_nothing_of_a_prompt_is_where_the_jobs_are_kept(machine: Machine) -> None:
    assert machine.all(Generation, col(Generation.prompt).contains(CANARY))
    assert_untold(machine)


def assert_untold(machine: Machine) -> None:
    kept = [content for _, content in machine.jobs.contents()]
    kept += [file.read_bytes() for file in machine.settings.data.glob("dbos.sqlite*")]
    assert kept
    assert not [content for content in kept if CANARY.encode() in content or b"heron" in content]
