"""From the row of whoever presents a token to the viewer that it is at this moment."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
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


def viewer_from(row: Sequence[Any] | None, now: datetime) -> Viewer:
    """The viewer; nobody where no session that runs, and no key, has this token."""
    if row is None:
        return NOBODY
    session_pk, key_id, given, expires_at, account_pk, account_id, leaving_at, *more = row
    staff, chosen, accepted_terms, period_ends_at, *plans = more
    if expires_at is not None and moment(expires_at) <= now:
        return NOBODY
    standing = {"staff": bool(staff), "leaving": leaving_at is not None}
    scopes = session_scopes(**standing) if key_id is None else key_scopes(frozenset(given.split()), **standing)
    if scopes is None:
        return NOBODY
    plan, following = terms(plans[:TERMS]), terms(plans[TERMS:]) if plans[TERMS] is not None else None
    return Viewer(
        account_pk=account_pk,
        account_id=account_id,
        session_pk=session_pk,
        key_id=key_id,
        scopes=scopes,
        plan=plan_at(plan, following, moment(period_ends_at) if period_ends_at else None, now),
        chosen_visibility=Visibility(chosen) if chosen else None,
        accepted_terms=accepted_terms,
        **standing,
    )


def terms(columns: Sequence[Any]) -> PlanTerms:
    pk, code, paid, private_images, private_models, alchemy, tokens, trainings, concurrency = columns
    return PlanTerms(pk, code, bool(paid), bool(private_images), bool(private_models), bool(alchemy), tokens, trainings, concurrency)


def moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
