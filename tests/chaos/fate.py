"""Where a worker dies by itself: before or after a step, or in between, as it is written for it beforehand."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from gateway.painting import Painter, Unpaintable
from gateway.training import NOT_HERE, Trainer
from schema.actions.jobs import Job, Turn
from schema.ports import Look, ObjectStore, Progress, Report

STEPS: Final = ("begin", "count", "paint", "finish", "fail", "tidy")
LESSONS: Final = ("begin learning", "learn", "finish learning", "fail learning", "tidy learning")
PARTS: Final = ("put", "delete", "report", "show")  # of steps
PLACES: Final = tuple(f"{moment} {name}" for name in (*STEPS, *LESSONS, *PARTS) for moment in ("before", "after"))


@dataclass
class Fate:
    """Death by SIGKILL at a place, when it is reached for the time that is given; never where there is no place. Or another signal."""

    place: str = ""
    time: int = 1
    end: signal.Signals = signal.SIGKILL

    @contextmanager
    def around(self, name: str) -> Iterator[None]:
        self.reach(f"before {name}")
        yield
        self.reach(f"after {name}")

    def reach(self, place: str) -> None:
        if place == self.place:
            self.time -= 1
            if self.time == 0:
                os.kill(os.getpid(), self.end)


@dataclass
class MortalStore:
    """A store whose user may die before and after it puts or deletes one thing."""

    store: ObjectStore
    fate: Fate

    def put(self, key: str, content: bytes) -> None:
        with self.fate.around("put"):
            self.store.put(key, content)

    def delete(self, keys: list[str]) -> None:
        for key in keys:
            with self.fate.around("delete"):
                self.store.delete([key])

    def get(self, key: str) -> bytes | None:
        return self.store.get(key)

    def copy(self, source: str, target: str) -> bool:
        return self.store.copy(source, target)

    def keys(self, prefix: str) -> list[str]:
        return self.store.keys(prefix)


@dataclass
class MortalPainter(Painter):
    """The painter of the house, which may die around each of its steps. What ends after a step has not been told to DBOS yet."""

    fate: Fate

    def begin(self, generation_id: str) -> Turn:
        with self.fate.around("begin"):
            return super().begin(generation_id)

    def count(self, generation_id: str) -> int:
        with self.fate.around("count"):
            return super().count(generation_id)

    def paint(self, generation_id: str, number: int) -> bool:
        with self.fate.around("paint"):
            return super().paint(generation_id, number)

    def finish(self, generation_id: str) -> None:
        with self.fate.around("finish"):
            super().finish(generation_id)

    def fail(self, generation_id: str, failure: Unpaintable) -> None:
        with self.fate.around("fail"):
            super().fail(generation_id, failure)

    def tidy(self, generation_id: str) -> None:
        with self.fate.around("tidy"):
            super().tidy(generation_id)

    def _show(self, generation_id: str, look: Look) -> None:
        with self.fate.around("show"):
            super()._show(generation_id, look)

    def _reporter(self, generation_id: str, number: int, asked: Job) -> Report:
        report = super()._reporter(generation_id, number, asked)

        def reported(progress: float, look: Look | None = None, /) -> None:
            with self.fate.around("report"):
                report(progress, look)

        return reported


@dataclass
class MortalTrainer(Trainer):
    """The trainer of the house, which may die around each of its steps."""

    fate: Fate

    def begin(self, model_id: str) -> Turn:
        with self.fate.around("begin learning"):
            return super().begin(model_id)

    def learn(self, model_id: str) -> bool:
        with self.fate.around("learn"):
            return super().learn(model_id)

    def finish_learning(self, model_id: str) -> None:
        with self.fate.around("finish learning"):
            super().finish_learning(model_id)

    def fail_learning(self, model_id: str, message: str = NOT_HERE) -> None:
        with self.fate.around("fail learning"):
            super().fail_learning(model_id, message)

    def tidy(self, model_id: str) -> None:
        with self.fate.around("tidy learning"):
            super().tidy(model_id)

    def _reporter(self, model_id: str) -> Progress:
        report = super()._reporter(model_id)

        def reported(progress: float) -> None:
            with self.fate.around("report"):
                report(progress)

        return reported
