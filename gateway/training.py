"""Training what was asked for: each step may be taken twice and changes nothing the second time.

The model's row says what is to be learned, and whether it still is. What was learned lies under a key that follows from the model's id, so
that a worker that goes on after another one died finds it, and nobody can tell from a key whose it is.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final, overload

from sqlmodel import col, select

from gateway.db import Database
from gateway.painting import REPORTS, Cancelled, Painter
from schema.actions.datasets import FEWEST
from schema.actions.jobs import Turn
from schema.actions.trainings import (
    Lesson,
    begin_training,
    fail_training,
    finish_training,
    is_to_be_trained,
    lesson,
    report_training,
    student,
)
from schema.ports import Clock, Engine, EngineError, Learner, ObjectStore, Progress, TooSlow
from schema.tables import Model

logger = logging.getLogger("sfumato")

TOO_FEW: Final = f"Fewer than {FEWEST} of its pictures are there any more. It does not count as one of your trainings. Make a new dataset."
NOT_HERE: Final = (
    "The painter that learns cannot be reached at the moment. It does not count as one of your trainings. Try again in a while."
)
TOO_LONG: Final = "It did not end in time. It does not count as one of your trainings. Try fewer pictures."
NOT_LEARNED: Final = "The painter could not learn from these pictures. It does not count as one of your trainings. Try others."


class Unlearnable(Exception):
    """It cannot be learned: why, in words for its owner."""


@dataclass(frozen=True, slots=True)
class Pictures(Sequence[bytes]):
    """What lies under some keys, of which one at a time is in memory."""

    store: ObjectStore
    keys: Sequence[str]

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> bytes: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[bytes]: ...

    def __getitem__(self, place: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(place, slice):
            return Pictures(self.store, self.keys[place])
        content = self.store.get(self.keys[place])
        if content is None:
            raise Unlearnable(TOO_FEW)
        return content


def learned_key(model_id: str) -> str:
    """Where what a model learned lies. It tells nothing of the model."""
    return "learned/" + hashlib.sha256(f"learned {model_id}".encode()).hexdigest()[:32]


@dataclass
class Trainer:
    """The steps of a training."""

    database: Database
    store: ObjectStore
    clock: Clock
    engines: Mapping[str, Engine]

    @classmethod
    def beside(cls, painter: Painter) -> "Trainer":
        """With all that a painter has."""
        return cls(painter.database, painter.store, painter.clock, painter.engines)

    def begin(self, model_id: str) -> Turn:
        with self.database.write() as session:
            return begin_training(session, model_id, self.clock.now())

    def waits(self, model_id: str) -> bool:
        """Is it still to be trained?"""
        with self.database.write() as session:
            return is_to_be_trained(session, model_id)

    def asker(self, model_id: str) -> tuple[int, str]:
        """Who asked, and which engine: the same at any time."""
        with self.database.write() as session:
            return student(session, model_id)

    def learn(self, model_id: str) -> bool:
        """Learn, and put what was learned in the store. Answers whether it is to go on: False where it was deleted, or failed."""
        with self.database.write() as session:
            wanted = lesson(session, model_id)
        try:
            self.store.put(learned_key(model_id), self._learned(wanted, self._reporter(model_id)))
        except Cancelled:
            self.tidy(model_id)
            return False
        except Unlearnable as failure:
            self.fail_learning(model_id, str(failure))
            return False
        return True

    def _learned(self, wanted: Lesson, report: Progress) -> bytes:
        engine = self.engines.get(wanted.engine)
        if not isinstance(engine, Learner):
            raise Unlearnable(NOT_HERE)
        if len(wanted.pictures) < FEWEST:
            raise Unlearnable(TOO_FEW)
        try:
            return engine.learn(Pictures(self.store, wanted.pictures), wanted.trigger, wanted.model, report)
        except TooSlow:
            raise Unlearnable(TOO_LONG) from None
        except EngineError as error:
            raise Unlearnable(NOT_HERE if error.retryable else NOT_LEARNED) from None

    def _reporter(self, model_id: str) -> Progress:
        """Writes the progress; raises Cancelled where it is not trained any more."""
        written = -REPORTS

        def report(progress: float) -> None:
            nonlocal written
            if monotonic() - written < REPORTS:
                return
            written = monotonic()
            with self.database.write() as session:
                going = report_training(session, model_id, progress)
            if not going:
                raise Cancelled

        return report

    def finish_learning(self, model_id: str) -> None:
        """It can be used from now on."""
        with self.database.write() as session:
            discarded = finish_training(session, model_id, learned_key(model_id), self.clock.now())
        self.store.delete(discarded)

    def fail_learning(self, model_id: str, message: str = NOT_HERE) -> None:
        """Say why, and give the training back."""
        logger.warning("the training of the model %s failed", model_id)
        with self.database.write() as session:
            fail_training(session, model_id, message, self.clock.now())
        self.tidy(model_id)

    def tidy(self, model_id: str) -> None:
        """Remove what was learned for a model that does not use it."""
        with self.database.write() as session:
            used = session.exec(select(Model.learned).where(col(Model.learned) == learned_key(model_id))).first()
        if used is None:
            self.store.delete([learned_key(model_id)])
