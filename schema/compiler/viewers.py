"""From the row of whoever presents a token to the viewer that it is at this moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from schema.compiler.plan import Read
from schema.compiler.views import SIGNED_IN, signed_in
from schema.rules.viewer import NOBODY, PlanTerms, Viewer, plan_at, session_scopes
from schema.tables import Visibility

COLUMNS: Final = tuple(signed_in().selected_columns.keys())
READ: Final = Read(f"SELECT {', '.join(COLUMNS)} FROM {SIGNED_IN}", ())  # noqa: S608  # names of our own columns


def viewer_from(row: Sequence[Any] | None, now: datetime) -> Viewer:
    """The viewer; nobody where no session that runs has this token."""
    if row is None:
        return NOBODY
    found = dict(zip(COLUMNS, row, strict=True))
    if moment(found["expires_at"]) <= now:
        return NOBODY
    plan, following = terms(found, "plan"), terms(found, "following") if found["following_pk"] is not None else None
    staff, chosen = bool(found["staff"]), found["default_visibility"]
    return Viewer(
        account_pk=found["account_pk"],
        account_id=found["account_id"],
        session_pk=found["session_pk"],
        staff=staff,
        scopes=session_scopes(staff=staff, leaving=found["leaving_at"] is not None),
        plan=plan_at(plan, following, moment(found["period_ends_at"]) if found["period_ends_at"] else None, now),
        chosen_visibility=Visibility(chosen) if chosen else None,
        accepted_terms=found["accepted_terms"],
    )


def terms(found: dict[str, Any], prefix: str) -> PlanTerms:
    return PlanTerms(
        pk=found[f"{prefix}_pk"],
        code=found[f"{prefix}_code"],
        paid=bool(found[f"{prefix}_paid"]),
        private_images=bool(found[f"{prefix}_private_images"]),
        private_models=bool(found[f"{prefix}_private_models"]),
        tokens=found[f"{prefix}_tokens"],
        concurrency=found[f"{prefix}_concurrency"],
    )


def moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
