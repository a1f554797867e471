"""Scalars and enums of the API."""

from typing import Any, NewType

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema import tables
from schema.rules import plans
from schema.tables import Visibility as Visibility  # for inputs, which have to come after it is an enum of the API
from schema.tables import kinds

DateTime = NewType("DateTime", str)
DATE_TIME = strawberry.scalar(
    name="DateTime",
    description="A moment: RFC 3339 in UTC with milliseconds and `Z`.",
    specified_by_url="https://scalars.graphql.org/andimarek/date-time",
    serialize=str,
    parse_value=str,
)
SCALARS: dict[Any, Any] = {DateTime: DATE_TIME}

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
