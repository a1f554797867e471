"""What may be done, and on which plan: a row for each answer, typed by hand from R2 to R5, R8, R10, R13 and R17."""

from dataclasses import replace

import pytest

from schema.rules import plans
from schema.rules.plans import Decision, DenialReason, Facts
from schema.rules.viewer import MEMBER_SCOPES, NOBODY, PlanTerms, Viewer
from schema.tables import Visibility

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE


def on(code: str, *, images: bool, models: bool, alchemy: bool = False, chosen: Visibility | None = None) -> Viewer:
    plan = PlanTerms(1, code, images or models, images, models, alchemy=alchemy, tokens=150, trainings=10 if models else 0, concurrency=1)
    return Viewer(account_pk=1, scopes=MEMBER_SCOPES, plan=plan, chosen_visibility=chosen)


FREE = on("free", images=False, models=False)
FREE_WHO_CHOSE_PRIVATE = on("free", images=False, models=False, chosen=PRIVATE)
PAID = on("solo", images=True, models=True, alchemy=True)
PAID_WHO_CHOSE_PUBLIC = on("solo", images=True, models=True, chosen=PUBLIC)
IMAGES_ALONE = on("house", images=True, models=False)
MODELS_ALONE = on("house", images=False, models=True)
ALCHEMY_ALONE = on("house", images=False, models=False, alchemy=True)
NO_PLAN = Viewer(account_pk=1, scopes=MEMBER_SCOPES)
READING_KEY = Viewer(account_pk=1, scopes=frozenset({"images:read"}), plan=PAID.plan)


def planned(viewer: Viewer, trainings: int) -> Viewer:
    """On a plan with so many trainings."""
    assert viewer.plan is not None
    return replace(viewer, plan=replace(viewer.plan, trainings=trainings))


def without(scope: str) -> Viewer:
    """On a paid plan, by a key that may all but this."""
    return replace(PAID, scopes=MEMBER_SCOPES - {scope})


def told(decision: Decision) -> str:
    if not decision.allowed:
        return str(decision.reason)
    return "allowed" if decision.reversible else "allowed for good"


@pytest.mark.parametrize(
    ("viewer", "answer"),
    [
        (NOBODY, "SIGN_IN_REQUIRED"),
        (FREE, "PAID_PLAN_REQUIRED"),
        (NO_PLAN, "PAID_PLAN_REQUIRED"),
        (MODELS_ALONE, "PAID_PLAN_REQUIRED"),
        (ALCHEMY_ALONE, "PAID_PLAN_REQUIRED"),
        (IMAGES_ALONE, "allowed"),
        (READING_KEY, "allowed"),
        (PAID, "allowed"),
    ],
)
def test_private_generation_is_for_plans_that_have_it(viewer: Viewer, answer: str) -> None:
    """R2."""
    assert told(plans.generate_privately(viewer)) == answer


@pytest.mark.parametrize(
    ("viewer", "asked", "from_private", "answer"),
    [
        (FREE, None, False, PUBLIC),
        (FREE, PUBLIC, False, PUBLIC),
        (FREE, PRIVATE, False, DenialReason.PAID_PLAN_REQUIRED),
        (FREE, None, True, DenialReason.PAID_PLAN_REQUIRED),
        (FREE, PUBLIC, True, PUBLIC),
        (FREE_WHO_CHOSE_PRIVATE, None, False, PUBLIC),
        (NO_PLAN, None, False, PUBLIC),
        (PAID, None, False, PRIVATE),
        (PAID, PUBLIC, False, PUBLIC),
        (PAID, PRIVATE, False, PRIVATE),
        (PAID, None, True, PRIVATE),
        (PAID, PUBLIC, True, PUBLIC),
        (PAID_WHO_CHOSE_PUBLIC, None, False, PUBLIC),
        (PAID_WHO_CHOSE_PUBLIC, PRIVATE, False, PRIVATE),
        (PAID_WHO_CHOSE_PUBLIC, None, True, PRIVATE),
    ],
)
def test_nothing_is_silently_public_or_silently_private(
    viewer: Viewer, asked: Visibility | None, from_private: bool, answer: Visibility | DenialReason
) -> None:
    """R2, R17."""
    assert plans.visibility_asked(viewer, asked, from_private=from_private) is answer


@pytest.mark.parametrize(
    ("viewer", "mine", "visibility", "hidden", "asked_paid", "answer"),
    [
        (NOBODY, False, "PRIVATE", False, None, "SIGN_IN_REQUIRED"),
        (PAID, False, "PRIVATE", False, None, "NOT_YOURS"),
        (READING_KEY, False, "PRIVATE", False, None, "NOT_YOURS"),
        (PAID, True, "PUBLIC", False, True, "ALREADY_SO"),
        (PAID, True, "PRIVATE", True, True, "HIDDEN_BY_MODERATION"),
        (PAID, True, "PRIVATE", False, True, "allowed"),
        (PAID, True, "PRIVATE", False, False, "allowed for good"),
        (FREE, True, "PRIVATE", False, True, "allowed for good"),
    ],
)
def test_an_own_image_may_be_made_public_and_says_whether_for_good(
    viewer: Viewer, mine: bool, visibility: str, hidden: bool, asked_paid: bool | None, answer: str
) -> None:
    """R5."""
    assert told(plans.make_public(viewer, Facts(mine, visibility, hidden, asked_paid))) == answer


@pytest.mark.parametrize(
    ("viewer", "mine", "visibility", "asked_paid", "answer"),
    [
        (NOBODY, False, "PUBLIC", None, "SIGN_IN_REQUIRED"),
        (PAID, False, "PUBLIC", None, "NOT_YOURS"),
        (PAID, True, "PRIVATE", True, "ALREADY_SO"),
        (PAID, True, "PUBLIC", False, "MADE_ON_FREE_PLAN"),
        (FREE, True, "PUBLIC", False, "MADE_ON_FREE_PLAN"),
        (FREE, True, "PUBLIC", True, "PAID_PLAN_REQUIRED"),
        (PAID, True, "PUBLIC", True, "allowed"),
    ],
)
def test_an_image_of_a_paid_plan_may_be_made_private_on_a_paid_plan(
    viewer: Viewer, mine: bool, visibility: str, asked_paid: bool | None, answer: str
) -> None:
    """R3, R4."""
    assert told(plans.make_private(viewer, Facts(mine, visibility, False, asked_paid))) == answer


def test_everybody_who_sees_an_image_may_copy_its_prompt_and_those_who_may_write_remix_it() -> None:
    """R8."""
    assert told(plans.copy_prompt()) == "allowed"
    assert told(plans.remix(NOBODY)) == "SIGN_IN_REQUIRED"
    assert told(plans.remix(READING_KEY)) == "SIGN_IN_REQUIRED"
    assert told(plans.remix(FREE)) == "allowed"


@pytest.mark.parametrize(
    ("viewer", "visibility", "answer"),
    [
        (NOBODY, "PUBLIC", "SIGN_IN_REQUIRED"),
        (NOBODY, "PRIVATE", "SIGN_IN_REQUIRED"),
        (READING_KEY, "PUBLIC", "SIGN_IN_REQUIRED"),
        (FREE, "PUBLIC", "allowed"),
        (NO_PLAN, "PUBLIC", "allowed"),
        (FREE, "PRIVATE", "PAID_PLAN_REQUIRED"),
        (NO_PLAN, "PRIVATE", "PAID_PLAN_REQUIRED"),
        (IMAGES_ALONE, "PRIVATE", "PAID_PLAN_REQUIRED"),
        (MODELS_ALONE, "PRIVATE", "allowed"),
        (PAID, "PRIVATE", "allowed"),
    ],
)
def test_an_own_private_model_takes_a_paid_plan_and_a_public_one_none(viewer: Viewer, visibility: str, answer: str) -> None:
    """R10."""
    assert told(plans.use_model(viewer, visibility)) == answer


@pytest.mark.parametrize(
    ("viewer", "back", "private"),
    [
        (FREE, "allowed for good", "PAID_PLAN_REQUIRED"),
        (NO_PLAN, "allowed for good", "PAID_PLAN_REQUIRED"),
        (IMAGES_ALONE, "allowed for good", "PAID_PLAN_REQUIRED"),
        (MODELS_ALONE, "allowed", "allowed"),
        (PAID, "allowed", "allowed"),
    ],
)
def test_a_model_is_kept_private_by_a_plan_that_has_private_models(viewer: Viewer, back: str, private: str) -> None:
    """R4, R5, R10: whether the plan has private images says nothing of that, nor the other way round."""
    assert told(plans.make_public(viewer, Facts(True, "PRIVATE", False, True, model=True))) == back
    assert told(plans.make_private(viewer, Facts(True, "PUBLIC", False, True, model=True))) == private
    assert told(plans.make_private(MODELS_ALONE, Facts(True, "PUBLIC", False, True))) == "PAID_PLAN_REQUIRED"
    assert told(plans.make_public(MODELS_ALONE, Facts(True, "PRIVATE", False, True))) == "allowed for good"


@pytest.mark.parametrize(("viewer", "mine", "answer"), [(NOBODY, False, "SIGN_IN_REQUIRED"), (PAID, False, "NOT_YOURS")])
def test_only_its_owner_deletes_an_image(viewer: Viewer, mine: bool, answer: str) -> None:
    """R13."""
    assert told(plans.delete(viewer, Facts(mine, "PUBLIC", False, None))) == answer
    assert told(plans.delete(viewer, Facts(True, "PUBLIC", False, True))) == "allowed for good"


@pytest.mark.parametrize(
    ("viewer", "answer"),
    [
        (NOBODY, "SIGN_IN_REQUIRED"),
        (FREE, "PAID_PLAN_REQUIRED"),
        (NO_PLAN, "PAID_PLAN_REQUIRED"),
        (IMAGES_ALONE, "PAID_PLAN_REQUIRED"),
        (MODELS_ALONE, "PAID_PLAN_REQUIRED"),
        (ALCHEMY_ALONE, "allowed"),
        (READING_KEY, "allowed"),
        (PAID, "allowed"),
    ],
)
def test_alchemy_is_for_plans_that_have_it(viewer: Viewer, answer: str) -> None:
    assert told(plans.use_alchemy(viewer)) == answer


@pytest.mark.parametrize(
    ("viewer", "mine", "hidden", "answer"),
    [
        (NOBODY, False, False, "SIGN_IN_REQUIRED"),
        (PAID, False, False, "NOT_YOURS"),
        (READING_KEY, True, False, "SIGN_IN_REQUIRED"),
        (READING_KEY, True, True, "SIGN_IN_REQUIRED"),
        (without("images:write"), True, False, "SIGN_IN_REQUIRED"),
        (without("models:write"), True, False, "allowed"),
        (FREE, True, True, "HIDDEN_BY_MODERATION"),
        (FREE, True, False, "allowed"),
    ],
)
def test_own_images_are_made_larger(viewer: Viewer, mine: bool, hidden: bool, answer: str) -> None:
    """R8."""
    assert told(plans.upscale(viewer, Facts(mine, "PUBLIC", hidden, None))) == answer


@pytest.mark.parametrize(
    ("viewer", "answer"),
    [
        (NOBODY, "SIGN_IN_REQUIRED"),
        (READING_KEY, "SIGN_IN_REQUIRED"),
        (without("models:write"), "SIGN_IN_REQUIRED"),
        (without("images:write"), "allowed"),
        (FREE, "PAID_PLAN_REQUIRED"),
        (NO_PLAN, "PAID_PLAN_REQUIRED"),
        (IMAGES_ALONE, "PAID_PLAN_REQUIRED"),
        (planned(FREE, trainings=3), "PAID_PLAN_REQUIRED"),
        (planned(IMAGES_ALONE, trainings=1), "allowed"),
        (MODELS_ALONE, "allowed"),
        (PAID, "allowed"),
    ],
)
def test_models_are_trained_on_paid_plans_that_have_trainings(viewer: Viewer, answer: str) -> None:
    """R10."""
    assert told(plans.train_model(viewer)) == answer


@pytest.mark.parametrize(
    ("viewer", "mine", "hidden", "answer"),
    [
        (NOBODY, False, False, "SIGN_IN_REQUIRED"),
        (PAID, False, False, "NOT_YOURS"),
        (PAID, False, True, "NOT_YOURS"),
        (PAID, True, True, "HIDDEN_BY_MODERATION"),
        (FREE, True, False, "allowed"),
    ],
)
def test_one_learns_from_own_images_that_are_not_hidden(viewer: Viewer, mine: bool, hidden: bool, answer: str) -> None:
    """R10."""
    assert told(plans.learn_from(viewer, Facts(mine, "PUBLIC", hidden, None))) == answer


@pytest.mark.parametrize(
    ("viewer", "asked", "answer"),
    [
        (PAID, None, PRIVATE),
        (PAID_WHO_CHOSE_PUBLIC, None, PRIVATE),
        (PAID, PUBLIC, PUBLIC),
        (MODELS_ALONE, PRIVATE, PRIVATE),
        (IMAGES_ALONE, None, DenialReason.PAID_PLAN_REQUIRED),
        (IMAGES_ALONE, PRIVATE, DenialReason.PAID_PLAN_REQUIRED),
        (IMAGES_ALONE, PUBLIC, PUBLIC),
    ],
)
def test_a_model_is_private_unless_its_owner_says_otherwise(
    viewer: Viewer, asked: Visibility | None, answer: Visibility | DenialReason
) -> None:
    """R10."""
    assert plans.model_visibility(viewer, asked) is answer


@pytest.mark.parametrize(("has", "used", "left"), [(10, 0, 10), (10, 9, 1), (10, 10, 0), (0, 3, 0)])
def test_trainings_that_are_left_are_never_below_none(has: int, used: int, left: int) -> None:
    assert plans.trainings_left(has, used) == left


@pytest.mark.parametrize(("width", "height", "tokens"), [(768, 768, 2), (768, 769, 3), (769, 768, 3), (64, 64, 1), (4096, 4096, 57)])
def test_a_larger_one_costs_by_its_area(width: int, height: int, tokens: int) -> None:
    assert plans.upscale_price(width, height) == tokens


@pytest.mark.parametrize("reason", DenialReason)
def test_each_refusal_has_words_of_its_own(reason: DenialReason) -> None:
    words = [Decision(False, other).message for other in DenialReason]
    assert Decision(False, reason).message
    assert words.count(Decision(False, reason).message) == 1
    assert Decision(True).message is None


@pytest.mark.parametrize(
    ("width", "height", "steps", "count", "tokens"),
    [
        (768, 768, 20, 1, 8),
        (768, 768, 20, 3, 24),
        (768, 768, 30, 1, 12),
        (768, 768, 21, 2, 18),
        (1024, 1024, 20, 1, 15),
        (1536, 768, 20, 1, 16),
        (768, 768, 2000, 1, 800),
        (256, 256, 1, 4, 4),
        (256, 256, 30, 1, 2),
    ],
)
def test_pictures_are_paid_for_by_area_and_by_steps_and_each_is_at_least_one_token(
    width: int, height: int, steps: int, count: int, tokens: int
) -> None:
    assert plans.price(width, height, steps, count, times=1.0) == tokens
