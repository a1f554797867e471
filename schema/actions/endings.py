"""How a generation ends: with its pictures, or without. Nothing here can happen to one generation twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import Session, col, select

from schema.actions import audit, ledger
from schema.actions.jobs import OVER, beside, found, move
from schema.actions.licences import open_interval
from schema.actions.rows import key, stored
from schema.actions.texts import alternative
from schema.actions.work import bytes_of
from schema.tables import Account, FailureCode, Generation, GenerationStatus, Image, ImageRecord, LicenceCause, Member, Tool, Visibility

EMPTIED: Final[dict[str, Any]] = {"prompt": "", "negative_prompt": None, "source_pk": None, "upload_pk": None, "idempotency_digest": None}
COPY_LIFETIME: Final = timedelta(hours=1)  # R8


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture whose bytes lie in the store, in all sizes, under `{storage_key}/…`."""

    storage_key: str
    media_key: str
    thumbhash: str
    seed: int | None


def finish_generation(session: Session, generation_id: str, pictures: list[Picture], now: datetime) -> list[str]:
    """The pictures are there: write their rows, their licences and the settlement, once.

    A licence begins now, so it runs under the terms that the owner has accepted by now (R12), not those of the asking.

    Answers the keys of the store that are to be discarded after the commit: what it had beside it, and pictures that no row names,
    because the generation was cancelled, or finished by somebody else.
    """
    generation = found(session, generation_id)
    kept = beside(generation)
    ended = {"status": GenerationStatus.SUCCEEDED, "progress": 1.0, "finished_at": now, **OVER}
    if not move(session, generation_id, GenerationStatus.QUEUED, GenerationStatus.RUNNING, **ended):
        return _unnamed(session, pictures)
    owned = select(Account, Member).where(Account.pk == generation.owner_pk, Member.account_pk == Account.pk)
    owner, member = session.exec(owned).one()
    leaving = owner.leaving_at is not None or owner.deleted_at is not None
    for picture in pictures:
        image = _insert_image(session, generation, picture, generation.tokens // len(pictures), leaving, now)
        if image.visibility == Visibility.PUBLIC and not leaving:
            open_interval(session, image, LicenceCause.GENERATED_PUBLIC, member.accepted_terms, now)
    ledger.settle(session, generation, now)
    audit.record(session, now, None, "generation.succeeded", generation.id)
    return kept


def _unnamed(session: Session, pictures: list[Picture]) -> list[str]:
    keys = [picture.storage_key for picture in pictures]
    named = set(session.exec(select(Image.storage_key).where(col(Image.storage_key).in_(keys))).all())
    return [part for storage_key in keys if storage_key not in named for part in bytes_of(storage_key)]


def _insert_image(session: Session, generation: Generation, picture: Picture, tokens: int, leaving: bool, now: datetime) -> Image:
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
    return image


def fail_generation(
    session: Session, generation_id: str, code: FailureCode, message: str, now: datetime, *, retryable: bool = False
) -> list[str]:
    """It could not be made: give the tokens back, once, and say why. Of what was refused, nothing is kept (R14).

    Answers the keys of the store that are to be discarded.
    """
    generation = found(session, generation_id)
    kept = beside(generation)
    failure = {"failure_code": code, "failure_message": message, "failure_retryable": retryable}
    ended = {"status": GenerationStatus.FAILED, "finished_at": now, **OVER}
    emptied = EMPTIED if code is FailureCode.CONTENT_REFUSED else {}
    if not move(session, generation_id, GenerationStatus.QUEUED, GenerationStatus.RUNNING, **ended, **failure, **emptied):
        return []
    ledger.refund(session, generation, now)
    audit.record(session, now, None, "generation.failed", generation.id, code)
    return kept


def forget_sources(session: Session, now: datetime) -> list[str]:
    """Copies of sources whose hour is over (R8): the keys to discard. What still needs one fails with SOURCE_UNAVAILABLE."""
    old = select(Generation).where(col(Generation.source_copy).is_not(None), Generation.created_at <= now - COPY_LIFETIME)
    keys = []
    for generation in session.exec(old.with_for_update()).all():
        keys += [generation.source_copy or ""]
        generation.source_copy = None
        session.add(generation)
    return keys
