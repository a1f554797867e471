"""sfumato doctor"""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes, token_hex

import click
from obstore.exceptions import BaseError
from sqlalchemy.exc import DatabaseError

from gateway.commands import options
from gateway.config import SettingError, Settings, read_settings
from gateway.db import Database
from gateway.engines.opening import open_engine
from gateway.engines.realesrgan import RealESRGAN
from gateway.engines.settings import EngineSettings
from gateway.hearts import hearts_of
from gateway.shifts import at_work
from gateway.storage import Objects
from schema.ports import EngineError


class Wrong(Exception):
    """Something is not as it has to be. The message says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is as it has to be, and what there is to know about it."""

    what: str
    good: bool
    words: str
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        line = f"{'ok   ' if self.good else 'wrong'}  {self.what}: {self.words}"
        return "\n".join([line, *(f"       {note}" for note in self.notes)])


@click.command("doctor")
@options.data
def command(data: Path | None) -> None:
    """Look whether all is well: settings, database, storage, engines and what they keep, and whether a worker is at work.

    It changes nothing. The exit code is 1 where something is wrong.
    """
    found = list(findings(data))
    for finding in found:
        click.echo(finding)
    sys.exit(not all(finding.good for finding in found))


def findings(data: Path | None) -> Iterator[Finding]:
    try:
        settings = read_settings(os.environ, data=data)
    except SettingError as error:
        yield Finding("settings", False, str(error))
        return
    yield Finding("settings", True, f"a {'development' if settings.development else 'production'} house in {settings.data}")
    house = options.opened(settings)
    database = finding("database", lambda: look_at_database(house, settings))
    yield database
    if database.good:  # else there is no house to look at
        yield finding("storage", lambda: look_at_storage(house, settings))
        yield finding("worker", lambda: look_at_workers(house, settings))
    for engine in settings.engines:
        yield look_at_engine(engine)
    yield finding("upscale", look_at_enlarger)


def finding(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except Wrong as wrong:
        return Finding(what, False, str(wrong))


def look_at_database(database: Database, settings: Settings) -> str:
    """Reachable, and in its newest form."""
    try:
        if not database.exists():
            raise Wrong(f"There is no house in it. Make one: sfumato migrate --data {settings.data}")
        if not database.stands(database.form()):
            raise Wrong("It is not in its newest form. Bring it there: sfumato migrate")
    except DatabaseError as error:
        raise Wrong(f"It cannot be used: {error.orig}".strip()) from error
    except sqlite3.Error as error:
        raise Wrong(f"It cannot be used: {error}") from error
    return "PostgreSQL, in its newest form" if settings.database_url else "SQLite, in its newest form"


def look_at_storage(database: Database, settings: Settings) -> str:
    """What is put there can be read and removed again, and the house's pictures are there."""
    key, content = f"doctor/{token_hex(16)}", token_bytes(64)
    try:
        store = Objects.from_url(settings.storage)
        store.put(key, content)
        kept = store.get(key)
        store.delete([key])
        strange = options.not_its_storage(settings, database)
    except (BaseError, OSError, ValueError) as error:
        raise Wrong(f"It cannot be written: {type(error).__name__}. Look at SFUMATO_STORAGE_URL, and at who may write there.") from error
    if kept != content:
        raise Wrong("It does not keep what it is given.")
    if strange:
        raise Wrong(strange)
    return "it can be written and read"


def look_at_workers(database: Database, settings: Settings) -> str:
    """Here, and on other machines."""
    hearts = hearts_of(database)
    working = len({*at_work(settings.data), *(hearts.beating() if hearts else [])})
    if not working:
        raise Wrong("None is at work, so what members ask for waits. Start one: sfumato serve, or sfumato worker")
    return "one is at work" if working == 1 else f"{working} are at work"


def look_at_enlarger() -> str:
    """By what pictures are made larger. Without it, what needs it fails and its tokens come back."""
    try:
        return RealESRGAN().examine()
    except EngineError as error:
        raise Wrong(f"Upscale and Alchemy fail here: {error}.") from error


def look_at_engine(settings: EngineSettings) -> Finding:
    """Whether it can be used, what may be given to it, and what it keeps."""
    what = f"engine {settings.name}"
    try:
        notes = open_engine(settings).examine()
    except (EngineError, SettingError) as error:
        return Finding(what, False, f"It cannot be used: {error}.".replace("..", "."))
    place = "outside of the house" if settings.outside else "inside of the house"
    return Finding(what, True, f"{place}, gets {'private work too' if settings.private else 'nothing private'}", tuple(notes))
