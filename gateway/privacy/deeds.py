"""What the audit's members do, by the actions that everybody's requests go through."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import true
from sqlmodel import Session, col, select

from gateway.members import viewer_of
from gateway.painting import keep, picture
from gateway.privacy.canaries import PROMPT, SIDE, Secret
from gateway.privacy.premises import NO_MODEL, Impossible, Premises
from gateway.privacy.stopping import in_one_piece
from schema.actions.asks import GenerateAsk, RemixAsk
from schema.actions.endings import Picture, finish_generation
from schema.actions.generate import generate, remix
from schema.actions.jobs import begin_generation
from schema.actions.work import Work
from schema.tables import Generation, Image, Model, Visibility, new_id


@contextmanager
def together(premises: Premises) -> Iterator["Deeds"]:
    """One transaction, of which others see the end and nothing before it."""
    with premises.database.write() as session:
        deeds = Deeds(premises, session, premises.clock.now())
        yield deeds
    for work in deeds.works:
        premises.store.delete(work.discard)
    premises.store.delete(deeds.discard)


@dataclass
class Deeds:
    """What several members do in one transaction."""

    premises: Premises
    session: Session
    now: datetime
    works: list[Work] = field(default_factory=list)
    discard: list[str] = field(default_factory=list)

    def work(self, role: str) -> Work:
        viewer = viewer_of(self.session, self.premises.members[role].handle, self.now)
        self.works.append(work := Work(self.session, viewer, self.now, self.premises.settings.terms_version, self.premises.store))
        return work

    def ask(self, secret: Secret, visibility: Visibility = Visibility.PRIVATE) -> GenerateAsk:
        run = self.premises.canaries.run
        return GenerateAsk(
            prompt=f"a heron of {secret.word(run, PROMPT)} feathers",
            negative_prompt=secret.word(run, "its negative prompt"),
            width=SIDE,
            height=SIDE,
            steps=10,
            seed=secret.number("its seed"),
            visibility=visibility,
            model=self._model(),
        )

    def _model(self) -> str:
        """One of the house's own that may get what is private."""
        own = select(Model.id).where(col(Model.owner_pk).is_(None), Model.listed == 1, Model.takes_private == true())
        found = self.session.exec(own.order_by(col(Model.pk)).limit(1)).first()
        if found is None:
            raise Impossible(NO_MODEL)
        return found

    def ask_remix(self, secret: Secret, source: Image) -> RemixAsk:
        prompt = f"a heron of {secret.word(self.premises.canaries.run, PROMPT)} feathers"
        return RemixAsk(image=source.id, prompt=prompt, seed=secret.number("its seed"), visibility=Visibility.PRIVATE)

    def generation(self, role: str, secret: Secret, ask: GenerateAsk | RemixAsk) -> Generation:
        work = self.work(role)
        pk = generate(work, ask) if isinstance(ask, GenerateAsk) else remix(work, ask)
        asked = self.session.get_one(Generation, pk)
        secret.named(asked.id, "the id of its generation")
        return asked

    def picture(self, role: str, secret: Secret, painted: Picture, ask: GenerateAsk | RemixAsk) -> Image:
        """Asked for and finished, with a picture that nobody has to paint."""
        asked = self.generation(role, secret, ask)
        begin_generation(self.session, asked.id, self.now)
        self.discard += finish_generation(self.session, asked.id, [replace(painted, seed=asked.seed)], self.now)
        image = self.session.exec(select(Image).where(Image.storage_key == painted.storage_key)).one()
        secret.asked_by(image.id, "its id")
        secret.shown_at(image.media_key)
        return image


def paint(premises: Premises, secret: Secret) -> Picture:
    return picture(premises.store, lay(premises, secret), 0)


def lay_look(premises: Premises, secret: Secret) -> str:
    """Where a look at it lies, as it is painted."""
    key = secret.known_by(f"previews/{new_id('p')}", "where a look at it lies")
    with in_one_piece():
        look = secret.picture(premises.signer)["card"]
    premises.store.put(key, look)
    return key


def lay(premises: Premises, secret: Secret) -> str:
    """Where a picture of it lies: its bytes come before the transaction that names them."""
    storage_key = secret.known_by(new_id("s"), "where its bytes lie")
    premises.painted.append(storage_key)
    with in_one_piece():
        files = secret.picture(premises.signer)
    keep(premises.store, storage_key, files)
    return storage_key
