"""What is done every few seconds and not for one viewer: periods that end, and what crashes left behind."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Final

from sqlmodel import Session, col, select

from gateway.hearts import Hearts
from gateway.jobs import ENDED, QueuedJobs
from gateway.painting import MOST_PICTURES, Painter, Unpaintable, storage_key
from gateway.shifts import dead
from gateway.training import Trainer, learned_key
from schema.actions.endings import forget_sources
from schema.actions.jobs import unended
from schema.actions.numbers import count_days, count_queue
from schema.actions.standing import cool, grow_old
from schema.actions.subscriptions import end_periods
from schema.actions.trainings import untrained
from schema.actions.uploads import forget_uploads
from schema.tables import FailureCode, Generation, Image, Model, Upload

logger = logging.getLogger("sfumato")

SELDOM: Final = 600.0  # seconds between two looks through the store, and two times that what was deleted is wiped
REMEMBERED: Final = timedelta(days=1)


@dataclass
class Sweep:
    data: Path
    jobs: QueuedJobs
    painter: Painter
    trainer: Trainer
    hearts: Hearts | None = None
    suspects: set[str] = field(default_factory=set)
    looked_at: float = field(default_factory=monotonic)

    def run(self) -> None:
        """Sweep once. What fails is told, and tried again the next time."""
        taking = (self.take_over, self.take_over_from_elsewhere, self.take_up)
        for task in (self.end_periods, self.order, self.count, self.forget, *taking, self.seldom):
            try:
                task()
            except Exception as error:
                logger.error("the sweep could not do %s: %s", task.__name__, type(error).__name__)

    def end_periods(self) -> None:
        """Periods that are over, and refills that are due."""
        with self.painter.database.write() as session:
            end_periods(session, self.painter.clock.now())

    def order(self) -> None:
        """Likes that weigh nothing any more, and images that are older now."""
        with self.painter.database.write() as session:
            cool(session, self.painter.clock.now())
            grow_old(session, self.painter.clock.now())

    def count(self) -> None:
        """Days that are over, and what waits."""
        with self.painter.database.write() as session:
            count_days(session, self.painter.clock.now())
            count_queue(session)

    def forget(self) -> None:
        """Copies of sources whose hour is over (R8), and pictures that members brought and do not use."""
        with self.painter.database.write() as session:
            now = self.painter.clock.now()
            keys = [*forget_sources(session, now), *forget_uploads(session, now)]
        self.painter.store.delete(keys)

    def take_over(self) -> None:
        """Jobs of workers that died on this machine."""
        with dead(self.data) as names:
            self.jobs.take_over(names)

    def take_over_from_elsewhere(self) -> None:
        """Jobs of workers that nothing was heard of lately, on whatever machine."""
        if self.hearts:
            with self.hearts.silent() as names:
                self.jobs.take_over(names)

    def take_up(self) -> None:
        """What a crash left between its commit and the queue; and what did not end when its job did."""
        broken = Unpaintable(FailureCode.ENGINE_ERROR, retryable=True)
        with self.painter.database.write() as session:
            painted, trained = unended(session), untrained(session)
        states = self.jobs.states([*painted, *trained])
        ways: tuple[tuple[list[str], Callable[[str], None], Callable[[str], None]], ...] = (
            (painted, self.jobs.enqueue, lambda id: self.painter.fail(id, broken)),
            (trained, self.jobs.train, self.trainer.fail_learning),
        )
        for ids, enqueue, fail in ways:
            for id in ids:
                if id not in states:
                    enqueue(id)
                elif states[id] in ENDED:
                    fail(id)

    def seldom(self) -> None:
        if monotonic() - self.looked_at >= SELDOM:
            self.looked_at = monotonic()
            self.jobs.forget(REMEMBERED)
            self.remove_stranded()
            self.painter.database.forget()

    def remove_stranded(self) -> None:
        """Remove bytes that no row names, and named none the last time either: bytes are put before the row that names them is written."""
        keys = self.painter.store.keys("")
        with self.painter.database.write() as session:
            named = names(session)
        stranded = {key for key in keys if key not in named and key.partition("/")[0] not in named}
        self.painter.store.delete(sorted(stranded & self.suspects))
        self.suspects = stranded - self.suspects


def names(session: Session) -> set[str]:
    """What rows name in the store: images, uploads, what was learned, what jobs have beside them, and what they are about to put there."""
    images, uploads = (session.exec(select(table.storage_key)).all() for table in (Image, Upload))
    kept = (
        key
        for column in (Generation.source_copy, Generation.preview)
        for key in session.exec(select(column).where(col(column).is_not(None))).all()
    )
    coming = (storage_key(generation_id, number) for generation_id in unended(session) for number in range(MOST_PICTURES))
    learned = session.exec(select(Model.learned).where(col(Model.learned).is_not(None))).all()
    return {*images, *uploads, *filter(None, (*kept, *learned)), *coming, *map(learned_key, untrained(session))}
