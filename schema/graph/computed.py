"""Values that are pure functions of who asks and of columns. What may be done is decided in schema/rules; here it is only asked."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Final

from schema.actions import ledger
from schema.ports import Clock
from schema.rules import plans
from schema.rules.content import NOTHING_REFUSED, RefusalList
from schema.rules.numbers import SUPPRESSED_BELOW
from schema.rules.plans import Decision, Facts
from schema.rules.viewer import Viewer
from schema.tables import GenerationStatus, ModelStatus, PlanStatus, Visibility, as_text

SURE: Final = 0.1  # progress, before which nothing is said of what is left


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, by which clock, and where the house can be reached from outside."""

    viewer: Viewer
    clock: Clock
    address: str  # scheme, host and port, without a slash at the end
    refused: RefusalList = NOTHING_REFUSED  # what whoever runs the house will not have asked for

    def now(self) -> datetime:
        return self.clock.now()

    @property
    def moment(self) -> str:
        """The present, as the API writes it."""
        return as_text(self.now())


@dataclass(frozen=True, slots=True)
class Price:
    amount: int
    currency: str


def image_url(asker: Asker, media_key: str, size: Any) -> str:
    return f"{asker.address}/media/{media_key}/{size.value}.{'png' if size.name == 'ORIGINAL' else 'webp'}"


def preview_url(asker: Asker, id: str, preview: str | None) -> str | None:
    """It is another one for each look."""
    return f"{asker.address}/previews/{id}?at={preview[-8:]}" if preview else None


def facts(mine: bool, visibility: str | None, hidden: bool | None, asked_paid: bool | None) -> Facts:
    return Facts(mine=bool(mine), visibility=visibility or "", hidden=bool(hidden), asked_paid=asked_paid)


def model_facts(mine: bool, visibility: str | None, asked_paid: bool | None) -> Facts:
    return Facts(mine=bool(mine), visibility=visibility or "", hidden=False, asked_paid=asked_paid, model=True)


def may_remix(asker: Asker) -> Decision:
    return plans.remix(asker.viewer)


def may_copy_prompt(_asker: Asker) -> Decision:
    return plans.copy_prompt()


def may_make_public(asker: Asker, *row: Any) -> Decision:
    return plans.make_public(asker.viewer, facts(*row))


def may_make_private(asker: Asker, *row: Any) -> Decision:
    return plans.make_private(asker.viewer, facts(*row))


def may_delete(asker: Asker, *row: Any) -> Decision:
    return plans.delete(asker.viewer, facts(*row))


def may_upscale(asker: Asker, *row: Any) -> Decision:
    return plans.upscale(asker.viewer, facts(*row))


def may_make_model_public(asker: Asker, *row: Any) -> Decision:
    return plans.make_public(asker.viewer, model_facts(*row))


def may_make_model_private(asker: Asker, *row: Any) -> Decision:
    return plans.make_private(asker.viewer, model_facts(*row))


def may_delete_model(asker: Asker, *row: Any) -> Decision:
    return plans.delete(asker.viewer, model_facts(*row))


def training_status(_asker: Asker, finished_at: str | None, error: str | None) -> ModelStatus:
    if finished_at is None:
        return ModelStatus.TRAINING
    return ModelStatus.READY if error is None else ModelStatus.FAILED


def may_use_model(asker: Asker, visibility: str) -> Decision:
    return plans.use_model(asker.viewer, visibility)


def may_train(asker: Asker) -> Decision:
    return plans.train_model(asker.viewer)


def trainings_left(_asker: Asker, plan_has: int, used: int) -> int:
    return plans.trainings_left(plan_has, used)


def may_generate_privately(asker: Asker) -> Decision:
    return plans.generate_privately(asker.viewer)


def may_use_alchemy(asker: Asker) -> Decision:
    return plans.use_alchemy(asker.viewer)


def queue_position(_asker: Asker, status: str, waiting: int) -> int | None:
    return waiting if status == "QUEUED" else None


def seconds_left(asker: Asker, status: str, progress: float, started_at: Any) -> int | None:
    """As long again as it took so far, for what is left."""
    if status != GenerationStatus.RUNNING or started_at is None or progress < SURE:
        return None
    began = started_at if isinstance(started_at, datetime) else datetime.fromisoformat(started_at)
    return ceil(max(0.0, (asker.now() - began).total_seconds()) * (1 - progress) / progress)


def money(_asker: Asker, amount: int, currency: str) -> Price:
    return Price(amount, currency)


def plan_status(_asker: Asker, next_plan: int | None, past_due: bool) -> PlanStatus:
    if next_plan is not None:
        return PlanStatus.ENDS_AT_PERIOD_END
    return PlanStatus.PAST_DUE if past_due else PlanStatus.ACTIVE


def refills_by(_asker: Asker, available: int, reserved: int, tops_up_to: int) -> int:
    return ledger.refill(tops_up_to, available, reserved)


def words(_asker: Asker, text: str) -> list[str]:
    return text.split()


def scopes(asker: Asker) -> list[str]:
    return sorted(asker.viewer.scopes)


def default_visibility(asker: Asker) -> Visibility:
    return plans.default_visibility(asker.viewer)


def as_it_is(_asker: Asker, value: Any) -> Any:
    return value


def share(_asker: Asker, part: int | None, rest: int | None) -> float | None:
    """How much of the whole the part is."""
    return part / (part + rest) if part is not None and rest is not None and part + rest else None


def suppressed_below(_asker: Asker) -> int:
    return SUPPRESSED_BELOW
