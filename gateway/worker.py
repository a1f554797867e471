"""The worker: a process that runs jobs as durable workflows on DBOS.

A workflow has one argument, the id of its generation or its model, and its steps answer numbers: nothing of a prompt or a picture is in
DBOS's tables.
"""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from threading import Condition
from time import sleep
from typing import Final, ParamSpec, TypeVar

from dbos import DBOS, DBOSConfig, error

from gateway.clock import HouseClock
from gateway.config import Settings
from gateway.db import Database
from gateway.engines.atelier import Atelier
from gateway.engines.http import Remote
from gateway.engines.opening import open_engines
from gateway.engines.realesrgan import RealESRGAN
from gateway.fairness import AGAIN, Gate
from gateway.hearts import BEAT, hearts_of
from gateway.jobs import APPLICATION, TRAINING, WORKFLOW, QueuedJobs, open_engine
from gateway.painting import Painter, Unpaintable
from gateway.provenance.credentials import Credentials
from gateway.provenance.signing import Signer
from gateway.shifts import claim
from gateway.storage import Objects
from gateway.sweep import Sweep
from gateway.training import Trainer
from schema.actions.jobs import Turn
from schema.ports import Brief
from schema.tables import FailureCode

logger = logging.getLogger("sfumato")
P = ParamSpec("P")
T = TypeVar("T")

APPLICATION_VERSION: Final = "1"  # pinned: a job that was begun before an update goes on after it
POLLING: Final = 0.05  # seconds
MOST_AT_HAND: Final = 48  # jobs that wait here for their owner's turn or for a painter
PAINTERS: Final = max(1, (os.cpu_count() or 1) // 2)  # the pages need the other half
AT_ONCE: Final = 4  # jobs that one engine elsewhere is given
SWEEPS: Final = 2.0  # seconds


class StepFailed(Exception):
    """A step failed. DBOS keeps what a step raises, so this names only the type of what went wrong."""


def step(function: Callable[P, T]) -> Callable[P, T]:
    """A step of the workflow, tried again where the machine is at fault."""

    @wraps(function)
    def quiet(*arguments: P.args, **options: P.kwargs) -> T:
        try:
            return function(*arguments, **options)
        except Exception as problem:
            logger.error("the step %s failed: %s", function.__name__, type(problem).__name__)
            raise StepFailed(type(problem).__name__) from None

    return DBOS.step(name=function.__name__, retries_allowed=True, max_attempts=4, interval_seconds=0.5)(quiet)


@dataclass
class Turns:
    """As many jobs at once as there are painters, and of one owner's as many as its plan allows. Owners take turns.

    One that is painted elsewhere takes none of the painters here: they would stand still meanwhile, and the others wait. Nor does a
    training, which may take hours: there is one at a time beside them.
    """

    painter: Painter
    here: Gate = field(default_factory=lambda: Gate(PAINTERS))
    trainings: Gate = field(default_factory=lambda: Gate(1))
    elsewhere: dict[str, Gate] = field(init=False)  # by the name of the engine
    ended: Condition = field(default_factory=Condition)

    def __post_init__(self) -> None:
        remote = (name for name, engine in self.painter.engines.items() if isinstance(engine, Remote))
        self.elsewhere = {name: Gate(AT_ONCE) for name in remote}

    @contextmanager
    def wait(self, id: str, of: Painter | Trainer) -> Iterator[None]:
        owner, engine = of.asker(id)
        gate = self.trainings if isinstance(of, Trainer) else self.elsewhere.get(engine, self.here)
        in_hand = self._place(id, of, owner, gate)
        try:
            yield
        finally:
            if in_hand:
                gate.leave()
            with self.ended:
                self.ended.notify_all()

    def _place(self, id: str, of: Painter | Trainer, owner: int, gate: Gate) -> bool:
        """Its turn has come, and it has a painter in hand; False where it ended while it waited, and needs none any more."""
        while gate.enter(owner, lambda: of.waits(id)):
            turn = Turn.LATER
            try:
                turn = of.begin(id)
            finally:
                if turn is Turn.LATER:
                    gate.leave()
            if turn is not Turn.LATER:
                return True
            with self.ended:
                self.ended.wait(AGAIN)
        return False


def run(settings: Settings, painter: Painter, trainer: Trainer, *, parent: int | None = None, beat: float = BEAT) -> None:
    """Work until told to stop, or until the process `parent`, which started this one, is gone. It is heard of every `beat` seconds.

    To stop is to be killed: whatever is under way is taken up again by whoever works next.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    with claim(settings.data) as name:
        jobs, hearts = QueuedJobs(settings.jobs_url), hearts_of(painter.database, beat)
        warm_up(painter)
        if hearts:
            hearts.begin(name)
        launch(settings, name, jobs, painter, trainer)
        sweep = Sweep(settings.data, jobs, painter, trainer, hearts)
        while parent in (None, os.getppid()):
            sweep.run()
            sleep(SWEEPS)
        os._exit(0)


def open_painter(settings: Settings) -> Painter:
    database = Database.of(settings)
    engines, signer = open_engines(settings.engines), Signer(Credentials.of(database))
    return Painter(database, Objects.from_url(settings.storage), HouseClock(database), engines, signer, RealESRGAN())


def warm_up(painter: Painter) -> None:
    """Have the engine of the house paint something, so that the first job finds all that it loads."""
    if any(isinstance(engine, Atelier) for engine in painter.engines.values()):
        Atelier().paint(Brief("a lighthouse by the sea", "", 256, 256, 1, 7.0, 10), lambda *_: None)


def launch(settings: Settings, name: str, jobs: QueuedJobs, painter: Painter, trainer: Trainer) -> None:
    """Begin to take jobs."""
    config: DBOSConfig = {
        "name": APPLICATION,
        "executor_id": name,
        "application_version": APPLICATION_VERSION,
        "system_database_url": settings.jobs_url,
        "system_database_engine": open_engine(settings.jobs_url),
        "log_level": "WARNING",
    }
    DBOS(config=config)
    logging.getLogger("dbos").addFilter(is_a_fault)
    register(painter, trainer)
    jobs.migrate()
    jobs.open_queues(worker_concurrency=MOST_AT_HAND, polling_interval_sec=POLLING)
    DBOS.launch()


def is_a_fault(record: logging.LogRecord) -> bool:
    """Not: that a job stopped because its owner cancelled it, which DBOS tells as an error with a traceback, after a warning."""
    what = record.exc_info[1] if record.exc_info else None
    return not (isinstance(what, error.DBOSAwaitedWorkflowCancelledError) or "no longer owned by this execution" in record.getMessage())


@contextmanager
def tidied(id: str, of: Painter | Trainer) -> Iterator[None]:
    """Of a job that has ended nothing is left, whatever ends its workflow: of one that was cancelled no step is taken any more, nor the one
    that would say that it failed.
    """
    try:
        yield
    except BaseException:
        if not of.waits(id):
            of.tidy(id)
        raise


def register(painter: Painter, trainer: Trainer) -> None:
    """Tell DBOS the workflows and their steps."""
    turns = Turns(painter)
    count, picture, finish, fail = step(painter.count), step(painter.paint), step(painter.finish), step(painter.fail)
    broken = Unpaintable(FailureCode.ENGINE_ERROR, retryable=True)

    @DBOS.workflow(name=WORKFLOW)
    def paint(generation_id: str) -> None:
        with turns.wait(generation_id, painter), tidied(generation_id, painter):
            try:
                if all(picture(generation_id, number) for number in range(count(generation_id))):
                    finish(generation_id)
            except error.DBOSWorkflowCancelledError:
                raise
            except Exception:
                fail(generation_id, broken)

    learn, finish_learning, fail_learning = step(trainer.learn), step(trainer.finish_learning), step(trainer.fail_learning)

    @DBOS.workflow(name=TRAINING)
    def train(model_id: str) -> None:
        with turns.wait(model_id, trainer), tidied(model_id, trainer):
            try:
                if learn(model_id):
                    finish_learning(model_id)
            except error.DBOSWorkflowCancelledError:
                raise
            except Exception:
                fail_learning(model_id)
