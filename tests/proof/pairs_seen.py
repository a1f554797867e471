"""All of a world that a viewer sees, by the rules that were written by hand. What stands here may change an answer; nothing else may (R16).

A column that is named nowhere here counts as unseen, and the pairs change it: a new one that is shown has to be put here first.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from sqlmodel import SQLModel

from schema.tables import (
    Account,
    AccountNumber,
    ApiKey,
    Dataset,
    DatasetPicture,
    Generation,
    Image,
    ImageNumber,
    ImageRecord,
    LicenceInterval,
    Like,
    Member,
    Model,
    Moderation,
    Numbers,
    Plan,
    Subscription,
    TokenEntry,
    Upload,
)
from tests.oracle import rules
from tests.oracle.rules import Viewer
from tests.oracle.world import World

Seen = dict[tuple[str, Any], tuple[Any, ...]]


def named(columns: str) -> tuple[str, ...]:
    return tuple(columns.split())


ACCOUNT: Final = named("id handle handle_key display_name bio joined_at")
IMAGE: Final = named(
    """id owner_pk created_at visibility prompt negative_prompt seed width height tool alchemy engine thumbhash alt is_remix like_count
    heat age words media_key"""
)
OWN_IMAGE: Final = named("hidden_at appeal_open asked_paid")
MODEL: Final = named("id owner_pk name description visibility status trigger engine created_at words price outside takes_private usual")
TRAINING: Final = named("progress error started_at finished_at asked_paid")
GENERATION: Final = named(
    """id status progress prompt negative_prompt visibility tool engine width height count seed guidance steps strength alchemy tokens
    asked_plan_pk asked_paid idempotency_key idempotency_digest failure_code failure_message failure_retryable created_at started_at
    finished_at"""
)
PLAN: Final = named(
    "code position name price currency tokens token_period paid private_images private_models alchemy trainings concurrency"
)
SUBSCRIPTION: Final = named("plan_pk next_plan_pk since period_ends_at refills_at trainings_used past_due")
MEMBER: Final = named("email email_key staff accepted_terms default_visibility")
API_KEY: Final = named("id prefix name scopes created_at expires_at last_used_at")
PROOF: Final = named("secret_hash scopes expires_at")  # of the key by which the viewer asks: by these it is who it is
TOKEN_ENTRY: Final = named("id number at change balance reason cause held")
DATASET: Final = named("id name created_at")
UPLOAD: Final = named("id width height storage_key")
INTERVAL: Final = named("from_at until_at terms_version opened_by closed_by")
IMAGE_NUMBER: Final = named("day plan_pk public private")
ACCOUNT_NUMBER: Final = named("day plan_pk accounts")
MODERATION: Final = named("reason hidden_at appealed_at decided_at")


def seen(world: World, asks: Viewer) -> Seen:
    """For each row that exists for the viewer what it may be told of it."""
    look = Look(world, asks)
    return {(type(row).__name__, key): told for row, key, told in look.rows()}


class Look:
    """One look at a world."""

    def __init__(self, world: World, asks: Viewer) -> None:
        self.world, self.asks = world, asks
        self.me = asks.account.pk if asks.account else None
        self.images = {one.pk: one for one in world.all(Image) if rules.sees_image(world, asks, one)}
        self.models = {one.pk for one in world.all(Model) if rules.sees_model(world, asks, one)}
        self.generations = {one.pk for one in world.all(Generation) if rules.sees_generation(asks, one)}
        there = {one.pk for one in world.all(Account) if rules.is_there(one)}
        self.likes = Counter(like.image_pk for like in world.all(Like) if like.account_pk in there)

    def rows(self) -> Iterator[tuple[SQLModel, Any, tuple[Any, ...]]]:
        yield from ((one, one.pk, values(one, PLAN)) for one in self.world.all(Plan))
        yield from ((one, one.pk, self.account(one)) for one in self.world.all(Account) if rules.sees_account(self.asks, one))
        yield from ((one, one.pk, self.image(one)) for one in self.images.values())
        yield from ((one, one.pk, self.model(one)) for one in self.world.all(Model) if one.pk in self.models)
        yield from ((one, one.pk, self.generation(one)) for one in self.world.all(Generation) if one.pk in self.generations)
        if self.me is not None:
            yield from self.own_rows()
        if rules.sees_numbers(self.world, self.asks) and self.asks.may("insights:read"):
            yield from self.numbers()

    def numbers(self) -> Iterator[tuple[SQLModel, Any, tuple[Any, ...]]]:
        yield from ((one, one.pk, values(one, ("queued",))) for one in self.world.all(Numbers))
        yield from ((one, one.pk, values(one, IMAGE_NUMBER)) for one in self.world.all(ImageNumber))
        yield from ((one, one.pk, values(one, ACCOUNT_NUMBER)) for one in self.world.all(AccountNumber))

    def account(self, account: Account) -> tuple[Any, ...]:
        return (*values(account, ACCOUNT), rules.is_there(account))

    def image(self, image: Image) -> tuple[Any, ...]:
        """R8 to R11: its source and its model as far as they are seen; of its likes the number, and the viewer's own."""
        source = image.source_pk if image.source_pk in self.images else None
        model = image.model_pk if image.model_pk in self.models else None
        own = values(image, OWN_IMAGE) if rules.owns_image(self.asks, image) else ()
        return (*values(image, IMAGE), source, model, rules.is_listed(self.world, image), self.likes[image.pk or 0], *own)

    def model(self, model: Model) -> tuple[Any, ...]:
        training = rules.training_of(self.world, self.asks, model)
        own = (model.asked_paid, training is None) if rules.owns_model(self.asks, model) else ()
        return (*values(model, MODEL), *own, *(values(training, TRAINING) if training else ()))

    def generation(self, one: Generation) -> tuple[Any, ...]:
        source = one.source_pk if one.source_pk in self.images else None
        return (*values(one, GENERATION), source, one.model_pk if one.model_pk in self.models else None)

    def own_rows(self) -> Iterator[tuple[SQLModel, Any, tuple[Any, ...]]]:
        """What only owners read."""
        world, me = self.world, self.me
        yield from ((one, me, values(one, MEMBER)) for one in world.having(Member, account_pk=me))
        yield from ((one, me, values(one, SUBSCRIPTION)) for one in world.having(Subscription, account_pk=me))
        yield from ((one, one.pk, values(one, TOKEN_ENTRY) + self.spent_on(one)) for one in world.having(TokenEntry, account_pk=me))
        yield from ((one, one.pk, values(one, API_KEY)) for one in world.having(ApiKey, account_pk=me) if rules.sees_key(self.asks, one))
        if self.asks.key is not None:
            yield self.asks.key, "by which it asks", self.proof(self.asks.key)
        if self.asks.may("models:read"):
            yield from ((one, one.pk, (*values(one, DATASET), self.size(one))) for one in world.having(Dataset, owner_pk=me))
        if not self.asks.may("images:read"):
            return
        yield from ((one, one.pk, values(one, UPLOAD)) for one in world.having(Upload, owner_pk=me))
        own = {pk: image for pk, image in self.images.items() if image.owner_pk == me}
        yield from ((one, one.image_pk, (one.at,)) for one in world.having(Like, account_pk=me) if one.image_pk in self.images)
        yield from ((one, one.image_pk, self.record(one)) for one in world.all(ImageRecord) if one.image_pk in own)
        for interval in world.all(LicenceInterval):
            if interval.image_pk in own:
                yield interval, interval.pk, (interval.image_pk, *values(interval, INTERVAL))
        for moderation in world.all(Moderation):
            if moderation.image_pk in own and own[moderation.image_pk].hidden_at is not None:
                yield moderation, moderation.image_pk, values(moderation, MODERATION)

    def size(self, dataset: Dataset) -> int:
        return len(self.world.having(DatasetPicture, dataset_pk=dataset.pk))

    def proof(self, key: ApiKey) -> tuple[Any, ...]:
        """As the world has it, and nothing where it is not there any more."""
        return tuple(value for one in self.world.having(ApiKey, pk=key.pk) for value in (one.account_pk, *values(one, PROOF)))

    def spent_on(self, entry: TokenEntry) -> tuple[Any, ...]:
        return (entry.generation_pk if entry.generation_pk in self.generations else None,)

    def record(self, record: ImageRecord) -> tuple[Any, ...]:
        return (record.tokens, record.asked_paid, record.generation_pk if record.generation_pk in self.generations else None)


def values(row: SQLModel, columns: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(map(row.__dict__.get, columns))
