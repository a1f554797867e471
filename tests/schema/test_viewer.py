"""Who asks, and what an account that is being deleted may still call (R1)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from schema.compiler.viewers import viewer_from
from schema.rules.viewer import MEMBER_SCOPES, NOBODY, Viewer, may_call

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FREE = (1, "free", False, False, False, 150, 1)


def presented(leaving_at: datetime | None) -> Viewer:
    row = (1, NOW + timedelta(days=1), 2, "a-jane", leaving_at, False, None, "", None, *FREE, *[None] * len(FREE))
    return viewer_from(row, NOW)


def test_a_session_knows_that_its_account_is_being_deleted() -> None:
    assert presented(NOW - timedelta(hours=1)).leaving
    assert not presented(None).leaving


@pytest.mark.parametrize("mutation", ["updateProfile", "acceptTerms", "generate", "changePlan", "likeImage"])
def test_who_is_leaving_changes_nothing_else(mutation: str) -> None:
    member = Viewer(account_pk=2, scopes=MEMBER_SCOPES)
    assert may_call(member, mutation)
    assert may_call(NOBODY, mutation)
    assert not may_call(replace(member, leaving=True), mutation)


@pytest.mark.parametrize("mutation", ["signOut", "exportAccount", "cancelAccountDeletion"])
def test_who_is_leaving_may_stay_export_and_sign_out(mutation: str) -> None:
    assert may_call(Viewer(account_pk=2, leaving=True), mutation)
