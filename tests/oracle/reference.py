"""The answer that a document has by the contract, worked out the long way: graphql-core and a resolver for each field.

A field of the schema that has no resolver here is an error, so one that is added has to be thought about twice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from graphql import DocumentNode, GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema, execute_sync, parse
from sqlmodel import SQLModel

from schema.tables import Account, Generation, GenerationStatus, Image, ImageRecord, LicenceInterval, Model, Plan, TokenEntry
from tests.oracle import rules
from tests.oracle.reach import reachable
from tests.oracle.rules import Viewer
from tests.oracle.world import World, pk

SDL: Final = Path(__file__).parents[2] / "schema" / "schema.graphql"
COUNTED: Final = 10_000
WORKED_OUT: Final = ("quote",)  # a calculation from its argument, which no random document asks for
MESSAGE: Final = "\0some words"  # stands for whatever the house says to a person
CURSOR: Final = "\0cursor "
Row = TypeVar("Row", bound=SQLModel)
Answer = dict[str, Any]
Resolvers = dict[str, Callable[..., Any]]


@dataclass(frozen=True)
class Asked:
    """What a resolver knows: the world, and who asks."""

    world: World
    viewer: Viewer

    def sees(self, row: SQLModel | None) -> bool:
        if isinstance(row, Image):
            return rules.sees_image(self.world, self.viewer, row)
        if isinstance(row, Model):
            return rules.sees_model(self.world, self.viewer, row)
        if isinstance(row, Generation):
            return rules.sees_generation(self.viewer, row)
        return isinstance(row, Account) and rules.sees_account(self.viewer, row)

    def if_seen(self, row: Row | None) -> Row | None:
        return row if self.sees(row) else None

    def seen(self, found: Iterable[Row]) -> list[Row]:
        return [row for row in found if self.sees(row)]


def answer(world: World, viewer: Viewer, document: str, variables: dict[str, Any] | None = None, operation: str | None = None) -> Answer:
    """`data` and `errors`, these as pairs of a path and a code."""
    result = execute_sync(
        schema(), parsed(document), context_value=Asked(world, viewer), variable_values=variables, operation_name=operation
    )
    return {"data": result.data, "errors": [(tuple(error.path or ()), code(error)) for error in result.errors or []]}


@lru_cache(64)
def parsed(document: str) -> DocumentNode:
    return parse(document, no_location=True)


def code(error: GraphQLError) -> str:
    if "code" not in (error.extensions or {}):
        raise error
    return str((error.extensions or {})["code"])


@cache
def schema() -> GraphQLSchema:
    built = build_schema(SDL.read_text())
    root = built.query_type
    assert root is not None
    for name in WORKED_OUT:
        del root.fields[name]
    for kind in reachable(built):
        for name, field in kind.fields.items():
            field.resolve = resolver(kind.name, name)
    built.type_map["Node"].resolve_type = lambda value, info, kind: type(value).__name__  # type: ignore[attr-defined]
    return built


def resolver(type_name: str, field_name: str) -> Callable[..., Any]:
    """The function for a field; where its type needs none, the value of that name."""
    if field_name in PLAIN.get(type_name, "").split():
        return lambda row, info, **arguments: text(getattr(row, column(field_name)))
    found, scope = RESOLVERS[type_name][field_name], SCOPES.get(f"{type_name}.{field_name}")
    return lambda row, info, **arguments: guarded(scope, found, row, info, arguments)


def guarded(scope: str | None, found: Callable[..., Any], row: Any, info: GraphQLResolveInfo[Asked], arguments: dict[str, Any]) -> Any:
    asked = info.context
    if scope is not None and not asked.viewer.may(scope):
        raise GraphQLError("", extensions={"code": "UNAUTHORIZED_FIELD_OR_TYPE"})
    return text(found(row, asked, **{name: value for name, value in arguments.items() if value is not None}))


def column(field_name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in field_name)


def text(value: Any) -> Any:
    """Instants as RFC 3339 in UTC with milliseconds."""
    if not isinstance(value, datetime):
        return value
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03}Z"


# ---------------------------------------------------------------- connections


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Part of a list. `name` is the list's, so that a cursor tells of which list it is."""

    name: str
    rows: list[Row]
    first: int
    after: str | None

    @property
    def rest(self) -> list[Row]:
        """Keyset: all lists are newest first, so what follows a cursor was made before it."""
        if self.after is None:
            return self.rows
        place = int(self.after.removeprefix(self.cursor_prefix))
        return [row for row in self.rows if pk(row) < place]

    @property
    def shown(self) -> list[Row]:
        return self.rest[: self.first]

    @property
    def cursor_prefix(self) -> str:
        return f"{CURSOR}{self.name} "

    def cursor(self, row: Row) -> str:
        return f"{self.cursor_prefix}{pk(row)}"


def page(name: str, rows: list[Row], size: int, first: int | None, after: str | None) -> Page[Row]:
    return Page(name, rows, first or size, after)


def edges(page: Page[Any], asked: Asked) -> list[Any]:
    return [(page, row) for row in page.shown]


def total(page: Page[Any], asked: Asked) -> int:
    return min(len(page.rows), COUNTED)


def precision(page: Page[Any], asked: Asked) -> str:
    return "EXACT" if len(page.rows) <= COUNTED else "AT_LEAST"


CONNECTION: Final = {"edges": edges, "nodes": lambda page, asked: page.shown, "pageInfo": lambda page, asked: page}
COUNTED_CONNECTION: Final = CONNECTION | {"totalCount": total, "totalCountPrecision": precision}
EDGE: Final = {"cursor": lambda edge, asked: edge[0].cursor(edge[1]), "node": lambda edge, asked: edge[1]}
PAGE_INFO: Final = {
    "hasNextPage": lambda page, asked: len(page.rest) > len(page.shown),
    "hasPreviousPage": lambda page, asked: page.after is not None,
    "startCursor": lambda page, asked: page.cursor(page.shown[0]) if page.shown else None,
    "endCursor": lambda page, asked: page.cursor(page.shown[-1]) if page.shown else None,
}


# ---------------------------------------------------------------- roots


def node(root: None, asked: Asked, id: str) -> SQLModel | None:
    rows = [row for kind in (Image, Account, Model, Generation) for row in asked.world.having(kind, id=id)]
    return asked.if_seen(rows[0]) if rows else None


def by_id(kind: type[SQLModel]) -> Callable[..., Any]:
    return lambda root, asked, id: asked.if_seen(asked.world.first(kind, id=id))


def feed(root: None, asked: Asked, first: int | None = None, after: str | None = None) -> Page[Image]:
    return page("feed", listed(asked), 24, first, after)


def listed(asked: Asked, **values: object) -> list[Image]:
    return [image for image in asked.world.newest(Image, **values) if rules.is_listed(asked.world, image)]


def models(root: None, asked: Asked, first: int | None = None, after: str | None = None) -> Page[Model]:
    return page("models", asked.seen(asked.world.newest(Model)), 24, first, after)


def account(root: None, asked: Asked, handle: str) -> Account | None:
    """Two handles that differ only in case are one."""
    return asked.if_seen(next((one for one in asked.world.all(Account) if one.handle.lower() == handle.lower()), None))


QUERY: Final[Resolvers] = {
    "viewer": lambda root, asked: asked.viewer.account,
    "node": node,
    "feed": feed,
    "image": by_id(Image),
    "account": account,
    "model": by_id(Model),
    "models": models,
    "generation": by_id(Generation),
    "plans": lambda root, asked: sorted(asked.world.all(Plan), key=lambda plan: plan.position),
}


# ---------------------------------------------------------------- images


def url(image: Image, asked: Asked, size: str = "CARD") -> str:
    name = "original.png" if size == "ORIGINAL" else f"{size.lower()}.webp"
    return f"http://house.test/media/{image.media_key}/{name}"


def remixes_of(image: Image, asked: Asked) -> list[Image]:
    """An upscale has a source and is no remix."""
    return asked.seen(asked.world.newest(Image, source_pk=image.pk, is_remix=True))


def remixes(image: Image, asked: Asked, first: int | None = None, after: str | None = None) -> Page[Image]:
    return page(f"remixes of {image.pk}", remixes_of(image, asked), 24, first, after)


def licences(image: Image, asked: Asked) -> list[LicenceInterval] | None:
    if not rules.owns_image(asked.viewer, image):
        return None
    return sorted(asked.world.having(LicenceInterval, image_pk=image.pk), key=pk)


def generation_of(image: Image, asked: Asked) -> Generation | None:
    return asked.if_seen(asked.world.first(Generation, pk=asked.world.record(image).generation_pk))


IMAGE: Final = {
    "creator": lambda image, asked: asked.if_seen(asked.world.owner(image)),
    "model": lambda image, asked: rules.model_of(asked.world, asked.viewer, image),
    "url": url,
    "remixOf": lambda image, asked: rules.sees_source(asked.world, asked.viewer, image),
    "remixes": remixes,
    "remixCount": lambda image, asked: len(remixes_of(image, asked)),
    "likeCount": lambda image, asked: rules.likes(asked.world, image),
    "viewerHasLiked": lambda image, asked: rules.has_liked(asked.world, asked.viewer, image),
    "viewerCan": lambda image, asked: image,
    "licences": licences,
    "generation": generation_of,
    "tokens": lambda image, asked: asked.world.record(image).tokens if rules.owns_image(asked.viewer, image) else None,
    "moderation": lambda image, asked: rules.moderation_of(asked.world, asked.viewer, image),
}
IMAGE_PERMISSIONS: Final = {
    "remix": lambda image, asked: rules.can_remix(asked.viewer),
    "copyPrompt": lambda image, asked: rules.can_copy_prompt(),
    "makePublic": lambda image, asked: rules.can_make_public(asked.world, asked.viewer, image),
    "makePrivate": lambda image, asked: rules.can_make_private(asked.world, asked.viewer, image),
    "delete": lambda image, asked: rules.can_delete(asked.viewer, rules.owns_image(asked.viewer, image)),
}
PERMISSION: Final = {"message": lambda permission, asked: None if permission.allowed else MESSAGE}
LICENCE_INTERVAL: Final = {"from": lambda interval, asked: interval.from_at, "until": lambda interval, asked: interval.until_at}


# ---------------------------------------------------------------- models


def cover(model: Model, asked: Asked) -> Image | None:
    """The public one most liked; of two alike the newer."""
    return max(listed(asked, model_pk=model.pk), key=lambda image: (rules.likes(asked.world, image), pk(image)), default=None)


def model_images(model: Model, asked: Asked, first: int | None = None, after: str | None = None) -> Page[Image]:
    return page(f"images of model {model.pk}", asked.seen(asked.world.newest(Image, model_pk=model.pk)), 24, first, after)


MODEL: Final = {
    "creator": lambda model, asked: asked.if_seen(asked.world.owner(model)),
    "cover": cover,
    "images": model_images,
    "viewerCan": lambda model, asked: model,
}
MODEL_PERMISSIONS: Final = {"use": lambda model, asked: rules.can_use_model(asked.world, asked.viewer, model)}


# ---------------------------------------------------------------- accounts and the viewer


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
    first: int | None = None,
    after: str | None = None,
) -> Page[Image]:
    wanted = {name: value for name, value in {"visibility": visibility, "tool": tool}.items() if value is not None}
    return page(f"library {wanted}", asked.seen(asked.world.newest(Image, owner_pk=me.pk, **wanted)), 24, first, after)


def own_generations(
    me: Account, asked: Asked, status: str | None = None, first: int | None = None, after: str | None = None
) -> Page[Generation]:
    wanted = {} if status is None else {"status": status}
    return page(f"generations {wanted}", asked.seen(asked.world.newest(Generation, owner_pk=me.pk, **wanted)), 24, first, after)


def own_models(me: Account, asked: Asked, first: int | None = None, after: str | None = None) -> Page[Model]:
    return page("own models", asked.seen(asked.world.newest(Model, owner_pk=me.pk)), 24, first, after)


def token_history(me: Account, asked: Asked, first: int | None = None, after: str | None = None) -> Page[TokenEntry]:
    return page("token history", asked.world.newest(TokenEntry, account_pk=me.pk), 50, first, after)


VIEWER: Final = {
    "account": lambda me, asked: me,
    "scopes": lambda me, asked: sorted(asked.viewer.scopes),
    "email": lambda me, asked: asked.world.member(me).email,
    "subscription": lambda me, asked: asked.world.subscription(me),
    "tokens": lambda me, asked: me,
    "tokenHistory": token_history,
    "acceptedTerms": lambda me, asked: asked.world.member(me).accepted_terms,
    "defaultVisibility": lambda me, asked: rules.default_visibility(asked.world, me),
    "library": own_images,
    "generations": own_generations,
    "models": own_models,
    "canGeneratePrivately": lambda me, asked: rules.can_generate_privately(asked.world, asked.viewer),
}
SCOPES: Final = {
    "Viewer.email": "account:read",
    "Viewer.subscription": "account:read",
    "Viewer.tokens": "account:read",
    "Viewer.tokenHistory": "account:read",
    "Viewer.library": "images:read",
    "Viewer.generations": "images:read",
    "Viewer.models": "models:read",
}


def plan_status(subscription: Any, asked: Asked) -> str:
    if subscription.next_plan_pk is not None:
        return "ENDS_AT_PERIOD_END"
    return "PAST_DUE" if subscription.past_due else "ACTIVE"


def next_plan(subscription: Any, asked: Asked) -> Plan | None:
    return None if subscription.next_plan_pk is None else asked.world.plan(subscription.next_plan_pk)


def available(me: Account, asked: Asked) -> int:
    return sum(entry.change for entry in asked.world.having(TokenEntry, account_pk=me.pk))


def reserved(me: Account, asked: Asked) -> int:
    waiting = (GenerationStatus.QUEUED, GenerationStatus.RUNNING)
    return sum(one.tokens for one in asked.seen(asked.world.newest(Generation, owner_pk=me.pk)) if one.status in waiting)


def refills_by(me: Account, asked: Asked) -> int:
    return max(0, asked.world.plan(asked.world.subscription(me).plan_pk).tokens - available(me, asked) - reserved(me, asked))


ACCOUNT_PLAN: Final = {
    "plan": lambda subscription, asked: asked.world.plan(subscription.plan_pk),
    "status": plan_status,
    "renewsAt": lambda subscription, asked: subscription.period_ends_at,
    "nextPlan": next_plan,
}
TOKEN_BALANCE: Final = {
    "available": available,
    "reserved": reserved,
    "refillsAt": lambda me, asked: asked.world.subscription(me).refills_at,
    "refillsBy": refills_by,
}
TOKEN_ENTRY: Final = {"generation": lambda entry, asked: asked.if_seen(asked.world.first(Generation, pk=entry.generation_pk))}


# ---------------------------------------------------------------- generations


def queue_position(generation: Generation, asked: Asked) -> int | None:
    """Among the viewer's own; the one that is next is 1."""
    if generation.status != GenerationStatus.QUEUED:
        return None
    own = asked.world.having(Generation, owner_pk=generation.owner_pk, status=GenerationStatus.QUEUED)
    return sum(1 for _ in takewhile(lambda one: pk(one) <= pk(generation), sorted(own, key=pk)))


def images_of(generation: Generation, asked: Asked) -> list[Image]:
    """In the order in which they were made."""
    made = {record.image_pk for record in asked.world.having(ImageRecord, generation_pk=generation.pk)}
    return [image for image in asked.seen(sorted(asked.world.all(Image), key=pk)) if image.pk in made]


GENERATION: Final = {
    "queuePosition": queue_position,
    "images": images_of,
    "failure": lambda generation, asked: generation if generation.status == GenerationStatus.FAILED else None,
}
FAILURE: Final = {
    "code": lambda generation, asked: generation.failure_code,
    "message": lambda generation, asked: generation.failure_message,
    "retryable": lambda generation, asked: generation.failure_retryable,
}


PLAIN: Final = {
    "Image": "id createdAt visibility prompt negativePrompt seed width height tool alchemy engine thumbhash alt isRemix",
    "Account": "id handle displayName bio joinedAt",
    "Model": "id name description visibility status trigger createdAt",
    "Generation": "id status progress prompt visibility tool tokens createdAt startedAt finishedAt",
    "Moderation": "reason hiddenAt appealedAt decidedAt",
    "LicenceInterval": "termsVersion openedBy closedBy",
    "Permission": "allowed reason reversible",
    "Plan": "code name tokens tokenPeriod paid privateImages privateModels alchemy trainings concurrency",
    "AccountPlan": "since",
    "TokenEntry": "id at change reason",
}
RESOLVERS: Final[dict[str, Resolvers]] = {
    "Query": QUERY,
    "Image": IMAGE,
    "ImagePermissions": IMAGE_PERMISSIONS,
    "Permission": PERMISSION,
    "LicenceInterval": LICENCE_INTERVAL,
    "Moderation": {},
    "Account": {"images": account_images, "models": account_models},
    "Viewer": VIEWER,
    "Plan": {"monthlyPrice": lambda plan, asked: plan},
    "Money": {"amount": lambda plan, asked: plan.price, "currency": lambda plan, asked: plan.currency},
    "AccountPlan": ACCOUNT_PLAN,
    "TokenBalance": TOKEN_BALANCE,
    "TokenEntry": TOKEN_ENTRY,
    "Model": MODEL,
    "ModelPermissions": MODEL_PERMISSIONS,
    "Generation": GENERATION,
    "Failure": FAILURE,
    "PageInfo": PAGE_INFO,
    "ImageConnection": COUNTED_CONNECTION,
    "ModelConnection": COUNTED_CONNECTION,
    "GenerationConnection": CONNECTION,
    "TokenEntryConnection": CONNECTION,
    "ImageEdge": EDGE,
    "ModelEdge": EDGE,
    "GenerationEdge": EDGE,
    "TokenEntryEdge": EDGE,
}
