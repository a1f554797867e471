"""What is asked for, as it comes in: nothing in it is checked yet."""

from dataclasses import dataclass

from schema.tables import Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateAsk:
    """A picture from words, and from an upload where one is given. Defaults are those of the API."""

    prompt: str
    negative_prompt: str | None = None
    model: str | None = None  # an id
    width: int = 768
    height: int = 768
    count: int = 1
    seed: int | None = None
    guidance: float = 7
    steps: int = 20
    upload: str | None = None  # an id
    strength: float = 0.5
    alchemy: bool = False
    visibility: Visibility | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemixAsk:
    """A picture from an image that the viewer sees (R8). Without a prompt, the words of the source; without a model, the source's."""

    image: str  # an id
    prompt: str | None = None
    strength: float = 0.5
    model: str | None = None
    count: int = 1
    seed: int | None = None
    alchemy: bool = False
    visibility: Visibility | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpscaleAsk:
    """A larger one of an own image (R8)."""

    image: str  # an id
    factor: int = 2
    visibility: Visibility | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainAsk:
    """A model from an own dataset (R10)."""

    name: str
    dataset: str  # an id
    trigger: str
    description: str | None = None
    visibility: Visibility | None = None
    idempotency_key: str | None = None


Ask = GenerateAsk | RemixAsk  # what a model paints
