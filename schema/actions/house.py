"""What a house has from its first day: plans, models of its own, and a place for its numbers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select, update

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


@dataclass(frozen=True, slots=True)
class ModelData:
    """A model of the house's, as whoever runs the house writes it. It is known by its name."""

    name: str
    engine: str  # by which name the house has it
    description: str | None = None
    style: str = ""  # words that are added to the prompt
    engine_model: str = ""  # what the engine calls it; empty: whichever it uses
    price: float = 1.0  # times that of a picture
    outside: bool = False  # is its engine run by others, so that what it is asked leaves the house?
    takes_private: bool = True  # may it get private work?
    learns: bool = False  # can members train others on it?


ATELIER_MODELS: Final = tuple(
    ModelData(name, "atelier", description, style, learns=True)
    for name, description, style in (
        ("Atelier", "The house painter, in whatever manner suits the words.", ""),
        ("Poster", "Flat shapes and few colours, as on a travel poster.", "poster"),
        ("Watercolour", "Washes that run into each other on rough paper.", "watercolour"),
        ("Woodcut", "Cut lines and hard edges, printed in ink.", "woodcut"),
        ("Oil", "Thick strokes of a loaded brush.", "oil painting"),
        ("Film", "A photograph with grain and soft light.", "35mm film photograph"),
    )
)


def furnish(session: Session, plans: Sequence[PlanData] = DEFAULT_PLANS) -> None:
    """Write the plans that are not there yet, and the place for numbers. Doing it again changes nothing."""
    known = set(session.exec(select(Plan.code)).all())
    for position, plan in enumerate(plans):
        if plan.code not in known:
            session.add(Plan(position=position, **asdict(plan)))
    if session.get(Numbers, ONLY) is None:
        session.add(Numbers(pk=ONLY))
    session.flush()


def offer_models(session: Session, now: datetime, models: Sequence[ModelData] = ATELIER_MODELS) -> None:
    """Make these, and no others, the house's own models; the first is what paints where no model is asked for.

    One that is not among them any more is gone, and what was made with it keeps standing, as when its maker deletes one. It is back
    with all that was made with it when it is offered again. Members' models follow their engine: what may be sent to it holds for all.
    """
    rows = {model.name: model for model in session.exec(select(Model).where(col(Model.owner_pk).is_(None))).all()}
    for row in rows.values():
        if row.name not in {data.name for data in models}:
            row.deleted_at = row.deleted_at or now
        if row.name != models[0].name:
            row.usual = None
    session.flush()  # two are never the usual one, not for a moment
    for place, data in enumerate(models):
        row = rows.get(data.name) or _model(data, now)
        session.add(row.sqlmodel_update(asdict(data) | {"deleted_at": None, "usual": None if place else ONLY}))
        theirs = update(Model).where(col(Model.engine) == data.engine, col(Model.owner_pk).is_not(None))
        session.exec(theirs.values(outside=data.outside, takes_private=data.takes_private))
    session.flush()


def _model(data: ModelData, now: datetime) -> Model:
    return Model(name=data.name, visibility=Visibility.PUBLIC, status=ModelStatus.READY, engine=data.engine, created_at=now)
