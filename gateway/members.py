"""Members by their handles: for the operator, and for the seeded house."""

from datetime import datetime

from sqlmodel import Session, col, select

from schema.actions.refusals import Refused, not_found
from schema.actions.rows import key
from schema.actions.subscriptions import renewed
from schema.rules.viewer import Viewer, session_scopes
from schema.tables import Account, Member


def viewer_of(session: Session, handle: str, now: datetime) -> Viewer:
    """The viewer that this member is when signed in. Refused with NOT_FOUND where there is no such handle."""
    asked = select(Account, Member).where(
        Account.handle_key == handle.lower(), col(Account.deleted_at).is_(None), Member.account_pk == Account.pk
    )
    found = session.exec(asked).first()
    if found is None:
        raise Refused(not_found("handle"))
    account, member = found
    scopes = session_scopes(staff=member.staff, leaving=account.leaving_at is not None)
    return renewed(session, Viewer(account_pk=key(account), account_id=account.id, scopes=scopes), now)
