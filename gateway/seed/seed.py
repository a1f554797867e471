"""Seeds a development house: people first, then their pictures, each asked for, painted and finished as everybody's are, in the past.

The latest pictures are painted first, so that the feed begins with what stands at its top; the rest follows behind it.
All the same the keys of rows follow the time at which things happened, and what a member makes meanwhile comes after all that is seeded.
"""

import os
import random
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import event
from sqlmodel import Session, col, select

from gateway.db import Database
from gateway.members import viewer_of
from gateway.painting import brief, keep, paint, picture, storage_key
from gateway.provenance.declaration import Start
from gateway.provenance.signing import Signer
from gateway.seed import progress
from gateway.seed.images import EARLIER, PICTURES, Seeded
from gateway.seed.people import PASSWORD, PEOPLE, Person
from schema.actions import audit, operators
from schema.actions.accounts import open_account, update_profile
from schema.actions.asks import GenerateAsk, RemixAsk
from schema.actions.endings import finish_generation
from schema.actions.generate import generate, remix
from schema.actions.house import ATELIER_MODELS
from schema.actions.images import set_image_visibility
from schema.actions.jobs import begin_generation, job
from schema.actions.likes import like_image
from schema.actions.plan_changes import change_plan
from schema.actions.work import Work
from schema.ports import Brief, Engine, ObjectStore, Passwords
from schema.tables import Generation, Image, Model, Visibility

PAINTERS: Final = 2
ORDER: Final = (*range(len(EARLIER), len(PICTURES)), *range(len(EARLIER)))  # of painting, by the place in PICTURES
STYLES: Final = {model.name: model.style for model in ATELIER_MODELS}
MOMENT: Final = timedelta(seconds=4)  # from the asking to the picture
GUIDANCE, STEPS = 7.0, 20


@dataclass
class Seeder:
    """Takes the steps of the seeding, each in one transaction, from wherever it stopped: the people, then each picture."""

    database: Database
    store: ObjectStore
    engine: Engine
    signer: Signer
    passwords: Passwords
    terms: str
    begun: datetime
    painting: dict[int, tuple[Brief, Future[dict[str, bytes]]]] = field(default_factory=dict)

    def run(self, wanted: Callable[[], bool], pictures: int = len(PICTURES)) -> None:
        """Seed until so many pictures are there, or it is not wanted any more."""
        done = progress.steps_done(self.database)
        if done == 0:
            self.people()
        os.nice(5)  # members come first
        with ThreadPoolExecutor(PAINTERS) as pool:
            for place in range(len(ORDER) if done is None else max(0, done - 1), pictures):
                if not wanted():
                    break
                self._paint_ahead(pool, ORDER[place : place + 2 * PAINTERS])
                self._keep(place)
            pool.shutdown(cancel_futures=True)

    def people(self) -> None:
        """The members, on their plans."""
        password_hash = self.passwords.hash(PASSWORD)
        with self.database.write() as session:
            for person in PEOPLE:
                self._join(session, person, password_hash)
            progress.set_done(session, "1")

    def _join(self, session: Session, person: Person, password_hash: str) -> None:
        at = self.begun - timedelta(days=person.joined)
        account = open_account(session, person.handle, person.email, self.terms, password_hash, at)
        audit.record(session, at, account.id, "account.signed_up", account.id)
        update_profile(self._work(session, person.handle, at), person.name, person.bio, None)
        if person.plan != "free":
            change_plan(self._work(session, person.handle, at), person.plan, dry_run=False)
        if person.staff:
            operators.promote(session, person.handle, at)

    def _work(self, session: Session, handle: str, at: datetime) -> Work:
        return Work(session, viewer_of(session, handle, at), at, self.terms, self.store)

    def _paint_ahead(self, pool: ThreadPoolExecutor, numbers: tuple[int, ...]) -> None:
        """Begin to paint the next pictures; a remix when its turn comes, for then its source is there."""
        for number in numbers:
            if number not in self.painting and (number == numbers[0] or not PICTURES[number].remix):
                wanted, start = self._brief(PICTURES[number], number), Start.PICTURE if PICTURES[number].remix else Start.WORDS
                self.painting[number] = wanted, pool.submit(paint, self.engine, wanted, start, self.signer, lambda *_: None)

    def _brief(self, seeded: Seeded, number: int) -> Brief:
        """What will be asked for."""
        words = ", ".join(filter(None, (seeded.prompt, STYLES[seeded.model])))
        source = self._original(seeded.remix) if seeded.remix else None
        return Brief(words, seeded.negative or "", *size_of(seeded), number, GUIDANCE, STEPS, source, seeded.strength)

    def _original(self, name: str) -> bytes | None:
        with self.database.write() as session:
            return self.store.get(f"{image_of(session, name).storage_key}/original")

    def _keep(self, place: int) -> None:
        """One picture in one transaction: asked for, finished and liked."""
        number = ORDER[place]
        wanted, painted = self.painting.pop(number)
        files, at = painted.result(), self.begun - timedelta(days=PICTURES[number].days)
        with self.database.write() as session:
            event.listen(session, "before_flush", partial(number_rows, number + 1))
            self._turn_private(session, number)
            generation = self._ask(session, PICTURES[number], number, at)
            begin_generation(session, generation.id, at)
            discarded = self._finish(session, generation, wanted, files, at + MOMENT)
            self._like(session, number, at)
            progress.set_done(session, str(place + 2) if place + 1 < len(ORDER) else progress.ALL)
        self.store.delete(discarded)

    def _ask(self, session: Session, seeded: Seeded, number: int, at: datetime) -> Generation:
        work = self._work(session, seeded.maker, at)
        visibility = Visibility.PRIVATE if seeded.private else Visibility.PUBLIC
        model = session.exec(select(Model.id).where(Model.name == seeded.model, col(Model.owner_pk).is_(None))).one()
        common: dict[str, Any] = {"prompt": seeded.prompt, "model": model, "seed": number, "visibility": visibility}
        if seeded.remix:
            pk = remix(work, RemixAsk(image=image_of(session, seeded.remix).id, strength=seeded.strength, **common))
        else:
            width, height = seeded.size
            pk = generate(work, GenerateAsk(negative_prompt=seeded.negative, width=width, height=height, **common))
        return session.exec(select(Generation).where(Generation.pk == pk)).one()

    def _finish(self, session: Session, generation: Generation, wanted: Brief, files: dict[str, bytes], at: datetime) -> list[str]:
        """What was painted is what was asked for, or nothing is kept."""
        asked = job(session, generation.id)
        if brief(asked, 0, self.store.get(asked.source_copy) if asked.source_copy else None) != wanted:
            raise RuntimeError(f"picture {generation.pk} of the seed was not painted as it is asked for")
        key = storage_key(generation.id, 0)
        keep(self.store, key, files)
        return finish_generation(session, generation.id, [picture(self.store, key, asked.seeds[0])], at)

    def _like(self, session: Session, number: int, at: datetime) -> None:
        """Some are liked by nearly all, and most by a few."""
        liked = session.exec(select(Image).where(Image.pk == number + 1)).one()
        chance = random.Random(number)  # noqa: S311  # every seeded house is the same
        crowd = [person for person in PEOPLE if person.handle != PICTURES[number].maker]
        for person in chance.sample(crowd, int(len(crowd) * chance.random() ** 2.2)) if liked.visibility == Visibility.PUBLIC else ():
            later = max(at, self.begun - timedelta(days=person.joined)) + timedelta(hours=36 * chance.random())
            like_image(self._work(session, person.handle, min(later, self.begun - timedelta(hours=chance.random()))), liked.id)

    def _turn_private(self, session: Session, number: int) -> None:
        """What was made private between the picture before this one and this one."""
        for seeded in PICTURES:
            days = seeded.turned_private
            if days is not None and PICTURES[number - 1].days >= days > PICTURES[number].days:
                work = self._work(session, seeded.maker, self.begun - timedelta(days=days))
                set_image_visibility(work, [image_of(session, seeded.name).id], Visibility.PRIVATE)


def number_rows(pk: int, session: Session, *_: object) -> None:
    """A seeded row has the key of its place in time."""
    for row in session.new:
        if isinstance(row, Generation | Image) and row.pk is None:
            row.pk = pk


def place_of(name: str) -> int:
    return next(number for number, seeded in enumerate(PICTURES) if seeded.name == name)


def size_of(seeded: Seeded) -> tuple[int, int]:
    """A remix has the size of its source."""
    return size_of(PICTURES[place_of(seeded.remix)]) if seeded.remix else seeded.size


def image_of(session: Session, name: str) -> Image:
    return session.exec(select(Image).where(Image.pk == place_of(name) + 1)).one()
