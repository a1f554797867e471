"""Cancelling what one asked for."""

from sqlmodel import col, update

from schema.actions import ledger
from schema.actions.jobs import OVER, beside
from schema.actions.refusals import ErrorCode, Refusal, Refused
from schema.actions.rows import key
from schema.actions.work import Work
from schema.tables import Generation, GenerationStatus


def cancel_generation(work: Work, generation_id: str) -> int:
    """Stop an own generation that has not ended, and give its tokens back, once. Cancelling it again changes nothing; its pk."""
    return cancel(work, work.find(Generation, generation_id, "id"))


def cancel(work: Work, generation: Generation) -> int:
    """The same, whoever is allowed to."""
    if generation.status == GenerationStatus.CANCELLED:
        return key(generation)
    kept = beside(generation)
    ending = update(Generation).where(col(Generation.pk) == generation.pk, col(Generation.status).in_(ledger.IN_FLIGHT))
    if not work.session.exec(ending.values(status=GenerationStatus.CANCELLED, finished_at=work.now, **OVER)).rowcount:
        raise Refused(Refusal(ErrorCode.CONFLICT, "This has ended already, so there is nothing to cancel.", ("id",)))
    ledger.refund(work.session, generation, work.now)
    work.record("generation.cancelled", generation.id)
    work.cancel.append(generation.id)
    work.discard += kept
    return key(generation)
