"""How a generation runs: the house's side. `endings` is how it ends.

The row's status decides, in one statement, so that doing anything twice changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlmodel import Session, col, func, select, update

from schema.actions import ledger
from schema.actions.settings import SEEDS
from schema.actions.subscriptions import plan_of_now, subscription_of
from schema.rules.plans import ALCHEMY
from schema.rules.viewer import Eyes
from schema.rules.visibility import visible
from schema.tables import Generation, GenerationStatus, Model, Tool, Visibility, table_of

FINER: Final = 2  # times the steps, with Alchemy
MOST_STEPS: Final = 60


class Turn(StrEnum):
    """Whether a generation may run."""

    NOW = "NOW"
    LATER = "LATER"  # as many of its owner's run as its plan allows at once
    NEVER = "NEVER"  # it has ended


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker paints. `prompt` has the model's words in it; `seeds` has one for each picture."""

    engine: str
    model: str  # what the engine calls it
    prompt: str
    negative_prompt: str
    width: int  # in which it is painted: with Alchemy the half of what comes of it
    height: int
    seeds: tuple[int, ...]
    guidance: float
    steps: int
    strength: float
    remix: bool
    brought: bool  # is it from an upload?
    upscale: bool
    alchemy: bool  # painted in more detail, lit and graded, and made twice as large?
    begun_at: datetime | None
    source_copy: str | None  # None, where it is from a picture: its hour is over
    learned: str | None  # where what the model learned lies in the store
    model_gone: bool  # it is a member's, and not there for the asker any more: deleted and made private are one (R15)
    kept_from_engine: bool  # it is private, and its engine may get nothing private any more

    @property
    def from_picture(self) -> bool:
        return self.remix or self.brought or self.upscale


def found(session: Session, generation_id: str) -> Generation:
    """The generation, locked until the transaction ends."""
    return session.exec(select(Generation).where(Generation.id == generation_id).with_for_update()).one()


# What a job has beside it while it runs, and nothing after it has ended.
OVER: Final[dict[str, Any]] = {"source_copy": None, "preview": None}


def beside(generation: Generation) -> list[str]:
    """Where that lies in the store."""
    return [key for key in (generation.source_copy, generation.preview) if key]


def move(session: Session, generation_id: str, *from_: GenerationStatus, **values: Any) -> bool:
    """Change a generation that is in one of these states; False where it is not."""
    moving = update(Generation).where(col(Generation.id) == generation_id, col(Generation.status).in_(from_))
    return session.exec(moving.values(**values)).rowcount == 1


def unended(session: Session) -> list[str]:
    """The ids of all that has not ended, oldest first: for the sweep that enqueues what a crash left behind."""
    return list(session.exec(select(Generation.id).where(col(Generation.status).in_(ledger.IN_FLIGHT)).order_by(col(Generation.pk))).all())


def goes_on(session: Session, generation_id: str) -> bool:
    """Has it not ended?"""
    own = (Generation.id == generation_id, col(Generation.status).in_(ledger.IN_FLIGHT))
    return session.exec(select(Generation.pk).where(*own)).first() is not None


def ahead(session: Session, generation: Generation) -> int:
    """How many of its owner's are under way that were asked for before it."""
    before = (Generation.owner_pk == generation.owner_pk, col(Generation.pk) < generation.pk, col(Generation.status).in_(ledger.IN_FLIGHT))
    return session.exec(select(func.count()).where(*before)).one()


def begin_generation(session: Session, generation_id: str, now: datetime) -> Turn:
    """Let it run, if it is its turn. One that runs already, because its worker died, goes on."""
    generation = found(session, generation_id)
    if generation.status == GenerationStatus.RUNNING:
        return Turn.NOW
    if generation.status != GenerationStatus.QUEUED:
        return Turn.NEVER
    running = select(func.count()).where(Generation.owner_pk == generation.owner_pk, Generation.status == GenerationStatus.RUNNING)
    plan = plan_of_now(session, subscription_of(session, generation.owner_pk), now)
    if session.exec(running).one() >= plan.concurrency:
        return Turn.LATER
    move(session, generation_id, GenerationStatus.QUEUED, status=GenerationStatus.RUNNING, started_at=now)
    return Turn.NOW


def job(session: Session, generation_id: str) -> Job:
    """What is to be painted."""
    there = visible(Model, Model, Eyes.of_member(table_of(Generation).c.owner_pk))
    asked = select(Generation, Model, there).join(Model, isouter=True).where(Generation.id == generation_id)
    generation, model, is_there = session.exec(asked).one()
    upscale = generation.tool == Tool.UPSCALE
    words = (model.trigger, model.style) if model else ()
    larger = ALCHEMY if generation.alchemy else 1
    return Job(
        engine=generation.engine,
        model=model.engine_model if model else "",
        prompt=", ".join(filter(None, (generation.prompt, *words))),
        negative_prompt=generation.negative_prompt or "",
        width=generation.width // larger,
        height=generation.height // larger,
        seeds=(generation.seed, *((generation.seed + number) % SEEDS for number in range(1, generation.count))),
        guidance=generation.guidance,
        steps=min(generation.steps * FINER, MOST_STEPS) if generation.alchemy else generation.steps,
        strength=generation.strength,
        remix=generation.tool == Tool.REMIX,
        brought=generation.upload_pk is not None,
        upscale=upscale,
        alchemy=generation.alchemy,
        begun_at=generation.started_at,
        source_copy=generation.source_copy,
        learned=model.learned if model else None,
        model_gone=not upscale and model is not None and model.owner_pk is not None and not is_there,
        kept_from_engine=not upscale and model is not None and not model.takes_private and generation.visibility == Visibility.PRIVATE,
    )


def report_progress(session: Session, generation_id: str, progress: float) -> bool:
    """Progress only grows, from 0 to 1. False where it does not run any more, and need not be painted on."""
    running = (col(Generation.id) == generation_id, col(Generation.status) == GenerationStatus.RUNNING)
    reached = min(max(progress, 0.0), 1.0)
    session.exec(update(Generation).where(*running, col(Generation.progress) < reached).values(progress=reached))
    return session.exec(select(Generation.pk).where(*running)).first() is not None


def show_preview(session: Session, generation_id: str, preview: str) -> list[str]:
    """A look at what is being painted, that lies under this key.

    Answers the keys of the store that are to be discarded after the commit: of the look before it, or of this one where it does not run.
    """
    generation = found(session, generation_id)
    if generation.status != GenerationStatus.RUNNING:
        return [preview]
    before, generation.preview = generation.preview, preview
    session.add(generation)
    return [before] if before else []
