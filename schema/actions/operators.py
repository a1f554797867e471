"""The operator's hand. No visibility is touched here either (R7)."""

from datetime import datetime

from sqlmodel import Session, col, select

from schema.actions import audit
from schema.actions.refusals import Refused, not_found
from schema.actions.rows import key
from schema.actions.subscriptions import end_periods, subscription_of, switch, top_up
from schema.tables import Account, Member, Plan


def promote(session: Session, handle: str, now: datetime) -> None:
    """Make a member staff. Refused with NOT_FOUND where there is no such handle."""
    account = _account(session, handle)
    member = session.exec(select(Member).where(Member.account_pk == account.pk)).one()
    member.staff = True
    session.add(member)
    audit.record(session, now, None, "account.promoted", account.id)


def put_on_plan(session: Session, handle: str, code: str, now: datetime) -> None:
    """Put an account on a plan at once, without an invoice for the first period."""
    account = _account(session, handle)
    plan = session.exec(select(Plan).where(Plan.code == code)).first()
    if plan is None:
        raise Refused(not_found("plan"))
    end_periods(session, now, account.pk)
    switch(session, subscription_of(session, key(account)), plan, now)
    top_up(session, key(account), now)
    audit.record(session, now, None, "subscription.put", account.id, code)


def _account(session: Session, handle: str) -> Account:
    account = session.exec(select(Account).where(Account.handle_key == handle.lower(), col(Account.deleted_at).is_(None))).first()
    if account is None:
        raise Refused(not_found("handle"))
    return account
