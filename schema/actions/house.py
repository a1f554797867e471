"""What a house has from its first day: plans, models of its own, and a place for its numbers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from schema.tables import Model, ModelStatus, Numbers, Plan, RefillPeriod, Visibility
from schema.tables.numbers import ONLY


@dataclass(frozen=True, slots=True)
class PlanData:
    """A plan, as whoever runs the house writes it. `price` is a month's, in minor units."""

    code: str
    name: str
    price: int
    tokens: int
    token_period: RefillPeriod
    paid: bool
    private_images: bool
    private_models: bool
    alchemy: bool
    trainings: int
    concurrency: int
    currency: str = "EUR"


def _paid(code: str, name: str, price: int, tokens: int, trainings: int, concurrency: int) -> PlanData:
    return PlanData(code, name, price, tokens, RefillPeriod.MONTH, True, True, True, True, trainings, concurrency)


DEFAULT_PLANS: Final = (
    PlanData("free", "Free", 0, 150, RefillPeriod.DAY, False, False, False, False, 0, 1),
    _paid("solo", "Solo", 1200, 8500, 10, 3),
    _paid("studio", "Studio", 3000, 25000, 20, 6),
    _paid("guild", "Guild", 6000, 60000, 50, 12),
)
ENGINE: Final = "atelier"

# Name, description, and the words that are added to the prompt.
MODELS: Final = (
    ("Atelier", "The house painter, in whatever manner suits the words.", ""),
    ("Poster", "Flat shapes and few colours, as on a travel poster.", "poster"),
    ("Watercolour", "Washes that run into each other on rough paper.", "watercolour"),
    ("Woodcut", "Cut lines and hard edges, printed in ink.", "woodcut"),
    ("Oil", "Thick strokes of a loaded brush.", "oil painting"),
    ("Film", "A photograph with grain and soft light.", "35mm film photograph"),
)


def furnish(session: Session, now: datetime, plans: Sequence[PlanData] = DEFAULT_PLANS) -> None:
    """Write the plans and the models of the house that are not there yet. Doing it again changes nothing."""
    known = set(session.exec(select(Plan.code)).all())
    for position, plan in enumerate(plans):
        if plan.code not in known:
            session.add(Plan(position=position, **asdict(plan)))
    _furnish_models(session, now)
    if session.get(Numbers, ONLY) is None:
        session.add(Numbers(pk=ONLY))
    session.flush()


def _furnish_models(session: Session, now: datetime) -> None:
    known = set(session.exec(select(Model.name).where(col(Model.owner_pk).is_(None))).all())
    for name, description, style in MODELS:
        if name not in known:
            model = Model(
                name=name, description=description, visibility=Visibility.PUBLIC, status=ModelStatus.READY, engine=ENGINE, created_at=now
            )
            model.style = style
            session.add(model)
