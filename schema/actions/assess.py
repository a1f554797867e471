"""What an ask would cost, how visible its pictures would be, and everything that is wrong with it: of plain values, without a database.

The actions and the API's `quote` ask the same function, so that the price before the click is the price after it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from schema.actions.asks import Ask, GenerateAsk
from schema.actions.refusals import ErrorCode, Refusal, content_refused, decided_against, denied, invalid, not_found
from schema.actions.settings import Settings, SourceFacts, check_settings, price_of, settings_of
from schema.rules import plans
from schema.rules.content import RefusalList
from schema.rules.plans import DenialReason
from schema.rules.viewer import Viewer
from schema.tables import Visibility

TAKES_NOTHING_PRIVATE: Final = (
    "Nothing private is given to this model, nor what starts from something private. Choose another one, or what is public."
)


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Of a model to generate with, as far as the viewer sees it. `price`: how many times that of a picture."""

    visibility: str
    ready: bool
    price: float
    takes_private: bool


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
        if self.denial is None:
            return self.wrong[0].message if self.wrong else None
        said = (refusal.message for refusal in self.wrong if refusal.code.value == self.denial.value)
        return next(said, plans.MESSAGES[self.denial])


def assess(
    ask: Ask, viewer: Viewer, source: SourceFacts | None, model: ModelFacts | None, usual: ModelFacts | None,
    available: int | None, refused: RefusalList,
) -> Assessment:  # fmt: skip
    """Assess an ask.

    `source` is None where there is none or the viewer does not see it. `model` is the one that was asked for; of a remix without one, the
    source's; None where there is none or the viewer does not see it. `usual` is what paints where that is not used. `available` is the
    viewer's balance, after the refills that are due; None where whoever asks may not know it, and then it decides nothing.
    `refused` is what whoever runs the house will not have asked for.
    """
    settings = settings_of(ask, source)
    with_model = _with_model(ask, viewer, model)
    from_private = _is_private(source) or (with_model and _is_private(model))
    visibility = plans.visibility_asked(viewer, ask.visibility, from_private=from_private)
    private = visibility is Visibility.PRIVATE or _is_private(source)
    with_model = with_model and (ask.model is not None or not _is_kept_from(model, private=private))
    painter = model if with_model else usual
    tokens = price_of(settings, painter.price if painter else 1.0)
    before = [*check_settings(ask, settings, source), *_check_content(ask, settings, refused), *_check_model(ask, viewer, model)]
    after = [*_check_alchemy(ask, viewer)]
    if painter is None and ask.model is None:
        after.append(invalid("This house has no model of its own. Choose one.", "model"))
    if _is_kept_from(painter, private=private):
        after.append(invalid(TAKES_NOTHING_PRIVATE, "model"))
    return concluded(viewer, settings, tokens, visibility, available, before, after, with_model=with_model)


def concluded(
    viewer: Viewer, settings: Settings, tokens: int, visibility: Visibility | DenialReason, available: int | None,
    before: Sequence[Refusal], after: Sequence[Refusal] = (), *, with_model: bool = False,
) -> Assessment:  # fmt: skip
    """An assessment of all that is wrong: what is said before the visibility, the visibility itself (R2, R17), what is said after it; and,
    of what is right otherwise, that it costs more than there is."""
    wrong = [*before, *([denied(visibility, "visibility")] if isinstance(visibility, DenialReason) else ()), *after]
    if not wrong and viewer.signed_in and available is not None and tokens > available:
        wrong.append(denied(DenialReason.NOT_ENOUGH_TOKENS))
    return Assessment(
        settings=settings,
        tokens=tokens,
        visibility=Visibility.PRIVATE if isinstance(visibility, DenialReason) else visibility,
        with_model=with_model,
        wrong=tuple(wrong),
        denial=_denial_of(viewer, wrong),
    )


def _check_content(ask: Ask, settings: Settings, refused: RefusalList) -> Iterator[Refusal]:
    """R14: it is refused before it is stored. What a remix leaves out is its source's, so there is no other field to name."""
    if refused.refuses(settings.prompt):
        yield content_refused("prompt")
    if refused.refuses(settings.negative_prompt):
        yield content_refused("negativePrompt" if isinstance(ask, GenerateAsk) else "prompt")


def _check_alchemy(ask: Ask, viewer: Viewer) -> Iterator[Refusal]:
    if ask.alchemy and viewer.writes_images:
        yield from decided_against(plans.use_alchemy(viewer), "alchemy")


def _is_private(made_from: SourceFacts | ModelFacts | None) -> bool:
    return made_from is not None and made_from.visibility == Visibility.PRIVATE


def _is_kept_from(model: ModelFacts | None, *, private: bool) -> bool:
    """May this not be given to the model, because it is private, or starts from what is? It leaves the house with the first word of it, so
    what is made public in so many words of something private is kept from it too (R17)."""
    return model is not None and private and not model.takes_private


def _usable(viewer: Viewer, model: ModelFacts) -> plans.Decision:
    return plans.use_model(viewer, model.visibility)


def _with_model(ask: Ask, viewer: Viewer, model: ModelFacts | None) -> bool:
    """A model that nobody asked for by name is used only where it may be."""
    if model is None:
        return False
    return ask.model is not None or (model.ready and _usable(viewer, model).allowed)


def _check_model(ask: Ask, viewer: Viewer, model: ModelFacts | None) -> Iterator[Refusal]:
    if ask.model is None:
        return
    if model is None:
        yield not_found("model")
        return
    decision = _usable(viewer, model)
    if decision.reason and viewer.writes_images:
        yield denied(decision.reason, "model")
    elif not model.ready:
        yield invalid("This model is not ready yet. Choose another one, or wait until it is trained.", "model")


def _denial_of(viewer: Viewer, wrong: list[Refusal]) -> DenialReason | None:
    """The first reason that a permission can give; what is INVALID has none. Who may not generate at all is told that first (R1)."""
    if not viewer.writes_images:
        return DenialReason.SIGN_IN_REQUIRED
    known = {ErrorCode(reason): reason for reason in DenialReason if reason in ErrorCode.__members__}
    return next((known[refusal.code] for refusal in wrong if refusal.code in known), None)


__all__ = ["Assessment", "ModelFacts", "SourceFacts", "assess", "concluded"]
