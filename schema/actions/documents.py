"""The documents that the operator trusts, by the ids that apps send."""

from datetime import datetime

from sqlmodel import Session, col, select

from schema.actions import audit
from schema.actions.refusals import ErrorCode, Refusal, Refused
from schema.tables import TrustedDocument


def trust_documents(session: Session, documents: dict[str, str], now: datetime) -> int:
    """Keep these; how many of them are new. Raises Refused where an id is another document's already."""
    known = trusted_documents(session)
    for id, source in documents.items():
        if known.get(id, source) != source:
            raise Refused(Refusal(ErrorCode.INVALID, f"{id} is the id of another document already."))
    new = [TrustedDocument(id=id, source=source, added_at=now) for id, source in documents.items() if id not in known]
    session.add_all(new)
    for one in new:
        audit.record(session, now, None, "document.trusted", one.id)
    return len(new)


def trusted_documents(session: Session) -> dict[str, str]:
    """Their texts, by id."""
    return {one.id: one.source for one in session.exec(select(TrustedDocument).order_by(col(TrustedDocument.id)))}
