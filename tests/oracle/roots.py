"""Where every answer begins."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from graphql import GraphQLError
from sqlmodel import SQLModel

from schema.tables import Account, AccountNumber, ApiKey, Dataset, Generation, Image, ImageNumber, Model, Numbers, Plan
from tests.oracle import rules
from tests.oracle.asked import Asked, Resolvers
from tests.oracle.connections import Page, page
from tests.oracle.images import listed
from tests.oracle.orders import PERIODS, RANKS
from tests.oracle.search import finds
from tests.oracle.world import NOW


def node(root: None, asked: Asked, id: str) -> SQLModel | None:
    rows = [row for kind in (Image, Account, Model, Generation, ApiKey, Dataset) for row in asked.world.having(kind, id=id)]
    return asked.if_seen(rows[0]) if rows else None


def nodes(root: None, asked: Asked, ids: list[str]) -> list[SQLModel | None]:
    return [node(root, asked, id) for id in ids]


def by_id(kind: type[SQLModel]) -> Callable[..., Any]:
    return lambda root, asked, id: asked.if_seen(asked.world.first(kind, id=id))


def feed(
    root: None,
    asked: Asked,
    sort: str = "NEWEST",
    period: str = "ALL",
    search: str | None = None,
    model: str | None = None,
    tool: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[Image]:
    """A model that the viewer may not see is as none (R11)."""
    found = [image for image in listed(asked) if finds(search, image.prompt) and tool in (None, image.tool)]
    if model is not None:
        with_it = asked.if_seen(asked.world.first(Model, id=model))
        found = [image for image in found if with_it is not None and image.model_pk == with_it.pk]
    if period != "ALL":
        found = [image for image in found if NOW - image.created_at < PERIODS[period]]
    rank = RANKS[sort]
    ordered = sorted(found, key=lambda image: rank(asked.world, image), reverse=True)
    name = f"feed {[sort, period, search, model, tool]}"
    return Page(name, ordered, first or 24, after, lambda image: rank(asked.world, image))


def models(root: None, asked: Asked, search: str | None = None, first: int | None = None, after: str | None = None) -> Page[Model]:
    found = [model for model in asked.seen(asked.world.newest(Model)) if finds(search, model.name, model.description)]
    return page(f"models {[search]}", found, 24, first, after)


def account(root: None, asked: Asked, handle: str) -> Account | None:
    """Two handles that differ only in case are one."""
    return asked.if_seen(next((one for one in asked.world.all(Account) if one.handle.lower() == handle.lower()), None))


@dataclass(frozen=True)
class Span:
    """The numbers of some days."""

    first: str
    last: str


def insights(root: None, asked: Asked, until: str, **day: str) -> Span | None:
    return Span(day["from"], until) if rules.sees_numbers(asked.world, asked.viewer) else None


def cells(kind: type[Any]) -> Callable[[Span, Asked], list[Any]]:
    return lambda span, asked: [cell for cell in asked.world.all(kind) if span.first <= cell.day <= span.last]


def public_share(span: Span, asked: Asked) -> float | None:
    """Of the cells that show both."""
    known = [cell for cell in cells(ImageNumber)(span, asked) if cell.private is not None]
    made = sum(cell.public + cell.private for cell in known)
    return sum(cell.public for cell in known) / made if made else None


INSIGHTS: Final[Resolvers] = {
    "from": lambda span, asked: span.first,
    "until": lambda span, asked: span.last,
    "accounts": lambda span, asked: [cell for cell in asked.world.all(AccountNumber) if cell.day == span.last],
    "images": cells(ImageNumber),
    "publicShare": public_share,
    "generations": lambda span, asked: asked.world.all(Numbers)[0],
    "suppressedBelow": lambda span, asked: 5,
}
PLAN_OF: Final[Resolvers] = {"plan": lambda cell, asked: asked.world.plan(cell.plan_pk)}


def watched(root: None, asked: Asked, id: str) -> SQLModel | None:
    """The first event is what a query is answered; but who is nobody may not even ask."""
    if asked.viewer.account is None:
        raise GraphQLError("", extensions={"code": "UNAUTHORIZED_FIELD_OR_TYPE"})
    return asked.if_seen(asked.world.first(Generation, id=id))


SUBSCRIPTION: Final[Resolvers] = {"generation": watched}
QUERY: Final[Resolvers] = {
    "viewer": lambda root, asked: asked.viewer.account,
    "node": node,
    "nodes": nodes,
    "feed": feed,
    "image": by_id(Image),
    "account": account,
    "model": by_id(Model),
    "usualModel": lambda root, asked: asked.if_seen(asked.world.first(Model, usual=1)),
    "models": models,
    "generation": by_id(Generation),
    "insights": insights,
    "plans": lambda root, asked: sorted(asked.world.all(Plan), key=lambda plan: plan.position),
}
