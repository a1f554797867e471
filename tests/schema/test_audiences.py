"""Each predicate of the rules over one row, as SQLite answers it. What is expected is typed by hand from R1, R8, R10 and R14."""

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import create_engine, literal, null, select

from schema import tables
from schema.rules.viewer import Eyes
from schema.rules.visibility import OWNER_OF, WHY, Audience, Predicate, allows, visible

MEMORY = create_engine("sqlite://")
OWNER, OTHER = 11, 12
KEYS = ("account", "images", "models", "account_read")
OWNED_BY: dict[type, tuple[str, str]] = {
    tables.Image: ("owner_pk", "images"),
    tables.ImageRecord: ("owner_pk", "images"),
    tables.Generation: ("owner_pk", "images"),
    tables.LicenceInterval: ("owner_pk", "images"),
    tables.Moderation: ("owner_pk", "images"),
    tables.Model: ("owner_pk", "models"),
    tables.Account: ("pk", "account"),
    tables.Member: ("account_pk", "account"),
    tables.Subscription: ("account_pk", "account"),
    tables.TokenEntry: ("account_pk", "account"),
    tables.ApiKey: ("account_pk", "account_read"),
    tables.Like: ("account_pk", "images"),
    tables.Training: ("owner_pk", "models"),
    tables.Dataset: ("owner_pk", "models"),
    tables.DatasetPicture: ("owner_pk", "models"),
    tables.Upload: ("owner_pk", "images"),
}


def holds(predicate: Predicate) -> bool:
    with MEMORY.connect() as connection:
        return bool(connection.execute(select(predicate)).scalar())


def eyes(**keys: int) -> Eyes:
    """A viewer with these keys, and without the others."""
    return Eyes(**{name: literal(keys.get(name, 0)) for name in (*KEYS, "staff", "moderates")})


def row(**columns: Any) -> SimpleNamespace:
    return SimpleNamespace(**{name: null() if value is None else literal(value) for name, value in columns.items()})


def image(*, listed: bool = False, kept: bool = True, appeal_open: bool = False, visibility: str = "PRIVATE") -> SimpleNamespace:
    return row(owner_pk=OWNER, listed=int(listed), kept=int(kept), appeal_open=appeal_open, visibility=visibility)


NOBODY = eyes()
HERS = eyes(**dict.fromkeys(KEYS, OWNER))
A_STRANGER = eyes(**dict.fromkeys(KEYS, OTHER))
STAFF = eyes(**dict.fromkeys(KEYS, OTHER), staff=1)
MODERATOR = eyes(**dict.fromkeys(KEYS, OTHER), staff=1, moderates=1)
EVERYBODY = {"nobody": NOBODY, "the owner": HERS, "a stranger": A_STRANGER, "staff": STAFF, "a moderator": MODERATOR}


def seen_by(table: type, of: SimpleNamespace) -> set[str]:
    return {name for name, viewer in EVERYBODY.items() if holds(visible(table, of, viewer))}


@pytest.mark.parametrize(
    ("of", "seen"),
    [
        (image(listed=True, visibility="PUBLIC"), set(EVERYBODY)),
        (image(), {"the owner"}),
        (image(visibility="PUBLIC"), {"the owner"}),
        (image(kept=False), set()),
        (image(visibility="PUBLIC", appeal_open=True), {"the owner", "a moderator"}),
        (image(visibility="PRIVATE", appeal_open=True), {"the owner"}),
        (image(visibility="PUBLIC", appeal_open=True, kept=False), set()),
    ],
)
def test_an_image_is_there_for_whom_it_is_public_to_whoever_owns_it_and_moderators_while_an_appeal_is_open(
    of: SimpleNamespace, seen: set[str]
) -> None:
    """R1."""
    assert seen_by(tables.Image, of) == seen


@pytest.mark.parametrize(
    ("listed", "kept", "seen"), [(1, 1, set(EVERYBODY)), (0, 1, {"the owner"}), (0, 0, set())], ids=["public", "private", "deleted"]
)
def test_a_model_is_there_for_whom_it_is_public_to_and_whoever_owns_it(listed: int, kept: int, seen: set[str]) -> None:
    """R10."""
    assert seen_by(tables.Model, row(owner_pk=OWNER, listed=listed, kept=kept)) == seen


@pytest.mark.parametrize(
    ("leaving_at", "deleted_at", "seen"),
    [(None, None, set(EVERYBODY)), ("2026-11-24", None, {"the owner"}), ("2026-11-24", "2026-11-24", set()), (None, "2026-11-24", set())],
)
def test_an_account_that_is_being_deleted_is_there_for_itself_alone(leaving_at: str | None, deleted_at: str | None, seen: set[str]) -> None:
    """R1, R13."""
    assert seen_by(tables.Account, row(pk=OWNER, leaving_at=leaving_at, deleted_at=deleted_at)) == seen


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("table", OWNED_BY, ids=lambda table: table.__name__)
def test_a_row_is_its_owners_by_the_key_that_a_scope_gives(table: type, key: str) -> None:
    """A key without `images:read` owns no image, and one without `models:read` no model (R1)."""
    column, owning = OWNED_BY[table]
    of = row(**{column: OWNER}, deleted_at=None)
    assert holds(allows(Audience.OWNER, table, of, eyes(**{key: OWNER}))) is (key == owning)
    assert not holds(allows(Audience.OWNER, table, of, A_STRANGER))
    assert not holds(allows(Audience.OWNER, table, of, MODERATOR))


def test_all_that_has_an_owner_is_in_the_test_before() -> None:
    assert set(OWNER_OF) == set(OWNED_BY)
    assert set(WHY) == {tables.Image, tables.Model, tables.Account}


@pytest.mark.parametrize(("table", "owning"), [(tables.Image, "images"), (tables.Model, "models"), (tables.Account, "account")])
def test_only_the_key_of_its_kind_opens_what_is_private(table: type, owning: str) -> None:
    """R1: a key that lacks the scope sees what everybody sees."""
    of = row(pk=OWNER, owner_pk=OWNER, listed=0, kept=1, appeal_open=False, visibility="PRIVATE", leaving_at="2026-11-24", deleted_at=None)
    assert [key for key in KEYS if holds(visible(table, of, eyes(**{key: OWNER})))] == [owning]


def test_a_generation_that_was_deleted_is_not_even_its_owners() -> None:
    """R13."""
    assert not holds(allows(Audience.OWNER, tables.Generation, row(owner_pk=OWNER, deleted_at="2026-11-24"), HERS))


@pytest.mark.parametrize(
    ("audience", "let_in"),
    [
        (Audience.ANYONE, set(EVERYBODY)),
        (Audience.VIA_PARENT, set(EVERYBODY)),
        (Audience.VISIBLE, {"the owner"}),
        (Audience.OWNER, {"the owner"}),
        (Audience.SIGNED_IN, {"the owner", "a stranger", "staff", "a moderator"}),
        (Audience.OWNER_OR_STAFF, {"the owner", "staff", "a moderator"}),
        (Audience.STAFF, {"staff", "a moderator"}),
    ],
)
def test_each_audience_lets_in_whom_it_names(audience: Audience, let_in: set[str]) -> None:
    found = {name for name, viewer in EVERYBODY.items() if holds(allows(audience, tables.Image, image(), viewer))}
    assert found == let_in


def test_the_first_member_is_signed_in_too_and_a_key_is_signed_in_whatever_its_scopes() -> None:
    assert holds(allows(Audience.SIGNED_IN, tables.Plan, row(), eyes(account=1)))
    assert not holds(allows(Audience.SIGNED_IN, tables.Plan, row(), eyes(images=OWNER, models=OWNER, staff=1, moderates=1)))
