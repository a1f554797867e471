"""The settings of a house. Nothing else reads the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from gateway.engines.settings import ATELIER, EngineSettings, SettingError, read_engines
from schema.rules.content import NOTHING_REFUSED, RefusalList, refusal_list

__all__ = ["SettingError", "Settings", "read_settings"]

TERMS_VERSION: Final = "2026-11-24"
COST_A_MINUTE: Final = 1_200_000  # some ten thousand pages of the feed
DOCUMENTS: Final = ("any", "only")
ENVIRONMENTS: Final = ("development", "production")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a house is told from outside.

    A development house has seeded people and a clock that can be advanced; SFUMATO_ENV=production makes a real one.
    """

    data: Path = Path(".data")  # the folder that holds all of the house
    host: str = "127.0.0.1"
    port: int = 8000
    address: str = "http://127.0.0.1:8000"  # how people reach it from outside, without a slash at the end
    database_url: str = ""  # a PostgreSQL database that is the house's own; empty: a file in the data folder
    storage_url: str = ""  # where the bytes of pictures lie; empty: in the data folder
    documents_only: bool = False  # are trusted documents alone answered?
    cost_a_minute: int = 0  # what one member may ask the API for, by what it could cost; 0: whatever it wants
    development: bool = True
    engines: tuple[EngineSettings, ...] = (ATELIER,)
    refused: RefusalList = NOTHING_REFUSED  # what nobody may ask for
    terms_version: str = TERMS_VERSION

    @property
    def database(self) -> Path:
        return self.data / "sfumato.sqlite"

    @property
    def jobs_url(self) -> str:
        """Where DBOS keeps what is to be done: beside the house's rows."""
        return self.database_url or f"sqlite:///{self.data / 'dbos.sqlite'}"

    @property
    def storage(self) -> str:
        return self.storage_url or (self.data / "objects").as_uri()


def read_settings(environment: Mapping[str, str], *, data: Path | None = None, port: int | None = None) -> Settings:
    """Settings from SFUMATO_…; what is given here wins. Raises SettingError."""
    development = _word("SFUMATO_ENV", environment, ENVIRONMENTS) == "development"
    port = _port(environment.get("SFUMATO_PORT") or "8000") if port is None else _port(str(port))
    return Settings(
        data=(data or Path(environment.get("SFUMATO_DATA") or ".data")).expanduser().resolve(),
        host=environment.get("SFUMATO_HOST") or "127.0.0.1",
        port=port,
        address=_address(environment.get("SFUMATO_ADDRESS") or f"http://127.0.0.1:{port}"),
        database_url=_database(environment.get("SFUMATO_DATABASE_URL") or ""),
        storage_url=_storage(environment.get("SFUMATO_STORAGE_URL") or ""),
        documents_only=_word("SFUMATO_DOCUMENTS", environment, DOCUMENTS) == "only",
        cost_a_minute=_cost(environment.get("SFUMATO_COST_A_MINUTE") or ("0" if development else str(COST_A_MINUTE))),
        development=development,
        engines=_engines(environment.get("SFUMATO_ENGINES") or "", environment),
        refused=_refused(environment.get("SFUMATO_REFUSALS") or ""),
    )


def _port(text: str) -> int:
    if text.isdecimal() and text.isascii() and 0 < int(text) < 65536:
        return int(text)
    raise SettingError(f"SFUMATO_PORT is {text!r}. Write a number from 1 to 65535, such as 8000.")


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme in ("http", "https") and parts.hostname and parts.path in ("", "/") and not (parts.query or parts.fragment):
        return text.rstrip("/")
    raise SettingError(f"SFUMATO_ADDRESS is {text!r}. Write how people reach the house, such as https://sfumato.example.com")


def _database(text: str) -> str:
    parts = urlsplit(text)
    if not text or (parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1):
        return text.replace("postgres://", "postgresql://", 1)
    raise SettingError("SFUMATO_DATABASE_URL is none. Write a PostgreSQL database, such as postgresql://sfumato@localhost/sfumato")


def _storage(text: str) -> str:
    if not text or urlsplit(text).scheme:
        return text
    raise SettingError(f"SFUMATO_STORAGE_URL is {text!r}. Write where pictures are kept as a URL, such as file:///var/lib/sfumato/objects")


def _cost(text: str) -> int:
    if text.isdecimal() and text.isascii():
        return int(text)
    raise SettingError(f"SFUMATO_COST_A_MINUTE is {text!r}. Write a number, such as {COST_A_MINUTE}; 0 is as much as anybody wants.")


def _engines(text: str, environment: Mapping[str, str]) -> tuple[EngineSettings, ...]:
    return read_engines(Path(text).expanduser(), environment) if text else (ATELIER,)


def _refused(text: str) -> RefusalList:
    try:
        return refusal_list(Path(text).expanduser().read_text().splitlines()) if text else NOTHING_REFUSED
    except OSError as error:
        raise SettingError(f"SFUMATO_REFUSALS: {text} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SettingError(f"SFUMATO_REFUSALS: {text}: {error}") from error


def _word(name: str, environment: Mapping[str, str], words: tuple[str, ...]) -> str:
    """One of some words, of which the first is the usual one."""
    text = environment.get(name) or words[0]
    if text in words:
        return text
    raise SettingError(f"{name} is {text!r}. Write one of: {', '.join(words)}.")
