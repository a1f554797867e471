"""The steps of a job, and the sweep behind them, taken by hand where a process would be slow."""

import io
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pixels
from sqlmodel import SQLModel

from gateway import jobs, painting
from gateway.engines.realesrgan import network, tiles
from gateway.engines.settings import ATELIER, EngineSettings
from gateway.fairness import Gate
from gateway.painting import LONGEST, Painter, storage_key
from gateway.provenance.declaration import FROM_PICTURE
from gateway.sweep import Sweep
from gateway.training import Trainer
from gateway.worker import Turns, open_painter
from schema.actions.asks import UpscaleAsk
from schema.actions.cancel import cancel_generation
from schema.actions.house import ATELIER_MODELS, ModelData, offer_models
from schema.actions.upscale import upscale
from schema.actions.work import bytes_of
from schema.ports import Brief, ContentRefused, Engine, EngineError, Report, SourceType, TooSlow
from schema.tables import FailureCode, Generation, GenerationStatus, Image, Model, Subscription
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


@dataclass
class Troubled:
    """Fails as often as it is told to, and then paints."""

    engine: Engine
    left: list[Exception]
    seeded: bool = True
    source_type: SourceType = SourceType.ALGORITHMIC
    asked: int = 0

    def paint(self, brief: Brief, report: Report) -> bytes:
        self.asked += 1
        if self.left:
            raise self.left.pop()
        return self.engine.paint(brief, report)

    def examine(self) -> list[str]:
        return []


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ([EngineError("canary", retryable=True)] * 2, None),
        ([EngineError("canary", retryable=True)] * 3, FailureCode.ENGINE_UNAVAILABLE),
        ([EngineError("canary", retryable=False)], FailureCode.ENGINE_ERROR),
        ([ZeroDivisionError("canary")], FailureCode.ENGINE_ERROR),
        ([TooSlow()], FailureCode.TIMED_OUT),
        ([ContentRefused()], FailureCode.CONTENT_REFUSED),
    ],
)
def test_what_may_succeed_later_is_tried_again_and_what_fails_is_refunded(
    machine: Machine, painter: Painter, monkeypatch: pytest.MonkeyPatch, errors: list[Exception], code: FailureCode | None
) -> None:
    monkeypatch.setattr(painting, "RETRIES", (0.0, 0.0))
    painter.engines = {"atelier": Troubled(painter.engines["atelier"], list(errors))}
    generation = asked(machine, count=2)
    painter.begin(generation.id)
    went_on = painter.paint(generation.id, 0)
    after = machine.now(generation)
    assert (went_on, after.failure_code) == (code is None, code)
    assert "canary" not in (after.failure_message or "")
    assert machine.ledger("jane")[-1] == (("REFUND", generation.tokens) if code else ("RESERVE", -generation.tokens))


def test_of_what_an_engine_refuses_nothing_is_kept(
    machine: Machine, painter: Painter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """R14. The first of its pictures was painted; it goes too."""
    generation = machine.ask("jane", "zyzzyva", negative_prompt="zyzzyva", width=256, height=256, count=2, idempotency_key="k")
    painter.begin(generation.id)
    assert painter.paint(generation.id, 0)
    assert machine.store.keys("")
    painter.engines = {"atelier": Troubled(painter.engines["atelier"], [ContentRefused()])}
    assert not painter.paint(generation.id, 1)
    after = machine.now(generation)
    assert (after.status, after.failure_code, after.failure_retryable) == (GenerationStatus.FAILED, FailureCode.CONTENT_REFUSED, False)
    assert (after.prompt, after.negative_prompt, after.idempotency_digest) == ("", None, None)
    assert machine.ledger("jane")[-1] == ("REFUND", generation.tokens)
    assert machine.store.keys("") == []
    with machine.database.engine.connect() as connection:
        rows = [str(row) for table in SQLModel.metadata.sorted_tables for row in connection.execute(table.select())]
    assert "zyzzyva" not in "\n".join(rows) + caplog.text
    again = machine.ask("jane", "something else", idempotency_key="k")  # which input it was is not kept either
    assert again.id == generation.id


def test_what_is_private_is_not_sent_to_an_engine_that_may_get_nothing_private_any_more(machine: Machine, painter: Painter) -> None:
    """It was asked for before whoever runs the house said so."""
    generation, engine = asked(machine), Troubled(painter.engines["atelier"], [])
    with machine.database.write() as session:
        offer_models(session, machine.clock.now(), [replace(model, takes_private=False) for model in ATELIER_MODELS])
    painter.engines = {"atelier": engine}
    painter.begin(generation.id)
    assert not painter.paint(generation.id, 0)
    assert engine.asked == 0
    assert machine.now(generation).failure_code == FailureCode.ENGINE_UNAVAILABLE
    assert machine.ledger("jane")[-1] == ("REFUND", generation.tokens)


def test_an_engine_that_takes_no_seed_leaves_none(machine: Machine, painter: Painter) -> None:
    generation = asked(machine)
    painter.begin(generation.id)
    painter.engines = {"atelier": Troubled(painter.engines["atelier"], [], seeded=False)}
    assert painter.paint(generation.id, 0)
    painter.finish(generation.id)
    assert [image.seed for image in machine.images(generation)] == [None]


def test_an_engine_that_this_worker_does_not_have_is_unavailable(machine: Machine, painter: Painter) -> None:
    painter.engines = {}
    generation = asked(machine)
    painter.begin(generation.id)
    assert not painter.paint(generation.id, 0)
    assert machine.now(generation).failure_code == FailureCode.ENGINE_UNAVAILABLE
    assert machine.now(generation).failure_retryable


def test_a_job_that_takes_too_long_fails_and_is_refunded(machine: Machine, painter: Painter) -> None:
    generation = asked(machine)
    painter.begin(generation.id)
    machine.clock.advance(LONGEST + timedelta(seconds=1))
    assert not replace(painter, clock=machine.clock).paint(generation.id, 0)
    failed = machine.now(generation)
    assert (failed.status, failed.failure_code, failed.failure_retryable) == (GenerationStatus.FAILED, FailureCode.TIMED_OUT, True)
    assert machine.ledger("jane")[-1] == ("REFUND", failed.tokens)


def test_an_engine_that_cannot_be_opened_keeps_no_other_from_painting(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    broken = EngineSettings("graph", "comfyui", (), address="http://127.0.0.1:9", workflow=Path("none.json"))
    painter = open_painter(replace(machine.settings, engines=(broken, ATELIER)))
    assert list(painter.engines) == ["atelier"]
    assert "the engine graph cannot be used" in caplog.text


def test_what_is_painted_elsewhere_takes_none_of_the_painters_here(machine: Machine) -> None:
    with machine.database.write() as session:
        offer_models(session, machine.clock.now(), [*ATELIER_MODELS, ModelData("Cloud", "cloud")])
    cloud = EngineSettings("cloud", "openai", (), address="http://127.0.0.1:9")
    painter = open_painter(replace(machine.settings, engines=(ATELIER, cloud)))
    turns = Turns(painter, here=Gate(1))
    model = machine.one(Model, Model.name == "Cloud").id
    far = [machine.ask("jane", model=model, width=256, height=256) for _ in range(2)]
    with turns.wait(far[0].id, painter), turns.wait(far[1].id, painter), turns.wait(asked(machine).id, painter):
        assert turns.here.free == 0
        assert len(machine.all(Generation, Generation.status == GenerationStatus.RUNNING)) == 3
    assert turns.here.free == 1


def enlarging(machine: Machine, painter: Painter) -> Generation:
    """A larger one of a picture of jane's is asked for and begun."""
    source = painted(machine, painter)
    painter.finish(source.id)
    pk = machine.do("jane", upscale, UpscaleAsk(image=machine.images(source)[0].id))
    generation = machine.one(Generation, Generation.pk == pk)
    painter.begin(generation.id)
    return generation


def test_a_larger_one_is_made_from_the_pixels_that_were_copied_and_says_that_a_network_made_it(machine: Machine, painter: Painter) -> None:
    generation = enlarging(machine, painter)
    painter.engines = {}  # it asks for none
    assert painter.paint(generation.id, 0)
    painter.finish(generation.id)
    source, made = machine.images(generation)
    original = machine.store.get(f"{made.storage_key}/original") or b""
    assert Pixels.open(io.BytesIO(original)).size == (made.width, made.height) == (512, 512)
    assert (made.seed, made.engine, made.source_pk) == (source.seed, "real-esrgan", source.pk)
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in original
    assert FROM_PICTURE.encode() in original
    assert machine.store.keys("sources/") == []


def test_where_the_network_is_not_installed_a_larger_one_fails_and_is_refunded(
    machine: Machine, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = enlarging(machine, painter)
    monkeypatch.setattr(network, "PACKAGE", "no_such_package")
    assert not painter.paint(generation.id, 0)
    after = machine.now(generation)
    assert (after.failure_code, after.failure_retryable) == (FailureCode.ENGINE_ERROR, False)
    assert "could not be made larger" in (after.failure_message or "")
    assert machine.ledger("jane")[-1] == ("REFUND", generation.tokens)


def test_a_larger_one_that_is_cancelled_ends_with_the_tile_and_leaves_nothing(
    machine: Machine, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painting, "REPORTS", 0.0)
    monkeypatch.setattr(tiles, "TILE", 64)
    generation = enlarging(machine, painter)
    kept = machine.store.keys("")
    machine.do("jane", cancel_generation, generation.id)
    assert not painter.paint(generation.id, 0)
    assert machine.now(generation).status == GenerationStatus.CANCELLED
    assert set(machine.store.keys("")) <= set(kept)
    assert len(machine.images(generation)) == 1


def test_with_alchemy_a_picture_is_twice_as_large_and_says_that_a_network_made_it(machine: Machine, painter: Painter) -> None:
    generation = machine.ask("jane", width=256, height=320, steps=20, alchemy=True)
    painter.begin(generation.id)
    painter.engines = {"atelier": (engine := Noting(painter.engines["atelier"], []))}
    assert painter.paint(generation.id, 0)
    painter.finish(generation.id)
    (brief,) = engine.briefs
    assert (brief.width, brief.height, brief.steps) == (256, 320, 40)
    (made,) = machine.images(generation)
    original = machine.store.get(f"{made.storage_key}/original") or b""
    assert Pixels.open(io.BytesIO(original)).size == (made.width, made.height) == (512, 640)
    assert (made.alchemy, made.engine, made.tool) == (True, "atelier", "GENERATE")
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in original


@dataclass
class Noting(Troubled):
    """Keeps what it was asked for."""

    briefs: list[Brief] = field(default_factory=list)

    def paint(self, brief: Brief, report: Report) -> bytes:
        self.briefs.append(brief)
        return super().paint(brief, report)


@dataclass
class Showing(Troubled):
    """Gives looks at what it paints, between which something happens."""

    looks: int = 3
    sight: bytes | None = None
    meanwhile: Callable[[], object] = lambda: None

    def look(self, number: int) -> bytes:
        return self.sight or picture((number * 60 % 256, 90, 160))

    def paint(self, brief: Brief, report: Report) -> bytes:
        for number in range(self.looks):
            report(number / self.looks, partial(self.look, number))
            self.meanwhile()
        return super().paint(brief, report)


def picture(colour: tuple[int, int, int], side: int = 1024) -> bytes:
    file = io.BytesIO()
    Pixels.new("RGB", (side, side), colour).save(file, "PNG", comment="a canary")
    return file.getvalue()


@pytest.fixture
def showing(painter: Painter, monkeypatch: pytest.MonkeyPatch) -> Showing:
    monkeypatch.setattr(painting, "LOOKS", 0.0)
    engine = Showing(painter.engines["atelier"], [])
    painter.engines = {"atelier": engine}
    return engine


def test_a_look_is_shown_until_another_one_comes_or_the_job_ends(machine: Machine, painter: Painter, showing: Showing) -> None:
    generation, seen = asked(machine), list[tuple[str | None, list[str]]]()
    showing.meanwhile = lambda: seen.append((machine.now(generation).preview, machine.store.keys("previews/")))
    painter.begin(generation.id)
    assert painter.paint(generation.id, 0)
    assert len({key for key, _ in seen}) == 3
    assert all([key] == lies for key, lies in seen)
    assert machine.store.keys("previews/") == [machine.now(generation).preview]
    painter.finish(generation.id)
    assert machine.now(generation).preview is None
    assert machine.store.keys("previews/") == []


def test_a_look_is_small_and_says_how_it_was_made_and_nothing_else(machine: Machine, painter: Painter, showing: Showing) -> None:
    generation, seen = asked(machine), list[bytes]()
    showing.meanwhile = lambda: seen.append(machine.store.get(machine.now(generation).preview or "") or b"")
    painter.begin(generation.id)
    painter.paint(generation.id, 0)
    shown = Pixels.open(io.BytesIO(seen[-1]))
    assert (shown.format, shown.size) == ("WEBP", (512, 512))
    assert b"canary" not in seen[-1]
    assert b"digitalsourcetype/algorithmicMedia" in seen[-1]


@pytest.mark.parametrize("failure", [None, EngineError("it broke", retryable=False), ContentRefused()], ids=repr)
def test_threat_14_of_a_job_that_ends_otherwise_no_look_stays(
    machine: Machine, painter: Painter, showing: Showing, failure: Exception | None
) -> None:
    generation = asked(machine)
    painter.begin(generation.id)
    if failure:
        showing.left = [failure]
    else:
        showing.meanwhile = lambda: machine.do("jane", cancel_generation, generation.id)
    if painter.paint(generation.id, 0):
        painter.finish(generation.id)
    assert machine.now(generation).preview is None
    assert machine.store.keys("") == []


def test_there_are_seconds_between_two_looks(machine: Machine, painter: Painter) -> None:
    painter.engines = {"atelier": (engine := Showing(painter.engines["atelier"], [], looks=20))}
    generation, seen = asked(machine), set[str | None]()
    engine.meanwhile = lambda: seen.add(machine.now(generation).preview)
    painter.begin(generation.id)
    painter.paint(generation.id, 0)
    assert len(seen) == 1


@pytest.mark.parametrize("place", ["put", "delete"])
def test_a_look_that_cannot_be_shown_is_no_harm_to_the_picture(
    machine: Machine, painter: Painter, showing: Showing, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    real = getattr(painter.store, place)

    def fails(keys: Any, *content: bytes) -> None:
        if str(keys).startswith(("previews/", "['previews/")):
            raise OSError("the shelf is full")
        real(keys, *content)

    monkeypatch.setattr(painter.store, place, fails)
    generation = asked(machine, count=2)
    painter.begin(generation.id)
    assert all(painter.paint(generation.id, number) for number in range(2))
    assert showing.asked == 2


def test_a_look_that_is_no_picture_is_no_harm_either(machine: Machine, painter: Painter, showing: Showing) -> None:
    generation = asked(machine)
    painter.begin(generation.id)
    showing.sight = b"no picture"
    assert painter.paint(generation.id, 0)
    assert machine.now(generation).preview is None


def test_of_several_pictures_those_that_are_done_are_shown(machine: Machine, painter: Painter) -> None:
    generation = asked(machine, count=2)
    painter.begin(generation.id)
    painter.paint(generation.id, 0)
    look, done = (Pixels.open(io.BytesIO(machine.store.get(key) or b"")).convert("RGB") for key in (
        machine.now(generation).preview or "", f"{storage_key(generation.id, 0)}/card",
    ))  # fmt: skip
    assert look.tobytes() == done.tobytes()
    shown = machine.now(generation).preview
    painter.paint(generation.id, 1)
    assert machine.now(generation).preview == shown  # the last one is seen in a moment


def test_with_alchemy_what_is_composed_is_shown_while_it_is_made_larger(
    machine: Machine, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = machine.ask("jane", width=256, height=320, steps=20, alchemy=True)
    painter.begin(generation.id)
    assert painter.paint(generation.id, 0)
    look = machine.store.get(machine.now(generation).preview or "") or b""
    assert Pixels.open(io.BytesIO(look)).size == (256, 320)


def test_the_sweep_keeps_what_is_shown_and_removes_what_is_not(machine: Machine, painter: Painter, showing: Showing) -> None:
    sweep = Sweep(machine.settings.data, machine.jobs, painter, Trainer.beside(painter))
    generation = painted(machine, painter)
    machine.store.put("previews/pLost", b"a look of a worker that died")
    sweep.remove_stranded()
    sweep.remove_stranded()
    assert machine.store.keys("previews/") == [machine.now(generation).preview]


def test_what_is_cancelled_after_its_last_stroke_leaves_nothing(machine: Machine, painter: Painter) -> None:
    generation = painted(machine, painter)
    machine.do("jane", cancel_generation, generation.id)
    painter.finish(generation.id)
    assert machine.images(generation) == []
    assert machine.store.keys("") == []


def test_bytes_that_no_row_names_are_removed_and_no_others(machine: Machine, painter: Painter) -> None:
    sweep = Sweep(machine.settings.data, machine.jobs, painter, Trainer.beside(painter))
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
    Sweep(machine.settings.data, machine.jobs, painter, Trainer.beside(painter)).run()
    assert machine.now(generation).status == GenerationStatus.FAILED
    assert machine.ledger("jane")[-1] == ("REFUND", generation.tokens)


def test_the_sweep_enqueues_what_was_never_enqueued_and_ends_periods(
    machine: Machine, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(machine.jobs, "enqueue", lambda *_: None)
        generation = asked(machine)
    assert machine.jobs.states([generation.id]) == {}
    machine.clock.advance(timedelta(days=40))
    monkeypatch.setattr(painter, "clock", machine.clock)
    Sweep(machine.settings.data, machine.jobs, painter, Trainer.beside(painter)).run()
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
    sweep = Sweep(machine.settings.data, machine.jobs, painter, Trainer.beside(painter))
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
    assert [words.split()[2] for words in told] == [generation.id, waiting.id, generation.id]
