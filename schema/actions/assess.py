"""What an ask would cost, how visible its pictures would be, and everything that is wrong with it: of plain values, without a database.

The actions and the API's `quote` ask the same function, so that the price before the click is the price after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from schema.actions.asks import Ask
from schema.actions.refusals import ErrorCode, Refusal, denied, invalid, not_found
from schema.actions.settings import Settings, SourceFacts, check_settings, price_of, settings_of
from schema.rules import plans
from schema.rules.plans import DenialReason
from schema.rules.viewer import Viewer
from schema.tables import Visibility


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Of the model to generate with, as far as the viewer sees it."""

    visibility: str
    ready: bool


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


def assess(ask: Ask, viewer: Viewer, source: SourceFacts | None, model: ModelFacts | None, available: int | None) -> Assessment:
    """Assess an ask.

    `source` is None where there is none or the viewer does not see it. `model` is the one that was asked for; of a remix without one, the
    source's; None where there is none or the viewer does not see it. `available` is the viewer's balance, after the refills that are
    due; None where whoever asks may not know it, and then it decides nothing.
    """
    settings = settings_of(ask, source)
    with_model = _with_model(ask, viewer, model)
    from_private = _is_private(source) or (with_model and _is_private(model))
    visibility = plans.visibility_asked(viewer, ask.visibility, from_private=from_private)
    tokens = price_of(settings)
    wrong = [*check_settings(ask, settings, source), *_check_model(ask, viewer, model)]
    if isinstance(visibility, DenialReason):
        wrong.append(denied(visibility, "visibility"))
    if not wrong and viewer.signed_in and available is not None and tokens > available:
        wrong.append(denied(DenialReason.NOT_ENOUGH_TOKENS))
    return Assessment(
        settings=settings,
        tokens=tokens,
        visibility=Visibility.PRIVATE if isinstance(visibility, DenialReason) else visibility,
        with_model=with_model,
        wrong=tuple(wrong),
        denial=_denial(viewer, wrong),
    )


def _is_private(made_from: SourceFacts | ModelFacts | None) -> bool:
    return made_from is not None and made_from.visibility == Visibility.PRIVATE


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


def _denial(viewer: Viewer, wrong: list[Refusal]) -> DenialReason | None:
    """The first reason that a permission can give; what is INVALID has none. Who may not generate at all is told that first (R1)."""
    if not viewer.writes_images:
        return DenialReason.SIGN_IN_REQUIRED
    known = {ErrorCode(reason): reason for reason in DenialReason if reason in ErrorCode.__members__}
    return next((known[refusal.code] for refusal in wrong if refusal.code in known), None)


__all__ = ["Assessment", "ModelFacts", "SourceFacts", "assess"]
