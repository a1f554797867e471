"""Pictures that members bring along: kept while something uses them, and a day besides (R12, R13)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import Session, col, delete, func, select, update

from schema.actions.ledger import IN_FLIGHT
from schema.actions.refusals import ErrorCode, Refusal, Refused
from schema.actions.rows import stored
from schema.actions.subscriptions import subscription_of
from schema.actions.work import Work, bytes_of
from schema.tables import DatasetPicture, Generation, GenerationStatus, Upload

UNUSED: Final = timedelta(days=1)
MOST_UNUSED: Final = 100  # of one member's
USING: Final = (*IN_FLIGHT, GenerationStatus.SUCCEEDED)


def keep_upload(work: Work, storage_key: str, width: int, height: int) -> str:
    """Write down a picture whose bytes lie in the store; its id. Raises Refused where too many of the viewer's wait to be used."""
    owner = work.viewer.account_pk
    subscription_of(work.session, owner)  # locks: what one member brings at once comes one after another
    if work.session.exec(select(func.count()).where(Upload.owner_pk == owner, ~in_use())).one() >= MOST_UNUSED:
        message = f"{MOST_UNUSED} pictures that you brought are not used yet. Use them, or wait a day until they are removed."
        raise Refused(Refusal(ErrorCode.TOO_MANY_REQUESTS, message))
    upload = Upload(owner_pk=owner, width=width, height=height, storage_key=storage_key, created_at=work.now, used_at=work.now)
    stored(work.session, upload)
    work.record("upload.kept", upload.id)
    return upload.id


def in_use() -> ColumnElement[bool]:
    """Does a generation start from it that runs, or has pictures; or is it in a dataset?"""
    using = (col(Generation.upload_pk) == col(Upload.pk), col(Generation.deleted_at).is_(None), col(Generation.status).in_(USING))
    return or_(exists().where(*using), exists().where(col(DatasetPicture.upload_pk) == col(Upload.pk)))


def forget_uploads(session: Session, now: datetime) -> list[str]:
    """Remove what nothing uses, and nothing used for a day; the keys of the store that are to be discarded."""
    old = select(Upload).where(col(Upload.used_at) <= now - UNUSED, ~in_use())
    return remove(session, session.exec(old.with_for_update()).all())


def let_go(session: Session, uploads: Sequence[int | None]) -> list[str]:
    """Generations with pictures, or datasets, are gone: remove those of these uploads that nothing else uses; the keys to discard."""
    unused = select(Upload).where(col(Upload.pk).in_(uploads), ~in_use())
    return remove(session, session.exec(unused.with_for_update()).all())


def remove(session: Session, uploads: Sequence[Upload]) -> list[str]:
    """Remove uploads; the keys of the store that are to be discarded after the commit."""
    keys = [upload.pk for upload in uploads]
    session.exec(update(Generation).where(col(Generation.upload_pk).in_(keys)).values(upload_pk=None))
    session.exec(delete(Upload).where(col(Upload.pk).in_(keys)))
    return [part for upload in uploads for part in bytes_of(upload.storage_key)]
