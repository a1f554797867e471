"""Accounts as others see them, and the viewer as only it does."""

from typing import Any, Final

from schema.tables import Account, ApiKey, Dataset, DatasetPicture, Generation, Image, Like, Model, Plan, TokenEntry
from tests.oracle import rules
from tests.oracle.asked import Asked
from tests.oracle.connections import Page, page
from tests.oracle.images import listed
from tests.oracle.search import finds


def account_images(account: Account, asked: Asked, first: int | None = None, after: str | None = None) -> Page[Image]:
    return page(f"images of account {account.pk}", listed(asked, owner_pk=account.pk), 24, first, after)


def account_models(account: Account, asked: Asked, first: int | None = None, after: str | None = None) -> Page[Model]:
    public = [model for model in asked.world.newest(Model, owner_pk=account.pk) if rules.is_listed_model(asked.world, model)]
    return page(f"models of account {account.pk}", public, 24, first, after)


def own_images(
    me: Account,
    asked: Asked,
    visibility: str | None = None,
    tool: str | None = None,
    search: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[Image]:
    wanted = {name: value for name, value in {"visibility": visibility, "tool": tool}.items() if value is not None}
    own = asked.seen(asked.world.newest(Image, owner_pk=me.pk, **wanted))
    return page(f"library {wanted} {[search]}", [image for image in own if finds(search, image.prompt)], 24, first, after)


def liked(me: Account, asked: Asked, first: int | None = None, after: str | None = None) -> Page[Image]:
    likes = {like.image_pk for like in asked.world.having(Like, account_pk=me.pk)}
    return page("liked", [image for image in asked.seen(asked.world.newest(Image)) if image.pk in likes], 24, first, after)


def own_generations(
    me: Account, asked: Asked, status: str | None = None, first: int | None = None, after: str | None = None
) -> Page[Generation]:
    wanted = {} if status is None else {"status": status}
    return page(f"generations {wanted}", asked.seen(asked.world.newest(Generation, owner_pk=me.pk, **wanted)), 24, first, after)


def own_models(me: Account, asked: Asked, first: int | None = None, after: str | None = None) -> Page[Model]:
    return page("own models", asked.seen(asked.world.newest(Model, owner_pk=me.pk)), 24, first, after)


def token_history(me: Account, asked: Asked, first: int | None = None, after: str | None = None) -> Page[TokenEntry]:
    return page("token history", asked.world.newest(TokenEntry, account_pk=me.pk), 50, first, after)


def api_keys(me: Account, asked: Asked) -> list[ApiKey]:
    return asked.seen(asked.world.newest(ApiKey, account_pk=me.pk))


def own_datasets(me: Account, asked: Asked) -> list[Dataset]:
    return asked.seen(asked.world.newest(Dataset, owner_pk=me.pk))


DATASET: Final = {"size": lambda dataset, asked: len(asked.world.having(DatasetPicture, dataset_pk=dataset.pk))}
ACCOUNT: Final = {"images": account_images, "models": account_models}
VIEWER: Final = {
    "account": lambda me, asked: me,
    "scopes": lambda me, asked: sorted(asked.viewer.scopes),
    "email": lambda me, asked: asked.world.member(me).email,
    "subscription": lambda me, asked: asked.world.subscription(me),
    "tokens": lambda me, asked: me,
    "tokenHistory": token_history,
    "apiKeys": api_keys,
    "acceptedTerms": lambda me, asked: asked.world.member(me).accepted_terms,
    "defaultVisibility": lambda me, asked: rules.default_visibility(asked.world, me),
    "library": own_images,
    "liked": liked,
    "generations": own_generations,
    "models": own_models,
    "datasets": own_datasets,
    "canTrain": lambda me, asked: rules.can_train(asked.world, asked.viewer),
    "canUseAlchemy": lambda me, asked: rules.can_use_alchemy(asked.world, asked.viewer),
    "canGeneratePrivately": lambda me, asked: rules.can_generate_privately(asked.world, asked.viewer),
}
SCOPES: Final = {
    "Query.insights": "insights:read",
    "Viewer.email": "account:read",
    "Viewer.subscription": "account:read",
    "Viewer.tokens": "account:read",
    "Viewer.tokenHistory": "account:read",
    "Viewer.apiKeys": "account:read",
    "Viewer.library": "images:read",
    "Viewer.liked": "images:read",
    "Viewer.generations": "images:read",
    "Viewer.models": "models:read",
    "Viewer.datasets": "models:read",
}


def plan_status(subscription: Any, asked: Asked) -> str:
    if subscription.next_plan_pk is not None:
        return "ENDS_AT_PERIOD_END"
    return "PAST_DUE" if subscription.past_due else "ACTIVE"


def next_plan(subscription: Any, asked: Asked) -> Plan | None:
    return None if subscription.next_plan_pk is None else asked.world.plan(subscription.next_plan_pk)


def trainings_left(subscription: Any, asked: Asked) -> int:
    """Of those of the plan: none, where a larger one had more."""
    used: int = subscription.trainings_used
    return max(0, asked.world.plan(subscription.plan_pk).trainings - used)


def available(me: Account, asked: Asked) -> int:
    return sum(entry.change for entry in asked.world.having(TokenEntry, account_pk=me.pk))


def reserved(me: Account, asked: Asked) -> int:
    ledger = sorted(asked.world.having(TokenEntry, account_pk=me.pk), key=lambda entry: entry.number)
    return ledger[-1].held if ledger else 0


def refills_by(me: Account, asked: Asked) -> int:
    return max(0, asked.world.plan(asked.world.subscription(me).plan_pk).tokens - available(me, asked) - reserved(me, asked))


ACCOUNT_PLAN: Final = {
    "plan": lambda subscription, asked: asked.world.plan(subscription.plan_pk),
    "status": plan_status,
    "renewsAt": lambda subscription, asked: subscription.period_ends_at,
    "nextPlan": next_plan,
    "trainingsLeft": trainings_left,
}
TOKEN_BALANCE: Final = {
    "available": available,
    "reserved": reserved,
    "refillsAt": lambda me, asked: asked.world.subscription(me).refills_at,
    "refillsBy": refills_by,
}
API_KEY: Final = {"scopes": lambda key, asked: key.scopes.split()}
TOKEN_ENTRY: Final = {"generation": lambda entry, asked: asked.if_seen(asked.world.first(Generation, pk=entry.generation_pk))}
