"""What the caller did wrong, as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from schema.rules.plans import MESSAGES, Decision, DenialReason


class ErrorCode(StrEnum):
    """The codes of `UserError`."""

    NOT_FOUND = "NOT_FOUND"
    NOT_YOURS = "NOT_YOURS"
    INVALID = "INVALID"
    WRONG_CREDENTIALS = "WRONG_CREDENTIALS"
    TERMS_NOT_ACCEPTED = "TERMS_NOT_ACCEPTED"
    CONTENT_REFUSED = "CONTENT_REFUSED"
    HIDDEN_BY_MODERATION = "HIDDEN_BY_MODERATION"
    TAKEN = "TAKEN"
    PAID_PLAN_REQUIRED = "PAID_PLAN_REQUIRED"
    MADE_ON_FREE_PLAN = "MADE_ON_FREE_PLAN"
    NOT_ENOUGH_TOKENS = "NOT_ENOUGH_TOKENS"
    TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS"
    CONFLICT = "CONFLICT"
    PAYMENT_REQUIRED = "PAYMENT_REQUIRED"


NOT_THERE: Final = "There is nothing by this name that you can see."  # R15: absent, deleted and private read alike


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that was wrong. `field` is the way to it inside of the input, in the API's names: ["prompt"], ["images", "3"]."""

    code: ErrorCode
    message: str
    field: tuple[str, ...] | None = None


class Refused(Exception):
    """Nothing was done. `errors` is everything that was wrong, at once."""

    def __init__(self, *errors: Refusal) -> None:
        super().__init__(", ".join(error.code for error in errors))
        self.errors = list(errors)


def invalid(message: str, *field: str) -> Refusal:
    return Refusal(ErrorCode.INVALID, message, field)


def not_found(*field: str) -> Refusal:
    """R15: the same words whatever the cause."""
    return Refusal(ErrorCode.NOT_FOUND, NOT_THERE, field)


def content_refused(*field: str) -> Refusal:
    """R14: it says nothing of what it was."""
    return Refusal(ErrorCode.CONTENT_REFUSED, "This house does not paint this, and nothing of it is kept. Write it in other words.", field)


def denied(reason: DenialReason, *field: str) -> Refusal:
    """A decision of the rules against the caller, in the words of the rules."""
    return Refusal(ErrorCode(reason), MESSAGES[reason], field)


def decided_against(decision: Decision, *field: str) -> list[Refusal]:
    """What a decision says against the caller, in its own words; nothing where it allows."""
    return [Refusal(ErrorCode(decision.reason), decision.message or "", field or None)] if decision.reason else []


def refuse_if(wrong: Iterable[Refusal]) -> None:
    """Raise Refused with all of them, if there are any."""
    if errors := list(wrong):
        raise Refused(*errors)
