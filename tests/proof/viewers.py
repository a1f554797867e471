"""Everybody who asks: nobody, each part that an account can play, and for some of them a session for each scope that it lacks."""

from dataclasses import dataclass
from typing import Final

from schema.rules.viewer import MEMBER_SCOPES, STAFF_SCOPES
from tests.oracle import rules
from tests.oracle.making import ROLES, role
from tests.oracle.world import World, pk
from tests.proof.house import WITHOUT, token_of

LACKING: Final = {"owner": MEMBER_SCOPES, "ended": MEMBER_SCOPES, "staff": MEMBER_SCOPES | STAFF_SCOPES}
NAMES: Final = (
    "anonymous",
    *ROLES,
    *(f"{name} without {scope}" for name, scopes in LACKING.items() for scope in sorted(scopes)),
)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: by which token, and who that is to the oracle."""

    name: str
    token: str | None
    viewer: rules.Viewer


def asker(world: World, name: str) -> Asker | None:
    """The one of this name; None where nobody plays that part in this world."""
    if name == "anonymous":
        return Asker(name, None, rules.ANONYMOUS)
    part, _, scope = name.partition(" without ")
    account = role(world, part)
    if account is None:
        return None
    whole = rules.viewer(world, account.pk)
    viewer = rules.Viewer(whole.account, whole.scopes - {scope})
    return Asker(name, token_of(pk(account)) + (f"{WITHOUT}{scope}" if scope else ""), viewer)


def askers(world: World) -> list[Asker]:
    return [found for name in NAMES if (found := asker(world, name))]
