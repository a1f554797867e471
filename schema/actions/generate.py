"""Asking for pictures: from words, or from an image that the viewer sees (R2, R3, R6, R8, R10, R17)."""

import secrets
from typing import Any

from sqlmodel import select

from schema.actions import ledger
from schema.actions.asks import Ask, GenerateAsk, RemixAsk, UpscaleAsk
from schema.actions.assess import Assessment, ModelFacts, SourceFacts, assess
from schema.actions.idempotency import asked_before, digest
from schema.actions.jobs import ahead
from schema.actions.refusals import ErrorCode, Refusal, Refused
from schema.actions.rows import key, stored
from schema.actions.settings import SEEDS, upload_facts
from schema.actions.subscriptions import end_periods
from schema.actions.work import Work, bytes_of
from schema.rules.visibility import visible
from schema.tables import Generation, Image, Model, ModelStatus, Tool, Upload, new_id


def generate(work: Work, ask: GenerateAsk) -> int:
    """Ask for pictures from words, or from an own upload; the pk of the generation."""
    return generated_before(work, ask) or _ask(work, ask, _upload(work, ask.upload))


def remix(work: Work, ask: RemixAsk) -> int:
    """Ask for pictures from an image that the viewer sees (R8); the pk of the generation.

    The right is checked now and the pixels are copied now, so that what becomes of the source later changes nothing and tells nothing.
    """
    return generated_before(work, ask) or _ask(work, ask, work.seen(Image, [ask.image]).get(ask.image))


def _upload(work: Work, id: str | None) -> Upload | None:
    return None if id is None else work.seen(Upload, [id]).get(id)


def source_facts(source: Image | Upload) -> SourceFacts:
    if isinstance(source, Upload):
        return upload_facts(source.width, source.height)
    return SourceFacts(source.visibility, source.prompt, source.negative_prompt, source.width, source.height)


def model_facts(model: Model) -> ModelFacts:
    return ModelFacts(model.visibility, model.status == ModelStatus.READY, model.price, model.takes_private)


def generated_before(work: Work, ask: Ask | UpscaleAsk) -> int | None:
    """The generation that this very ask began within a day."""
    before = asked_before(work, Generation, ask)
    return key(before) if before else None


def _ask(work: Work, ask: Ask, source: Image | Upload | None) -> int:
    end_periods(work.session, work.now, work.viewer.account_pk)
    model, usual = _model(work, ask, source), _usual_model(work)
    answer = assess(
        ask,
        work.viewer,
        source_facts(source) if source else None,
        model_facts(model) if model else None,
        model_facts(usual) if usual else None,
        ledger.balance(work.session, work.viewer.account_pk),
        work.refused,
    )
    painter = model if answer.with_model else usual
    if painter is None or not answer.allowed:
        raise Refused(*answer.wrong)
    return reserve(work, _generation(work, ask, answer, source, painter))


def _model(work: Work, ask: Ask, source: Image | Upload | None) -> Model | None:
    """The model to look at: the one that was asked for; of a remix without one, the source's; as far as the viewer sees it."""
    if ask.model is not None:
        return work.seen(Model, [ask.model]).get(ask.model)
    if not isinstance(source, Image) or source.model_pk is None:
        return None
    return work.session.exec(select(Model).where(Model.pk == source.model_pk, visible(Model, Model, work.eyes))).first()


def _usual_model(work: Work) -> Model | None:
    """What paints where no model is asked for."""
    return work.session.exec(select(Model).where(Model.usual == 1, Model.listed == 1)).first()


def _generation(work: Work, ask: Ask, answer: Assessment, source: Image | Upload | None, model: Model) -> Generation:
    settings = answer.settings
    width, height = settings.size
    return generation_of(
        work,
        ask,
        answer,
        tool=Tool.REMIX if isinstance(source, Image) else Tool.GENERATE,
        model_pk=key(model),
        engine=model.engine,
        source_pk=key(source) if isinstance(source, Image) else None,
        upload_pk=_used(work, source) if isinstance(source, Upload) else None,
        source_copy=copied(work, source) if source else None,
        width=width,
        height=height,
        seed=secrets.randbelow(SEEDS) if settings.seed is None else settings.seed,
        alchemy=settings.alchemy,
    )


def generation_of(work: Work, ask: Ask | UpscaleAsk, answer: Assessment, **more: Any) -> Generation:
    """What was asked for, whichever tool makes it: its visibility and its plan are those of this moment (R3, R6)."""
    plan = work.viewer.plan
    if plan is None:
        raise ValueError("an account is on a plan")
    settings = answer.settings
    return Generation(
        owner_pk=work.viewer.account_pk,
        prompt=settings.prompt,
        negative_prompt=settings.negative_prompt,
        visibility=answer.visibility,
        count=settings.count,
        guidance=settings.guidance,
        steps=settings.steps,
        strength=settings.strength,
        tokens=answer.tokens,
        asked_plan_pk=plan.pk,
        asked_paid=plan.paid,
        idempotency_key=ask.idempotency_key,
        idempotency_digest=digest(ask) if ask.idempotency_key else None,
        created_at=work.now,
        **more,
    )


def _used(work: Work, upload: Upload) -> int:
    upload.used_at = work.now
    work.session.add(upload)
    return key(upload)


def copied(work: Work, source: Image | Upload) -> str:
    """Keep the source's pixels for the job (R8). Bytes come first: a copy that no row comes to name is swept."""
    kept = f"sources/{new_id('c')}"
    if not work.store.copy(bytes_of(source.storage_key)[0], kept):
        field = "image" if isinstance(source, Image) else "upload"
        raise Refused(Refusal(ErrorCode.CONFLICT, "The picture cannot be read at the moment. Try again in a while.", (field,)))
    return kept


def reserve(work: Work, generation: Generation) -> int:
    stored(work.session, generation)
    ledger.reserve(work.session, generation)
    work.record("generation.asked", generation.id, f"{generation.tool} {generation.visibility}")
    work.enqueue[generation.id] = ahead(work.session, generation)
    return key(generation)
