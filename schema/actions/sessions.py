"""Signed-in sessions. Only the hash of a token is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select, update

from schema.actions import audit
from schema.actions.accounts import email_key
from schema.actions.refusals import ErrorCode, Refusal
from schema.actions.work import Work
from schema.tables import Account, Credential, Member
from schema.tables import Session as SessionRow

LIFETIME: Final = timedelta(days=30)
WRONG_PASSWORD: Final = Refusal(ErrorCode.WRONG_CREDENTIALS, "This is not your password. Nothing was changed.", ("currentPassword",))
WRONG_CREDENTIALS: Final = Refusal(ErrorCode.WRONG_CREDENTIALS, "The address or the password is wrong. Try again, or sign up.")


def token_hash(token: str) -> str:
    """By what a session is found. The token is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def credential_of(session: Session, email: str) -> tuple[int, str] | None:
    """The account with this address and the hash of its password; None where there is none, or none any more."""
    if not email.isprintable():
        return None
    return session.exec(
        select(Credential.account_pk, Credential.password_hash).where(
            Member.account_pk == Credential.account_pk,
            Account.pk == Credential.account_pk,
            Member.email_key == email_key(email),
            col(Account.deleted_at).is_(None),
        )
    ).first()


def credential_of_viewer(work: Work) -> tuple[str, str]:
    """The viewer's own address, and the hash of its password."""
    own = select(Member.email, Credential.password_hash).where(Credential.account_pk == Member.account_pk)
    return work.session.exec(own.where(Member.account_pk == work.viewer.account_pk)).one()


def start_session(work: Work, account_pk: int) -> tuple[str, datetime]:
    """Let an account in that has proved itself: a new token, shown this once, and when it expires."""
    token, expires_at = secrets.token_urlsafe(32), work.now + LIFETIME
    work.session.add(SessionRow(token_hash=token_hash(token), account_pk=account_pk, started_at=work.now, expires_at=expires_at))
    account = work.session.exec(select(Account.id).where(Account.pk == account_pk)).one()
    audit.record(work.session, work.now, account, "session.started", account)
    return token, expires_at


def sign_out(work: Work) -> None:
    """End the viewer's session, at once. Doing it again changes nothing."""
    running = update(SessionRow).where(col(SessionRow.pk) == work.viewer.session_pk, col(SessionRow.ended_at).is_(None))
    if work.session.exec(running.values(ended_at=work.now)).rowcount and work.viewer.account_id:
        work.record("session.ended", work.viewer.account_id)
