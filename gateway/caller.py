"""Who is at a door."""

from dataclasses import dataclass

from schema.rules.viewer import NOBODY, Viewer


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is at a door: the token that was presented, the network address, and the viewer that it makes at this moment."""

    token: str | None
    address: str
    viewer: Viewer


SOMEBODY = Caller(None, "", NOBODY)


class Over(Exception):
    """The session of whoever asks has ended, its key is revoked, or its account is being deleted."""
