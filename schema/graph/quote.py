"""The price before the click: what it says of others' images and models, it has from a document read as the asker."""

from typing import Any, Final

from schema.actions.asks import Ask, GenerateAsk, RemixAsk, UpscaleAsk
from schema.actions.assess import Assessment, ModelFacts, SourceFacts, assess
from schema.actions.settings import upload_facts
from schema.actions.upscale import EnlargedFacts, assess_upscale
from schema.compiler.plan import Own
from schema.graph.computed import Asker
from schema.graph.inputs import ask_of
from schema.graph.payloads import Outcome
from schema.rules.plans import DenialReason
from schema.tables import Upload

FACTS: Final = """
query Facts($image: ID!, $model: ID!, $asked: Boolean!) {
  viewer { tokens { available refillsAt refillsBy } }
  image(id: $image) {
    prompt negativePrompt width height visibility
    model @skip(if: $asked) { ...Model }
  }
  model(id: $model) @include(if: $asked) { ...Model }
  usualModel { ...Model }
}
fragment Model on Model { id visibility status price takesPrivate }
"""
ENLARGED: Final = """
query Enlarged($image: ID!) {
  viewer { tokens { available refillsAt refillsBy } }
  image(id: $image) { prompt negativePrompt seed width height visibility viewerCan { upscale { reason } } }
}
"""
NAMES: Final = {"negativePrompt": "negative_prompt", "idempotencyKey": "idempotency_key"}


def quote(asker: Asker, own: Own, of: dict[str, Any]) -> Any:
    """A Quote of what is asked for; a generator of Reads."""
    if "upscale" in of:
        return (yield from quote_upscale(asker, own, ask_of(UpscaleAsk, named(of["upscale"]))))
    ask = ask_from(of)
    variables = {"image": ask.image if isinstance(ask, RemixAsk) else "", "model": ask.model or "", "asked": ask.model is not None}
    answer = yield from own.read(FACTS, variables)
    facts = answer["data"]
    upload = (yield from own.find(Upload, ask.upload, "width", "height")) if isinstance(ask, GenerateAsk) and ask.upload else None
    source = upload_facts(*upload) if upload else source_of(facts["image"])
    available = balance(asker, facts["viewer"])
    model, usual = model_of(facts), facts["usualModel"]
    found = assess(ask, asker.viewer, source, model_facts(model), model_facts(usual), available, asker.refused)
    return told(found, available, model if found.with_model else usual)


def quote_upscale(asker: Asker, own: Own, ask: UpscaleAsk) -> Any:
    facts = (yield from own.read(ENLARGED, {"image": ask.image}))["data"]
    available = balance(asker, facts["viewer"])
    return told(assess_upscale(ask, asker.viewer, enlarged_of(facts["image"]), available, asker.refused), available)


def told(found: Assessment, available: int | None, model: dict[str, Any] | None = None) -> Outcome:
    """A Quote; `model` is what would paint."""
    model_id = model["id"] if model else None
    return Outcome(tokens=found.tokens, available=available, allowed=permission(found), visibility=found.visibility, model_id=model_id)


def ask_from(of: dict[str, Any]) -> Ask:
    (name, given), *_ = of.items()
    return ask_of(GenerateAsk, named(given)) if name == "generate" else ask_of(RemixAsk, named(given))


def named(given: dict[str, Any]) -> dict[str, Any]:
    """By Python name."""
    return {NAMES.get(key, key): value for key, value in given.items()}


def balance(asker: Asker, viewer: dict[str, Any] | None) -> int | None:
    """What can be spent, after the refill that is due; null when nobody is signed in, or a key may not read it."""
    if viewer is None or viewer["tokens"] is None:
        return None
    tokens = viewer["tokens"]
    due = tokens["refillsAt"] is not None and tokens["refillsAt"] <= asker.moment
    return int(tokens["available"]) + (int(tokens["refillsBy"]) if due else 0)


def source_of(image: dict[str, Any] | None) -> SourceFacts | None:
    if image is None:
        return None
    return SourceFacts(image["visibility"], image["prompt"], image["negativePrompt"], image["width"], image["height"])


def enlarged_of(image: dict[str, Any] | None) -> EnlargedFacts | None:
    source = source_of(image)
    if image is None or source is None:
        return None
    reason = image["viewerCan"]["upscale"]["reason"]
    return EnlargedFacts(source, image["seed"], DenialReason(reason) if reason else None)


def model_of(facts: dict[str, Any]) -> dict[str, Any] | None:
    """The model that was asked for; of a remix without one, the source's."""
    found: dict[str, Any] | None = facts["model"] if "model" in facts else (facts["image"] or {}).get("model")
    return found


def model_facts(model: dict[str, Any] | None) -> ModelFacts | None:
    if model is None:
        return None
    return ModelFacts(model["visibility"], model["status"] == "READY", model["price"], model["takesPrivate"])


def permission(found: Assessment) -> Outcome:
    return Outcome(allowed=found.allowed, reason=found.denial, message=found.message, reversible=True)
