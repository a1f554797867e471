"""What may be done, and on which plan (R2 to R6, R8, R10, R17). Each answer is a decision with its reason, in words for a page."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from schema.rules.viewer import Viewer
from schema.tables import Visibility


class DenialReason(StrEnum):
    SIGN_IN_REQUIRED = "SIGN_IN_REQUIRED"
    PAID_PLAN_REQUIRED = "PAID_PLAN_REQUIRED"
    MADE_ON_FREE_PLAN = "MADE_ON_FREE_PLAN"
    NOT_ENOUGH_TOKENS = "NOT_ENOUGH_TOKENS"
    NOT_YOURS = "NOT_YOURS"
    ALREADY_SO = "ALREADY_SO"
    HIDDEN_BY_MODERATION = "HIDDEN_BY_MODERATION"


MESSAGES: Final[dict[DenialReason, str]] = {
    DenialReason.SIGN_IN_REQUIRED: "Sign in to do this.",
    DenialReason.PAID_PLAN_REQUIRED: "Private images and models are part of the paid plans. Upgrade to keep what you make to yourself.",
    DenialReason.MADE_ON_FREE_PLAN: "This was made on the free plan, so it stays public. What you make on a paid plan can be private.",
    DenialReason.NOT_ENOUGH_TOKENS: "You do not have enough tokens for this. The next refill tops them up, or a larger plan.",
    DenialReason.NOT_YOURS: "Only its owner can do this.",
    DenialReason.ALREADY_SO: "It is so already.",
    DenialReason.HIDDEN_BY_MODERATION: "It was hidden by moderation.",
}
ONE_PICTURE: Final = 8  # tokens for one picture of 768 × 768 pixels in 20 steps
ALCHEMY: Final = 2  # times the price; and times as wide and high
ONE_ENLARGED: Final = 2  # tokens for each 768 × 768 pixels of a picture that is made larger
LONGEST_EDGE: Final = 4096  # pixels, of anything that is made


@dataclass(frozen=True, slots=True)
class Decision:
    """May this be done? `reversible`: could it be undone on the plan that the viewer has now (R5)."""

    allowed: bool
    reason: DenialReason | None = None
    reversible: bool = True
    words: str | None = None  # where those of the reason would not say it

    @property
    def message(self) -> str | None:
        return self.words or (MESSAGES[self.reason] if self.reason else None)


YES: Final = Decision(True)
YES_FOR_GOOD: Final = Decision(True, reversible=False)
NO_ALCHEMY: Final = Decision(
    False,
    DenialReason.PAID_PLAN_REQUIRED,
    words="Alchemy is part of the paid plans. Upgrade to use it, or switch it off.",
)
NO_TRAINING: Final = Decision(
    False,
    DenialReason.PAID_PLAN_REQUIRED,
    words="To train a model of your own is part of the paid plans. Upgrade to train one; every public model is there for you as it is.",
)
NO: Final = {reason: Decision(False, reason) for reason in DenialReason}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is decided on, of an image or a model that the viewer sees. `asked_paid` is None for all but its owner."""

    mine: bool
    visibility: str
    hidden: bool
    asked_paid: bool | None
    model: bool = False


def plan_allows_private(viewer: Viewer, *, model: bool = False) -> bool:
    """Images, or models."""
    return viewer.plan is not None and (viewer.plan.private_models if model else viewer.plan.private_images)


def generate_privately(viewer: Viewer) -> Decision:
    """R2: private generation is for paid plans."""
    if not viewer.signed_in:
        return NO[DenialReason.SIGN_IN_REQUIRED]
    return YES if plan_allows_private(viewer) else NO[DenialReason.PAID_PLAN_REQUIRED]


def use_alchemy(viewer: Viewer) -> Decision:
    """The high-resolution pipeline is in the plans that have it."""
    if not viewer.signed_in:
        return NO[DenialReason.SIGN_IN_REQUIRED]
    return YES if viewer.plan is not None and viewer.plan.alchemy else NO_ALCHEMY


def default_visibility(viewer: Viewer) -> Visibility:
    """What leaving it out means on the plan of this moment: what the member chose, else private where the plan allows it; else public."""
    if not plan_allows_private(viewer):
        return Visibility.PUBLIC
    return viewer.chosen_visibility or Visibility.PRIVATE


def visibility_asked(viewer: Viewer, asked: Visibility | None, *, from_private: bool) -> Visibility | DenialReason:
    """The visibility of what is about to be made (R2, R17): never silently public, never silently private."""
    wanted = asked or (Visibility.PRIVATE if from_private else default_visibility(viewer))
    if wanted is Visibility.PRIVATE and not plan_allows_private(viewer):
        return DenialReason.PAID_PLAN_REQUIRED
    return wanted


def remix(viewer: Viewer) -> Decision:
    """R8: every signed-in viewer who sees an image may remix it, on every plan."""
    return YES if viewer.writes_images else NO[DenialReason.SIGN_IN_REQUIRED]


def copy_prompt() -> Decision:
    """R8: whoever sees an image may read and copy its prompt."""
    return YES


def _owner(viewer: Viewer, facts: Facts) -> Decision | None:
    if facts.mine:
        return None
    return NO[DenialReason.NOT_YOURS if viewer.signed_in else DenialReason.SIGN_IN_REQUIRED]


def make_public(viewer: Viewer, facts: Facts) -> Decision:
    """R5, R10: the owner may, on any plan; where it cannot be undone on the plan of the moment, it says so."""
    if refused := _owner(viewer, facts):
        return refused
    if facts.visibility == Visibility.PUBLIC:
        return NO[DenialReason.ALREADY_SO]
    if facts.hidden:
        return NO[DenialReason.HIDDEN_BY_MODERATION]
    return YES if facts.asked_paid and plan_allows_private(viewer, model=facts.model) else YES_FOR_GOOD


def make_private(viewer: Viewer, facts: Facts) -> Decision:
    """R3, R4, R10: only what a paid plan asked for, and only while on a paid plan."""
    if refused := _owner(viewer, facts):
        return refused
    if facts.visibility == Visibility.PRIVATE:
        return NO[DenialReason.ALREADY_SO]
    if not facts.asked_paid:
        return NO[DenialReason.MADE_ON_FREE_PLAN]
    return YES if plan_allows_private(viewer, model=facts.model) else NO[DenialReason.PAID_PLAN_REQUIRED]


def delete(viewer: Viewer, facts: Facts) -> Decision:
    """The owner may, and nothing brings it back (R13)."""
    return _owner(viewer, facts) or YES_FOR_GOOD


def upscale(viewer: Viewer, facts: Facts) -> Decision:
    """R8: upscaling is for own images. What moderation hid comes back in no other size."""
    if refused := _owner(viewer, facts):
        return refused
    if not viewer.writes_images:
        return NO[DenialReason.SIGN_IN_REQUIRED]
    return NO[DenialReason.HIDDEN_BY_MODERATION] if facts.hidden else YES


def use_model(viewer: Viewer, visibility: str) -> Decision:
    """R10: every member may generate with every public model; with an own private one, on a paid plan."""
    if not viewer.writes_images:
        return NO[DenialReason.SIGN_IN_REQUIRED]
    if visibility == Visibility.PRIVATE and not plan_allows_private(viewer, model=True):
        return NO[DenialReason.PAID_PLAN_REQUIRED]
    return YES


def train_model(viewer: Viewer) -> Decision:
    """R10: training a model is for paid plans, those that have any trainings in a month."""
    if not viewer.writes_models:
        return NO[DenialReason.SIGN_IN_REQUIRED]
    return YES if viewer.plan is not None and viewer.plan.paid and viewer.plan.trainings > 0 else NO_TRAINING


def learn_from(viewer: Viewer, facts: Facts) -> Decision:
    """R10: from own images and nobody else's. What moderation hid is learned from no more than it is made larger."""
    return _owner(viewer, facts) or (NO[DenialReason.HIDDEN_BY_MODERATION] if facts.hidden else YES)


def model_visibility(viewer: Viewer, asked: Visibility | None) -> Visibility | DenialReason:
    """R10: a trained model is private unless its owner says otherwise; a plan without private models has to be told so."""
    wanted = asked or Visibility.PRIVATE
    if wanted is Visibility.PRIVATE and not plan_allows_private(viewer, model=True):
        return DenialReason.PAID_PLAN_REQUIRED
    return wanted


def trainings_left(plan_has: int, used: int) -> int:
    """Of this month. A smaller plan may have fewer than were used."""
    return max(0, plan_has - used)


def price(width: int, height: int, steps: int, count: int, times: float) -> int:
    """Tokens for `count` pictures: by area, by steps and by how many times the usual price the model costs, at least 1 each."""
    return count * max(1, ceil(ONE_PICTURE * (width * height) / (768 * 768) * steps / 20 * times))


def upscale_price(width: int, height: int) -> int:
    """Tokens for a larger picture: by the area that it has then, at least 1."""
    return max(1, ceil(ONE_ENLARGED * (width * height) / (768 * 768)))
