"""A house of which something is asked all the time, by members who now and then change their minds, or whose request dies half way."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

from sqlmodel import col, update

from gateway.config import Settings
from gateway.jobs import QueuedJobs
from schema.actions.asks import GenerateAsk, RemixAsk, TrainAsk
from schema.actions.cancel import cancel_generation
from schema.actions.datasets import create_dataset
from schema.actions.generate import generate, remix
from schema.actions.models import delete_model
from schema.actions.operators import put_on_plan
from schema.actions.refusals import Refused
from schema.actions.trainings import train_model, untrained
from schema.actions.uploads import keep_upload
from schema.actions.work import bytes_of
from schema.tables import Dataset, Generation, GenerationStatus, Image, Model, Plan, Visibility, new_id
from tests import databases
from tests.chaos.engine import REFUSED, UNLEARNABLE, UNPAINTABLE
from tests.gateway.machine import ENDED, Machine

CANARY: Final = "zyzzyva"  # is in every prompt
DATABASES: Final = ("sqlite", "postgresql")
MACHINES: Final = 20
IN_FLIGHT: Final = 10  # what is asked for and has not ended
WORDS: Final = ("", "", "", "", "", UNPAINTABLE, REFUSED)
FORGOTTEN: Final = 0.1  # of the jobs: they are not enqueued, because whoever was to do it died after the commit
CANCELLED: Final = 0.04  # at each look
REMIXED: Final = 0.2  # of what is asked for
PEOPLE: Final = ("jason", "jane")
TRAININGS: Final = 10**6  # a month
LEARNING: Final = 2  # models that are trained, or wait for it


class ForgetfulJobs(QueuedJobs):
    """Jobs of a web process that dies now and then between its commit and the queue."""

    def __init__(self, url: str, chance: Random) -> None:
        super().__init__(url)
        self.chance = chance

    def enqueue(self, generation_id: str, ahead: int = 0) -> None:
        if self.chance.random() >= FORGOTTEN:
            super().enqueue(generation_id, ahead)

    def train(self, model_id: str, ahead: int = 0) -> None:
        if self.chance.random() >= FORGOTTEN:
            super().train(model_id, ahead)

    def cancel(self, id: str) -> None:
        if self.chance.random() >= FORGOTTEN:
            super().cancel(id)


class Town(Machine):
    """The house of jason and jane, both of whom may ask for much at once."""

    def __init__(self, data: Path, database: str, chance: Random) -> None:
        databases.houses[data] = databases.fresh(databases.template()) if database == "postgresql" else ""
        super().__init__(data)
        self.chance, self.jobs = chance, ForgetfulJobs(self.settings.jobs_url, chance)
        with self.database.write() as session:
            put_on_plan(session, "jason", "guild", self.clock.now())
            session.exec(update(Plan).values(trainings=TRAININGS))
        self.datasets = {who: [self.dataset(who, last) for last in (b"a reed", UNLEARNABLE)] for who in PEOPLE}

    def settings_of_worker(self) -> Settings:
        """Over PostgreSQL each stands on some machine, where the house has another folder; now and then on one that nobody had before."""
        if not self.settings.database_url:
            return self.settings
        folder = self.settings.data / f"machine-{self.chance.randrange(MACHINES)}"
        folder.mkdir(exist_ok=True)
        return replace(self.settings, data=folder, storage_url=self.settings.storage)

    def dataset(self, who: str, last: bytes) -> str:
        """Of five pictures, the last of which is this one."""
        uploads = []
        for content in (*(f"{CANARY} {who} {number}".encode() for number in range(4)), last):
            storage_key = new_id("s")
            self.store.put(bytes_of(storage_key)[0], content)
            uploads.append(self.do(who, keep_upload, storage_key, 256, 256))
        return self.one(Dataset, Dataset.pk == self.do(who, create_dataset, f"{CANARY} {last!r}", uploads, [])).id

    def keep_busy(self) -> None:
        """Ask for as much as may be under way, and cancel some of it."""
        self.keep_learning()
        under_way = self.all(Generation, col(Generation.status).not_in(ENDED))
        for _ in range(IN_FLIGHT - len(under_way)):
            self.ask_for_something()
        if under_way and self.chance.random() < CANCELLED:
            self.cancel(self.chance.choice(under_way))

    def keep_learning(self) -> None:
        """Have a model trained, and now and then delete one."""
        if len(self.untrained()) < LEARNING:
            who = self.chance.choice(PEOPLE)
            ask = TrainAsk(name=f"{CANARY} inks", trigger=CANARY, dataset=self.chance.choice(self.datasets[who]))
            self.do(who, train_model, ask)
        if self.chance.random() < CANCELLED:
            models = self.all(Model, col(Model.owner_pk).is_not(None), col(Model.deleted_at).is_(None))
            for who in PEOPLE if models else ():
                with suppress(Refused):
                    self.do(who, delete_model, self.chance.choice(models).id)

    def untrained(self) -> list[str]:
        with self.database.write() as session:
            return untrained(session)

    def ask_for_something(self) -> None:
        who, visibility = self.chance.choice(PEOPLE), self.chance.choice([*Visibility])
        words, count = f"{self.chance.choice(WORDS)} {CANARY} {self.chance.randrange(10**6)}", self.chance.randint(1, 3)
        sources = self.all(Image, Image.visibility == Visibility.PUBLIC) if self.chance.random() < REMIXED else []
        if sources:
            source = self.chance.choice(sources).id
            self.do(who, remix, RemixAsk(image=source, prompt=words, count=count, visibility=visibility))
        else:
            self.do(who, generate, GenerateAsk(prompt=words, width=256, height=256, count=count, visibility=visibility))

    def cancel(self, generation: Generation) -> None:
        """It may have ended meanwhile, which is answered."""
        for who in PEOPLE:
            with suppress(Refused):
                self.do(who, cancel_generation, generation.id)

    def under_way(self) -> list[Generation]:
        return self.all(Generation, col(Generation.status).in_((GenerationStatus.QUEUED, GenerationStatus.RUNNING)))
