"""Everybody who asks: nobody, each part that an account can play, and some of them by a key that lacks a scope, or is none any more."""

from dataclasses import dataclass
from typing import Final

from schema.tables import ApiKey
from tests.oracle import rules
from tests.oracle.making import KEYS, ROLES, role, secret_hash, secret_of
from tests.oracle.world import World, pk
from tests.proof.house import token_of

NAMES: Final = ("anonymous", *ROLES, *KEYS)


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
    if name in KEYS:
        key = world.first(ApiKey, secret_hash=secret_hash(secret_of(name)))
        return Asker(name, secret_of(name), rules.by_key(world, key)) if key else None
    account = role(world, name)
    return Asker(name, token_of(pk(account)), rules.viewer(world, account.pk)) if account else None


def askers(world: World) -> list[Asker]:
    return [found for name in NAMES if (found := asker(world, name))]
