"""The house that is checked, by its operator's own access, and what this run has in it."""

import secrets
from dataclasses import dataclass, field
from typing import Final

from sqlmodel import col, select

from gateway.clock import HouseClock
from gateway.config import Settings
from gateway.db import Database
from gateway.jobs import QueuedJobs
from gateway.privacy.canaries import Canaries, new_run
from gateway.provenance.credentials import Credentials
from gateway.provenance.signing import Signer
from gateway.storage import Objects
from schema.ports import ObjectStore
from schema.tables import Image

HANDLE: Final = "privacy-check-"  # with a hyphen, which nobody can sign up with
OWNER, STRANGER, STAFF = "owner", "stranger", "staff"
HELD: Final = "privacy-check"  # a queue that no worker serves


NO_MODEL: Final = "No model of this house may get what is private, so nothing private can be made in it."


class Impossible(Exception):
    """Nothing can be checked: why."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the audit's own."""

    handle: str
    pk: int
    id: str
    token: str


@dataclass
class Premises:
    """Whatever is put into the house is noted here first."""

    settings: Settings
    database: Database
    clock: HouseClock
    name: str = field(default_factory=lambda: secrets.token_hex(4))  # of this run, in the handles of its members
    canaries: Canaries = field(default_factory=lambda: Canaries(new_run()))
    members: dict[str, Member] = field(default_factory=dict)  # by role
    painted: list[str] = field(default_factory=list)  # keys of the store
    jobs: list[str] = field(default_factory=list)  # in the queue that no worker serves

    def __post_init__(self) -> None:
        self.store: ObjectStore = Objects.from_url(self.settings.storage)
        self.signer = Signer(Credentials.of(self.database))
        self.held = QueuedJobs(self.settings.jobs_url, HELD)

    @property
    def handles(self) -> str:
        """How the handles of this run's members begin."""
        return f"{HANDLE}{self.name}-"

    def pictures(self) -> list[str]:
        """Where the bytes of its members' pictures lie, those that a worker painted too."""
        owners = [member.pk for member in self.members.values()]
        with self.database.write() as session:
            return list(session.exec(select(Image.storage_key).where(col(Image.owner_pk).in_(owners))).all())
