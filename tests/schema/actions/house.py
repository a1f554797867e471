"""A small house on a real database, built by the migration: its people, and what they do."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlmodel import Session, SQLModel, col, select

from gateway.db import PostgreSQLDatabase
from schema.actions import endings, house, jobs, operators, trainings
from schema.actions.accounts import sign_up
from schema.actions.asks import GenerateAsk, RemixAsk
from schema.actions.datasets import create_dataset
from schema.actions.generate import generate, remix
from schema.actions.refusals import ErrorCode, Refused
from schema.actions.subscriptions import renewed
from schema.actions.uploads import keep_upload
from schema.actions.work import Work, bytes_of
from schema.migrations import upgrade
from schema.rules.content import NOTHING_REFUSED
from schema.rules.viewer import NOBODY, Viewer, session_scopes
from schema.tables import Account, Dataset, Generation, Image, Model, ModelStatus, Training, Upload, Visibility, new_id

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
TERMS = "2026-11"
T = TypeVar("T")
R = TypeVar("R", bound=SQLModel)


class Shelf:
    """A store of bytes in memory; `gateway` has the real ones."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, key: str, content: bytes) -> None:
        self.kept[key] = content

    def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def copy(self, source: str, target: str) -> bool:
        if source not in self.kept:
            return False
        self.kept[target] = self.kept[source]
        return True

    def delete(self, keys: list[str]) -> None:
        for key in keys:
            self.kept.pop(key, None)

    def keys(self, prefix: str) -> list[str]:
        return [key for key in self.kept if key.startswith(prefix)]


class Desk:
    """Notes which jobs were asked for."""

    def __init__(self) -> None:
        self.enqueued: list[str] = []
        self.trained: dict[str, int] = {}  # and how many of the same member are ahead of each
        self.cancelled: list[str] = []

    def enqueue(self, generation_id: str, ahead: int = 0) -> None:
        self.enqueued.append(generation_id)

    def train(self, model_id: str, ahead: int = 0) -> None:
        self.trained[model_id] = ahead

    def cancel(self, id: str) -> None:
        self.cancelled.append(id)


def engine_at(path: Path) -> Engine:
    """As the house writes: foreign keys hold, and a transaction takes the lock before it reads."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class House:
    """Everything happens at `now`, which only `pass_` moves."""

    def __init__(self, path: Path, url: str = "") -> None:
        self.engine = PostgreSQLDatabase(url).engine if url else engine_at(path)
        self.store, self.desk, self.now, self.refuses = Shelf(), Desk(), START, NOTHING_REFUSED

    def build(self) -> None:
        """The tables, the furniture, and the cast: jason (free), jane (solo) and mallory (free, a stranger)."""
        with self.engine.begin() as connection:
            upgrade(connection)
        with self.session() as session:
            house.furnish(session)
            house.offer_models(session, self.now)
        for handle, plan in (("jason", "free"), ("jane", "solo"), ("mallory", "free")):
            self.member(handle, plan)

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)

    @contextmanager
    def session(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def viewer(self, handle: str | None) -> Viewer:
        if handle is None:
            return NOBODY
        with self.session() as session:
            account = session.exec(select(Account).where(Account.handle == handle)).one()
            known = Viewer(account_pk=account.pk or 0, account_id=account.id, scopes=session_scopes(staff=False, leaving=False))
            return renewed(session, known, self.now)

    def do(self, handle: str | None, action: Callable[..., T], *arguments: Any, **options: Any) -> T:
        """One action of one member, in one transaction, and what follows it."""
        viewer = self.viewer(handle)
        with self.session() as session:
            work = Work(session, viewer, self.now, TERMS, self.store, self.refuses)
            answer = action(work, *arguments, **options)
        work.follow_up(self.desk)
        return answer

    def refused(self, handle: str | None, action: Callable[..., Any], *arguments: Any, **options: Any) -> list[tuple[ErrorCode, str]]:
        """The codes and fields of what was wrong, which changed nothing."""
        before = self.dump()
        try:
            self.do(handle, action, *arguments, **options)
        except Refused as refused:
            assert self.dump() == before
            return [(error.code, ".".join(error.field or ())) for error in refused.errors]
        raise AssertionError("it was not refused")

    def dump(self) -> list[str]:
        with self.engine.connect() as connection:
            return [
                f"{table}: {row}"
                for table in SQLModel.metadata.sorted_tables
                for row in sorted(map(str, connection.execute(table.select())))
            ]

    def member(self, handle: str, plan: str = "free") -> str:
        self.do(None, sign_up, handle, f"{handle}@example.com", TERMS, "a hash")
        if plan != "free":
            with self.session() as session:
                operators.put_on_plan(session, handle, plan, self.now)
        return handle

    def ask(self, handle: str, prompt: str = "a heron at dawn", **options: Any) -> Generation:
        return self.row(Generation, self.do(handle, generate, GenerateAsk(prompt=prompt, **options)))

    def remix(self, handle: str, image: Image, prompt: str | None = "at night", **options: Any) -> Generation:
        return self.row(Generation, self.do(handle, remix, RemixAsk(image=image.id, prompt=prompt, **options)))

    def finish(self, generation: Generation) -> list[Image]:
        """Paint what was asked for, as a worker does."""
        with self.session() as session:
            jobs.begin_generation(session, generation.id, self.now)
            seeds = jobs.job(session, generation.id).seeds
        pictures = [endings.Picture(new_id("s"), new_id("k"), "hash", seed) for seed in seeds]
        for picture in pictures:
            for key in bytes_of(picture.storage_key):
                self.store.put(key, picture.storage_key.encode())
        with self.session() as session:
            self.store.delete(endings.finish_generation(session, generation.id, pictures, self.now))
        keys = [picture.storage_key for picture in pictures]
        return self.rows(select(Image).where(col(Image.storage_key).in_(keys)).order_by(col(Image.pk)))

    def image(self, handle: str, visibility: Visibility | None = None, **options: Any) -> Image:
        return self.finish(self.ask(handle, visibility=visibility, **options))[0]

    def model(self, name: str) -> Model:
        model: Model = self.rows(select(Model).where(Model.name == name))[0]
        return model

    def bring(self, handle: str = "jane") -> Upload:
        storage_key = new_id("s")
        for key in bytes_of(storage_key):
            self.store.put(key, b"a picture of one's own")
        id = self.do(handle, keep_upload, storage_key, 640, 480)
        (found,) = self.rows(select(Upload).where(Upload.id == id))
        return found  # type: ignore[no-any-return]

    def dataset(self, handle: str = "jane", name: str = "Papers", uploads: int = 5, images: Sequence[Image] = ()) -> Dataset:
        brought = [self.bring(handle).id for _ in range(uploads)]
        return self.row(Dataset, self.do(handle, create_dataset, name, brought, [image.id for image in images]))

    def train(self, model: Model, now: datetime | None = None) -> Model:
        """Train what was asked for, as a worker does."""
        learned = f"learned/{model.id}"
        self.store.put(learned, b"numbers")
        with self.session() as session:
            trainings.begin_training(session, model.id, now or self.now)
            self.store.delete(trainings.finish_training(session, model.id, learned, now or self.now))
        return self.row(Model, model.pk)

    def trained(self, handle: str, visibility: Visibility = Visibility.PRIVATE, name: str = "Inks") -> Model:
        """A model of a member's, ready to be used."""
        made: dict[str, Any] = {"visibility": visibility, "status": ModelStatus.READY, "created_at": self.now, "asked_paid": True}
        owner = self.account(handle).pk or 0
        with self.session() as session:
            model = Model(owner_pk=owner, name=name, description="Soft.", trigger="inkwash", engine="atelier", style="ink", **made)
            session.add(model)
            session.flush()
            moments: dict[str, Any] = {"created_at": self.now, "started_at": self.now, "finished_at": self.now}
            session.add(Training(model_pk=model.pk or 0, owner_pk=owner, asked_paid=True, progress=1.0, **moments))
        return self.row(Model, model.pk)

    def row(self, table: type[R], pk: int | None) -> R:
        with self.session() as session:
            found = session.get(table, pk)
        assert found is not None
        return found

    def rows(self, statement: Any) -> list[Any]:
        with self.session() as session:
            return list(session.exec(statement).all())

    def account(self, handle: str) -> Account:
        account: Account = self.rows(select(Account).where(Account.handle == handle))[0]
        return account
