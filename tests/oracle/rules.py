"""R1, R3 to R5, R8 to R11 and R15 as PRODUCT.md says them, over plain objects. Nothing is shared with the rules that the house runs on.

A key that lacks `images:read` owns no image and no generation, one that lacks `models:read` no model (contract, header).
"""

from dataclasses import dataclass

from schema.tables import (
    Account,
    ApiKey,
    Dataset,
    Generation,
    Image,
    Like,
    Model,
    ModelStatus,
    Moderation,
    Plan,
    Training,
    Upload,
    Visibility,
)
from tests.oracle.world import NOW, World

MEMBER = frozenset({"images:read", "images:write", "models:read", "models:write", "account:read", "account:write", "session"})
STAFF = frozenset({"insights:read", "moderation:write"})
LEAVING = frozenset({"session", "account:read"})
SESSION = frozenset({"session"})  # held by signed-in sessions only (contract)


@dataclass(frozen=True)
class Viewer:
    """Who asks: an account with the scopes of its session or key, or nobody."""

    account: Account | None = None
    scopes: frozenset[str] = frozenset()
    key: ApiKey | None = None

    def may(self, scope: str) -> bool:
        return scope in self.scopes


ANONYMOUS = Viewer()


def viewer(world: World, account_pk: int | None, scopes: frozenset[str] | None = None) -> Viewer:
    """A session holds what its account may hold, or less. A deleted account has none."""
    account = world.account(account_pk)
    if account is None or account.deleted_at is not None:
        return ANONYMOUS
    held = scopes_of(world, account)
    return Viewer(account, held if scopes is None else held & scopes)


def by_key(world: World, key: ApiKey) -> Viewer:
    """A key holds what it was given, as far as its account may hold that at this moment, and never `session`.

    One that is over is nobody's, and so is one of an account that is deleted or being deleted: what that may still do takes a session.
    """
    account = world.account(key.account_pk)
    if account is None or not is_there(account) or (key.expires_at is not None and key.expires_at <= NOW):
        return ANONYMOUS
    return Viewer(account, frozenset(key.scopes.split()) & scopes_of(world, account) - SESSION, key)


def scopes_of(world: World, account: Account) -> frozenset[str]:
    """R1: an account that is being deleted may only cancel that, export and sign out."""
    if not is_there(account):
        return LEAVING
    return MEMBER | STAFF if world.member(account).staff else MEMBER


def sees_numbers(world: World, asks: Viewer) -> bool:
    """R14: staff. Which scope it takes is the field's to say; a key of staff without any scope of staff is a member's."""
    return asks.account is not None and world.member(asks.account).staff and bool(asks.scopes & STAFF)


def is_there(account: Account | None) -> bool:
    """R1: neither deleted nor being deleted."""
    return account is not None and account.leaving_at is None and account.deleted_at is None


def sees_account(asks: Viewer, account: Account | None) -> bool:
    """R1: an account that is there; one that is being deleted still sees itself."""
    return account is not None and (is_there(account) or asks.account is account)


def owns_image(asks: Viewer, image: Image) -> bool:
    return asks.account is not None and asks.account.pk == image.owner_pk and asks.may("images:read")


def is_listed(world: World, image: Image) -> bool:
    """R1 for everybody: public, neither deleted nor hidden, and its owner is there."""
    return is_kept(world, image) and image.visibility == Visibility.PUBLIC and image.hidden_at is None


def is_kept(world: World, row: Image | Model) -> bool:
    return row.deleted_at is None and is_there(world.owner(row))


def sees_image(world: World, asks: Viewer, image: Image | None) -> bool:
    """R1: public, or own, or under the owner's open appeal for staff with `moderation:write`, as it was when it was public."""
    if image is None or not is_kept(world, image):
        return False
    if image.visibility == Visibility.PUBLIC and image.hidden_at is not None and image.appeal_open and asks.may("moderation:write"):
        return True
    return is_listed(world, image) or owns_image(asks, image)


def owns_model(asks: Viewer, model: Model) -> bool:
    return asks.account is not None and asks.account.pk == model.owner_pk and asks.may("models:read")


def is_listed_model(world: World, model: Model) -> bool:
    """R10: every member may generate with it: public and ready, of the platform or of an account that is there."""
    kept = model.deleted_at is None and (model.owner_pk is None or is_there(world.owner(model)))
    return kept and model.visibility == Visibility.PUBLIC and model.status == ModelStatus.READY


def sees_model(world: World, asks: Viewer, model: Model | None) -> bool:
    """R10, R11: R1 holds for models as for images."""
    return model is not None and (is_listed_model(world, model) or (owns_model(asks, model) and is_kept(world, model)))


def training_of(world: World, asks: Viewer, model: Model) -> Training | None:
    """Told to the owner alone."""
    return world.first(Training, model_pk=model.pk) if owns_model(asks, model) else None


def sees_generation(asks: Viewer, generation: Generation | None) -> bool:
    """A generation is its owner's alone, and goes with its last image."""
    if generation is None or generation.deleted_at is not None:
        return False
    return asks.account is not None and asks.account.pk == generation.owner_pk and asks.may("images:read")


def sees_upload(asks: Viewer, upload: Upload | None) -> bool:
    """R12: an upload is private, always."""
    return upload is not None and asks.account is not None and asks.account.pk == upload.owner_pk and asks.may("images:read")


def sees_dataset(asks: Viewer, dataset: Dataset | None) -> bool:
    """R12: a dataset is private, always."""
    return dataset is not None and asks.account is not None and asks.account.pk == dataset.owner_pk and asks.may("models:read")


def sees_key(asks: Viewer, key: ApiKey | None) -> bool:
    """A key is its owner's alone; `Viewer.apiKeys` asks for account:read, so whatever leads to a key asks for that too."""
    return key is not None and asks.account is not None and asks.account.pk == key.account_pk and asks.may("account:read")


def sees_source(world: World, asks: Viewer, image: Image) -> Image | None:
    """R9: what it was made from, where the viewer sees that."""
    source = world.first(Image, pk=image.source_pk) if image.source_pk is not None else None
    return source if sees_image(world, asks, source) else None


def model_of(world: World, asks: Viewer, image: Image) -> Model | None:
    """R11: a public image that was made with a private model shows no model."""
    model = world.first(Model, pk=image.model_pk) if image.model_pk is not None else None
    return model if sees_model(world, asks, model) else None


def moderation_of(world: World, asks: Viewer, image: Image) -> Moderation | None:
    """Told to the owner, while the image is hidden."""
    return world.first(Moderation, image_pk=image.pk) if image.hidden_at is not None and owns_image(asks, image) else None


def likes(world: World, image: Image) -> int:
    """By accounts that exist."""
    return sum(is_there(world.account(like.account_pk)) for like in world.having(Like, image_pk=image.pk))


def has_liked(world: World, asks: Viewer, image: Image) -> bool:
    """`Viewer.liked` asks for images:read, so what it tells asks for that too."""
    return (
        asks.account is not None
        and asks.may("images:read")
        and world.first(Like, image_pk=image.pk, account_pk=asks.account.pk) is not None
    )


def plan_of(world: World, account: Account) -> Plan:
    """The plan of this moment: a period that is over hands on to the plan that follows it."""
    subscription = world.subscription(account)
    ends, following = subscription.period_ends_at, subscription.next_plan_pk
    over = ends is not None and ends <= NOW
    return world.plan(following if over and following is not None else subscription.plan_pk)


def pays(world: World, asks: Viewer) -> bool:
    return asks.account is not None and plan_of(world, asks.account).paid


def default_visibility(world: World, account: Account) -> Visibility:
    if not plan_of(world, account).private_images:
        return Visibility.PUBLIC
    return world.member(account).default_visibility or Visibility.PRIVATE


@dataclass(frozen=True)
class Permission:
    """What a button says. `reversible` is false where what is allowed could not be undone on the plan of this moment (R5).

    `wrong`: what was asked for cannot be done as it is, which no rule is the reason of.
    """

    reason: str | None = None
    reversible: bool = True
    wrong: bool = False

    @property
    def allowed(self) -> bool:
        return self.reason is None and not self.wrong


def can_generate_privately(world: World, asks: Viewer) -> Permission:
    """R2."""
    return Permission() if pays(world, asks) else Permission("PAID_PLAN_REQUIRED")


def can_use_alchemy(world: World, asks: Viewer) -> Permission:
    """By the plan of this moment."""
    has = asks.account is not None and plan_of(world, asks.account).alchemy
    return Permission() if has else Permission("PAID_PLAN_REQUIRED")


def can_train(world: World, asks: Viewer) -> Permission:
    """R10: for paid plans, which have trainings. It takes models:write (contract)."""
    if not asks.may("models:write"):
        return Permission("SIGN_IN_REQUIRED")
    has = asks.account is not None and pays(world, asks) and plan_of(world, asks.account).trainings > 0
    return Permission() if has else Permission("PAID_PLAN_REQUIRED")


def can_remix(asks: Viewer) -> Permission:
    """R8: every signed-in viewer who sees it, on every plan; not one that may only leave (R1), nor a key that may not generate."""
    return Permission() if may_generate(asks) else Permission("SIGN_IN_REQUIRED")


def may_generate(asks: Viewer) -> bool:
    """Both remix and generate take images:write (contract)."""
    return asks.may("images:write")


def can_copy_prompt() -> Permission:
    """R8: whoever sees it."""
    return Permission()


def can_upscale(asks: Viewer, image: Image) -> Permission:
    """R8: own images. What moderation hid is not shown again in another size."""
    if not owns_image(asks, image):
        return not_the_owner(asks)
    if not may_generate(asks):
        return Permission("SIGN_IN_REQUIRED")
    return Permission("HIDDEN_BY_MODERATION" if image.hidden_at is not None else None)


def can_make_public(world: World, asks: Viewer, image: Image) -> Permission:
    """R5: the owner, on any plan. It could be undone where R3 and R4 would let it be made private again."""
    if not owns_image(asks, image):
        return not_the_owner(asks)
    if image.visibility == Visibility.PUBLIC:
        return Permission("ALREADY_SO")
    if image.hidden_at is not None:
        return Permission("HIDDEN_BY_MODERATION")
    return Permission(reversible=image.asked_paid and pays(world, asks))


def can_make_private(world: World, asks: Viewer, image: Image) -> Permission:
    """R3 before R4: an upgrade would not help an image that was asked for on the free plan."""
    if not owns_image(asks, image):
        return not_the_owner(asks)
    if image.visibility == Visibility.PRIVATE:
        return Permission("ALREADY_SO")
    if not image.asked_paid:
        return Permission("MADE_ON_FREE_PLAN")
    return Permission() if pays(world, asks) else Permission("PAID_PLAN_REQUIRED")


def can_make_model_public(world: World, asks: Viewer, model: Model) -> Permission:
    """R10: R5 holds for models as it does for images."""
    if not owns_model(asks, model):
        return not_the_owner(asks)
    if model.visibility == Visibility.PUBLIC:
        return Permission("ALREADY_SO")
    return Permission(reversible=model.asked_paid and pays(world, asks))


def can_make_model_private(world: World, asks: Viewer, model: Model) -> Permission:
    """R10: R4 holds for models as it does for images."""
    if not owns_model(asks, model):
        return not_the_owner(asks)
    if model.visibility == Visibility.PRIVATE:
        return Permission("ALREADY_SO")
    if not model.asked_paid:
        return Permission("MADE_ON_FREE_PLAN")
    return Permission() if pays(world, asks) else Permission("PAID_PLAN_REQUIRED")


def can_delete(asks: Viewer, owns: bool) -> Permission:
    return Permission(reversible=False) if owns else not_the_owner(asks)


def not_the_owner(asks: Viewer) -> Permission:
    """R15: to change what one sees and does not own."""
    return Permission("SIGN_IN_REQUIRED" if asks.account is None else "NOT_YOURS")


def can_use_model(world: World, asks: Viewer, model: Model) -> Permission:
    """R10: a public one every member; a private one takes a paid plan."""
    if not may_generate(asks):
        return Permission("SIGN_IN_REQUIRED")
    private = model.visibility == Visibility.PRIVATE
    return Permission("PAID_PLAN_REQUIRED") if private and not pays(world, asks) else Permission()
