"""What the truth needs from outside, as small protocols; `gateway` has the implementations, and contract tests run over all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable


class Clock(Protocol):
    """The time of the house. A development house may run ahead of the machine (`sfumato clock advance`)."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC, with milliseconds."""


@dataclass(frozen=True, slots=True)
class Brief:
    """One picture that an engine is asked for. It names no account, no id and no path: an engine cannot tell what it does not know."""

    prompt: str
    negative_prompt: str
    width: int  # pixels, 256 to 1536, a multiple of 64
    height: int
    seed: int  # 0 to 2147483647; the same brief with the same seed is the same picture
    guidance: float  # 1 to 20: how closely the words are followed
    steps: int  # 10 to 60: how much detail is worked out
    source: bytes | None = None  # an encoded picture to start from (R8)
    strength: float = 0.5  # how far to go from the source: 0 keeps it, 1 only keeps its composition
    model: str = ""  # the engine's own name of the model to paint with; empty: whichever it uses
    learned: bytes | None = None  # what this engine learned for the model of a member's


class SourceType(StrEnum):
    """How a picture comes about, as IPTC's vocabulary of digital source types has it."""

    ALGORITHMIC = "algorithmicMedia"  # by rules alone
    TRAINED = "trainedAlgorithmicMedia"  # by a network that learned from pictures
    COMPOSITE = "compositeWithTrainedAlgorithmicMedia"  # with such a network, from what somebody brought along


class EngineError(Exception):
    """An engine could not paint. `retryable` says whether the same brief may succeed later. Nothing of the brief is in here."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


class ContentRefused(EngineError):
    """An engine will not paint this: its own rules are against the words or the picture. They are not asked twice."""

    def __init__(self) -> None:
        super().__init__("it refuses the words or the picture", retryable=False)


class TooSlow(EngineError):
    """An engine did not end within its time."""

    def __init__(self) -> None:
        super().__init__("it did not end within its time", retryable=True)


Progress = Callable[[float], None]  # takes 0 to 1. What it raises (a cancelled job) ends the work: call it several times a second


Look = Callable[[], bytes | None]  # a picture as far as it is painted: encoded, of any size; None where there is nothing to see


class Report(Protocol):
    """Takes the progress of a picture as `Progress` does, and how to have a look at it, which is called at once, now and then, or not."""

    def __call__(self, progress: float, look: Look | None = None, /) -> None:
        """Say how far it is."""


LOOKS: Final = 2.0  # seconds between two looks at a picture


class Engine(Protocol):
    """A renderer of pictures."""

    source_type: SourceType  # what each file of its pictures says of how it was made
    seeded: bool  # does the same brief with the same seed give the same picture?

    def paint(self, brief: Brief, report: Report) -> bytes:
        """Paint one picture of the size that is asked for, and return it as PNG without metadata. Raises EngineError."""

    def examine(self) -> list[str]:
        """For whoever runs the house: what the engine keeps of what it is asked, in sentences; none where it keeps nothing.

        Raises EngineError where it cannot be used as it is.
        """


@runtime_checkable
class Learner(Engine, Protocol):
    """An engine that can learn from pictures."""

    def learn(self, pictures: Sequence[bytes], trigger: str, model: str, report: Progress) -> bytes:
        """What there is to learn from these encoded pictures, for that model of its own, to paint by (`Brief.learned`).

        `trigger` is the word that will stand in each prompt for what is learned.

        It has nothing in it of who brought them. Raises EngineError.
        """


class Enlarger(Protocol):
    """Makes pictures larger, by a network that learned how details look."""

    def enlarge(self, encoded: bytes, factor: int, report: Progress) -> bytes:
        """A picture `factor` times as wide and high, 2 or 4, as PNG without metadata. Raises EngineError."""

    def examine(self) -> str:
        """For whoever runs the house: by what. Raises EngineError where it cannot be used as it is."""


class ObjectStore(Protocol):
    """Where bytes lie. Keys are random and tell nothing; what is put is there whole or not at all, and stays as it is."""

    def put(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`. Where something lies already, that stays."""

    def get(self, key: str) -> bytes | None:
        """What lies under `key`; None where nothing does."""

    def copy(self, source: str, target: str) -> bool:
        """Copy what lies under `source`; False where nothing does."""

    def delete(self, keys: list[str]) -> None:
        """Remove what lies under these keys; what is not there is no error."""

    def keys(self, prefix: str) -> list[str]:
        """All keys that begin so, for the sweep of what a crash stranded."""


class Jobs(Protocol):
    """Runs generations and trainings, each once, whatever crashes in between."""

    def enqueue(self, generation_id: str, ahead: int = 0) -> None:
        """Run this generation, before others that have more of their owner's `ahead` of them. Asking again is no harm: the workflow's
        id is the generation's.
        """

    def train(self, model_id: str, ahead: int = 0) -> None:
        """Train this model, in the same order. Asking again is no harm: the workflow's id is the model's."""

    def cancel(self, id: str) -> None:
        """Stop a generation, or a training, as soon as it can be stopped."""


class Passwords(Protocol):
    """Slow on purpose: call it outside of a transaction and off the loop."""

    def hash(self, password: str) -> str:
        """A salted hash with its parameters."""

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Does it? Takes as long for None, an account that is not there (THREATS 24)."""
