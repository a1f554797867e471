"""What becomes of a generation: the house's side.

The row's status decides, in one statement, so that doing anything twice changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlmodel import Session, col, func, select, update

from schema.actions import audit, ledger
from schema.actions.assess import SEEDS
from schema.actions.licences import open_interval
from schema.actions.rows import key, stored
from schema.actions.subscriptions import plan_of, subscription_of
from schema.actions.texts import alternative
from schema.actions.work import bytes_of
from schema.tables import (
    Account,
    FailureCode,
    Generation,
    GenerationStatus,
    Image,
    ImageRecord,
    LicenceCause,
    Model,
    Tool,
    Visibility,
)

COPY_LIFETIME: Final = timedelta(hours=1)  # R8


class Turn(StrEnum):
    """Whether a generation may run."""

    NOW = "NOW"
    LATER = "LATER"  # as many of its owner's run as its plan allows at once
    NEVER = "NEVER"  # it has ended


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker paints. `prompt` has the model's words in it; `seeds` has one for each picture."""

    engine: str
    prompt: str
    negative_prompt: str
    width: int
    height: int
    seeds: tuple[int, ...]
    guidance: float
    steps: int
    strength: float
    remix: bool
    source_copy: str | None  # None, for a remix: its hour is over


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture whose bytes lie in the store, in all sizes, under `{storage_key}/…`."""

    storage_key: str
    media_key: str
    thumbhash: str
    seed: int | None


def _found(session: Session, generation_id: str) -> Generation:
    return session.exec(select(Generation).where(Generation.id == generation_id).with_for_update()).one()


def _move(session: Session, generation_id: str, *from_: GenerationStatus, **values: Any) -> bool:
    """Change a generation that is in one of these states; False where it is not."""
    moving = update(Generation).where(col(Generation.id) == generation_id, col(Generation.status).in_(from_))
    return session.exec(moving.values(**values)).rowcount == 1


def unended(session: Session) -> list[str]:
    """The ids of all that has not ended, oldest first: for the sweep that enqueues what a crash left behind."""
    return list(session.exec(select(Generation.id).where(col(Generation.status).in_(ledger.IN_FLIGHT)).order_by(col(Generation.pk))).all())


def begin_generation(session: Session, generation_id: str, now: datetime) -> Turn:
    """Let it run, if it is its turn. One that runs already, because its worker died, goes on."""
    generation = _found(session, generation_id)
    if generation.status == GenerationStatus.RUNNING:
        return Turn.NOW
    if generation.status != GenerationStatus.QUEUED:
        return Turn.NEVER
    running = select(func.count()).where(Generation.owner_pk == generation.owner_pk, Generation.status == GenerationStatus.RUNNING)
    plan = plan_of(session, subscription_of(session, generation.owner_pk).plan_pk)
    if session.exec(running).one() >= plan.concurrency:
        return Turn.LATER
    _move(session, generation_id, GenerationStatus.QUEUED, status=GenerationStatus.RUNNING, started_at=now)
    return Turn.NOW


def job(session: Session, generation_id: str) -> Job:
    """What is to be painted."""
    generation, style = session.exec(select(Generation, Model.style).join(Model, isouter=True).where(Generation.id == generation_id)).one()
    return Job(
        engine=generation.engine,
        prompt=", ".join(filter(None, (generation.prompt, style))),
        negative_prompt=generation.negative_prompt or "",
        width=generation.width,
        height=generation.height,
        seeds=tuple((generation.seed + number) % SEEDS for number in range(generation.count)),
        guidance=generation.guidance,
        steps=generation.steps,
        strength=generation.strength,
        remix=generation.tool == Tool.REMIX,
        source_copy=generation.source_copy,
    )


def report_progress(session: Session, generation_id: str, progress: float) -> bool:
    """Progress only grows, from 0 to 1. False where it does not run any more, and need not be painted on."""
    running = (col(Generation.id) == generation_id, col(Generation.status) == GenerationStatus.RUNNING)
    reached = min(max(progress, 0.0), 1.0)
    session.exec(update(Generation).where(*running, col(Generation.progress) < reached).values(progress=reached))
    return session.exec(select(Generation.pk).where(*running)).first() is not None


def finish_generation(session: Session, generation_id: str, pictures: list[Picture], now: datetime) -> list[str]:
    """The pictures are there: write their rows, their licences and the settlement, once.

    Answers the keys of the store that are to be discarded after the commit: the source's copy, and pictures that no row names, because the
    generation was cancelled, or finished by somebody else.
    """
    generation = _found(session, generation_id)
    copied = generation.source_copy
    ended = {"status": GenerationStatus.SUCCEEDED, "progress": 1.0, "finished_at": now, "source_copy": None}
    if not _move(session, generation_id, GenerationStatus.QUEUED, GenerationStatus.RUNNING, **ended):
        return _unnamed(session, pictures)
    owner = session.exec(select(Account).where(Account.pk == generation.owner_pk)).one()
    leaving = owner.leaving_at is not None or owner.deleted_at is not None
    for picture in pictures:
        _insert_image(session, generation, picture, generation.tokens // len(pictures), leaving, now)
    ledger.settle(session, generation, now)
    audit.record(session, now, None, "generation.succeeded", generation.id)
    return [copied] if copied else []


def _unnamed(session: Session, pictures: list[Picture]) -> list[str]:
    keys = [picture.storage_key for picture in pictures]
    named = set(session.exec(select(Image.storage_key).where(col(Image.storage_key).in_(keys))).all())
    return [part for storage_key in keys if storage_key not in named for part in bytes_of(storage_key)]


def _insert_image(session: Session, generation: Generation, picture: Picture, tokens: int, leaving: bool, now: datetime) -> None:
    """One image of a generation, under the visibility and the plan that it was asked for with (R3, R6)."""
    image = Image(
        owner_pk=generation.owner_pk,
        created_at=now,
        visibility=generation.visibility,
        prompt=generation.prompt,
        negative_prompt=generation.negative_prompt,
        seed=picture.seed,
        width=generation.width,
        height=generation.height,
        tool=generation.tool,
        alchemy=generation.alchemy,
        model_pk=generation.model_pk,
        engine=generation.engine,
        thumbhash=picture.thumbhash,
        alt=alternative(generation.prompt),
        source_pk=generation.source_pk,
        is_remix=generation.tool == Tool.REMIX,
        media_key=picture.media_key,
        storage_key=picture.storage_key,
        owner_leaving=leaving,
        asked_paid=generation.asked_paid,
    )
    stored(session, image)
    record = ImageRecord(image_pk=key(image), owner_pk=image.owner_pk, tokens=tokens, asked_paid=image.asked_paid)
    record.generation_pk = generation.pk
    session.add(record)
    if image.visibility == Visibility.PUBLIC and not leaving:
        open_interval(session, image, LicenceCause.GENERATED_PUBLIC, generation.terms_version, now)


def fail_generation(
    session: Session, generation_id: str, code: FailureCode, message: str, now: datetime, *, retryable: bool = False
) -> list[str]:
    """It could not be made: give the tokens back, once, and say why. Answers the keys of the store that are to be discarded."""
    generation = _found(session, generation_id)
    copied = generation.source_copy
    failure = {"failure_code": code, "failure_message": message, "failure_retryable": retryable}
    ended = {"status": GenerationStatus.FAILED, "finished_at": now, "source_copy": None}
    if not _move(session, generation_id, GenerationStatus.QUEUED, GenerationStatus.RUNNING, **ended, **failure):
        return []
    ledger.refund(session, generation, now)
    audit.record(session, now, None, "generation.failed", generation.id, code)
    return [copied] if copied else []


def forget_sources(session: Session, now: datetime) -> list[str]:
    """Copies of sources whose hour is over (R8): the keys to discard. What still needs one fails with SOURCE_UNAVAILABLE."""
    old = select(Generation).where(col(Generation.source_copy).is_not(None), Generation.created_at <= now - COPY_LIFETIME)
    keys = []
    for generation in session.exec(old.with_for_update()).all():
        keys += [generation.source_copy or ""]
        generation.source_copy = None
        session.add(generation)
    return keys
