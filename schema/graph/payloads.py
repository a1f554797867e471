"""What mutations answer. A payload holds keys and plain values; the objects behind the keys are read as all others are, by their rules."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import strawberry

from schema import tables
from schema.actions.refusals import ErrorCode, Refusal
from schema.compiler.sources import Attribute, Found
from schema.graph.directives import row, value
from schema.graph.scalars import DateTime
from schema.graph.types import AccountPlan, ApiKey, Dataset, Generation, Image, Model, Money, Permission, Plan, Viewer
from schema.rules.visibility import Audience
from schema.tables import as_text

strawberry.enum(ErrorCode, description="What the caller did wrong.")


class Outcome(SimpleNamespace):
    """What an action came to. What it did not come to is None, or empty where a payload promises a value."""

    def __init__(self, errors: list[Refusal] | None = None, **values: Any) -> None:
        super().__init__(errors=errors or [], **{"deleted": [], "confirmation_sent": False, **values})

    def __getattr__(self, name: str) -> None:
        return None


def moment(at: datetime | None) -> str | None:
    return as_text(at) if at else None


@row("What the caller did wrong.")
class UserError:
    code: ErrorCode = value(Attribute("code"), "The kind of error.", to=None)
    message: str = value(Attribute("message"), "What happened, why, and what to do next.", to=None)
    field: list[str] | None = value(Attribute("field"), "The way to it in the input.", to=None)


def errors() -> Any:
    return value(Attribute("errors"), "All that was wrong, at once; empty where it was done.", to=None)


@row("A session that began.")
class SessionPayload:
    viewer: Viewer | None = value(Found(tables.Member, "account_pk", "account_pk", to=Audience.OWNER), "Who is signed in now.", to=None)
    token: str | None = value(Attribute("token"), "The bearer token of an app's session; no cookie is set by this call.", to=None)
    expires_at: DateTime | None = value(Attribute("expires_at"), "When the session ends by itself.", to=None)
    confirmation_sent: bool = value(Attribute("confirmation_sent"), "A mail was sent that confirms the address first.", to=None)
    errors: list[UserError] = errors()


@row("A session that ended.")
class SignOutPayload:
    errors: list[UserError] = errors()


@row("A generation that was asked for.")
class GenerationPayload:
    generation: Generation | None = value(Found(tables.Generation, "generation_pk", to=Audience.OWNER), "The generation.", to=None)
    errors: list[UserError] = errors()


@row("Images that were changed.")
class ImagesPayload:
    images: list[Image] = value(
        Found(tables.Image, "image_pks", to=Audience.VISIBLE), "The images, in the order of the input.", to=None, size=100
    )
    errors: list[UserError] = errors()


@row("An image that was changed.")
class ImagePayload:
    image: Image | None = value(Found(tables.Image, "image_pk", to=Audience.VISIBLE), "The image.", to=None)
    errors: list[UserError] = errors()


@row("A model that was changed.")
class ModelPayload:
    model: Model | None = value(Found(tables.Model, "model_pk", to=Audience.VISIBLE), "The model.", to=None)
    errors: list[UserError] = errors()


@row("A dataset that was made.")
class DatasetPayload:
    dataset: Dataset | None = value(Found(tables.Dataset, "dataset_pk", to=Audience.OWNER), "The dataset.", to=None)
    errors: list[UserError] = errors()


@row("What was deleted.")
class DeletePayload:
    deleted: list[strawberry.ID] = value(Attribute("deleted"), "The ids of what is gone.", to=None)
    errors: list[UserError] = errors()


@row("A prompt with its settings, to go on from.")
class CopyPromptPayload:
    prompt: str | None = value(Attribute("prompt"), "The words.", to=None)
    negative_prompt: str | None = value(Attribute("negative_prompt"), "What was to be left out.", to=None)
    seed: int | None = value(Attribute("seed"), "The seed.", to=None)
    width: int | None = value(Attribute("width"), "Pixels.", to=None)
    height: int | None = value(Attribute("height"), "Pixels.", to=None)
    model: Model | None = value(Found(tables.Model, "model_pk", to=Audience.VISIBLE), "The model, where the viewer may see it.", to=None)
    errors: list[UserError] = errors()


@row("What a change of plan does (R7): the kept numbers are all there are.")
class PlanChangePreview:
    from_: Plan = value(Found(tables.Plan, "from_pk", to=Audience.ANYONE), "The plan of now.", to=None, name="from")
    to: Plan = value(Found(tables.Plan, "to_pk", to=Audience.ANYONE), "The plan that it will be.", to=None)
    effective_at: DateTime = value(Attribute("effective_at"), "When.", to=None)
    due_now: Money = value(Attribute("due_now"), "What is charged now.", to=None)
    private_images_kept: int = value(Attribute("private_images_kept"), "Private images, all of which stay private.", to=None)
    private_models_kept: int = value(Attribute("private_models_kept"), "Private models, all of which stay private.", to=None)
    default_visibility_after: tables.Visibility = value(
        Attribute("default_visibility_after"), "What a null `visibility` will mean.", to=None
    )


@row("A plan that was changed, or would be.")
class ChangePlanPayload:
    subscription: AccountPlan | None = value(
        Found(tables.Subscription, "account_pk", "account_pk", to=Audience.OWNER), "The subscription as it is now.", to=None
    )
    checkout_url: str | None = value(Attribute("checkout_url"), "Where to pay, where the house takes cards.", to=None)
    preview: PlanChangePreview | None = value(Attribute("preview"), "What it does.", to=None)
    errors: list[UserError] = errors()


@row("The viewer, as it is now.")
class ViewerPayload:
    viewer: Viewer | None = value(Found(tables.Member, "account_pk", "account_pk", to=Audience.OWNER), "The viewer.", to=None)
    errors: list[UserError] = errors()


@row("An API key that was made.")
class ApiKeyPayload:
    api_key: ApiKey | None = value(Found(tables.ApiKey, "api_key_pk", to=Audience.OWNER), "The key.", to=None)
    secret: str | None = value(Attribute("secret"), "What to present as a bearer token. It is shown this once, and kept nowhere.", to=None)
    errors: list[UserError] = errors()


@row("What something would cost, and whether it may be done.")
class Quote:
    tokens: int = value(Attribute("tokens"), "The price.", to=None)
    available: int | None = value(
        Attribute("available"), "What can be spent; null when nobody is signed in, or a key may not read it.", to=None
    )
    allowed: Permission = value(Attribute("allowed"), "May it be done?", to=None)
    visibility: tables.Visibility = value(Attribute("visibility"), "What it would be.", to=None)
    model: Model | None = value(
        Found(tables.Model, "model_id", "id", to=Audience.VISIBLE),
        "What would paint it; null where nothing does, as of what is made larger.",
        to=None,
    )
