"""Scalars and enums of the API."""

import re
from datetime import UTC, date, datetime
from typing import Any, Final, NewType

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema import tables
from schema.rules import plans
from schema.tables import Visibility as Visibility  # for inputs, which have to come after it is an enum of the API
from schema.tables import kinds

DateTime = NewType("DateTime", str)
Date = NewType("Date", str)
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)


def parsed(value: Any) -> datetime:
    """A moment that a client gives, in milliseconds; with any offset. Raises ValueError where it is none."""
    if not isinstance(value, str) or not RFC_3339.fullmatch(value):
        raise ValueError("It is written as in RFC 3339: 2026-11-24T12:00:00.000Z.")
    try:
        found = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("It is before the year 1, or after 9999.") from error
    return found.replace(microsecond=found.microsecond // 1000 * 1000)


DATE_TIME = strawberry.scalar(
    name="DateTime",
    description="A moment: RFC 3339 in UTC with milliseconds and `Z`.",
    specified_by_url="https://scalars.graphql.org/andimarek/date-time",
    serialize=str,
    parse_value=parsed,
)


def day(value: Any) -> str:
    """A day that a client gives, as it is stored. Raises ValueError where it is none."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("It is written as a day in UTC: 2026-11-24.")
    return date.fromisoformat(value).isoformat()


DATE = strawberry.scalar(name="Date", description="A day in UTC, `YYYY-MM-DD`.", serialize=str, parse_value=day)
SCALARS: dict[Any, Any] = {DateTime: DATE_TIME, Date: DATE}

for enum, description in {
    tables.Visibility: "Who may see it: everybody, or its owner alone.",
    tables.Tool: "How an image was made.",
    tables.ModelStatus: "Whether a model can be used.",
    tables.GenerationStatus: "How far a generation is.",
    tables.FailureCode: "Why a generation failed. Its tokens are back.",
    tables.RefillPeriod: "How often tokens are topped up.",
    tables.PlanStatus: "What becomes of a subscription.",
    tables.TokenReason: "What a line of the ledger is for.",
    tables.LicenceCause: "What opened or closed an interval of the licence.",
    kinds.ReportReason: "What a report is about.",
    plans.DenialReason: "Why something may not be done.",
}.items():
    strawberry.enum(enum, description=description)


def config() -> StrawberryConfig:
    return StrawberryConfig(scalar_map=SCALARS)
