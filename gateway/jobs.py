"""Jobs on DBOS: what is to be painted, or trained, waits in its queue, in a SQLite file of its own, or in the house's PostgreSQL.

A job's id is its generation's, or its model's, and that row is the truth; nothing else about it is ever in DBOS's tables.
"""

import logging
import sqlite3
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from dbos import DBOS, DBOSClient, EnqueueOptions
from sqlalchemy import Engine, ExceptionContext, create_engine, event, inspect, make_url, select, table, text
from sqlalchemy.exc import OperationalError, TimeoutError

logger = logging.getLogger("sfumato")

APPLICATION: Final = "sfumato"
QUEUE: Final = "paint"
WORKFLOW: Final = "paint"
TRAINING: Final = "train"
SCHEMA: Final = "dbos"  # of its tables in PostgreSQL
RUNNING: Final = "PENDING"  # DBOS's word for a workflow that some worker has taken
ENDED: Final = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
PATIENCE: Final = 10.0  # seconds that whoever is not a workflow waits for a lock
STANDSTILL: Final = "10s"  # after which PostgreSQL takes its locks from a worker that does nothing with them


class Held(Exception):
    """A worker that stands still holds the file of the jobs."""


def open_engine(url: str, patience: float | None = None) -> Engine:
    """An engine on the jobs. DBOS's own on a file would not be in WAL, so that whoever enqueues would wait for the worker."""
    if not url.startswith("sqlite:"):
        patient = f"-c lock_timeout={(patience or 0) * 1000:.0f} -c idle_in_transaction_session_timeout={STANDSTILL}"
        address = make_url(url).set(drivername="postgresql+psycopg")
        return create_engine(address, connect_args={"options": patient}, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, connect_args={"timeout": patience or 30.0}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """As DBOS prepares its own: a transaction that writes takes the lock before it reads."""
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _let_go(context: ExceptionContext) -> None:
    """DBOS tries without end what finds the file locked. A workflow may wait so long, but nobody who asks a house for something."""
    if isinstance(context.original_exception, sqlite3.OperationalError) and "locked" in str(context.original_exception):
        raise Held from context.original_exception


class QueuedJobs:
    """See `schema.ports.Jobs`. It may be used on any thread of any process.

    A row decides, and the sweep enqueues what was not: where the jobs are out of reach, `enqueue` and `cancel` leave it at that.
    """

    def __init__(self, url: str, queue: str = QUEUE) -> None:
        self.url, self.queue = url, queue

    def migrate(self) -> None:
        """Make the tables, or bring them up to date."""
        DBOS.migrate(self.url)
        self._client.check_connection()

    def open_queues(self, *, worker_concurrency: int, polling_interval_sec: float) -> None:
        """Make the queues known, before a worker listens to them."""
        for workflow in (WORKFLOW, TRAINING):
            self._client.register_queue(
                self._queue_of(workflow), worker_concurrency=worker_concurrency, polling_interval_sec=polling_interval_sec
            )

    def _queue_of(self, workflow: str) -> str:
        """Trainings have one of their own, so that those which wait take no place of pictures."""
        return self.queue if workflow == WORKFLOW else f"{self.queue}, {workflow}"

    @cached_property
    def _engine(self) -> Engine:
        engine = open_engine(self.url, PATIENCE)
        event.listen(engine, "handle_error", _let_go)
        return engine

    @cached_property
    def _client(self) -> DBOSClient:
        return DBOSClient(system_database_engine=self._engine, application_name=APPLICATION, retry_connection_errors=False)

    def enqueue(self, generation_id: str, ahead: int = 0) -> None:
        self._enqueue(WORKFLOW, generation_id, ahead)

    def train(self, model_id: str, ahead: int = 0) -> None:
        self._enqueue(TRAINING, model_id, ahead)

    def _enqueue(self, workflow: str, id: str, ahead: int) -> None:
        asked: EnqueueOptions = {
            "workflow_name": workflow,
            "queue_name": self._queue_of(workflow),
            "workflow_id": id,
            "priority": ahead + 1,
        }
        with _noted("enqueued", id):
            self._client.enqueue(asked, id)

    def cancel(self, id: str) -> None:
        with _noted("cancelled", id):
            self._client.cancel_workflow(id)

    def states(self, ids: list[str]) -> dict[str, str]:
        """DBOS's state of each of these that it knows."""
        found = self._client.list_workflows(workflow_ids=ids, load_input=False, load_output=False) if ids else []
        return {workflow.workflow_id: workflow.status for workflow in found}

    def take_over(self, workers: list[str]) -> None:
        """What these workers, which died, were at is taken by whoever is free."""
        for workflow in self._client.list_workflows(status=RUNNING, executor_id=workers, load_input=False) if workers else []:
            self._client.resume_workflow(workflow.workflow_id)

    def forget(self, before: timedelta) -> None:
        """Remove what ended longer ago than this."""
        moment = (datetime.now(UTC) - before).isoformat()
        ended = self._client.list_workflows(status=list(ENDED), completed_before=moment, limit=1000, load_input=False, load_output=False)
        self.remove([workflow.workflow_id for workflow in ended])

    def remove(self, ids: list[str]) -> None:
        """Remove jobs that do not run, with all that the file has of them."""
        self._client.delete_workflows(ids)

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """The name of its table and all that is in it, of each row that there is, for those who look through it."""
        schema = None if self._engine.dialect.name == "sqlite" else SCHEMA
        with self._engine.connect() as connection:
            for name in inspect(connection).get_table_names(schema):
                for row in connection.execute(select(text("*")).select_from(table(name, schema=schema))):
                    yield name, b" ".join(opened(str(value)) for value in row)

    def close(self) -> None:
        self._engine.dispose()


def opened(value: str) -> bytes:
    """DBOS keeps what it is given in base64."""
    try:
        return b64decode(value, validate=True)
    except ValueError:
        return value.encode()


@contextmanager
def _noted(what: str, id: str) -> Iterator[None]:
    try:
        yield
    except (Held, OperationalError, TimeoutError) as error:
        logger.warning("the job %s could not be %s yet: %s", id, what, type(error).__name__)
