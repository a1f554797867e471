"""Taking out of the house what a run put into it."""

from collections import Counter
from datetime import timedelta
from time import monotonic, sleep
from typing import Any, Final

from sqlmodel import Session, col, func, or_, select

from gateway.jobs import ENDED
from gateway.members import viewer_of
from gateway.privacy.premises import HANDLE, Premises
from schema.actions.refusals import Refused
from schema.actions.removal import remove_account
from schema.actions.work import Work, bytes_of
from schema.tables import Account, AuditEvent, Generation, Image, LicenceInterval, Model, TokenEntry

LEFT: Final = timedelta(hours=1)  # what is older was left by a run that was killed
PATIENCE: Final = 20.0  # seconds for jobs to stop
WHAT_STAYS: Final = (
    ("emptied accounts, with the key of a handle that is not given again", Account, "pk"),
    ("emptied generations, which lines of the ledger rest on", Generation, "owner_pk"),
    ("emptied images", Image, "owner_pk"),
    ("emptied models, which what was made with them rests on", Model, "owner_pk"),
    ("ended licence intervals", LicenceInterval, "owner_pk"),
    ("lines of the ledger", TokenEntry, "account_pk"),
)


def tidy(premises: Premises) -> None:
    """Remove what earlier runs left that were killed."""
    remove_accounts(premises, col(Account.joined_at) <= premises.clock.now() - LEFT)


def remove(premises: Premises) -> Counter[str]:
    """Remove all that this run made. Answers how many rows stay: what is append-only, and the emptied rows that this rests on."""
    accounts = remove_accounts(premises, col(Account.handle_key).startswith(premises.handles))
    remove_jobs(premises, premises.jobs)
    premises.store.delete([part for key in premises.painted for part in bytes_of(key)])
    premises.database.forget()
    with premises.database.write() as session:
        return what_stays(session, accounts)


def remove_accounts(premises: Premises, which: Any) -> list[int]:
    """Those of the audit's members; their pks."""
    with premises.database.write() as session:
        ours = (col(Account.handle_key).startswith(HANDLE), col(Account.deleted_at).is_(None), which)
        found = session.exec(select(Account.handle, Account.pk).where(*ours)).all()
    remove_jobs(premises, [job for handle, _ in found for job in remove_member(premises, handle)])
    return [pk or 0 for _, pk in found]


def remove_member(premises: Premises, handle: str) -> list[str]:
    """The ids of its generations; none where another run has removed it meanwhile."""
    with premises.database.write() as session:
        now = premises.clock.now()
        try:
            viewer = viewer_of(session, handle, now)
        except Refused:
            return []
        work = Work(session, viewer, now, premises.settings.terms_version, premises.store)
        jobs = session.exec(select(Generation.id).where(Generation.owner_pk == work.viewer.account_pk)).all()
        remove_account(work)
    premises.store.delete(work.discard)
    return list(jobs)


def remove_jobs(premises: Premises, jobs: list[str]) -> None:
    """Stop those that are under way, and wait until they are."""
    end = monotonic() + PATIENCE
    while (known := premises.held.states(jobs)) and monotonic() < end:
        ended = [job for job, state in known.items() if state in ENDED]
        premises.held.remove(ended)
        for job in known.keys() - ended:
            premises.held.cancel(job)
        if len(ended) < len(known):
            sleep(0.1)


def what_stays(session: Session, accounts: list[int]) -> Counter[str]:
    """How many rows of removed accounts there are still."""
    stays: Counter[str] = Counter()
    ids: list[str] = []
    for what, table, owner in WHAT_STAYS:
        rows: Any = table
        of_them = getattr(rows, owner).in_(accounts)
        stays[what] = session.exec(select(func.count()).select_from(rows).where(of_them)).one()
        if table in (Account, Generation, Image, Model):
            ids += session.exec(select(rows.id).where(of_them)).all()
    events = select(func.count()).select_from(AuditEvent).where(or_(col(AuditEvent.subject).in_(ids), col(AuditEvent.actor).in_(ids)))
    stays["events of the audit, which name ids"] = session.exec(events).one()
    return stays
