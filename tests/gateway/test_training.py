"""Training, step by step and by a real worker: each step may be taken twice, and nothing stays of what is given up."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from gateway.fairness import Gate
from gateway.sweep import Sweep
from gateway.training import NOT_HERE, NOT_LEARNED, TOO_FEW, TOO_LONG, Trainer, learned_key
from gateway.worker import Turns, open_painter
from schema.actions.asks import GenerateAsk, TrainAsk
from schema.actions.datasets import create_dataset, delete_dataset
from schema.actions.generate import generate
from schema.actions.jobs import Turn
from schema.actions.models import delete_model
from schema.actions.trainings import train_model
from schema.actions.uploads import keep_upload
from schema.actions.work import bytes_of
from schema.ports import Brief, EngineError, Progress, SourceType, TooSlow
from schema.tables import Dataset, Generation, GenerationStatus, Image, Model, ModelStatus, Subscription, Training, new_id
from tests.gateway.engines.sets import rust
from tests.gateway.machine import Machine, running, wait

TRIGGER = "rustyiron"
PICTURES = [f"picture {number}".encode() for number in range(5)]


class Scholar:
    """An engine that notes what it is given to learn from."""

    source_type, seeded = SourceType.TRAINED, True

    def __init__(self, fault: EngineError | None = None) -> None:
        self.given: list[tuple[Sequence[bytes], str, str]] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self.fault = fault

    def learn(self, pictures: Sequence[bytes], trigger: str, model: str, report: Progress) -> bytes:
        self.given.append((pictures, trigger, model))
        report(0.5)
        self.meanwhile()
        if self.fault:
            raise self.fault
        return b"what was learned"

    def paint(self, brief: Brief, report: Progress) -> bytes:
        raise AssertionError(brief)

    def examine(self) -> list[str]:
        return []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def scholar() -> Scholar:
    return Scholar()


def trainer(machine: Machine, scholar: Scholar) -> Trainer:
    return Trainer(machine.database, machine.store, machine.clock, {"atelier": scholar})


def bring(machine: Machine, content: bytes) -> str:
    storage_key = new_id("s")
    machine.store.put(bytes_of(storage_key)[0], content)
    return machine.do("jane", keep_upload, storage_key, 384, 384)


def asked(machine: Machine, pictures: Sequence[bytes] = PICTURES) -> Model:
    dataset = machine.do("jane", create_dataset, "Rust", [bring(machine, content) for content in pictures], [])
    id = machine.one(Dataset, Dataset.pk == dataset).id
    return machine.one(Model, Model.pk == machine.do("jane", train_model, TrainAsk(name="Rusty iron", trigger=TRIGGER, dataset=id)))


def now(machine: Machine, model: Model) -> tuple[ModelStatus, str | None]:
    found, training = machine.one(Model, Model.pk == model.pk), machine.one(Training, Training.model_pk == model.pk)
    return found.status, training.error


def test_what_is_learned_lies_in_the_store_and_the_model_is_ready(machine: Machine, scholar: Scholar) -> None:
    model, steps = asked(machine), trainer(machine, scholar)
    assert steps.begin(model.id) is Turn.NOW
    for step in (steps.learn, steps.finish_learning):
        for _ in range(2):  # the second time by a worker that went on after another one died
            step(model.id)
    assert now(machine, model) == (ModelStatus.READY, None)
    assert machine.one(Model, Model.pk == model.pk).learned == learned_key(model.id)
    assert machine.store.get(learned_key(model.id)) == b"what was learned"
    assert model.id not in learned_key(model.id)
    assert steps.begin(model.id) is Turn.NEVER


def test_threat_23_an_engine_is_given_pixels_to_learn_from_and_their_word_and_nothing_else(machine: Machine, scholar: Scholar) -> None:
    model = asked(machine)
    trainer(machine, scholar).learn(model.id)
    assert [([*pictures], *named) for pictures, *named in scholar.given] == [(PICTURES, TRIGGER, "")]


def test_pictures_that_are_gone_are_too_few_and_the_training_is_given_back(machine: Machine, scholar: Scholar) -> None:
    model, steps = asked(machine), trainer(machine, scholar)
    machine.do("jane", delete_dataset, machine.one(Dataset).id)
    steps.begin(model.id)
    assert not steps.learn(model.id)
    assert now(machine, model) == (ModelStatus.FAILED, TOO_FEW)
    assert scholar.given == []
    assert {subscription.trainings_used for subscription in machine.all(Subscription)} == {0}


@pytest.mark.parametrize(
    ("fault", "said"),
    [(EngineError("rusty", retryable=True), NOT_HERE), (EngineError("rusty", retryable=False), NOT_LEARNED), (TooSlow(), TOO_LONG)],
)
def test_what_an_engine_cannot_learn_fails_in_words(machine: Machine, fault: EngineError, said: str) -> None:
    model, steps = asked(machine), trainer(machine, Scholar(fault))
    steps.begin(model.id)
    assert not steps.learn(model.id)
    assert now(machine, model) == (ModelStatus.FAILED, said)


def test_where_no_engine_learns_it_fails(machine: Machine, scholar: Scholar) -> None:
    model, steps = asked(machine), replace(trainer(machine, scholar), engines={})
    steps.begin(model.id)
    assert not steps.learn(model.id)
    assert now(machine, model) == (ModelStatus.FAILED, NOT_HERE)


def test_threat_14_one_that_is_deleted_while_it_is_learned_leaves_nothing(machine: Machine, scholar: Scholar) -> None:
    model, steps = asked(machine), trainer(machine, scholar)
    steps.begin(model.id)
    scholar.meanwhile = lambda: machine.do("jane", delete_model, model.id)
    assert steps.learn(model.id)  # it was at its end
    steps.finish_learning(model.id)
    assert machine.store.get(learned_key(model.id)) is None
    assert not steps.learn(model.id)  # and of one that is begun again nothing comes
    assert machine.store.get(learned_key(model.id)) is None


def test_trainings_that_wait_take_no_place_of_pictures_and_leave_when_they_are_not_wanted(machine: Machine, scholar: Scholar) -> None:
    steps = trainer(machine, scholar)
    turns = Turns(open_painter(machine.settings), here=Gate(1))
    busy, waiting = asked(machine), asked(machine)
    left = Event()

    def wait_for_it() -> None:
        with turns.wait(waiting.id, steps):
            left.set()

    with turns.wait(busy.id, steps):
        thread = Thread(target=wait_for_it, daemon=True)
        thread.start()
        with turns.wait(machine.ask("jane", width=256, height=256).id, turns.painter):  # one can be painted meanwhile
            assert not left.wait(0.3)
        machine.do("jane", delete_model, waiting.id)
        assert left.wait(5)
        assert turns.trainings.free == 0
    thread.join(5)
    assert turns.trainings.free == 1


def test_trainings_are_in_a_queue_of_their_own(machine: Machine) -> None:
    model, generation = asked(machine), machine.ask("jane", width=256, height=256)
    client = machine.jobs._client
    queues = {one.workflow_id: one.queue_name for one in client.list_workflows(workflow_ids=[model.id, generation.id])}
    assert len(set(queues.values())) == len(queues) == 2


def test_the_sweep_takes_up_what_a_crash_left_and_keeps_what_is_learned(machine: Machine) -> None:
    model, painter = asked(machine), open_painter(machine.settings)
    sweep = Sweep(machine.settings.data, machine.jobs, painter, Trainer.beside(painter))
    machine.jobs.cancel(model.id)
    sweep.take_up()
    assert now(machine, model) == (ModelStatus.FAILED, NOT_HERE)
    second = asked(machine)
    machine.store.put(learned_key(second.id), b"half way")
    machine.store.put("learned/stranded", b"of none")
    for _ in range(2):
        sweep.remove_stranded()
    assert machine.store.keys("learned/") == [learned_key(second.id)]


def test_a_worker_trains_a_model_and_paints_with_it(machine: Machine) -> None:
    model = asked(machine, [rust(number) for number in range(6)])
    with running(machine.settings.data, "worker"):
        wait(lambda: now(machine, model)[0] != ModelStatus.TRAINING)
        assert now(machine, model) == (ModelStatus.READY, None)
        training = machine.one(Training, Training.model_pk == model.pk)
        assert training.started_at
        assert (training.progress, bool(training.finished_at)) == (1.0, True)
        wanted = GenerateAsk(prompt="a heron", model=model.id, width=256, height=256, steps=10, seed=7)
        generation = machine.one(Generation, Generation.pk == machine.do("jane", generate, wanted))
        plain = machine.ask("jane", "a heron", width=256, height=256, steps=10, seed=7)
        for one in (generation, plain):
            machine.until(one, GenerationStatus.SUCCEEDED, GenerationStatus.FAILED)
    by_model, without = (
        next(image for image in machine.all(Image) if (image.model_pk == model.pk) is learned) for learned in (True, False)
    )
    assert machine.store.get(f"{by_model.storage_key}/original") != machine.store.get(f"{without.storage_key}/original")
    assert by_model.prompt == "a heron"  # and not the word that calls the model up
    assert [name for name, content in machine.jobs.contents() if TRIGGER.encode() in content or b"Rusty" in content] == []
