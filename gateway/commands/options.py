"""What commands share: the data folder, and the house in it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from gateway.clock import HouseClock
from gateway.config import Settings, read_settings
from gateway.db import Database
from gateway.storage import Objects
from schema.actions.house import furnish, offer_models

NEWEST: Final = "SELECT storage_key FROM t_image WHERE kept = 1 ORDER BY pk DESC LIMIT 3"
data: Final[Callable[[Callable[..., Any]], Callable[..., Any]]] = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="The folder that holds the house.  [default: $SFUMATO_DATA or .data]"
)


def settings_of(data: Path | None, port: int | None = None) -> Settings:
    return read_settings(os.environ, data=data, port=port)


def existing(data: Path | None) -> tuple[Settings, Database, HouseClock]:
    """The house that is there, in its newest form."""
    settings = settings_of(data)
    database = opened(settings)
    if not database.exists():
        raise click.ClickException(f"There is no house in {settings.data}. Make one: sfumato migrate --data {settings.data}")
    return settings, *ready(settings, database, offer=False)


def opened(settings: Settings) -> Database:
    """The database of the house, until the command ends."""
    database, command = Database.of(settings), click.get_current_context(silent=True)
    if command:
        command.call_on_close(database.close)
    return database


def ready(settings: Settings, database: Database | None = None, *, anew: bool = False, offer: bool = True) -> tuple[Database, HouseClock]:
    """The house, made where it is not there, migrated and furnished. Its models are those of its engines where it is to `offer` them:
    a command that is called without the settings of the house does not take them away."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = database or opened(settings)
    database.migrate(anew=anew)
    clock = HouseClock(database)
    with database.write() as session:
        furnish(session)
        if offer:
            offer_models(session, clock.now(), [model for engine in settings.engines for model in engine.models])
    return database, clock


def not_its_storage(settings: Settings, database: Database) -> str | None:
    """What is wrong, where the house has pictures and this storage has none of the newest: it is another machine's folder, and what were
    laid there nobody would find.

    Raises what the storage raises.
    """
    store = Objects.from_url(settings.storage)
    newest = [key for (key,) in database.glance(NEWEST)]
    if not newest or any(store.keys(f"{key}/") for key in newest):
        return None
    return f"None of the house's newest pictures is in {settings.storage}. Set SFUMATO_STORAGE_URL to where they lie."


def development_only(settings: Settings, what: str) -> None:
    if not settings.development:
        raise click.ClickException(f"{what} is for development houses, and SFUMATO_ENV says production.")
