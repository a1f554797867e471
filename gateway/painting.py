"""Painting what was asked for: each step may be taken twice and changes nothing the second time.

The generation's row says what is to be done. Bytes lie under keys that follow from its id, so that a worker that goes on after another one
died finds them, and nobody can tell from a key which generation it belongs to.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic, sleep
from typing import Final

from sqlmodel import col, select

from gateway import grading, pictures
from gateway.db import Database
from gateway.progress import painted_part_of, part_of
from gateway.provenance.declaration import Start, declared
from gateway.provenance.signing import Signer
from schema.actions.endings import Picture, fail_generation, finish_generation
from schema.actions.jobs import Job, Turn, begin_generation, goes_on, job, report_progress, show_preview
from schema.actions.settings import NO_SEED
from schema.actions.work import bytes_of
from schema.ports import (
    LOOKS,
    Brief,
    Clock,
    ContentRefused,
    Engine,
    EngineError,
    Enlarger,
    Look,
    ObjectStore,
    Progress,
    Report,
    SourceType,
    TooSlow,
)
from schema.rules.plans import ALCHEMY
from schema.tables import FailureCode, Generation, Image, new_id

logger = logging.getLogger("sfumato")

RETRIES: Final = (0.3, 1.0)  # seconds before the second and the third attempt at a picture
REPORTS: Final = 0.2  # seconds: how often progress is written, and so how soon a cancelled job ends
LONGEST: Final = timedelta(minutes=30)  # of a whole job, whatever its engine's own time for one picture is
MOST_PICTURES: Final = 4  # of one generation
MESSAGES: Final = {
    FailureCode.ENGINE_UNAVAILABLE: "The painter cannot be reached at the moment. Your tokens are back. Try again in a while.",
    FailureCode.ENGINE_ERROR: "The painter could not make this picture. Your tokens are back. Try other words or another size.",
    FailureCode.TIMED_OUT: "The painter did not end in time. Your tokens are back. Try fewer steps or a smaller size, or again in a while.",
    FailureCode.CONTENT_REFUSED: "The painter does not paint this. Your tokens are back, and nothing of what you asked for is kept.",
    FailureCode.SOURCE_UNAVAILABLE: "The picture to start from is not there any more. Your tokens are back. Ask for it anew.",
}
NO_MODEL: Final = "The model is not there any more. Your tokens are back. Choose another one."
NOT_ENLARGED: Final = (
    "The picture could not be made larger here. Your tokens are back. Whoever runs this house can look why: sfumato doctor."
)


class Cancelled(Exception):
    """It does not run any more."""


class Unpaintable(Exception):
    """It cannot be painted. Nothing of the prompt is in here."""

    def __init__(self, code: FailureCode, *, retryable: bool = False, message: str | None = None) -> None:
        super().__init__(code)
        self.code, self.retryable, self.message = code, retryable, message or MESSAGES[code]


def storage_key(generation_id: str, number: int) -> str:
    """Where picture `number` of a generation lies. It tells nothing of the generation."""
    return "s" + hashlib.sha256(f"{generation_id} {number}".encode()).hexdigest()[:32]


def brief(job: Job, number: int, source: bytes | None, learned: bytes | None = None) -> Brief:
    """What an engine is asked for picture `number`."""
    return Brief(
        prompt=job.prompt,
        negative_prompt=job.negative_prompt,
        width=job.width,
        height=job.height,
        seed=job.seeds[number],
        guidance=job.guidance,
        steps=job.steps,
        source=source,
        strength=job.strength,
        model=job.model,
        learned=learned,
    )


def start_of(job: Job) -> Start:
    """What its pictures begin with."""
    if job.brought:
        return Start.UPLOAD
    return Start.PICTURE if job.from_picture else Start.WORDS


def paint(engine: Engine, wanted: Brief, start: Start, signer: Signer, report: Report) -> dict[str, bytes]:
    """One picture, in all sizes, each of which says how it was made."""
    picture = engine.paint(wanted, painted_part_of(report, 0.0, 0.8))
    return pictures.sizes(picture, declared(engine.source_type, start), signer, part_of(report, 0.8, 0.2))


def enlarge(enlarger: Enlarger, source: bytes, wanted: Job, signer: Signer, report: Report) -> dict[str, bytes]:
    """A larger one of a picture, in all sizes. What that one began with is not told (R9), but that a network made this one is."""
    factor = round(wanted.width / pictures.width_of(source))
    picture = larger(enlarger, source, factor, part_of(report, 0.0, 0.8))
    return pictures.sizes(picture, declared(SourceType.TRAINED, start_of(wanted)), signer, part_of(report, 0.8, 0.2))


def refine(engine: Engine, enlarger: Enlarger, wanted: Brief, start: Start, signer: Signer, report: Report) -> dict[str, bytes]:
    """One picture with Alchemy: painted, lit and graded, and made larger, by a network whatever painted it."""
    composed = grading.graded(engine.paint(wanted, painted_part_of(report, 0.0, 0.3)))
    report(0.3, lambda: composed)
    picture = larger(enlarger, composed, ALCHEMY, part_of(report, 0.3, 0.5))
    return pictures.sizes(picture, declared(SourceType.TRAINED, start), signer, part_of(report, 0.8, 0.2))


def larger(enlarger: Enlarger, picture: bytes, factor: int, report: Progress) -> bytes:
    """Raises Unpaintable where this worker cannot: other words or another size would not help."""
    try:
        return enlarger.enlarge(picture, factor, report)
    except EngineError:
        raise Unpaintable(FailureCode.ENGINE_ERROR, message=NOT_ENLARGED) from None


def keep(store: ObjectStore, storage_key: str, files: dict[str, bytes]) -> None:
    """Put a picture in the store. Painted a second time it has the same pixels under other signatures, and what was put first stays."""
    for name, content in files.items():
        store.put(f"{storage_key}/{name}", content)


def picture(store: ObjectStore, storage_key: str, seed: int | None) -> Picture:
    """What the house writes down of a picture that lies in the store."""
    thumb = store.get(f"{storage_key}/thumb")
    if thumb is None:
        raise Unpaintable(FailureCode.ENGINE_ERROR, retryable=True)
    return Picture(storage_key, new_id("k"), pictures.thumbhash_of(thumb), seed)


@dataclass
class Painter:
    """The steps of a job. Each answers whether it is to go on."""

    database: Database
    store: ObjectStore
    clock: Clock
    engines: Mapping[str, Engine]
    signer: Signer
    enlarger: Enlarger

    def begin(self, generation_id: str) -> Turn:
        with self.database.write() as session:
            return begin_generation(session, generation_id, self.clock.now())

    def waits(self, generation_id: str) -> bool:
        """Has it not ended?"""
        with self.database.write() as session:
            return goes_on(session, generation_id)

    def count(self, generation_id: str) -> int:
        """How many pictures were asked for: the same at any time."""
        with self.database.write() as session:
            return session.exec(select(Generation.count).where(col(Generation.id) == generation_id)).one()

    def asker(self, generation_id: str) -> tuple[int, str]:
        """Who asked, and which engine: the same at any time."""
        with self.database.write() as session:
            owner, engine = session.exec(select(Generation.owner_pk, Generation.engine).where(col(Generation.id) == generation_id)).one()
            return owner, engine

    def paint(self, generation_id: str, number: int) -> bool:
        """Paint picture `number` and put its bytes in the store. False where it was cancelled, or failed."""
        try:
            self._paint(generation_id, number)
        except Cancelled:
            self.tidy(generation_id)
            return False
        except Unpaintable as failure:
            self.fail(generation_id, failure)
            return False
        return True

    def _paint(self, generation_id: str, number: int) -> None:
        asked = self._asked(generation_id)
        make = self._enlarging(asked) if asked.upscale else self._painting(asked, number)
        report, key = self._reporter(generation_id, number, asked), storage_key(generation_id, number)
        attempt(lambda: keep(self.store, key, make(report)))
        if number + 1 < len(asked.seeds):
            self._show(generation_id, lambda: self.store.get(f"{key}/card"))

    def _enlarging(self, asked: Job) -> Callable[[Report], dict[str, bytes]]:
        source = self._source(asked)
        if source is None:
            raise Unpaintable(FailureCode.SOURCE_UNAVAILABLE)
        return lambda report: enlarge(self.enlarger, source, asked, self.signer, report)

    def _painting(self, asked: Job, number: int) -> Callable[[Report], dict[str, bytes]]:
        wanted = brief(asked, number, self._source(asked), self._learned(asked))
        engine = self.engines.get(asked.engine)
        if engine is None or asked.kept_from_engine:
            raise Unpaintable(FailureCode.ENGINE_UNAVAILABLE, retryable=engine is None)
        if asked.alchemy:
            return lambda report: refine(engine, self.enlarger, wanted, start_of(asked), self.signer, report)
        return lambda report: paint(engine, wanted, start_of(asked), self.signer, report)

    def _asked(self, generation_id: str) -> Job:
        with self.database.write() as session:
            return job(session, generation_id)

    def _source(self, asked: Job) -> bytes | None:
        """The pixels to start from (R8)."""
        if not asked.from_picture:
            return None
        source = self.store.get(asked.source_copy) if asked.source_copy else None
        if source is None:
            raise Unpaintable(FailureCode.SOURCE_UNAVAILABLE)
        return source

    def _learned(self, asked: Job) -> bytes | None:
        """What the model of a member's learned."""
        learned = self.store.get(asked.learned) if asked.learned else None
        if asked.model_gone or (asked.learned and learned is None):
            raise Unpaintable(FailureCode.SOURCE_UNAVAILABLE, message=NO_MODEL)
        return learned

    def _reporter(self, generation_id: str, number: int, asked: Job) -> Report:
        """Writes the progress of the whole job, and looks at it; raises Cancelled where it does not run any more, and Unpaintable where it
        took too long.
        """
        written, looked, count = -REPORTS, -LOOKS, len(asked.seeds)

        def report(progress: float, look: Look | None = None, /) -> None:
            nonlocal written, looked
            if look is not None and monotonic() - looked >= LOOKS:
                looked = monotonic()
                self._show(generation_id, lambda: self._preview(asked, look))
            if monotonic() - written < REPORTS:
                return
            written = monotonic()
            if asked.begun_at is not None and self.clock.now() - asked.begun_at > LONGEST:
                raise Unpaintable(FailureCode.TIMED_OUT, retryable=True)
            with self.database.write() as session:
                running = report_progress(session, generation_id, (number + progress) / count)
            if not running:
                raise Cancelled

        return report

    def _preview(self, asked: Job, look: Look) -> bytes | None:
        """A look at it as a small file, which says how it is made."""
        encoded, engine = look(), self.engines[asked.engine]
        return pictures.preview(encoded, declared(engine.source_type, start_of(asked)), self.signer) if encoded else None

    def _show(self, generation_id: str, look: Look) -> None:
        """Let its owner have a look at it: it lies there before the row names it, and goes when another one comes, or the job ends.

        That it cannot be shown is told to whoever runs the house, and no harm to the picture.
        """
        key = f"previews/{new_id('p')}"
        try:
            content = look()
            if content is None:
                return
            self.store.put(key, content)
            discarded = [key]
            try:
                with self.database.write() as session:
                    discarded = show_preview(session, generation_id, key)
            finally:
                self.store.delete(discarded)
        except Exception as error:
            logger.warning("a look at generation %s could not be shown: %s", generation_id, type(error).__name__)

    def finish(self, generation_id: str) -> None:
        """Write the rows of all its pictures, and the settlement, in one transaction."""
        asked = self._asked(generation_id)
        try:
            made = [picture(self.store, storage_key(generation_id, number), seed) for number, seed in enumerate(self._seeds(asked))]
        except Unpaintable as failure:
            self.fail(generation_id, failure)
            return
        with self.database.write() as session:
            discarded = finish_generation(session, generation_id, made, self.clock.now())
        self.store.delete(discarded)

    def _seeds(self, asked: Job) -> tuple[int | None, ...]:
        """Those that bring the pictures back: none of an engine that takes none."""
        engine = self.engines.get(asked.engine)
        seeded = engine is None or engine.seeded
        return tuple(seed if seeded and seed != NO_SEED else None for seed in asked.seeds)

    def fail(self, generation_id: str, failure: Unpaintable) -> None:
        """Give the tokens back and say why."""
        logger.warning("generation %s failed: %s", generation_id, failure.code)
        with self.database.write() as session:
            ended = (failure.code, failure.message, self.clock.now())
            discarded = fail_generation(session, generation_id, *ended, retryable=failure.retryable)
        self.store.delete(discarded)
        self.tidy(generation_id)

    def tidy(self, generation_id: str) -> None:
        """Remove the bytes of one that ended without pictures."""
        keys = [storage_key(generation_id, number) for number in range(self.count(generation_id))]
        with self.database.write() as session:
            named = set(session.exec(select(Image.storage_key).where(col(Image.storage_key).in_(keys))).all())
        self.store.delete([part for key in keys if key not in named for part in bytes_of(key)])


def attempt(paint: Callable[[], None]) -> None:
    """Paint, and try again what may succeed later. What went wrong is not told on: it could contain words of the prompt."""
    for wait in (*RETRIES, None):
        try:
            return paint()
        except (Cancelled, Unpaintable):
            raise
        except ContentRefused:
            raise Unpaintable(FailureCode.CONTENT_REFUSED) from None
        except TooSlow:
            raise Unpaintable(FailureCode.TIMED_OUT, retryable=True) from None
        except EngineError as error:
            if not error.retryable:
                raise Unpaintable(FailureCode.ENGINE_ERROR) from None
        except Exception as error:
            logger.error("a picture could not be made: %s", type(error).__name__)
            raise Unpaintable(FailureCode.ENGINE_ERROR) from None
        if wait is not None:
            sleep(wait)
    raise Unpaintable(FailureCode.ENGINE_UNAVAILABLE, retryable=True)
