"""Who asks: what a session or a key holds, what an account that is being deleted may still call (R1), and the plan of the moment (R2)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import ColumnElement, literal

from schema.compiler.plan import eyes_of
from schema.compiler.viewers import viewer_from
from schema.rules.viewer import MEMBER_SCOPES, NOBODY, Eyes, PlanTerms, Viewer, grantable, key_scopes, may_call, plan_at, session_scopes
from schema.tables import Visibility

NOW = datetime(2026, 3, 1, tzinfo=UTC)
Terms = tuple[int, str, bool, bool, bool, bool, int, int, int]
FREE: Terms = (1, "free", False, False, False, False, 150, 0, 1)
SOLO: Terms = (2, "solo", True, True, False, True, 8500, 10, 3)
OF_A_MEMBER = {"images:read", "images:write", "models:read", "models:write", "account:read", "account:write", "session"}


def presented(
    leaving_at: datetime | None = None,
    *,
    expires_at: datetime = NOW + timedelta(days=1),
    staff: bool = False,
    chosen: str | None = None,
    ends: datetime | None = None,
    following: tuple[object, ...] = (None,) * len(FREE),
) -> Viewer:
    row = (7, None, None, expires_at, 2, "a-jane", leaving_at, staff, chosen, "3", ends, *SOLO, *following)
    return viewer_from(row, NOW)


def by_key(given: str, *, staff: bool = False, expires_at: datetime | None = None, leaving_at: datetime | None = None) -> Viewer:
    row = (0, "k-script", given, expires_at, 2, "a-jane", leaving_at, staff, None, "3", None, *SOLO, *(None,) * len(FREE))
    return viewer_from(row, NOW)


def asking(scopes: str, *, staff: bool = False, leaving: bool = False) -> Viewer:
    return Viewer(account_pk=2, session_pk=7, staff=staff, leaving=leaving, scopes=frozenset(scopes.split()))


def test_a_session_knows_that_its_account_is_being_deleted() -> None:
    assert presented(NOW - timedelta(hours=1)).leaving
    assert not presented(None).leaving


def test_the_viewer_is_who_presents_the_token_and_nobody_else() -> None:
    found = presented(chosen="PUBLIC")
    assert (found.account_pk, found.account_id, found.session_pk, found.accepted_terms) == (2, "a-jane", 7, "3")
    assert found.plan == PlanTerms(*SOLO)
    assert found.chosen_visibility is Visibility.PUBLIC
    assert presented().chosen_visibility is None
    assert viewer_from(None, NOW) == NOBODY


def test_a_member_sees_by_its_own_key_and_as_staff_no_more() -> None:
    key: ColumnElement[int] = literal(7)
    seen = {name: getattr(Eyes.of_member(key), name) for name in Eyes.names()}
    assert {name for name, value in seen.items() if value is not key} == {"staff", "moderates"}
    assert {seen[name].value for name in ("staff", "moderates")} == {0}


def test_a_session_that_has_expired_is_nobodys() -> None:
    assert presented(expires_at=NOW + timedelta(seconds=1)).signed_in
    assert presented(expires_at=NOW) == NOBODY
    assert presented(expires_at=NOW - timedelta(seconds=1)) == NOBODY


def test_a_session_holds_all_that_its_account_may_hold_and_nothing_more() -> None:
    """R1, R14: no role widens what a member sees."""
    assert session_scopes(staff=False, leaving=False) == presented().scopes == OF_A_MEMBER
    assert session_scopes(staff=True, leaving=False) == presented(staff=True).scopes == OF_A_MEMBER | {"insights:read", "moderation:write"}
    for staff in (True, False):
        assert session_scopes(staff=staff, leaving=True) == presented(NOW, staff=staff).scopes == {"session", "account:read"}


def test_a_key_owns_what_its_scopes_name_and_writes_what_they_name() -> None:
    key = Viewer(account_pk=2, session_pk=9, scopes=frozenset({"images:read"}))
    assert (key.images_key, key.models_key, key.writes_images) == (2, 0, False)
    key = replace(key, scopes=frozenset({"models:read", "images:write"}))
    assert (key.images_key, key.models_key, key.writes_images) == (0, 2, True)
    assert (NOBODY.images_key, NOBODY.models_key, NOBODY.writes_images, NOBODY.signed_in) == (0, 0, False, False)
    assert key.signed_in


ALL = OF_A_MEMBER - {"session"}
OF_STAFF = {"insights:read", "moderation:write"}


@pytest.mark.parametrize(
    ("given", "staff", "held"),
    [
        ("images:read", False, {"images:read"}),
        ("account:read images:write", False, {"account:read", "images:write"}),
        ("images:read session", False, {"images:read"}),
        ("session", False, set()),
        ("", False, set()),
        ("images:delete everything *", False, set()),
        (" ".join(sorted(ALL)), False, ALL),
        (" ".join(sorted(ALL | OF_STAFF)), False, ALL),
        (" ".join(sorted(ALL | OF_STAFF)), True, ALL | OF_STAFF),
        ("insights:read", True, {"insights:read"}),
        ("insights:read", False, set()),
        ("moderation:write models:read", False, {"models:read"}),
        ("images:read", True, {"images:read"}),
    ],
)
def test_a_key_holds_of_what_it_was_given_what_its_account_may_hold_and_never_what_sessions_alone_do(
    given: str, staff: bool, held: set[str]
) -> None:
    found = by_key(given, staff=staff)
    assert (found.account_pk, found.key_id, found.session_pk) == (2, "k-script", 0)
    assert found.scopes == held
    assert found.scopes == key_scopes(frozenset(given.split()), staff=staff, leaving=False)


def test_a_key_may_be_given_what_its_giver_holds_but_what_is_for_sessions_alone() -> None:
    assert grantable(frozenset(OF_A_MEMBER)) == ALL
    assert grantable(frozenset({"session"})) == set()


def test_a_key_of_an_account_that_is_being_deleted_is_nobodys() -> None:
    """R1: what such an account may still do takes a session."""
    for given in ("images:read", "account:read", ""):
        assert key_scopes(frozenset(given.split()), staff=True, leaving=True) is None
        assert by_key(given, leaving_at=NOW) == NOBODY


def test_a_key_is_nobodys_once_its_time_is_over() -> None:
    assert by_key("images:read", expires_at=NOW + timedelta(milliseconds=1)).signed_in
    assert by_key("images:read", expires_at=NOW) == NOBODY
    assert by_key("images:read").signed_in


def test_a_key_owns_api_keys_by_the_scope_that_lists_them() -> None:
    assert by_key("account:read").account_read_key == 2
    assert by_key("images:read account:write session").account_read_key == 0


def test_a_key_of_staff_acts_as_staff_where_it_was_given_that() -> None:
    assert by_key("insights:read", staff=True).acts_as_staff
    assert by_key("moderation:write", staff=True).acts_as_staff
    assert not by_key(" ".join(ALL), staff=True).acts_as_staff
    assert not by_key("insights:read").acts_as_staff
    assert presented(staff=True).acts_as_staff
    assert not presented(NOW, staff=True).acts_as_staff


def test_nobody_is_nothing_and_holds_nothing() -> None:
    assert (NOBODY.account_pk, NOBODY.account_id, NOBODY.session_pk, NOBODY.key_id, NOBODY.plan) == (0, None, 0, None, None)
    assert (NOBODY.staff, NOBODY.moderates, NOBODY.leaving, NOBODY.scopes) == (False, False, False, frozenset())


def test_who_moderates_is_staff_and_holds_the_scope() -> None:
    """R1, R14."""
    holding = frozenset({"moderation:write"})
    assert Viewer(account_pk=2, staff=True, scopes=holding).moderates
    assert not Viewer(account_pk=2, staff=True, scopes=OF_A_MEMBER | {"insights:read"}).moderates  # type: ignore[arg-type]
    assert not Viewer(account_pk=2, scopes=holding).moderates


@pytest.mark.parametrize(
    ("viewer", "account", "images", "models", "account_read", "staff", "moderates"),
    [
        (NOBODY, 0, 0, 0, 0, 0, 0),
        (asking("session"), 2, 0, 0, 0, 0, 0),
        (asking("images:read images:write", leaving=True), 2, 2, 0, 0, 0, 0),
        (asking("models:read moderation:write"), 2, 0, 2, 0, 0, 0),
        (asking("account:read account:write"), 2, 0, 0, 2, 0, 0),
        (asking("images:write", staff=True), 2, 0, 0, 0, 0, 0),
        (asking("insights:read", staff=True), 2, 0, 0, 0, 1, 0),
        (asking("moderation:write", staff=True), 2, 0, 0, 0, 1, 1),
    ],
)
def test_a_statement_is_told_who_asks_and_what_the_scopes_let_it_own(
    viewer: Viewer, account: int, images: int, models: int, account_read: int, staff: int, moderates: int
) -> None:
    assert eyes_of(viewer) == {
        "viewer_account": account,
        "viewer_images": images,
        "viewer_models": models,
        "viewer_account_read": account_read,
        "viewer_staff": staff,
        "viewer_moderates": moderates,
    }


def test_a_plan_that_was_prepared_for_others_is_never_taken() -> None:
    """What a prepared document may depend on tells apart whoever is told something else."""
    asking = [NOBODY, Viewer(account_pk=2), Viewer(account_pk=2, staff=True), Viewer(account_pk=2, scopes=MEMBER_SCOPES)]
    assert len({viewer.audience for viewer in asking}) == len(asking)
    assert Viewer(account_pk=2).audience == Viewer(account_pk=3, session_pk=4).audience


@pytest.mark.parametrize("mutation", ["updateProfile", "acceptTerms", "generate", "changePlan", "likeImage"])
def test_who_is_leaving_changes_nothing_else(mutation: str) -> None:
    member = Viewer(account_pk=2, scopes=MEMBER_SCOPES)
    assert may_call(member, mutation)
    assert may_call(NOBODY, mutation)
    assert not may_call(replace(member, leaving=True), mutation)


@pytest.mark.parametrize("mutation", ["signOut", "exportAccount", "cancelAccountDeletion", "signIn", "signUp"])
def test_who_is_leaving_may_stay_export_and_sign_out_or_come_in_as_somebody_else(mutation: str) -> None:
    assert may_call(Viewer(account_pk=2, leaving=True), mutation)


@pytest.mark.parametrize(
    ("ends", "following", "plan"),
    [
        (None, FREE, "solo"),
        (NOW + timedelta(seconds=1), FREE, "solo"),
        (NOW, FREE, "free"),
        (NOW - timedelta(days=1), FREE, "free"),
        (NOW - timedelta(days=1), None, "solo"),
    ],
)
def test_a_downgrade_counts_from_the_end_of_the_period_that_was_paid_for(ends: datetime | None, following: Terms | None, plan: str) -> None:
    """R2, R7."""
    assert plan_at(PlanTerms(*SOLO), PlanTerms(*following) if following else None, ends, NOW).code == plan
    found = presented(ends=ends, following=following or (None,) * len(FREE)).plan
    assert found is not None
    assert found.code == plan
