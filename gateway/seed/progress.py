"""How far the seeding of a house has come: the web process asks this, and does not load the painter for it."""

from datetime import datetime
from typing import Final

from sqlmodel import Session, select

from gateway.db import Database
from schema.tables import Account, HouseSetting, as_text

BEGUN: Final = "seed_begun"  # when; all that is seeded lies before it
DONE: Final = "seed_done"  # steps, or ALL
ALL: Final = "all"


class NotEmpty(ValueError):
    """Somebody lives here already."""


def begin(session: Session, now: datetime) -> datetime:
    """The moment before which all of the seeded house lies. Raises NotEmpty where there are members who were not seeded."""
    begun = session.get(HouseSetting, BEGUN)
    if begun is None:
        if session.exec(select(Account.pk).limit(1)).first() is not None:
            raise NotEmpty("This house has members already. Only an empty house can be seeded; choose another --data.")
        begun = HouseSetting(name=BEGUN, value=as_text(now))
        session.add(begun)
    return datetime.fromisoformat(begun.value)


def done(session: Session) -> str:
    """How many steps are done, or ALL."""
    found = session.get(HouseSetting, DONE)
    return found.value if found else "0"


def set_done(session: Session, value: str) -> None:
    setting = session.get(HouseSetting, DONE) or HouseSetting(name=DONE, value=value)
    setting.value = value
    session.add(setting)


def steps_done(database: Database) -> int | None:
    """None: all of them."""
    with database.write() as session:
        reached = done(session)
    return None if reached == ALL else int(reached)
