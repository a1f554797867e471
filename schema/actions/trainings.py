"""Training a model of one's own: asking for it (R10, R17), how it goes on, and how it ends.

As with a generation the row decides, in one statement, so that doing anything twice changes nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, func, select, update

from schema.actions import audit
from schema.actions.asks import TrainAsk
from schema.actions.datasets import FEWEST
from schema.actions.idempotency import asked_before, digest
from schema.actions.jobs import Turn
from schema.actions.periods import turn_after, turn_at
from schema.actions.refusals import ErrorCode, Refusal, Refused, content_refused, decided_against, denied, invalid, not_found, refuse_if
from schema.actions.rows import key, stored
from schema.actions.settings import check_key
from schema.actions.subscriptions import end_periods, subscription_of
from schema.actions.texts import check_text, clean
from schema.actions.work import Work, bytes_of
from schema.rules import plans
from schema.rules.plans import DenialReason
from schema.rules.viewer import PlanTerms
from schema.tables import (
    Dataset,
    DatasetPicture,
    Image,
    Model,
    ModelStatus,
    RefillPeriod,
    Subscription,
    Training,
    Upload,
    Visibility,
    as_text,
)

TRIGGER: Final = re.compile(r"[^\W_]{2,32}")  # one word, of letters and digits of any script


def train_model(work: Work, ask: TrainAsk) -> int:
    """Ask for a model from an own dataset; its pk."""
    before = asked_before(work, Training, ask)
    return before.model_pk if before else _ask(work, ask)


def _ask(work: Work, ask: TrainAsk) -> int:
    end_periods(work.session, work.now, work.viewer.account_pk)
    subscription = subscription_of(work.session, work.viewer.account_pk)
    dataset = work.seen(Dataset, [ask.dataset]).get(ask.dataset)
    visibility = plans.model_visibility(work.viewer, ask.visibility)
    refuse_if(decided_against(plans.train_model(work.viewer)))
    plan = work.viewer.plan
    if plan is None:
        raise ValueError("an account is on a plan")
    refuse_if(
        [
            *_check_words(work, ask),
            *_check_dataset(work, dataset),
            *([denied(visibility, "visibility")] if isinstance(visibility, DenialReason) else ()),
        ]
    )
    refuse_if(_used_up(work, subscription, plan))
    base = _base(work)
    if dataset is None or base is None or isinstance(visibility, DenialReason):
        raise Refused(invalid("No engine of this house learns, so no model can be trained in it."))
    subscription.trainings_used += 1
    work.session.add(subscription)
    return _begun(work, ask, plan, visibility, dataset, base)


def _check_words(work: Work, ask: TrainAsk) -> Iterator[Refusal]:
    for text, name, least, most, field in (
        (clean(ask.name), "The name", 1, 80, "name"),
        (clean(ask.description or ""), "The description", 0, 500, "description"),
        (clean(ask.trigger), "The trigger word", 2, 32, "trigger"),
    ):
        yield from (wrong := check_text(text, name, least, most, field, lines=field == "description"))
        if not wrong and field == "trigger" and not TRIGGER.fullmatch(text):
            yield invalid("The trigger is one word, of letters and digits alone.", field)
        if work.refused.refuses(text):
            yield content_refused(field)
    if ask.idempotency_key is not None:
        yield from check_key(ask.idempotency_key)


def _check_dataset(work: Work, dataset: Dataset | None) -> Iterator[Refusal]:
    if dataset is None:
        yield not_found("dataset")
    elif (size := len(_pictures(work.session, dataset.pk))) < FEWEST:
        yield invalid(f"This dataset has {size} pictures left. A model learns from {FEWEST} at least.", "dataset")


def _used_up(work: Work, subscription: Subscription, plan: PlanTerms) -> Iterator[Refusal]:
    if plans.trainings_left(plan.trainings, subscription.trainings_used) < 1:
        again = as_text(turn_after(subscription.since, RefillPeriod.MONTH, work.now))[:10]
        message = f"All {plan.trainings} trainings of this month are used. There are new ones from {again} on."
        yield Refusal(ErrorCode.TOO_MANY_REQUESTS, message)
    if (waiting := _ahead(work)) >= plan.concurrency:
        message = f"{waiting} of your models are being trained. Wait until one is done, or delete one."
        yield Refusal(ErrorCode.TOO_MANY_REQUESTS, message)


def _ahead(work: Work) -> int:
    """How many of the viewer's are trained, or wait for it."""
    own = (Model.owner_pk == work.viewer.account_pk, Model.status == ModelStatus.TRAINING, col(Model.deleted_at).is_(None))
    return work.session.exec(select(func.count()).select_from(Model).where(*own)).one()


def _base(work: Work) -> Model | None:
    """The model of the house that others are trained on: the usual one where that learns, else the oldest that does."""
    learning = (col(Model.owner_pk).is_(None), Model.listed == 1, Model.learns == true())
    return work.session.exec(select(Model).where(*learning).order_by(col(Model.usual).is_(None), col(Model.pk)).limit(1)).first()


def _begun(work: Work, ask: TrainAsk, plan: PlanTerms, visibility: Visibility, dataset: Dataset, base: Model) -> int:
    ahead = _ahead(work)
    model = Model(
        owner_pk=work.viewer.account_pk,
        name=clean(ask.name),
        description=clean(ask.description or "") or None,
        trigger=clean(ask.trigger),
        visibility=visibility,
        status=ModelStatus.TRAINING,
        asked_paid=plan.paid,
        created_at=work.now,
        **{name: getattr(base, name) for name in ("engine", "engine_model", "price", "outside", "takes_private")},
    )
    stored(work.session, model)
    training = Training(
        model_pk=key(model),
        owner_pk=work.viewer.account_pk,
        asked_paid=plan.paid,
        dataset_pk=key(dataset),
        idempotency_key=ask.idempotency_key,
        idempotency_digest=digest(ask) if ask.idempotency_key else None,
        created_at=work.now,
    )
    stored(work.session, training)
    work.record("model.asked", model.id, visibility)
    work.train[model.id] = ahead
    return key(model)


# How it goes on: the house's side.


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learned: by which engine, on which of its models, under which word, from which pictures (keys of the store)."""

    engine: str
    model: str
    trigger: str
    pictures: tuple[str, ...]


def _pictures(session: Session, dataset_pk: int | None) -> list[str]:
    """Where the pictures of a dataset lie, as its owner chose them; without those that moderation hid."""
    found = select(Upload.storage_key, Image.storage_key).select_from(DatasetPicture).join(Upload, isouter=True).join(Image, isouter=True)
    learned_from = (DatasetPicture.dataset_pk == dataset_pk, col(Image.hidden_at).is_(None))
    rows = session.exec(found.where(*learned_from).order_by(col(DatasetPicture.pk))).all()
    return [bytes_of(upload or image)[0] for upload, image in rows]


def _of(session: Session, model_id: str) -> tuple[Model, Training]:
    """Both, locked until the transaction ends."""
    both = select(Model, Training).where(Model.id == model_id, Training.model_pk == Model.pk)
    return session.exec(both.with_for_update()).one()


def untrained(session: Session) -> list[str]:
    """The ids of all models that are still to be trained, oldest first."""
    return list(session.exec(select(Model.id).where(*_waiting()).order_by(col(Model.pk))).all())


def is_to_be_trained(session: Session, model_id: str) -> bool:
    """Is it one of these?"""
    return session.exec(select(Model.id).where(Model.id == model_id, *_waiting())).first() is not None


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return (col(Model.status) == ModelStatus.TRAINING, col(Model.deleted_at).is_(None), col(Model.owner_pk).is_not(None))


def student(session: Session, model_id: str) -> tuple[int, str]:
    """Whose model it is, and which engine learns it: the same at any time."""
    model, training = _of(session, model_id)
    return training.owner_pk, model.engine


def begin_training(session: Session, model_id: str, now: datetime) -> Turn:
    """Let it be trained, if it is its turn: of one member one model at a time."""
    model, training = _of(session, model_id)
    if model.status != ModelStatus.TRAINING or model.deleted_at is not None:
        return Turn.NEVER
    if training.started_at is not None:
        return Turn.NOW
    others = select(func.count()).select_from(Training).join(Model, col(Model.pk) == Training.model_pk)
    going = (Training.owner_pk == training.owner_pk, col(Training.started_at).is_not(None), col(Training.finished_at).is_(None))
    if session.exec(others.where(*going, col(Model.deleted_at).is_(None))).one():
        return Turn.LATER
    training.started_at = now
    stored(session, training)
    return Turn.NOW


def lesson(session: Session, model_id: str) -> Lesson:
    model, training = _of(session, model_id)
    return Lesson(model.engine, model.engine_model, model.trigger or "", tuple(_pictures(session, training.dataset_pk)))


def report_training(session: Session, model_id: str, progress: float) -> bool:
    """Progress only grows, from 0 to 1. False where it is not trained any more."""
    model, training = _of(session, model_id)
    training.progress = max(training.progress, min(max(progress, 0.0), 1.0))
    session.add(training)
    return model.status == ModelStatus.TRAINING and model.deleted_at is None


def finish_training(session: Session, model_id: str, learned: str, now: datetime) -> list[str]:
    """It is trained: what it learned lies under this key. Answers the keys of the store that are to be discarded after the commit."""
    model, _ = _of(session, model_id)
    if not _end(session, model_id, now, ModelStatus.READY, progress=1.0):
        return [] if model.learned == learned else [learned]
    model.learned = learned
    stored(session, model)
    audit.record(session, now, None, "model.trained", model_id)
    return []


def fail_training(session: Session, model_id: str, message: str, now: datetime) -> None:
    """It could not be trained: say why, and give the training back, once, if it is of this month."""
    if _end(session, model_id, now, ModelStatus.FAILED, error=message):
        _, training = _of(session, model_id)
        subscription = subscription_of(session, training.owner_pk)
        if training.created_at >= turn_at(subscription.since, RefillPeriod.MONTH, now):
            subscription.trainings_used = max(0, subscription.trainings_used - 1)
            stored(session, subscription)
        audit.record(session, now, None, "model.failed", model_id)


def _end(session: Session, model_id: str, now: datetime, status: ModelStatus, **values: Any) -> bool:
    """Once. False where it had ended, or is deleted."""
    going = (col(Model.id) == model_id, col(Model.status) == ModelStatus.TRAINING, col(Model.deleted_at).is_(None))
    if not session.exec(update(Model).where(*going).values(status=status)).rowcount:
        return False
    _, training = _of(session, model_id)
    stored(session, training.sqlmodel_update({"finished_at": now, "dataset_pk": None, **values}))
    return True
