"""Who asks: the viewer, as a request finds it, and never a moment older."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property
from typing import Final

from sqlalchemy import ColumnElement, literal

from schema.tables import Visibility

MEMBER_SCOPES: Final = frozenset(
    {"images:read", "images:write", "models:read", "models:write", "account:read", "account:write", "session"},
)
STAFF_SCOPES: Final = frozenset({"insights:read", "moderation:write"})
LEAVING_SCOPES: Final = frozenset({"session", "account:read"})  # R1: an account that is being deleted may cancel that, export and sign out
SESSIONS_ALONE: Final = frozenset({"session"})  # what makes, widens or ends access needs it, and no key can hold it
LEAVING_MAY: Final = frozenset({"signOut", "exportAccount", "cancelAccountDeletion", "signIn", "signUp"})


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What a plan allows."""

    pk: int
    code: str
    paid: bool
    private_images: bool
    private_models: bool
    alchemy: bool
    tokens: int
    trainings: int
    concurrency: int


@dataclass(frozen=True)
class Viewer:
    """Who asks. `account_pk` is 0 when nobody is signed in."""

    account_pk: int = 0
    account_id: str | None = None
    session_pk: int = 0
    key_id: str | None = None  # of the API key that was presented
    staff: bool = False
    scopes: frozenset[str] = field(default_factory=frozenset)
    plan: PlanTerms | None = None
    chosen_visibility: Visibility | None = None
    accepted_terms: str = ""
    leaving: bool = False

    @property
    def signed_in(self) -> bool:
        return self.account_pk != 0

    @property
    def writes_images(self) -> bool:
        """An account that is being deleted does not (R1), nor a key without the scope."""
        return "images:write" in self.scopes

    @property
    def writes_models(self) -> bool:
        return "models:write" in self.scopes

    @property
    def images_key(self) -> int:
        """The key by which it owns images and generations: without `images:read`, none."""
        return self.account_pk if "images:read" in self.scopes else 0

    @property
    def models_key(self) -> int:
        return self.account_pk if "models:read" in self.scopes else 0

    @property
    def account_read_key(self) -> int:
        """The key by which it owns what `account:read` is asked for, by whatever way it is reached."""
        return self.account_pk if "account:read" in self.scopes else 0

    @property
    def acts_as_staff(self) -> bool:
        """A key of staff that was given no scope of staff acts as a member's."""
        return self.staff and bool(self.scopes & STAFF_SCOPES)

    @property
    def moderates(self) -> bool:
        return self.staff and "moderation:write" in self.scopes

    @cached_property
    def eyes(self) -> Mapping[str, int]:
        """What a predicate is told of the viewer: the fields of Eyes."""
        return {
            "account": self.account_pk,
            "images": self.images_key,
            "models": self.models_key,
            "account_read": self.account_read_key,
            "staff": int(self.acts_as_staff),
            "moderates": int(self.moderates),
        }

    @cached_property
    def audience(self) -> tuple[bool, bool, frozenset[str]]:
        """All that a prepared document may depend on: what is decided before any row is read."""
        return (self.signed_in, self.staff, self.scopes)


NOBODY: Final = Viewer()


@dataclass(frozen=True, slots=True)
class Eyes:
    """The viewer, as expressions. A key is the `pk` of the viewer's account; 0, which no row has, where nobody is signed in, or an API key
    lacks the scope (`images:read` for images and generations, `models:read` for models, `account:read` for API keys)."""

    account: ColumnElement[int]
    images: ColumnElement[int]
    models: ColumnElement[int]
    account_read: ColumnElement[int]
    staff: ColumnElement[int]  # 1 or 0
    moderates: ColumnElement[int]  # 1 or 0: staff with moderation:write

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(value.name for value in fields(cls))

    @classmethod
    def of(cls, expression: Callable[[str], ColumnElement[int]]) -> "Eyes":
        """The viewer, where `expression` has a value of it by its name."""
        return cls(*map(expression, cls.names()))

    @classmethod
    def of_member(cls, key: ColumnElement[int]) -> "Eyes":
        """A member with this key, by a session of its own; as staff it sees no more."""
        return cls.of(lambda name: literal(0) if name in ("staff", "moderates") else key)


def session_scopes(*, staff: bool, leaving: bool) -> frozenset[str]:
    """A session holds all that its account may hold."""
    if leaving:
        return LEAVING_SCOPES
    return MEMBER_SCOPES | STAFF_SCOPES if staff else MEMBER_SCOPES


def grantable(held: frozenset[str]) -> frozenset[str]:
    """What whoever holds these may give to a key."""
    return held - SESSIONS_ALONE


def key_scopes(given: frozenset[str], *, staff: bool, leaving: bool) -> frozenset[str] | None:
    """What a key holds: of what it was given, as much as its account may hold at this moment.

    None where it is nobody's: what an account that is being deleted may still do takes a session (R1).
    """
    return None if leaving else given & grantable(session_scopes(staff=staff, leaving=False))


def may_call(viewer: Viewer, mutation: str) -> bool:
    """May an account in this state call it, whatever scopes it holds? One that is being deleted ends that, exports or signs out (R1)."""
    return not viewer.leaving or mutation in LEAVING_MAY


def plan_at(plan: PlanTerms, following: PlanTerms | None, period_ends_at: datetime | None, now: datetime) -> PlanTerms:
    """The plan of this moment: a downgrade takes effect when the period that was paid for is over."""
    if following is None or period_ends_at is None or now < period_ends_at:
        return plan
    return following
