"""The intervals in which the platform has a licence to an image (R12): opened and closed here, each once, with the cause."""

from datetime import datetime

from sqlmodel import Session, col, update

from schema.actions.rows import key
from schema.tables import Image, LicenceCause, LicenceInterval


def open_interval(session: Session, image: Image, cause: LicenceCause, terms_version: str, at: datetime) -> None:
    """From now on the image is public and not hidden, under the terms that its owner had accepted."""
    session.add(
        LicenceInterval(image_pk=key(image), owner_pk=image.owner_pk, from_at=at, terms_version=terms_version, opened_by=cause),
    )


def close_interval(session: Session, image: Image, cause: LicenceCause, at: datetime) -> None:
    """The interval that runs, if one does, ends now."""
    running = update(LicenceInterval).where(col(LicenceInterval.image_pk) == image.pk, col(LicenceInterval.until_at).is_(None))
    session.exec(running.values(until_at=at, closed_by=cause))
