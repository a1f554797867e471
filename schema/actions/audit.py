"""What was done to whom, by id; never any content."""

from datetime import datetime

from sqlmodel import Session

from schema.tables import AuditEvent


def record(session: Session, at: datetime, actor: str | None, action: str, subject: str, detail: str = "") -> None:
    """One event. `actor` is the id of an account; None is the house or its operator."""
    session.add(AuditEvent(at=at, actor=actor, action=action, subject=subject, detail=detail))
