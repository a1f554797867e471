"""What mutations take, and the asks that the actions make of it. An explicit null means the default."""

from dataclasses import fields
from typing import Any, Final, TypeVar

import strawberry

from schema.actions.asks import GenerateAsk, RemixAsk, TrainAsk, UpscaleAsk
from schema.graph.scalars import DateTime, Visibility

AskType = TypeVar("AskType", GenerateAsk, RemixAsk, TrainAsk, UpscaleAsk)

ALCHEMY: Final = "In more detail, lit and graded, and twice as wide and high, for twice the price; on plans that have it."


def given(description: str, default: Any = None) -> Any:
    return strawberry.field(description=description, default=default)


def required(description: str) -> Any:
    return strawberry.field(description=description)


@strawberry.input(description="A picture from words.")
class GenerateInput:
    prompt: str = required("What to paint, 1 to 2,000 characters.")
    negative_prompt: str | None = given("What to leave out.")
    model: strawberry.ID | None = given("With which model; the house's own where none is given.")
    width: int | None = given("256 to 1536 pixels, in steps of 64.", 768)
    height: int | None = given("256 to 1536 pixels, in steps of 64.", 768)
    count: int | None = given("How many pictures, 1 to 4.", 1)
    seed: int | None = given("0 to 2147483647; chosen by the house where none is given.")
    guidance: float | None = given("How closely the words are followed, 1 to 20.", 7.0)
    steps: int | None = given("How much detail is worked out, 10 to 60.", 20)
    upload: strawberry.ID | None = given("A picture to start from, that the viewer brought to /uploads.")
    strength: float | None = given("How far to go from it, 0 to 1.", 0.5)
    alchemy: bool | None = given(ALCHEMY, False)
    visibility: Visibility | None = given("Null: Viewer.defaultVisibility, except where R17 says private.")
    idempotency_key: str | None = given("The same key within a day gives the same generation, once.")


@strawberry.input(description="A picture from an image that the viewer sees (R8).")
class RemixInput:
    image: strawberry.ID = required("The image to start from.")
    prompt: str | None = given("What to paint now; the words of the source where none are given.")
    strength: float | None = given("How far to go from the source, 0 to 1.", 0.5)
    model: strawberry.ID | None = given("With which model; the source's where none is given.")
    count: int | None = given("How many pictures, 1 to 4.", 1)
    seed: int | None = given("0 to 2147483647; chosen by the house where none is given.")
    alchemy: bool | None = given(ALCHEMY, False)
    visibility: Visibility | None = given("Null: Viewer.defaultVisibility, except where R17 says private.")
    idempotency_key: str | None = given("The same key within a day gives the same generation, once.")


@strawberry.input(description="A larger one of an own image (R8).")
class UpscaleInput:
    image: strawberry.ID = required("The image.")
    factor: int | None = given("How many times as wide and high, 2 or 4; at most 4,096 pixels at the longest edge.", 2)
    visibility: Visibility | None = given("Null: Viewer.defaultVisibility, except where R17 says private.")
    idempotency_key: str | None = given("The same key within a day gives the same generation, once.")


@strawberry.input(description="A model from an own dataset (R10).")
class TrainModelInput:
    name: str = required("Its name, 1 to 80 characters.")
    dataset: strawberry.ID = required("What it learns from.")
    trigger: str = required("The word that calls it up, 2 to 32 letters and digits; it is added to every prompt and shown in none.")
    description: str | None = given("What it paints, at most 500 characters.")
    visibility: Visibility | None = given("Null: private (R10).")
    idempotency_key: str | None = given("The same key within a day gives the same model, once.")


@strawberry.input(description="What a price is asked for.", one_of=True)
class QuoteInput:
    generate: strawberry.Maybe[GenerateInput] = strawberry.field(description="A picture from words.")
    remix: strawberry.Maybe[RemixInput] = strawberry.field(description="A picture from an image.")
    upscale: strawberry.Maybe[UpscaleInput] = strawberry.field(description="A larger one of an own image.")


@strawberry.input(description="A new account.")
class SignUpInput:
    handle: str = required("3 to 30 of a to z, 0 to 9 and _, a letter first.")
    email: str = required("The address to sign in with.")
    password: str = required("10 to 200 characters.")
    terms_version: str = required("The version of the terms that was shown and accepted.")


@strawberry.input(description="How an account proves itself.")
class SignInInput:
    email: str = required("The address.")
    password: str = required("The password.")


@strawberry.input(description="What a member says of itself. What is null stays as it is.")
class ProfileInput:
    display_name: str | None = given("The name on pages, 1 to 50 characters.")
    bio: str | None = given("At most 500 characters.")
    default_visibility: Visibility | None = given("What a null `visibility` shall mean on a paid plan.")
    email: str | None = given("Another address to sign in with; asks for the current password.")
    password: str | None = given("A new password, 10 to 200 characters; asks for the current one, and ends all other sessions.")
    current_password: str | None = given("The password of now.")


@strawberry.input(description="An API key.")
class ApiKeyInput:
    name: str = required("What to call it, 1 to 50 characters.")
    scopes: list[str] = required(
        "What it may do: images:read, images:write, models:read, models:write, account:read, account:write; of staff also insights:read, "
        "moderation:write. Never session."
    )
    expires_at: DateTime | None = given("When it shall end by itself; null: never.")


def ask_of(kind: type[AskType], values: dict[str, Any]) -> AskType:
    """An ask from the values of an input, by Python name."""
    known = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in values.items() if name in known and value is not None})
