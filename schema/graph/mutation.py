"""Everything that may be done. Each mutation is one action in one transaction; what the caller did wrong is data."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol, cast

import strawberry

from schema.actions import accounts, api_keys, cancel, datasets, likes, plan_changes, prompts, sessions, trainings
from schema.actions import generate as generating
from schema.actions import images as own_images
from schema.actions import models as own_models
from schema.actions import upscale as upscaling
from schema.actions.accounts import check_password
from schema.actions.asks import GenerateAsk, RemixAsk, TrainAsk, UpscaleAsk
from schema.actions.refusals import Refused
from schema.actions.sessions import WRONG_CREDENTIALS, WRONG_PASSWORD
from schema.actions.work import Work
from schema.compiler.sources import Action
from schema.graph.arguments import argument
from schema.graph.computed import Price
from schema.graph.directives import row, value
from schema.graph.inputs import (
    ApiKeyInput,
    GenerateInput,
    ProfileInput,
    RemixInput,
    SignInInput,
    SignUpInput,
    TrainModelInput,
    UpscaleInput,
    ask_of,
)
from schema.graph.payloads import (
    ApiKeyPayload,
    ChangePlanPayload,
    CopyPromptPayload,
    DatasetPayload,
    DeletePayload,
    GenerationPayload,
    ImagePayload,
    ImagesPayload,
    ModelPayload,
    Outcome,
    SessionPayload,
    SignOutPayload,
    ViewerPayload,
    moment,
)
from schema.graph.scalars import Visibility
from schema.ports import Passwords


class Act(Protocol):
    """What a mutation is given: transactions of the viewer's, and what proves a password."""

    @property
    def passwords(self) -> Passwords: ...

    def work(self) -> AbstractContextManager[Work]:
        """One transaction, committed at its end and undone by an exception; what follows a commit follows it."""

    def admit_new_email(self) -> None:
        """One more sign-up, or change of an address: it tells what is taken. Raises Refused where there were too many from this place."""

    def admit_guess(self, email: str) -> None:
        """Raises Refused where too many passwords were tried from this address, or for this account (THREATS 24)."""

    def count_guess(self, email: str) -> None:
        """One more try failed."""


def sign_up(act: Act, input: SignUpInput) -> Outcome:
    act.admit_new_email()
    with act.work() as work:
        accounts.check_sign_up(work, input.handle, input.email, input.terms_version, check_password(input.password))
    password_hash = act.passwords.hash(input.password)
    with act.work() as work:
        account_pk = accounts.sign_up(work, input.handle, input.email, input.terms_version, password_hash)
        return started(work, account_pk)


def sign_in(act: Act, input: SignInInput) -> Outcome:
    act.admit_guess(input.email)
    with act.work() as work:
        found = sessions.credential_of(work.session, input.email)
    if not act.passwords.matches(found[1] if found else None, input.password) or found is None:
        act.count_guess(input.email)
        raise Refused(WRONG_CREDENTIALS)
    with act.work() as work:
        return started(work, found[0])


def started(work: Work, account_pk: int) -> Outcome:
    token, expires_at = sessions.start_session(work, account_pk)
    return Outcome(account_pk=account_pk, token=token, expires_at=moment(expires_at))


def sign_out(act: Act) -> Outcome:
    with act.work() as work:
        sessions.sign_out(work)
    return Outcome()


def generate(act: Act, input: GenerateInput) -> Outcome:
    with act.work() as work:
        return Outcome(generation_pk=generating.generate(work, ask_of(GenerateAsk, vars(input))))


def remix(act: Act, input: RemixInput) -> Outcome:
    with act.work() as work:
        return Outcome(generation_pk=generating.remix(work, ask_of(RemixAsk, vars(input))))


def upscale(act: Act, input: UpscaleInput) -> Outcome:
    with act.work() as work:
        return Outcome(generation_pk=upscaling.upscale(work, ask_of(UpscaleAsk, vars(input))))


def cancel_generation(act: Act, id: str) -> Outcome:
    with act.work() as work:
        return Outcome(generation_pk=cancel.cancel_generation(work, id))


def set_image_visibility(act: Act, images: list[str], visibility: Visibility) -> Outcome:
    with act.work() as work:
        return Outcome(image_pks=own_images.set_image_visibility(work, images, visibility))


def delete_images(act: Act, images: list[str]) -> Outcome:
    with act.work() as work:
        return Outcome(deleted=own_images.delete_images(work, images))


def like_image(act: Act, image: str) -> Outcome:
    with act.work() as work:
        return Outcome(image_pk=likes.like_image(work, image))


def unlike_image(act: Act, image: str) -> Outcome:
    with act.work() as work:
        return Outcome(image_pk=likes.unlike_image(work, image))


def copy_prompt(act: Act, image: str) -> Outcome:
    with act.work() as work:
        copied = prompts.copy_prompt(work, image)
    return Outcome(
        prompt=copied.prompt,
        negative_prompt=copied.negative_prompt,
        seed=copied.seed,
        width=copied.width,
        height=copied.height,
        model_pk=copied.model_pk,
    )


def create_dataset(act: Act, name: str, uploads: list[str], images: list[str] | None = None) -> Outcome:
    with act.work() as work:
        return Outcome(dataset_pk=datasets.create_dataset(work, name, uploads, images or []))


def delete_dataset(act: Act, id: str) -> Outcome:
    with act.work() as work:
        return Outcome(deleted=[datasets.delete_dataset(work, id)])


def train_model(act: Act, input: TrainModelInput) -> Outcome:
    with act.work() as work:
        return Outcome(model_pk=trainings.train_model(work, ask_of(TrainAsk, vars(input))))


def set_model_visibility(act: Act, model: str, visibility: Visibility) -> Outcome:
    with act.work() as work:
        return Outcome(model_pk=own_models.set_model_visibility(work, model, visibility))


def delete_model(act: Act, id: str) -> Outcome:
    with act.work() as work:
        return Outcome(deleted=[own_models.delete_model(work, id)])


def change_plan(act: Act, plan: str, dry_run: bool) -> Outcome:
    with act.work() as work:
        change = plan_changes.change_plan(work, plan, dry_run=dry_run)
        preview = Outcome(
            from_pk=change.from_pk,
            to_pk=change.to_pk,
            effective_at=moment(change.effective_at),
            due_now=Price(change.due_now, change.currency),
            private_images_kept=change.private_images_kept,
            private_models_kept=change.private_models_kept,
            default_visibility_after=change.default_visibility_after,
        )
        return Outcome(account_pk=work.viewer.account_pk, preview=preview)


def update_profile(act: Act, input: ProfileInput) -> Outcome:
    wrong = check_password(input.password) if input.password is not None else []
    if input.email is not None or input.password is not None:
        prove(act, input.current_password or "")
    if input.email is not None:
        act.admit_new_email()
    password_hash = act.passwords.hash(input.password) if input.password is not None and not wrong else None
    with act.work() as work:
        wrong += accounts.check_new_email(work, input.email) if input.email is not None else []
        accounts.update_profile(work, input.display_name, input.bio, input.default_visibility, wrong)
        accounts.change_credentials(work, input.email, password_hash)
        return Outcome(account_pk=work.viewer.account_pk)


def prove(act: Act, password: str) -> None:
    """Raises Refused unless it is the viewer's own password; it is no place to guess at either."""
    with act.work() as work:
        email, password_hash = sessions.credential_of_viewer(work)
    act.admit_guess(email)
    if not act.passwords.matches(password_hash, password):
        act.count_guess(email)
        raise Refused(WRONG_PASSWORD)


def accept_terms(act: Act, version: str) -> Outcome:
    with act.work() as work:
        accounts.accept_terms(work, version)
        return Outcome(account_pk=work.viewer.account_pk)


def create_api_key(act: Act, input: ApiKeyInput) -> Outcome:
    with act.work() as work:
        api_key_pk, secret = api_keys.create_api_key(work, input.name, input.scopes, cast("datetime | None", input.expires_at))
        return Outcome(api_key_pk=api_key_pk, secret=secret)


def revoke_api_key(act: Act, id: str) -> Outcome:
    with act.work() as work:
        return Outcome(deleted=[api_keys.revoke_api_key(work, id)])


def an_input(kind: type) -> list[Any]:
    return [argument("input", kind, "What is asked for.")]


IMAGE = argument("image", strawberry.ID, "The image.")
IMAGES = argument("images", list[strawberry.ID], "1 to 100 images: all of them, or none.")


@row("All that can be done.")
class Mutation:
    sign_up: SessionPayload | None = value(
        Action(sign_up, reason="nobody has an account before"), "Open an account.", to=None, arguments=an_input(SignUpInput)
    )
    sign_in: SessionPayload | None = value(
        Action(sign_in, reason="nobody is signed in before"), "Begin a session.", to=None, arguments=an_input(SignInInput)
    )
    sign_out: SignOutPayload | None = value(Action(sign_out), "End this session, at once.", to=None, scope="session")
    generate: GenerationPayload | None = value(
        Action(generate),
        "Ask for pictures (R2, R3, R6, R17).",
        to=None,
        scope="images:write",
        arguments=an_input(GenerateInput),
        cost=50,
    )
    remix: GenerationPayload | None = value(
        Action(remix),
        "Ask for pictures from an image (R8).",
        to=None,
        scope="images:write",
        arguments=an_input(RemixInput),
        cost=50,
    )
    upscale: GenerationPayload | None = value(
        Action(upscale),
        "Ask for a larger one of an own image (R8, R17).",
        to=None,
        scope="images:write",
        arguments=an_input(UpscaleInput),
        cost=50,
    )
    cancel_generation: GenerationPayload | None = value(
        Action(cancel_generation),
        "Stop a generation; its tokens come back.",
        to=None,
        scope="images:write",
        arguments=[argument("id", strawberry.ID, "The generation.")],
    )
    set_image_visibility: ImagesPayload | None = value(
        Action(set_image_visibility),
        "Make images public or private (R3, R4, R5).",
        to=None,
        scope="images:write",
        arguments=[IMAGES, argument("visibility", Visibility, "Who shall see them.")],
    )
    delete_images: DeletePayload | None = value(
        Action(delete_images), "Delete images for good (R13).", to=None, scope="images:write", arguments=[IMAGES]
    )
    like_image: ImagePayload | None = value(Action(like_image), "Like an image.", to=None, scope="images:write", arguments=[IMAGE])
    unlike_image: ImagePayload | None = value(Action(unlike_image), "Take a like back.", to=None, scope="images:write", arguments=[IMAGE])
    copy_prompt: CopyPromptPayload | None = value(
        Action(copy_prompt), "Copy the prompt of an image (R8).", to=None, scope="images:write", arguments=[IMAGE]
    )
    create_dataset: DatasetPayload | None = value(
        Action(create_dataset),
        "Put 5 to 40 own uploads and own images together, for models to learn from (R10).",
        to=None,
        scope="models:write",
        arguments=[
            argument("name", str, "What to call it."),
            argument("uploads", list[strawberry.ID], "Own uploads."),
            argument("images", list[strawberry.ID] | None, "Own images."),
        ],
    )
    delete_dataset: DeletePayload | None = value(
        Action(delete_dataset),
        "Delete an own dataset, and the uploads that nothing else uses (R13).",
        to=None,
        scope="models:write",
        arguments=[argument("id", strawberry.ID, "The dataset.")],
    )
    train_model: ModelPayload | None = value(
        Action(train_model),
        "Train a model from an own dataset (R10).",
        to=None,
        scope="models:write",
        arguments=an_input(TrainModelInput),
        cost=50,
    )
    set_model_visibility: ModelPayload | None = value(
        Action(set_model_visibility),
        "Make an own model public or private (R4, R5, R10).",
        to=None,
        scope="models:write",
        arguments=[argument("model", strawberry.ID, "The model."), argument("visibility", Visibility, "Who shall see it.")],
    )
    delete_model: DeletePayload | None = value(
        Action(delete_model),
        "Delete an own model for good (R13).",
        to=None,
        scope="models:write",
        arguments=[argument("id", strawberry.ID, "The model.")],
    )
    change_plan: ChangePlanPayload | None = value(
        Action(change_plan),
        "Go to another plan, or (dryRun) see what that would do (R7).",
        to=None,
        scope="account:write",
        arguments=[
            argument("plan", str, "Its code."),
            argument("dry_run", bool | None, "Only tell what it would do.", False),
        ],
    )
    update_profile: ViewerPayload | None = value(
        Action(update_profile), "Change what a member says of itself.", to=None, scope="session", arguments=an_input(ProfileInput)
    )
    create_api_key: ApiKeyPayload | None = value(
        Action(create_api_key), "Make an API key.", to=None, scope="session", arguments=an_input(ApiKeyInput)
    )
    revoke_api_key: DeletePayload | None = value(
        Action(revoke_api_key),
        "End an API key, at once and for good.",
        to=None,
        scope="session",
        arguments=[argument("id", strawberry.ID, "The key.")],
    )
    accept_terms: ViewerPayload | None = value(
        Action(accept_terms),
        "Accept a version of the terms; licences that begin from now on run under it (R12).",
        to=None,
        scope="session",
        arguments=[argument("version", str, "The current version.")],
    )
