"""Which workers live, on whatever machine, where the house is on a PostgreSQL server: each tells it every few seconds.

Moments are the server's, for clocks of machines differ, and the house's may be ahead. Who was taken for dead and was not, such as a process
that was stopped for a while, does no harm when it goes on: DBOS keeps it from its former jobs, and what it was about changes nothing twice.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread
from time import sleep
from typing import Final

from sqlalchemy import ColumnElement, Engine, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from gateway.db import Database
from schema.compiler.dialects import POSTGRESQL
from schema.tables import Worker

logger = logging.getLogger("sfumato")

BEAT: Final = 3.0  # seconds
MISSED: Final = 5  # beats, after which a worker is taken for dead
MOMENT: Final = func.clock_timestamp()  # and not that at which the transaction began


@dataclass(frozen=True)
class Hearts:
    """`engine` writes, and waits for no other writer: a beat is one statement."""

    engine: Engine
    beat: float = BEAT

    def begin(self, name: str) -> None:
        """Tell of the worker `name` from now on, until its process ends."""
        self.tell(name)
        Thread(target=self._go_on, args=(name,), daemon=True).start()

    def _go_on(self, name: str) -> None:
        while True:
            sleep(self.beat)
            try:
                self.tell(name)
            except DBAPIError as error:
                logger.error("a worker could not tell that it lives: %s", type(error).__name__)

    def tell(self, name: str) -> None:
        """It lives."""
        told = insert(Worker).values(name=name, seen_at=MOMENT)
        with self._open() as session, session.begin():
            session.exec(told.on_conflict_do_update(index_elements=["name"], set_={"seen_at": told.excluded.seen_at}))

    @contextmanager
    def silent(self) -> Iterator[list[str]]:
        """Who was not heard of for too long, told to one sweep alone, and forgotten at the end of the block."""
        with self._open() as session, session.begin():
            found = session.exec(select(Worker).where(col(Worker.seen_at) < self._since).with_for_update(skip_locked=True)).all()
            yield [worker.name for worker in found]
            for worker in found:
                session.delete(worker)

    def beating(self) -> list[str]:
        """Who was heard of lately."""
        with self._open() as session:
            return list(session.exec(select(Worker.name).where(col(Worker.seen_at) >= self._since)).all())

    @property
    def _since(self) -> ColumnElement[datetime]:
        return MOMENT - timedelta(seconds=self.beat * MISSED)

    def _open(self) -> Session:
        return Session(self.engine)


def hearts_of(database: Database, beat: float = BEAT) -> Hearts | None:
    """None on SQLite: there all workers are on one machine, and locks tell of them."""
    return Hearts(database.engine.execution_options(turns=False), beat) if database.kind is POSTGRESQL else None
