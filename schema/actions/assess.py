"""What an ask would cost, how visible its pictures would be, and everything that is wrong with it: of plain values, without a database.

The actions and the API's `quote` ask the same function, so that the price before the click is the price after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schema.actions.asks import Ask, GenerateAsk, RemixAsk
from schema.actions.refusals import ErrorCode, Refusal, denied, invalid, not_found
from schema.actions.texts import check_text, clean
from schema.rules import plans
from schema.rules.plans import DenialReason, Facts
from schema.rules.viewer import Viewer
from schema.tables import Visibility

SEEDS: Final = 2**31
STEPS: Final = 20
GUIDANCE: Final = 7.0
SIDE: Final = (256, 1536, 64)  # pixels: least, most, and the step between


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Of the image to start from, as far as the viewer sees it. Its steps and guidance are its owner's alone, so they count for nothing."""

    visibility: str
    prompt: str
    negative_prompt: str | None
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Of the model to generate with, as far as the viewer sees it."""

    visibility: str
    mine: bool
    ready: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """What is to be painted."""

    prompt: str
    negative_prompt: str | None
    width: int
    height: int
    count: int
    seed: int | None
    guidance: float
    steps: int
    strength: float


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer. `with_model`: whether the model that was looked at is the one to use, or the house's own."""

    settings: Settings
    tokens: int
    visibility: Visibility
    with_model: bool
    wrong: tuple[Refusal, ...]
    denial: DenialReason | None

    @property
    def allowed(self) -> bool:
        return not self.wrong and self.denial is None

    @property
    def message(self) -> str | None:
        """Why it is not allowed, in the words of the first reason."""
        if self.denial:
            return plans.MESSAGES[self.denial]
        return self.wrong[0].message if self.wrong else None


def assess(ask: Ask, viewer: Viewer, source: SourceFacts | None, model: ModelFacts | None, available: int) -> Assessment:
    """Assess an ask.

    `source` is None where there is none or the viewer does not see it. `model` is the one that was asked for; of a remix without one, the
    source's; None where there is none or the viewer does not see it. `available` is the viewer's balance, after the refills that are due.
    """
    settings = settings_of(ask, source)
    with_model = _with_model(ask, viewer, model)
    from_private = _is_private(source) or (with_model and _is_private(model))
    visibility = plans.visibility_asked(viewer, ask.visibility, from_private=from_private)
    tokens = price_of(settings)
    wrong = [*_check_settings(ask, settings, source), *_check_model(ask, viewer, model), *_check_key(ask.idempotency_key)]
    if isinstance(visibility, DenialReason):
        wrong.append(denied(visibility, "visibility"))
    if not wrong and viewer.signed_in and tokens > available:
        wrong.append(denied(DenialReason.NOT_ENOUGH_TOKENS))
    return Assessment(
        settings=settings,
        tokens=tokens,
        visibility=Visibility.PRIVATE if isinstance(visibility, DenialReason) else visibility,
        with_model=with_model,
        wrong=tuple(wrong),
        denial=_denial(viewer, wrong),
    )


def settings_of(ask: Ask, source: SourceFacts | None) -> Settings:
    """What is to be painted; a remix has the size and the negative prompt of its source, and its prompt where none is given."""
    if isinstance(ask, GenerateAsk):
        negative = clean(ask.negative_prompt or "") or None
        words, size = clean(ask.prompt), (ask.width, ask.height)
        return Settings(words, negative, *size, ask.count, ask.seed, ask.guidance, ask.steps, strength=0.5)
    if source is None:
        source = SourceFacts(Visibility.PUBLIC, "", None, 768, 768)
    words = source.prompt if ask.prompt is None else clean(ask.prompt)
    return Settings(words, source.negative_prompt, source.width, source.height, ask.count, ask.seed, GUIDANCE, STEPS, ask.strength)


def price_of(settings: Settings) -> int:
    """The price in tokens; of numbers that are out of range, that of the nearest that are not."""
    width, height = (min(max(side, SIDE[0]), SIDE[1]) for side in (settings.width, settings.height))
    return plans.price(width, height, min(max(settings.steps, 10), 60), min(max(settings.count, 1), 4))


def _is_private(made_from: SourceFacts | ModelFacts | None) -> bool:
    return made_from is not None and made_from.visibility == Visibility.PRIVATE


def _usable(viewer: Viewer, model: ModelFacts) -> plans.Decision:
    return plans.use_model(viewer, Facts(mine=model.mine, visibility=model.visibility, hidden=False, asked_paid=None))


def _with_model(ask: Ask, viewer: Viewer, model: ModelFacts | None) -> bool:
    """A model that nobody asked for by name is used only where it may be."""
    if model is None:
        return False
    return ask.model is not None or (model.ready and _usable(viewer, model).allowed)


def _check_settings(ask: Ask, settings: Settings, source: SourceFacts | None) -> Iterator[Refusal]:
    if isinstance(ask, RemixAsk) and source is None:
        yield not_found("image")
    if isinstance(ask, GenerateAsk) or ask.prompt is not None:
        yield from check_text(settings.prompt, "The prompt", 1, 2000, "prompt", lines=True)
    if isinstance(ask, GenerateAsk):
        yield from check_text(settings.negative_prompt or "", "The negative prompt", 0, 2000, "negativePrompt", lines=True)
        yield from _check_size(settings)
        yield from _check_range(settings.guidance, "Guidance", 1, 20, "guidance")
        yield from _check_range(settings.steps, "The number of steps", 10, 60, "steps")
    else:
        yield from _check_range(settings.strength, "Strength", 0, 1, "strength")
    yield from _check_range(settings.count, "The number of pictures", 1, 4, "count")
    if settings.seed is not None:
        yield from _check_range(settings.seed, "The seed", 0, SEEDS - 1, "seed")


def _check_size(settings: Settings) -> Iterator[Refusal]:
    least, most, step = SIDE
    for field, side in (("width", settings.width), ("height", settings.height)):
        if not least <= side <= most or side % step:
            yield invalid(f"The {field} is {side} pixels. It may be {least} to {most:,}, in steps of {step}.", field)


def _check_range(value: float, name: str, least: float, most: float, field: str) -> Iterator[Refusal]:
    if not least <= value <= most:
        yield invalid(f"{name} is {value:,}. It may be {least} to {most:,}.", field)


def _check_model(ask: Ask, viewer: Viewer, model: ModelFacts | None) -> Iterator[Refusal]:
    if ask.model is None:
        return
    if model is None:
        yield not_found("model")
        return
    decision = _usable(viewer, model)
    if decision.reason and viewer.signed_in:
        yield denied(decision.reason, "model")
    elif not model.ready:
        yield invalid("This model is not ready yet. Choose another one, or wait until it is trained.", "model")


def _check_key(idempotency_key: str | None) -> Iterator[Refusal]:
    if idempotency_key is not None:
        yield from check_text(idempotency_key, "The idempotency key", 1, 200, "idempotencyKey")


def _denial(viewer: Viewer, wrong: list[Refusal]) -> DenialReason | None:
    """The first reason that a permission can give; what is INVALID has none."""
    if not viewer.signed_in:
        return DenialReason.SIGN_IN_REQUIRED
    known = {ErrorCode(reason): reason for reason in DenialReason if reason in ErrorCode.__members__}
    return next((known[refusal.code] for refusal in wrong if refusal.code in known), None)
