"""What is to be painted: taken from an ask and its source, measured, and priced."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schema.actions.asks import Ask, GenerateAsk, RemixAsk
from schema.actions.refusals import Refusal, invalid, not_found
from schema.actions.texts import check_text, clean
from schema.rules import plans
from schema.tables import Visibility

SEEDS: Final = 2**31
NO_SEED: Final = -1  # of a generation from a picture that has none
STEPS: Final = 20
GUIDANCE: Final = 7.0
SIDE: Final = (256, 1536, 64)  # pixels: least, most, and the step between


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Of the image to start from, as far as the viewer sees it. Its steps and guidance are its owner's alone, so they count for nothing.

    An upload is a source too: one without words, and private."""

    visibility: str
    prompt: str
    negative_prompt: str | None
    width: int
    height: int


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
    alchemy: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Of the picture that comes of it: composed as it was asked for, and then made larger where Alchemy is in it."""
        times = plans.ALCHEMY if self.alchemy else 1
        return self.width * times, self.height * times


def upload_facts(width: int, height: int) -> SourceFacts:
    """Of an upload: it is private, always (R12), so what is made from it is too, unless public is asked for in so many words (R17)."""
    return SourceFacts(Visibility.PRIVATE, "", None, width, height)


def settings_of(ask: Ask, source: SourceFacts | None) -> Settings:
    """What is to be painted; a remix has the size and the negative prompt of its source, and its prompt where none is given."""
    if isinstance(ask, GenerateAsk):
        negative = clean(ask.negative_prompt or "") or None
        words, size = clean(ask.prompt), (ask.width, ask.height)
        return Settings(words, negative, *size, ask.count, ask.seed, ask.guidance, ask.steps, ask.strength, ask.alchemy)
    if source is None:
        source = SourceFacts(Visibility.PUBLIC, "", None, 768, 768)
    words = source.prompt if ask.prompt is None else clean(ask.prompt)
    size = composed(source.width, source.height)
    return Settings(words, source.negative_prompt, *size, ask.count, ask.seed, GUIDANCE, STEPS, ask.strength, ask.alchemy)


def composed(width: int, height: int) -> tuple[int, int]:
    """The size in which an engine starts from a picture: its own, or in proportion, where that is larger than any engine composes."""
    least, most, step = SIDE
    if max(width, height) <= most:
        return width, height
    across, down = (max(least, round(side * most / max(width, height) / step) * step) for side in (width, height))
    return across, down


def price_of(settings: Settings, times: float) -> int:
    """The price in tokens, with a model that costs so many times as much; of numbers out of range, that of the nearest in it."""
    width, height = (min(max(side, SIDE[0]), SIDE[1]) for side in (settings.width, settings.height))
    once = plans.price(width, height, min(max(settings.steps, 10), 60), min(max(settings.count, 1), 4), times)
    return once * (plans.ALCHEMY if settings.alchemy else 1)


def check_settings(ask: Ask, settings: Settings, source: SourceFacts | None) -> Iterator[Refusal]:
    if isinstance(ask, RemixAsk) and source is None:
        yield not_found("image")
    if isinstance(ask, GenerateAsk) and ask.upload is not None and source is None:
        yield not_found("upload")
    if isinstance(ask, GenerateAsk) or ask.prompt is not None:
        yield from check_text(settings.prompt, "The prompt", 1, 2000, "prompt", lines=True)
    if isinstance(ask, GenerateAsk):
        yield from check_text(settings.negative_prompt or "", "The negative prompt", 0, 2000, "negativePrompt", lines=True)
        yield from _check_size(settings)
        yield from _check_range(settings.guidance, "Guidance", 1, 20, "guidance")
        yield from _check_range(settings.steps, "The number of steps", 10, 60, "steps")
    yield from _check_range(settings.strength, "Strength", 0, 1, "strength")
    yield from _check_range(settings.count, "The number of pictures", 1, 4, "count")
    if settings.seed is not None:
        yield from _check_range(settings.seed, "The seed", 0, SEEDS - 1, "seed")
    if ask.idempotency_key is not None:
        yield from check_key(ask.idempotency_key)


def check_key(idempotency_key: str) -> list[Refusal]:
    """What is wrong with a key: none is looked up, or stored, that has anything wrong."""
    return check_text(idempotency_key, "The idempotency key", 1, 200, "idempotencyKey")


def _check_size(settings: Settings) -> Iterator[Refusal]:
    least, most, step = SIDE
    for field, side in (("width", settings.width), ("height", settings.height)):
        if not least <= side <= most or side % step:
            yield invalid(f"The {field} is {side} pixels. It may be {least} to {most:,}, in steps of {step}.", field)


def _check_range(value: float, name: str, least: float, most: float, field: str) -> Iterator[Refusal]:
    if not least <= value <= most:
        yield invalid(f"{name} is {value:,}. It may be {least} to {most:,}.", field)
