"""Asking twice for the same, and having it once: by a key that the asker chooses."""

import hashlib
from dataclasses import asdict
from datetime import timedelta
from typing import Final, TypeVar

from sqlmodel import col, select

from schema.actions.asks import Ask, TrainAsk, UpscaleAsk
from schema.actions.refusals import ErrorCode, Refusal, Refused
from schema.actions.rows import stored
from schema.actions.settings import check_key
from schema.actions.subscriptions import subscription_of
from schema.actions.work import Work
from schema.tables import Generation, Training

REMEMBERED: Final = timedelta(days=1)
Asked = TypeVar("Asked", Generation, Training)


def asked_before(work: Work, table: type[Asked], ask: Ask | UpscaleAsk | TrainAsk) -> Asked | None:
    """What this very ask began within a day. The same key with another input: CONFLICT."""
    subscription_of(work.session, work.viewer.account_pk)  # locks: what one member asks for at once comes one after another
    if ask.idempotency_key is None or check_key(ask.idempotency_key):
        return None
    owned = (col(table.owner_pk) == work.viewer.account_pk, col(table.idempotency_key) == ask.idempotency_key)
    before = work.session.exec(select(table).where(*owned)).first()
    if before is None:
        return None
    if before.created_at <= work.now - REMEMBERED:
        before.idempotency_key = before.idempotency_digest = None
        stored(work.session, before)
        return None
    if before.idempotency_digest not in (None, digest(ask)):  # nothing is kept of what was refused, also not which input it was
        message = "This key was used for another input within the last day. Take a new key for a new input."
        raise Refused(Refusal(ErrorCode.CONFLICT, message, ("idempotencyKey",)))
    return before


def digest(ask: Ask | UpscaleAsk | TrainAsk) -> str:
    """Of an input: the same for the same one."""
    return hashlib.sha256(repr((type(ask).__name__, sorted(asdict(ask).items()))).encode()).hexdigest()
