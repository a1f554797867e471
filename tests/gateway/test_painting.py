"""The steps of a job, and the sweep behind them, taken by hand where a process would be slow."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from gateway import jobs, painting
from gateway.painting import Painter, storage_key
from gateway.sweep import Sweep
from gateway.worker import open_painter
from schema.actions.cancel import cancel_generation
from schema.actions.work import bytes_of
from schema.ports import Brief, EngineError, SourceType
from schema.tables import FailureCode, Generation, GenerationStatus, Image, Subscription
from tests.databases import POSTGRESQL
from tests.gateway.machine import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def painter(machine: Machine) -> Painter:
    return open_painter(machine.settings)


def asked(machine: Machine, count: int = 1) -> Generation:
    return machine.ask("jane", width=256, height=256, count=count)


def painted(machine: Machine, painter: Painter, count: int = 1) -> Generation:
    generation = asked(machine, count)
    painter.begin(generation.id)
    assert all(painter.paint(generation.id, number) for number in range(painter.count(generation.id)))
    return generation


def test_steps_that_are_taken_twice_change_nothing(machine: Machine, painter: Painter) -> None:
    generation = painted(machine, painter, count=2)
    painter.begin(generation.id)
    painter.paint(generation.id, 0)
    painter.finish(generation.id)
    painter.finish(generation.id)
    painter.paint(generation.id, 1)  # it does not run any more, and its bytes stay
    assert len(machine.images(generation)) == 2
    assert machine.ledger("jane")[-2:] == [("RESERVE", -generation.tokens), ("SETTLE", 0)]
    assert all(machine.store.get(key) for image in machine.images(generation) for key in bytes_of(image.storage_key))


def test_a_key_in_the_store_tells_nothing_of_its_generation() -> None:
    assert storage_key("g1", 0) != storage_key("g1", 1)
    assert "g1" not in storage_key("g1", 0)


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ([EngineError("canary", retryable=True)] * 2, None),
        ([EngineError("canary", retryable=True)] * 3, FailureCode.ENGINE_UNAVAILABLE),
        ([EngineError("canary", retryable=False)], FailureCode.ENGINE_ERROR),
        ([ZeroDivisionError("canary")], FailureCode.ENGINE_ERROR),
    ],
)
def test_what_may_succeed_later_is_tried_again_and_what_fails_is_refunded(
    machine: Machine, painter: Painter, monkeypatch: pytest.MonkeyPatch, errors: list[Exception], code: FailureCode | None
) -> None:
    monkeypatch.setattr(painting, "RETRIES", (0.0, 0.0))
    engine = painter.engines["atelier"]
    left = list(errors)

    class Troubled:
        """Fails as often as it is told to, and then paints."""

        name = "atelier"
        source_type = SourceType.ALGORITHMIC

        def paint(self, brief: Brief, report: Callable[[float], None]) -> bytes:
            if left:
                raise left.pop()
            return engine.paint(brief, report)

    painter.engines = {"atelier": Troubled()}
    generation = asked(machine, count=2)
    painter.begin(generation.id)
    went_on = painter.paint(generation.id, 0)
    after = machine.now(generation)
    assert (went_on, after.failure_code) == (code is None, code)
    assert "canary" not in (after.failure_message or "")
    assert machine.ledger("jane")[-1] == (("REFUND", generation.tokens) if code else ("RESERVE", -generation.tokens))


def test_an_engine_that_this_worker_does_not_have_is_unavailable(machine: Machine, painter: Painter) -> None:
    painter.engines = {}
    generation = asked(machine)
    painter.begin(generation.id)
    assert not painter.paint(generation.id, 0)
    assert machine.now(generation).failure_code == FailureCode.ENGINE_UNAVAILABLE
    assert machine.now(generation).failure_retryable


def test_what_is_cancelled_after_its_last_stroke_leaves_nothing(machine: Machine, painter: Painter) -> None:
    generation = painted(machine, painter)
    machine.do("jane", cancel_generation, generation.id)
    painter.finish(generation.id)
    assert machine.images(generation) == []
    assert machine.store.keys("") == []


def test_bytes_that_no_row_names_are_removed_and_no_others(machine: Machine, painter: Painter) -> None:
    sweep = Sweep(machine.settings.data, machine.jobs, painter)
    done, coming, lost = painted(machine, painter), painted(machine, painter), painted(machine, painter)
    painter.finish(done.id)
    kept = machine.store.keys("")
    machine.do("jane", cancel_generation, lost.id)  # and its worker dies
    machine.store.put("sources/c1", b"a copy whose transaction was undone")
    sweep.remove_stranded()
    assert len(machine.store.keys("")) == len(kept) + 1  # they may be about to be named
    sweep.remove_stranded()
    assert sorted(machine.store.keys("")) == sorted(key for one in (done, coming) for key in bytes_of(storage_key(one.id, 0)))
    painter.finish(coming.id)
    assert len(machine.all(Image)) == 2


def test_a_job_that_ended_without_ending_its_generation_is_refunded(machine: Machine, painter: Painter) -> None:
    generation = asked(machine)
    machine.jobs.cancel(generation.id)
    Sweep(machine.settings.data, machine.jobs, painter).run()
    assert machine.now(generation).status == GenerationStatus.FAILED
    assert machine.ledger("jane")[-1] == ("REFUND", generation.tokens)


def test_the_sweep_enqueues_what_was_never_enqueued_and_ends_periods(
    machine: Machine, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(machine.jobs, "enqueue", lambda _: None)
        generation = asked(machine)
    assert machine.jobs.states([generation.id]) == {}
    machine.clock.advance(timedelta(days=40))
    monkeypatch.setattr(painter, "clock", machine.clock)
    Sweep(machine.settings.data, machine.jobs, painter).run()
    assert machine.jobs.states([generation.id]) == {generation.id: "ENQUEUED"}
    ends_at = machine.one(Subscription, Subscription.account_pk == generation.owner_pk).period_ends_at
    assert ends_at
    assert ends_at > machine.clock.now()


def test_jobs_that_ended_are_forgotten_and_no_others(machine: Machine) -> None:
    ended, waiting = asked(machine), asked(machine)
    machine.jobs.cancel(ended.id)
    machine.jobs.forget(timedelta(days=1))
    assert set(machine.jobs.states([ended.id, waiting.id])) == {ended.id, waiting.id}
    machine.jobs.forget(timedelta(days=-1))
    assert machine.jobs.states([ended.id, waiting.id]) == {waiting.id: "ENQUEUED"}
    machine.jobs.enqueue(waiting.id)  # asking again is no harm
    assert machine.jobs.states([waiting.id]) == {waiting.id: "ENQUEUED"}


def test_nobody_waits_for_ever_for_a_worker_that_stands_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0.1)
    machine = Machine(tmp_path)
    painter, waiting = open_painter(machine.settings), asked(machine)
    sweep = Sweep(machine.settings.data, machine.jobs, painter)
    with closing(jobs.open_engine(machine.settings.jobs_url).connect()) as worker:
        worker.exec_driver_sql("LOCK TABLE dbos.workflow_status IN SHARE MODE" if POSTGRESQL else "BEGIN IMMEDIATE")
        generation = asked(machine)
        machine.do("jane", cancel_generation, waiting.id)
        sweep.run()
        worker.rollback()
    assert (machine.now(generation).status, machine.now(waiting).status) == (GenerationStatus.QUEUED, GenerationStatus.CANCELLED)
    assert machine.jobs.states([generation.id]) == {}
    sweep.run()
    assert machine.jobs.states([generation.id]) == {generation.id: "ENQUEUED"}
    told = [record.getMessage() for record in caplog.records if "could not be" in record.getMessage()]
    assert [words.split()[1] for words in told] == [generation.id, waiting.id, generation.id]
