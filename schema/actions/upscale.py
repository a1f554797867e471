"""Asking for a larger one of an own image (R3, R6, R8, R17). What makes it larger is the house's own network, so it asks for no model."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schema.actions import ledger
from schema.actions.asks import UpscaleAsk
from schema.actions.assess import Assessment, concluded
from schema.actions.generate import copied, generated_before, generation_of, reserve, source_facts
from schema.actions.images import facts_of
from schema.actions.refusals import Refusal, Refused, content_refused, denied, invalid, not_found
from schema.actions.rows import key
from schema.actions.settings import GUIDANCE, NO_SEED, STEPS, Settings, SourceFacts, check_key
from schema.actions.subscriptions import end_periods
from schema.actions.work import Work
from schema.rules import plans
from schema.rules.content import RefusalList
from schema.rules.plans import DenialReason
from schema.rules.viewer import Viewer
from schema.tables import Generation, Image, Tool, Visibility

FACTORS: Final = (2, 4)
ENGINE: Final = "real-esrgan"


@dataclass(frozen=True, slots=True)
class EnlargedFacts:
    """Of the image to make larger, as far as the viewer sees it; `denial`: why the viewer may not."""

    source: SourceFacts
    seed: int | None
    denial: DenialReason | None


def upscale(work: Work, ask: UpscaleAsk) -> int:
    """Ask for a larger one of an own image; the pk of the generation. Its pixels are copied now, as those of a remix are (R8)."""
    return generated_before(work, ask) or _ask(work, ask, work.seen(Image, [ask.image]).get(ask.image))


def assess_upscale(ask: UpscaleAsk, viewer: Viewer, image: EnlargedFacts | None, available: int | None, refused: RefusalList) -> Assessment:
    """Assess an ask, as `assess` does: `available` is None where whoever asks may not know it, and then it decides nothing."""
    settings = _settings(ask, image)
    from_private = image is not None and image.source.visibility == Visibility.PRIVATE
    visibility = plans.visibility_asked(viewer, ask.visibility, from_private=from_private)
    factor = min(max(ask.factor, FACTORS[0]), FACTORS[-1])
    tokens = plans.upscale_price(settings.width * factor, settings.height * factor)
    return concluded(viewer, settings, tokens, visibility, available, [*_check(ask, viewer, settings, image, refused)])


def _settings(ask: UpscaleAsk, image: EnlargedFacts | None) -> Settings:
    """What is to be made larger: its words, its seed and its size as it is."""
    source = image.source if image else SourceFacts(Visibility.PUBLIC, "", None, 768, 768)
    seed = image.seed if image else None
    return Settings(source.prompt, source.negative_prompt, source.width, source.height, 1, seed, GUIDANCE, STEPS, 0.0)


def _check(ask: UpscaleAsk, viewer: Viewer, settings: Settings, image: EnlargedFacts | None, refused: RefusalList) -> Iterator[Refusal]:
    if image is None:
        yield not_found("image")
    elif image.denial and viewer.writes_images:
        yield denied(image.denial, "image")
    if refused.refuses(settings.prompt) or refused.refuses(settings.negative_prompt):
        yield content_refused("image")
    yield from _check_factor(ask, settings)
    if ask.idempotency_key is not None:
        yield from check_key(ask.idempotency_key)


def _check_factor(ask: UpscaleAsk, settings: Settings) -> Iterator[Refusal]:
    longest = ask.factor * max(settings.width, settings.height)
    if ask.factor not in FACTORS:
        yield invalid(f"The factor is {ask.factor}. It may be 2 or 4.", "factor")
    elif longest > plans.LONGEST_EDGE:
        words = f"It would be {longest:,} pixels at its longest edge. At most {plans.LONGEST_EDGE:,} are possible."
        yield invalid(words, "factor")


def _ask(work: Work, ask: UpscaleAsk, image: Image | None) -> int:
    end_periods(work.session, work.now, work.viewer.account_pk)
    facts = _facts(work, image) if image else None
    answer = assess_upscale(ask, work.viewer, facts, ledger.balance(work.session, work.viewer.account_pk), work.refused)
    if not answer.allowed or image is None:
        raise Refused(*answer.wrong)
    return reserve(work, _generation(work, ask, answer, image))


def _facts(work: Work, image: Image) -> EnlargedFacts:
    return EnlargedFacts(source_facts(image), image.seed, plans.upscale(work.viewer, facts_of(work, image)).reason)


def _generation(work: Work, ask: UpscaleAsk, answer: Assessment, image: Image) -> Generation:
    settings = answer.settings
    return generation_of(
        work,
        ask,
        answer,
        tool=Tool.UPSCALE,
        model_pk=image.model_pk,
        engine=ENGINE,
        source_pk=key(image),
        source_copy=copied(work, image),
        width=settings.width * ask.factor,
        height=settings.height * ask.factor,
        seed=NO_SEED if settings.seed is None else settings.seed,
    )
