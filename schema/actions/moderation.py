"""Hiding what is public and should not be (R1): it is not deleted, and its visibility stays what its owner chose."""

from datetime import datetime

from sqlmodel import Session

from schema.actions import audit
from schema.actions.licences import close_interval
from schema.actions.rows import key, stored
from schema.tables import Image, LicenceCause, Moderation, ReportReason


def hide_image(session: Session, image: Image, reason: ReportReason, now: datetime) -> None:
    """From now on only its owner sees it, who is told why; the licence ends (R12)."""
    image.hidden_at = now
    stored(session, image)
    close_interval(session, image, LicenceCause.HIDDEN_BY_MODERATION, now)
    session.add(Moderation(image_pk=key(image), owner_pk=image.owner_pk, reason=reason, hidden_at=now))
    audit.record(session, now, None, "image.hidden", image.id, reason)
