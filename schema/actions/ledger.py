"""The ledger of tokens: the only writer of its lines. Append-only; the sum of the changes is the balance, and never below zero."""

from datetime import datetime

from sqlmodel import Session, col, select

from schema.tables import Account, Generation, GenerationStatus, TokenEntry, TokenReason

IN_FLIGHT = (GenerationStatus.QUEUED, GenerationStatus.RUNNING)


class NotEnough(Exception):
    """The line would have brought the balance below zero. Nothing was written."""


def last_entry(session: Session, account_pk: int) -> TokenEntry | None:
    return session.exec(
        select(TokenEntry).where(TokenEntry.account_pk == account_pk).order_by(col(TokenEntry.number).desc()).limit(1)
    ).first()


def balance(session: Session, account_pk: int) -> int:
    """The tokens that the account may spend now."""
    last = last_entry(session, account_pk)
    return last.balance if last else 0


def reserved(session: Session, account_pk: int) -> int:
    """The tokens that generations hold which have not ended yet."""
    last = last_entry(session, account_pk)
    return last.held if last else 0


def refill(plan_tokens: int, available: int, held: int) -> int:
    """By how much a refill tops up: to the plan's number, which what is reserved counts towards, and never beyond."""
    return max(0, plan_tokens - available - held)


def append(
    session: Session,
    account_pk: int,
    change: int,
    reason: TokenReason,
    cause: str,
    at: datetime,
    generation_pk: int | None = None,
    holds: int = 0,
) -> bool:
    """Write one line, once for its cause, from which on so many more are held; False where the cause has one already. Raises NotEnough."""
    session.exec(select(Account.pk).where(Account.pk == account_pk).with_for_update()).one()
    if session.exec(select(TokenEntry.pk).where(TokenEntry.account_pk == account_pk, TokenEntry.cause == cause)).first():
        return False
    last = last_entry(session, account_pk)
    total = (last.balance if last else 0) + change
    if total < 0:
        raise NotEnough
    line = TokenEntry(
        account_pk=account_pk,
        number=last.number + 1 if last else 1,
        at=at,
        change=change,
        balance=total,
        reason=reason,
        cause=cause,
        held=(last.held if last else 0) + holds,
    )
    line.generation_pk = generation_pk
    session.add(line)
    session.flush()
    return True


def reserve(session: Session, generation: Generation) -> None:
    """Take the price when a generation is asked for. Raises NotEnough."""
    _line(session, generation, -generation.tokens, TokenReason.RESERVE, generation.created_at, generation.tokens)


def settle(session: Session, generation: Generation, at: datetime) -> None:
    """The generation succeeded: the price is spent."""
    _line(session, generation, 0, TokenReason.SETTLE, at, -generation.tokens)


def refund(session: Session, generation: Generation, at: datetime) -> None:
    """The generation failed or was cancelled: the price is back."""
    _line(session, generation, generation.tokens, TokenReason.REFUND, at, -generation.tokens)


def _line(session: Session, generation: Generation, change: int, reason: TokenReason, at: datetime, holds: int) -> None:
    append(session, generation.owner_pk, change, reason, f"{reason} {generation.pk}", at, generation.pk, holds)
