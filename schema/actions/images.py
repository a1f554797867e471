"""What owners do with their images: show them, keep them to themselves, delete them. All or nothing."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select, update

from schema.actions.licences import close_interval, open_interval
from schema.actions.refusals import Refusal, denied, invalid, not_found, refuse_if
from schema.actions.rows import key, stored
from schema.actions.uploads import let_go
from schema.actions.work import Work, bytes_of
from schema.rules import plans
from schema.rules.plans import Decision, DenialReason, Facts
from schema.tables import DatasetPicture, Generation, Image, ImageRecord, LicenceCause, Like, Moderation, Visibility, new_id

MOST: Final = 100
DECISIONS: Final = {Visibility.PUBLIC: plans.make_public, Visibility.PRIVATE: plans.make_private}


def facts_of(work: Work, image: Image) -> Facts:
    """What the rules decide on."""
    mine = image.owner_pk == work.viewer.images_key
    return Facts(mine, image.visibility, hidden=image.hidden_at is not None, asked_paid=image.asked_paid if mine else None)


def set_image_visibility(work: Work, images: Sequence[str], visibility: Visibility) -> list[int]:
    """Make own images public or private (R3, R4, R5), all or none of them; their pks. What is so already stays as it is."""
    decisions = {image.id: (image, DECISIONS[visibility](work.viewer, facts_of(work, image))) for image in _seen(work, images)}
    refuse_if(_wrong(images, {id: decision for id, (_, decision) in decisions.items()}))
    for image, decision in decisions.values():
        if decision.allowed:
            _turn(work, image, visibility)
    return [key(decisions[id][0]) for id in dict.fromkeys(images)]


def _seen(work: Work, images: Sequence[str]) -> list[Image]:
    """Those that the viewer sees, each once, in the order in which they were named."""
    if not 1 <= len(images) <= MOST:
        refuse_if([invalid(f"Choose 1 to {MOST} images. These are {len(images):,}.", "images")])
    seen = work.seen(Image, images)
    return [seen[id] for id in dict.fromkeys(images) if id in seen]


def _wrong(images: Sequence[str], decisions: dict[str, Decision]) -> Iterator[Refusal]:
    """What is wrong with each, by its place in the list."""
    for index, id in enumerate(images):
        if id not in decisions:
            yield not_found("images", str(index))
        elif (reason := decisions[id].reason) not in (None, DenialReason.ALREADY_SO):
            yield denied(reason, "images", str(index))


def _turn(work: Work, image: Image, visibility: Visibility) -> None:
    """Change the visibility, the address of the bytes with it, and the licence (R12)."""
    image.visibility, image.media_key = visibility, new_id("k")
    stored(work.session, image)
    if visibility is Visibility.PUBLIC:
        open_interval(work.session, image, LicenceCause.MADE_PUBLIC, work.viewer.accepted_terms, work.now)
    else:
        close_interval(work.session, image, LicenceCause.MADE_PRIVATE, work.now)
    work.record(f"image.made_{visibility.lower()}", image.id)


def delete_images(work: Work, images: Sequence[str]) -> list[str]:
    """Delete own images, all or none of them, with their bytes, likes and record; their ids (R13)."""
    seen = _seen(work, images)
    refuse_if(_wrong(images, {image.id: plans.delete(work.viewer, facts_of(work, image)) for image in seen}))
    for image in seen:
        delete_image(work, image)
    return [image.id for image in seen]


def delete_image(work: Work, image: Image) -> None:
    """Delete one with all that hangs on it, whoever is allowed to (R13)."""
    close_interval(work.session, image, LicenceCause.DELETED, work.now)
    work.discard += bytes_of(image.storage_key)
    record = work.session.exec(select(ImageRecord).where(ImageRecord.image_pk == image.pk)).one()
    for table in (Like, Moderation, ImageRecord, DatasetPicture):
        work.session.exec(delete(table).where(col(table.image_pk) == image.pk))
    _empty(work, image)
    if record.generation_pk is not None:
        _delete_generation_without_images(work, record.generation_pk)
    work.record("image.deleted", image.id)


def _empty(work: Work, image: Image) -> None:
    """Leave a stone with no content and no name, which the licence intervals rest on."""
    image.deleted_at = work.now
    image.prompt = image.alt = image.thumbhash = image.engine = ""
    image.negative_prompt = image.seed = image.model_pk = image.source_pk = None
    image.width = image.height = image.like_count = image.heat = 0
    image.media_key, image.storage_key = new_id("k"), new_id("s")
    stored(work.session, image)


def _delete_generation_without_images(work: Work, generation_pk: int) -> None:
    """A generation goes with its last image; a stone stays, which the lines of the ledger rest on."""
    if work.session.exec(select(ImageRecord.image_pk).where(ImageRecord.generation_pk == generation_pk)).first() is not None:
        return
    empty_generations(work, col(Generation.pk) == generation_pk)


def empty_generations(work: Work, *which: ColumnElement[bool]) -> None:
    """Leave stones of generations that have ended; an upload goes with the last one that used it."""
    empty = {"prompt": "", "negative_prompt": None, "seed": 0, "model_pk": None, "source_pk": None, "upload_pk": None}
    uploads = work.session.exec(select(Generation.upload_pk).where(*which, col(Generation.upload_pk).is_not(None))).all()
    emptied = update(Generation).where(*which).values(deleted_at=work.now, idempotency_key=None, idempotency_digest=None, **empty)
    work.session.exec(emptied)
    work.discard += let_go(work.session, uploads)
