"""From the row of whoever presents a token to the viewer that it is at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import literal

from schema.compiler.dialects import Database
from schema.compiler.views import signed_in
from schema.rules.viewer import NOBODY, PlanTerms, Viewer, key_scopes, plan_at, session_scopes
from schema.tables import Visibility

TERMS: Final = len(fields(PlanTerms))  # columns of a plan
COLUMNS: Final = ", ".join(signed_in(literal("")).selected_columns.keys())


def presenting(database: Database) -> str:
    """The statement that finds whoever presents a token."""
    return f"SELECT {COLUMNS} FROM {database.signed_in}"  # noqa: S608  # names of our own columns


@dataclass(frozen=True, slots=True)
class Presented:
    """What a row says of whoever presents its token, at whatever moment."""

    expires_at: datetime | None
    plan: PlanTerms
    following: PlanTerms | None
    period_ends_at: datetime | None
    viewers: dict[int, Viewer]  # by the plan of the moment

    def at(self, now: datetime) -> Viewer:
        if self.expires_at is not None and self.expires_at <= now:
            return NOBODY
        return self.viewers[plan_at(self.plan, self.following, self.period_ends_at, now).pk]


def viewer_from(row: Sequence[Any] | None, now: datetime) -> Viewer:
    """The viewer; nobody where no session that runs, and no key, has this token."""
    found = None if row is None else presented(row)
    return NOBODY if found is None else found.at(now)


@lru_cache(1024)  # of the row as it was read for this request, and of nothing else
def presented(row: Sequence[Any]) -> Presented | None:
    """None where it may do nothing."""
    session_pk, key_id, given, expires_at, account_pk, account_id, leaving_at, *more = row
    staff, chosen, accepted_terms, period_ends_at, *plans = more
    standing = {"staff": bool(staff), "leaving": leaving_at is not None}
    scopes = session_scopes(**standing) if key_id is None else key_scopes(frozenset(given.split()), **standing)
    if scopes is None:
        return None
    plan, following = terms(plans[:TERMS]), terms(plans[TERMS:]) if plans[TERMS] is not None else None
    viewer = Viewer(
        account_pk=account_pk,
        account_id=account_id,
        session_pk=session_pk,
        key_id=key_id,
        scopes=scopes,
        plan=plan,
        chosen_visibility=Visibility(chosen) if chosen else None,
        accepted_terms=accepted_terms,
        **standing,
    )
    viewers = {of.pk: replace(viewer, plan=of) for of in (plan, following) if of is not None}
    return Presented(moment(expires_at), plan, following, moment(period_ends_at), viewers)


def terms(columns: Sequence[Any]) -> PlanTerms:
    pk, code, paid, private_images, private_models, alchemy, tokens, trainings, concurrency = columns
    return PlanTerms(pk, code, bool(paid), bool(private_images), bool(private_models), bool(alchemy), tokens, trainings, concurrency)


def moment(value: Any) -> datetime | None:
    return value if value is None or isinstance(value, datetime) else datetime.fromisoformat(value)
