"""The price before the click (R2, R10, R15, R17): what it would cost, how visible it would be, and whether it may be done."""

from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from schema.tables import Image, Model, ModelStatus, Upload, Visibility
from tests.oracle import rules
from tests.oracle.accounts import available, refills_by
from tests.oracle.asked import Asked
from tests.oracle.rules import Permission
from tests.oracle.world import NOW

DEFAULTS: Final = {"width": 768, "height": 768, "count": 1, "guidance": 7, "steps": 20, "strength": 0.5, "alchemy": False}
RANGES: Final = {"count": (1, 4), "guidance": (1, 20), "steps": (10, 60), "strength": (0, 1), "seed": (0, 2**31 - 1)}
SIDES: Final = (256, 1536)
LONGEST: Final = 2000  # characters of a prompt
LONGEST_KEY: Final = 200
COMMON: Final = 8  # tokens for a picture of 768 × 768 in 20 steps
ENLARGED: Final = 2  # tokens for each 768 × 768 pixels of a picture that was made larger
FACTORS: Final = (2, 4)
LONGEST_EDGE: Final = 4096  # pixels


@dataclass(frozen=True)
class Wish:
    """What is asked for. `source`, `named` and `upload` are there as far as the viewer sees them."""

    given: dict[str, Any]
    remix: bool
    source: Image | None
    named: Model | None
    upload: Upload | None

    def value(self, name: str) -> Any:
        return self.given.get(name, DEFAULTS.get(name))


def quote(root: None, asked: Asked, of: dict[str, Any]) -> dict[str, Any]:
    if "upscale" in of:
        return quote_upscale(asked, {name: value for name, value in of["upscale"].items() if value is not None})
    wish = wish_of(asked, of)
    visibility = visibility_of(asked, wish)
    model = painter(asked, wish, visibility)
    tokens = price(wish, model)
    may = allowed(asked, wish, visibility, tokens)
    return {"tokens": tokens, "available": balance(asked), "allowed": may, "visibility": visibility, "model": model}


def wish_of(asked: Asked, of: dict[str, Any]) -> Wish:
    """An explicit null means the default."""
    (kind, values), *_ = of.items()
    given = {name: value for name, value in values.items() if value is not None}
    source = asked.if_seen(asked.world.first(Image, id=given.get("image")))
    named = asked.if_seen(asked.world.first(Model, id=given.get("model")))
    return Wish(given, kind == "remix", source, named, asked.if_seen(asked.world.first(Upload, id=given.get("upload"))))


def quote_upscale(asked: Asked, given: dict[str, Any]) -> dict[str, Any]:
    """R8: of own images; no model is asked for, so none makes it private or dear."""
    image, factor = asked.if_seen(asked.world.first(Image, id=given["image"])), given.get("factor", FACTORS[0])
    width, height = (image.width, image.height) if image else (768, 768)
    visibility = visibility_of(asked, Wish({**given, "model": None}, False, image, None, None))
    area = width * height * within(factor, *FACTORS) ** 2 / (768 * 768)
    tokens = max(1, ceil(ENLARGED * area))
    wrong = image is None or factor not in FACTORS or factor * max(width, height) > LONGEST_EDGE or wrong_key(given)
    may = rules.can_upscale(asked.viewer, image) if image else Permission()
    if not rules.may_generate(asked.viewer):
        may = Permission("SIGN_IN_REQUIRED")
    elif may.allowed:
        may = paid_and_right(asked, visibility, tokens, wrong)
    return {"tokens": tokens, "available": balance(asked), "allowed": may, "visibility": visibility, "model": None}


def price(wish: Wish, model: Model | None) -> int:
    """By area, steps and model, at least one token a picture; a remix has the size of its source. Of what is out of range, that of the
    nearest."""
    width, height = (wish.source.width, wish.source.height) if wish.source else (wish.value("width"), wish.value("height"))
    area = within(width, *SIDES) * within(height, *SIDES) / (768 * 768)
    times = 1.0 if model is None else model.price
    each = max(1, ceil(COMMON * area * within(wish.value("steps"), *RANGES["steps"]) / 20 * times))
    return int(within(wish.value("count"), *RANGES["count"]) * each * (2 if wish.value("alchemy") else 1))


def within(value: Any, least: Any, most: Any) -> Any:
    return min(max(value, least), most)


def balance(asked: Asked) -> int | None:
    """With the refill that is due; null when nobody is signed in, or a key may not read it."""
    me = asked.viewer.account
    if me is None or not asked.viewer.may("account:read"):
        return None
    due = asked.world.subscription(me).refills_at <= NOW
    return available(me, asked) + (refills_by(me, asked) if due else 0)


def visibility_of(asked: Asked, wish: Wish) -> Visibility:
    """R17: what is made from something private, as every upload is, is private, unless it is asked for in so many words."""
    if "visibility" in wish.given:
        return Visibility(wish.given["visibility"])
    made_from = [row for row in (wish.source, model_used(asked, wish)) if row is not None]
    if wish.upload is not None or any(row.visibility == Visibility.PRIVATE for row in made_from):
        return Visibility.PRIVATE
    me = asked.viewer.account
    return rules.default_visibility(asked.world, me) if me else Visibility.PUBLIC


def model_used(asked: Asked, wish: Wish) -> Model | None:
    """The one that is named; of a remix without one the source's, where it may be used."""
    if "model" in wish.given or wish.source is None:
        return wish.named
    model = rules.model_of(asked.world, asked.viewer, wish.source)
    usable = model is not None and model.status == ModelStatus.READY and rules.can_use_model(asked.world, asked.viewer, model).allowed
    return model if usable else None


def painter(asked: Asked, wish: Wish, visibility: Visibility) -> Model | None:
    """What would paint: the model that is named; of a remix without one its source's, where that may be used and may get what is asked
    of it; else the usual one."""
    model = model_used(asked, wish)
    if model is not None and ("model" in wish.given or not kept_from(asked, wish, visibility, model)):
        return model
    return asked.if_seen(asked.world.first(Model, usual=1))


def kept_from(asked: Asked, wish: Wish, visibility: Visibility, model: Model | None) -> bool:
    """Private work, and what starts from a private image or an upload, is kept from a model that takes nothing private. What a plan does
    not allow to be private is no private work: that it is refused is told first."""
    private = visibility == Visibility.PRIVATE and rules.pays(asked.world, asked.viewer)
    from_private = wish.source is not None and wish.source.visibility == Visibility.PRIVATE
    return model is not None and not model.takes_private and (private or from_private or wish.upload is not None)


def allowed(asked: Asked, wish: Wish, visibility: Visibility, tokens: int) -> Permission:
    if not rules.may_generate(asked.viewer):
        return Permission("SIGN_IN_REQUIRED")
    private, paints = wish.named is not None and wish.named.visibility == Visibility.PRIVATE, painter(asked, wish, visibility)
    if wish.value("alchemy") and not rules.can_use_alchemy(asked.world, asked.viewer).allowed:
        return Permission("PAID_PLAN_REQUIRED")
    if private and not rules.pays(asked.world, asked.viewer):
        return Permission("PAID_PLAN_REQUIRED")
    return paid_and_right(asked, visibility, tokens, is_wrong(wish) or paints is None or kept_from(asked, wish, visibility, paints))


def paid_and_right(asked: Asked, visibility: Visibility, tokens: int, wrong: bool) -> Permission:
    if visibility == Visibility.PRIVATE and not rules.pays(asked.world, asked.viewer):
        return Permission("PAID_PLAN_REQUIRED")
    if wrong:
        return Permission(wrong=True)
    has = balance(asked)
    return Permission("NOT_ENOUGH_TOKENS") if has is not None and tokens > has else Permission()


def is_wrong(wish: Wish) -> bool:
    """What is not there (R15), a model that is not ready, or something that is not of the form that is asked for."""
    lacking = (wish.remix and wish.source is None) or ("model" in wish.given and wish.named is None)
    lacking = lacking or ("upload" in wish.given and wish.upload is None)
    unready = wish.named is not None and wish.named.status != ModelStatus.READY
    numbers = {name: value for name in RANGES if (value := wish.value(name)) is not None}
    beyond = any(not RANGES[name][0] <= value <= RANGES[name][1] for name, value in numbers.items())
    return lacking or unready or beyond or wrong_size(wish) or wrong_words(wish)


def wrong_size(wish: Wish) -> bool:
    return any(not SIDES[0] <= wish.value(name) <= SIDES[1] or wish.value(name) % 64 for name in ("width", "height"))


def wrong_words(wish: Wish) -> bool:
    """A remix without words takes its source's."""
    prompt = wish.given.get("prompt", "as it was" if wish.remix else "").strip()
    negative = wish.given.get("negativePrompt", "").strip()
    return not 1 <= len(prompt) <= LONGEST or len(negative) > LONGEST or wrong_key(wish.given)


def wrong_key(given: dict[str, Any]) -> bool:
    return not 1 <= len(given.get("idempotencyKey", "a key")) <= LONGEST_KEY


QUOTE: Final = {
    "tokens": lambda told, asked: told["tokens"],
    "available": lambda told, asked: told["available"],
    "allowed": lambda told, asked: told["allowed"],
    "visibility": lambda told, asked: told["visibility"],
    "model": lambda told, asked: told["model"],
}
