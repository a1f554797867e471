"""One transaction for one viewer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import literal
from sqlmodel import Session, SQLModel, col, select

from schema.actions import audit
from schema.actions.refusals import Refused, not_found
from schema.actions.subscriptions import renewed
from schema.ports import Jobs, ObjectStore
from schema.rules.content import NOTHING_REFUSED, RefusalList
from schema.rules.viewer import Eyes, Viewer
from schema.rules.visibility import OWNER_OF, WHY, visible

Row = TypeVar("Row", bound=SQLModel)
FILES = ("original", "full", "card", "thumb", "full.avif", "card.avif", "thumb.avif")  # what is older than AVIF has none


def eyes_of(viewer: Viewer) -> Eyes:
    """The viewer as values of a statement."""
    return Eyes(**{name: literal(value) for name, value in viewer.eyes.items()})


def bytes_of(storage_key: str) -> list[str]:
    """The keys under which the files of an image lie, the original first."""
    return [f"{storage_key}/{name}" for name in FILES]


@dataclass
class Work:
    """What an action works with. Whoever opens it commits the session, and then calls `follow_up`.

    The viewer's plan and choices are read anew inside of the transaction, so that no decision rests on an older moment.
    """

    session: Session
    viewer: Viewer
    now: datetime  # aware, in milliseconds
    terms: str  # the current version
    store: ObjectStore
    refused: RefusalList = NOTHING_REFUSED  # what whoever runs the house will not have asked for
    enqueue: dict[str, int] = field(default_factory=dict)  # generation ids, and how many of the same member are ahead of each
    train: dict[str, int] = field(default_factory=dict)  # model ids, and as above
    cancel: list[str] = field(default_factory=list)  # ids of generations, and of models that are trained
    discard: list[str] = field(default_factory=list)  # keys of the store

    def __post_init__(self) -> None:
        self.viewer = renewed(self.session, self.viewer, self.now)
        self.eyes = eyes_of(self.viewer)

    def follow_up(self, jobs: Jobs) -> None:
        """What is to happen after the commit, and only then."""
        self.store.delete(self.discard)
        for id in self.cancel:
            jobs.cancel(id)
        for model_id, ahead in self.train.items():
            jobs.train(model_id, ahead)
        for generation_id, ahead in self.enqueue.items():
            jobs.enqueue(generation_id, ahead)

    def seen(self, table: type[Row], ids: Sequence[str]) -> dict[str, Row]:
        """Those of these rows that exist for the viewer, by id."""
        row = cast(Any, table)
        there = visible(table, row, self.eyes) if table in WHY else OWNER_OF[table](row, self.eyes)
        known = [id for id in ids if id.isascii() and id.isalnum()]
        rows = self.session.exec(select(table).where(col(row.id).in_(known), there).with_for_update()).all()
        return {cast(Any, found).id: found for found in rows}

    def find(self, table: type[Row], id: str, *path: str) -> Row:
        """The row, if it exists for the viewer; else Refused with NOT_FOUND (R15)."""
        found = self.seen(table, [id]).get(id)
        if found is None:
            raise Refused(not_found(*path))
        return found

    def record(self, action: str, subject: str, detail: str = "") -> None:
        """An audit event of what the viewer did."""
        audit.record(self.session, self.now, self.viewer.account_id, action, subject, detail)
