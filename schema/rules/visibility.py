"""Who may see what (R1, R8 to R15).

The algorithm:
1. Everything that is stored is a row, and a row exists for a viewer or it does not. There is no third answer (R15).
2. The row of an image, a model or an account exists for a viewer when a reason in WHY holds. No role, plan, setting or second way adds one.
3. What only its owner reads (costs, licences, generations, tokens, a plan) is a row of its own; it exists for that owner.
4. An audience is a yes or no for a row and a viewer. Those that meet (of a type, of a field) are joined by AND: they only narrow.

The viewer comes as expressions: this one text is the predicate of each statement, of SQLite's guarded views and of PostgreSQL's policies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, literal_column, or_, true

from schema import tables
from schema.rules.viewer import Eyes

Row = Any  # the columns of a table, of an alias or of a view, by name
Predicate = ColumnElement[bool]
YES: Final[ColumnElement[int]] = literal_column("1")


class Audience(Enum):
    """Who may read. On a type: which rows exist for the viewer. On a field: which rows show its value."""

    ANYONE = "every viewer"
    VISIBLE = "whoever one of the reasons of R1 (a model: R10) admits"
    OWNER = "the owner of the row"
    VIA_PARENT = "whoever reaches the field that leads here"
    SIGNED_IN = "any signed-in viewer"
    OWNER_OR_STAFF = "the owner of the row, or staff"
    STAFF = "staff; it never widens: the row still has to pass the rule of its own type"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row exists for a viewer: in words, and as a predicate."""

    name: str
    because: str
    holds: Callable[[Row, Eyes], Predicate]


def is_there(account: Row) -> Predicate:
    """Neither deleted nor being deleted (R1)."""
    return and_(account.leaving_at.is_(None), account.deleted_at.is_(None))


# The database derives `listed` (public, not hidden, not deleted, its owner there) and `kept` (not deleted, its owner there).
WHY: Final[dict[type, tuple[Reason, ...]]] = {
    tables.Image: (
        Reason(
            "public", "it is public, not hidden by moderation, not deleted, and its owner is there", lambda image, eyes: image.listed == YES
        ),
        Reason("own", "you own it, and it is not deleted", lambda image, eyes: and_(image.owner_pk == eyes.images, image.kept == YES)),
        Reason(
            "appeal",
            "its owner appealed against its being hidden, and you moderate",
            lambda image, eyes: and_(
                eyes.moderates == YES, image.appeal_open == true(), image.visibility == literal_column("'PUBLIC'"), image.kept == YES
            ),
        ),
    ),
    tables.Model: (
        Reason("public", "it is public, not deleted, and its owner is there", lambda model, eyes: model.listed == YES),
        Reason("own", "you own it, and it is not deleted", lambda model, eyes: and_(model.owner_pk == eyes.models, model.kept == YES)),
    ),
    tables.Account: (
        Reason("there", "the account is there", lambda account, eyes: is_there(account)),
        Reason("own", "it is yours", lambda account, eyes: and_(account.pk == eyes.account, account.deleted_at.is_(None))),
    ),
}

OWNER_OF: Final[dict[type, Callable[[Row, Eyes], Predicate]]] = {
    tables.Image: lambda image, eyes: image.owner_pk == eyes.images,
    tables.ImageRecord: lambda record, eyes: record.owner_pk == eyes.images,
    tables.Generation: lambda generation, eyes: and_(generation.owner_pk == eyes.images, generation.deleted_at.is_(None)),
    tables.Upload: lambda upload, eyes: upload.owner_pk == eyes.images,
    tables.LicenceInterval: lambda interval, eyes: interval.owner_pk == eyes.images,
    tables.Moderation: lambda moderation, eyes: moderation.owner_pk == eyes.images,
    tables.Model: lambda model, eyes: model.owner_pk == eyes.models,
    tables.Training: lambda training, eyes: training.owner_pk == eyes.models,
    tables.Dataset: lambda dataset, eyes: dataset.owner_pk == eyes.models,
    tables.DatasetPicture: lambda picture, eyes: picture.owner_pk == eyes.models,
    tables.Account: lambda account, eyes: account.pk == eyes.account,
    tables.Member: lambda member, eyes: member.account_pk == eyes.account,
    tables.Subscription: lambda subscription, eyes: subscription.account_pk == eyes.account,
    tables.TokenEntry: lambda entry, eyes: entry.account_pk == eyes.account,
    tables.ApiKey: lambda key, eyes: key.account_pk == eyes.account_read,
    tables.Like: lambda like, eyes: like.account_pk == eyes.images,
}


def visible(table: type, row: Row, eyes: Eyes) -> Predicate:
    """Does this row exist for the viewer (R1, R10)?"""
    return or_(*(reason.holds(row, eyes) for reason in WHY[table]))


def allows(audience: Audience, table: type, row: Row, eyes: Eyes) -> Predicate:
    """Is the viewer, for this row, in the audience?"""
    match audience:
        case Audience.ANYONE | Audience.VIA_PARENT:
            return true()
        case Audience.VISIBLE:
            return visible(table, row, eyes)
        case Audience.OWNER:
            return OWNER_OF[table](row, eyes)
        case Audience.SIGNED_IN:
            return eyes.account > literal_column("0")
        case Audience.STAFF:
            return eyes.staff == YES
        case Audience.OWNER_OR_STAFF:
            return or_(OWNER_OF[table](row, eyes), eyes.staff == YES)
