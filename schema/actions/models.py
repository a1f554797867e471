"""What owners do with their models: show them, keep them to themselves, delete them (R10, R13)."""

from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select, update

from schema.actions.images import DECISIONS
from schema.actions.refusals import Refused, denied
from schema.actions.rows import key, stored
from schema.actions.work import Work
from schema.rules import plans
from schema.rules.plans import DenialReason, Facts
from schema.tables import Model, ModelStatus, Training, Visibility

WITHOUT_CONTENT: Final[dict[str, Any]] = {"name": "", "description": None, "trigger": None, "style": "", "learned": None}


def facts_of(work: Work, model: Model) -> Facts:
    """What the rules decide on."""
    mine = model.owner_pk == work.viewer.models_key
    return Facts(mine, model.visibility, hidden=False, asked_paid=model.asked_paid if mine else None, model=True)


def set_model_visibility(work: Work, id: str, visibility: Visibility) -> int:
    """Make an own model public or private (R4, R5); its pk. What is so already stays as it is, and what was made with it stays as it is."""
    model = work.find(Model, id, "model")
    decision = DECISIONS[visibility](work.viewer, facts_of(work, model))
    if decision.reason not in (None, DenialReason.ALREADY_SO):
        raise Refused(denied(decision.reason, "model"))
    if decision.allowed:
        model.visibility = visibility
        stored(work.session, model)
        work.record(f"model.made_{visibility.lower()}", model.id)
    return key(model)


def delete_model(work: Work, id: str) -> str:
    """Delete an own model; its id. Images that were made with it say of no model any more (R11, R13)."""
    model = work.find(Model, id, "id")
    if reason := plans.delete(work.viewer, facts_of(work, model)).reason:
        raise Refused(denied(reason, "id"))
    work.record("model.deleted", model.id)
    empty_models(work, col(Model.pk) == model.pk)
    return id


def empty_models(work: Work, *which: ColumnElement[bool]) -> None:
    """Leave stones without content, which what was made with them rests on. What is still trained is not trained on."""
    models = work.session.exec(select(Model).where(*which, col(Model.deleted_at).is_(None)).with_for_update()).all()
    work.cancel += [model.id for model in models if model.status == ModelStatus.TRAINING]
    work.discard += [model.learned for model in models if model.learned]
    emptied = col(Training.model_pk).in_([model.pk for model in models])
    work.session.exec(update(Training).where(emptied).values(dataset_pk=None, idempotency_key=None, idempotency_digest=None))
    for model in models:
        stored(work.session, model.sqlmodel_update({"deleted_at": work.now, **WITHOUT_CONTENT}))
