"""The object types: for each value where it comes from, and who gets it."""

from collections.abc import Callable
from enum import Enum

import strawberry
from sqlalchemy import ColumnElement, and_, literal_column, true

from schema import tables
from schema.compiler.sources import (
    Attribute,
    Beside,
    Column,
    Computed,
    Count,
    Exists,
    Input,
    Mine,
    Newest,
    Part,
    Pick,
    Same,
    Search,
    ToMany,
    ToOne,
)
from schema.graph import computed
from schema.graph.arguments import SEARCH, STATUS, TOOL, VISIBILITY, argument, page
from schema.graph.directives import row, value
from schema.graph.scalars import DateTime
from schema.rules.plans import Decision, DenialReason
from schema.rules.viewer import Eyes
from schema.rules.visibility import OWNER_OF, YES, Audience, Predicate, Row

VISIBLE, OWNER = Audience.VISIBLE, Audience.OWNER


def listed(image: Row, _eyes: Eyes, _parent: Row) -> Predicate:
    """Public ones, for their owners too: the list that others see."""
    return image.listed == YES  # type: ignore[no-any-return]


def own_images(image: Row, eyes: Eyes, _parent: Row) -> Predicate:
    return and_(OWNER_OF[tables.Image](image, eyes), image.kept == YES)


def own_models(model: Row, eyes: Eyes, _parent: Row) -> Predicate:
    return and_(OWNER_OF[tables.Model](model, eyes), model.kept == YES)


def own_pictures(picture: Row, eyes: Eyes, _parent: Row) -> Predicate:
    return OWNER_OF[tables.DatasetPicture](picture, eyes)


def is_hidden(image: Row, _eyes: Eyes) -> ColumnElement[bool]:
    return image.hidden_at.is_not(None)  # type: ignore[no-any-return]


def waiting_before(generation: Row, _eyes: Eyes, this: Row) -> Predicate:
    return and_(generation.status == literal_column("'QUEUED'"), generation.pk <= this.pk)


RECORD = ToOne(tables.ImageRecord, "pk", "image_pk")
LEDGER = ToMany(tables.TokenEntry, "account_pk", "account_pk")
RESERVED = Newest(LEDGER, "held")
MADE_WITH = ToMany(tables.Image, "pk", "model_pk", apart=True)
REMIXES = ToMany(tables.Image, "pk", "source_pk", where=lambda image, _eyes, _parent: image.is_remix == true(), apart=True)
PICTURES = ToMany(tables.DatasetPicture, "pk", "dataset_pk", where=own_pictures)
TRAINING = ToOne(tables.Training, "pk", "model_pk")
IMAGE_FACTS = (Mine(), "visibility", is_hidden, Beside(RECORD, "asked_paid", OWNER))
MODEL_FACTS = (Mine(), "visibility", Beside(TRAINING, "asked_paid", OWNER))


def of_owners(decide: Callable[..., Decision], facts: tuple[Input, ...] = IMAGE_FACTS) -> Computed:
    """What only the owner of an image, or of a model, may do."""
    return Computed(decide, facts, few=True, owners=True)


@strawberry.enum(description="A size in which an image can be had.")
class ImageSize(Enum):
    THUMB = "thumb"
    CARD = "card"
    FULL = "full"
    ORIGINAL = "original"


@strawberry.enum(description="Whether a count is exact.")
class CountPrecision(Enum):
    EXACT = "EXACT"
    AT_LEAST = "AT_LEAST"


@strawberry.interface(description="Anything with an id of its own.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque and random.")


@row("Where a page of a list stands.")
class PageInfo:
    has_next_page: bool = value(Part(), "Is there more?", to=None)
    has_previous_page: bool = value(Part(), "Was there something before?", to=None)
    start_cursor: str | None = value(Part(), "The cursor of the first.", to=None)
    end_cursor: str | None = value(Part(), "The cursor of the last.", to=None)


@row("Whether something may be done, and why not.")
class Permission:
    allowed: bool = value(Attribute("allowed"), "May it be done?", to=None)
    reason: DenialReason | None = value(Attribute("reason"), "Why not.", to=None)
    message: str | None = value(Attribute("message"), "Why not, in words that a page can show.", to=None)
    reversible: bool = value(Attribute("reversible"), "Could it be undone on the plan that the viewer has now?", to=None)


@row("What the viewer may do with an image.")
class ImagePermissions:
    remix: Permission = value(Computed(computed.may_remix, few=True), "Make a new image from it (R8).", to=None)
    copy_prompt: Permission = value(Computed(computed.may_copy_prompt, few=True), "Copy its prompt (R8).", to=None)
    upscale: Permission = value(of_owners(computed.may_upscale), "Make a larger one of it (R8).", to=None)
    make_public: Permission = value(of_owners(computed.may_make_public), "Make it public (R5).", to=None)
    make_private: Permission = value(of_owners(computed.may_make_private), "Make it private (R3, R4).", to=None)
    delete: Permission = value(of_owners(computed.may_delete), "Delete it (R13).", to=None)


@row("What the viewer may do with a model.")
class ModelPermissions:
    use: Permission = value(Computed(computed.may_use_model, ("visibility",), few=True), "Generate with it (R10).", to=None)
    make_public: Permission = value(of_owners(computed.may_make_model_public, MODEL_FACTS), "Make it public (R5, R10).", to=None)
    make_private: Permission = value(of_owners(computed.may_make_model_private, MODEL_FACTS), "Make it private (R4, R10).", to=None)
    delete: Permission = value(of_owners(computed.may_delete_model, MODEL_FACTS), "Delete it (R13).", to=None)


@row("A time in which an image was public and not hidden, and so licensed (R12).", of=tables.LicenceInterval)
class LicenceInterval:
    from_: DateTime = value(Column("from_at"), "When it began.", to=None, name="from")
    until: DateTime | None = value(Column("until_at"), "When it ended; null while it runs.", to=None)
    terms_version: str = value(Column("terms_version"), "The terms that the owner had accepted.", to=None)
    opened_by: tables.LicenceCause = value(Column("opened_by"), "What began it.", to=None)
    closed_by: tables.LicenceCause | None = value(Column("closed_by"), "What ended it.", to=None)


@row("Why an image is hidden, told to its owner.", of=tables.Moderation)
class Moderation:
    reason: tables.ReportReason = value(Column("reason"), "What was wrong with it.", to=None)
    hidden_at: DateTime = value(Column("hidden_at"), "Since when it is hidden.", to=None)
    appealed_at: DateTime | None = value(Column("appealed_at"), "When its owner appealed.", to=None)
    decided_at: DateTime | None = value(Column("decided_at"), "When the appeal was decided.", to=None)


@row("An image.", of=tables.Image, to=VISIBLE)
class Image(Node):
    id: strawberry.ID = value(Column("id"), "Opaque and random.")
    creator: "Account" = value(ToOne(tables.Account, "owner_pk", implied=True), "Who made it.")
    created_at: DateTime = value(Column("created_at"), "When it was made.")
    visibility: tables.Visibility = value(Column("visibility"), "Who may see it.")
    prompt: str = value(Column("prompt"), "The words it was made from.")
    negative_prompt: str | None = value(Column("negative_prompt"), "What was to be left out.")
    seed: int | None = value(Column("seed"), "0 to 2147483647; null where the engine takes none.")
    width: int = value(Column("width"), "Pixels.")
    height: int = value(Column("height"), "Pixels.")
    tool: tables.Tool = value(Column("tool"), "How it was made.")
    alchemy: bool = value(Column("alchemy"), "Made by the high-resolution pipeline?")
    model: "Model | None" = value(
        ToOne(tables.Model, "model_pk"), "Null where there is none any more, or the viewer may not see it: the two read alike (R11)."
    )
    engine: str = value(Column("engine"), "Which engine rendered it.")
    url: str = value(
        Computed(computed.image_url, ("media_key",)),
        "Where its bytes are; it changes whenever the visibility does, and the old one stops working at once.",
        arguments=[
            argument(
                "size", ImageSize | None, "Longest edge 256, 512 or 1280 pixels, WebP or AVIF by `Accept`; ORIGINAL: PNG.", ImageSize.CARD
            )
        ],
    )
    thumbhash: str = value(Column("thumbhash"), "A tiny placeholder, base64.")
    alt: str = value(Column("alt"), "The picture in words.")
    remix_of: "Image | None" = value(
        ToOne(tables.Image, "source_pk"), "What it was made from; null where there is none, or the viewer may not see it (R9)."
    )
    is_remix: bool = value(Column("is_remix"), "A fact of this image, written once; says nothing of what became of the source (R9).")
    remixes: "ImageConnection" = value(REMIXES, "What was made from it, as far as the viewer may see.", arguments=page())
    remix_count: int = value(Count(REMIXES), "How many remixes the viewer may see; it stops counting at 10,000.")
    like_count: int = value(Column("like_count"), "By accounts that exist; who they are is not told.")
    viewer_has_liked: bool = value(Exists(tables.Like, "pk", "image_pk"), "Does the viewer like it?")
    viewer_can: ImagePermissions = value(Same(), "What the viewer may do with it.")
    licences: list[LicenceInterval] | None = value(
        ToMany(tables.LicenceInterval, "pk", "image_pk", oldest=True),
        "The platform's licence, interval by interval (R12).",
        to=OWNER,
        size=10,
    )
    generation: "Generation | None" = value(ToOne(tables.Generation, "generation_pk", via=RECORD), "The job that made it.", to=OWNER)
    tokens: int | None = value(Column("tokens", via=RECORD), "What it cost.", to=OWNER)
    moderation: Moderation | None = value(
        ToOne(tables.Moderation, "pk", "image_pk", when=lambda image: image.hidden_at.is_not(None)), "Null unless it is hidden.", to=OWNER
    )


@row("One place in a list of images.")
class ImageEdge:
    cursor: str = value(Part(), "This place in this list; opaque.", to=None)
    node: Image = value(Part(), "The image.", to=None)


@row("A page of a list of images.")
class ImageConnection:
    edges: list[ImageEdge] = value(Part(), "The images with their places.", to=None)
    nodes: list[Image] = value(Part(), "The images.", to=None)
    page_info: PageInfo = value(Part(), "Where this page stands.", to=None)
    total_count: int = value(Part(), "Of what the viewer may see; it stops counting at 10,000.", to=None, cost=25)
    total_count_precision: CountPrecision = value(Part(), "AT_LEAST where it stopped counting.", to=None)


@row("A member, as others see them.", of=tables.Account, to=VISIBLE)
class Account(Node):
    id: strawberry.ID = value(Column("id"), "Opaque and random.")
    handle: str = value(Column("handle"), "The name in addresses; unique.")
    display_name: str = value(Column("display_name"), "The name on pages.")
    bio: str | None = value(Column("bio"), "What they say of themselves.")
    joined_at: DateTime = value(Column("joined_at"), "When they joined.")
    images: ImageConnection = value(
        ToMany(tables.Image, "pk", "owner_pk", where=listed), "Public ones, for the owner too: the page that others see.", arguments=page()
    )
    models: "ModelConnection" = value(
        ToMany(tables.Model, "pk", "owner_pk", where=listed), "Public ones, for the owner too.", arguments=page()
    )


@row("How a model is trained, told to its owner.", of=tables.Training)
class Training:
    status: tables.ModelStatus = value(Computed(computed.training_status, ("finished_at", "error")), "How far it is.", to=None)
    progress: float = value(Column("progress"), "0 to 1.", to=None)
    error: str | None = value(Column("error"), "Why it failed, in words; null where it did not.", to=None)
    started_at: DateTime | None = value(Column("started_at"), "When it began.", to=None)
    finished_at: DateTime | None = value(Column("finished_at"), "When it ended.", to=None)


@row("An AI model.", of=tables.Model, to=VISIBLE)
class Model(Node):
    id: strawberry.ID = value(Column("id"), "Opaque and random.")
    name: str = value(Column("name"), "Its name.")
    description: str | None = value(Column("description"), "What it paints.")
    creator: Account | None = value(ToOne(tables.Account, "owner_pk"), "Null for the platform's own models.")
    visibility: tables.Visibility = value(Column("visibility"), "Who may see it.")
    status: tables.ModelStatus = value(Column("status"), "Whether it can be used.")
    trigger: str | None = value(Column("trigger"), "The word that calls it up in a prompt.")
    price: float = value(Column("price"), "How many times the price of a picture one costs that is made with it.")
    outside: bool = value(
        Column("outside"), "Is it run by others? What is asked of it then leaves the house; what is made with it is shown as any image is."
    )
    takes_private: bool = value(
        Column("takes_private"), "May it get what is private? Else no private image is made with it, and none from a private image."
    )
    cover: Image | None = value(
        Pick(ToMany(tables.Image, "pk", "model_pk", where=listed), "like_count"),
        "Of the images made with it that the viewer sees, the public one most liked.",
    )
    created_at: DateTime = value(Column("created_at"), "When it was made.")
    images: ImageConnection = value(MADE_WITH, "What was made with it, as far as the viewer may see.", arguments=page())
    viewer_can: ModelPermissions = value(Same(), "What the viewer may do with it.")
    training: Training | None = value(TRAINING, "How it came about; null for the platform's own.", to=OWNER)


@row("One place in a list of models.")
class ModelEdge:
    cursor: str = value(Part(), "This place in this list; opaque.", to=None)
    node: Model = value(Part(), "The model.", to=None)


@row("A page of a list of models.")
class ModelConnection:
    edges: list[ModelEdge] = value(Part(), "The models with their places.", to=None)
    nodes: list[Model] = value(Part(), "The models.", to=None)
    page_info: PageInfo = value(Part(), "Where this page stands.", to=None)
    total_count: int = value(Part(), "Of what the viewer may see; it stops counting at 10,000.", to=None, cost=25)
    total_count_precision: CountPrecision = value(Part(), "AT_LEAST where it stopped counting.", to=None)


@row("Why a generation failed. Its tokens are back.", of=tables.Generation)
class Failure:
    code: tables.FailureCode = value(Column("failure_code"), "The kind of failure.", to=None)
    message: str = value(Column("failure_message"), "What happened, in words.", to=None)
    retryable: bool = value(Column("failure_retryable"), "May the same succeed later?", to=None)


@row("A job: what was asked for, and what became of it. Only its owner sees it.", of=tables.Generation, to=OWNER)
class Generation(Node):
    id: strawberry.ID = value(Column("id"), "Opaque and random.")
    status: tables.GenerationStatus = value(Column("status"), "How far it is.")
    progress: float = value(Column("progress"), "0 to 1.")
    queue_position: int | None = value(
        Computed(
            computed.queue_position,
            ("status", Count(ToMany(tables.Generation, "owner_pk", "owner_pk", where=waiting_before))),
        ),
        "Among the viewer's own; null unless it waits.",
    )
    seconds_left: int | None = value(
        Computed(computed.seconds_left, ("status", "progress", "started_at")),
        "About how long it takes until it is done, by how far it came since it began; null where that cannot be told.",
    )
    preview_url: str | None = value(
        Computed(computed.preview_url, ("id", "preview")),
        "A look at what is being painted, another address for each; null until there is one, and when it has ended.",
    )
    prompt: str = value(Column("prompt"), "What was asked for.")
    visibility: tables.Visibility = value(Column("visibility"), "Fixed when it was asked for (R6).")
    tool: tables.Tool = value(Column("tool"), "How it is made.")
    tokens: int = value(Column("tokens"), "Its price.")
    images: list[Image] = value(
        ToMany(tables.Image, "pk", "generation_pk", through=(tables.ImageRecord, "image_pk"), oldest=True), "What came of it.", size=4
    )
    failure: Failure | None = value(Same(unless_null="failure_code"), "Null unless it failed; the tokens are back.")
    created_at: DateTime = value(Column("created_at"), "When it was asked for.")
    started_at: DateTime | None = value(Column("started_at"), "When it began.")
    finished_at: DateTime | None = value(Column("finished_at"), "When it ended.")


@row("One place in a list of generations.")
class GenerationEdge:
    cursor: str = value(Part(), "This place in this list; opaque.", to=None)
    node: Generation = value(Part(), "The generation.", to=None)


@row("A page of a list of generations.")
class GenerationConnection:
    edges: list[GenerationEdge] = value(Part(), "The generations with their places.", to=None)
    nodes: list[Generation] = value(Part(), "The generations.", to=None)
    page_info: PageInfo = value(Part(), "Where this page stands.", to=None)


@row("An amount of money.")
class Money:
    amount: int = value(Attribute("amount"), "In minor units.", to=None)
    currency: str = value(Attribute("currency"), "ISO 4217.", to=None)


@row("What a member pays for.", of=tables.Plan, to=Audience.ANYONE)
class Plan:
    code: str = value(Column("code"), "`free`, and the paid ones.")
    name: str = value(Column("name"), "Its name.")
    monthly_price: Money = value(Computed(computed.money, ("price", "currency")), "What a month costs.")
    tokens: int = value(Column("tokens"), "What a refill tops up to.")
    token_period: tables.RefillPeriod = value(Column("token_period"), "How often tokens are topped up.")
    paid: bool = value(Column("paid"), "Is it a paid plan?")
    private_images: bool = value(Column("private_images"), "May images be private?")
    private_models: bool = value(Column("private_models"), "May models be private?")
    alchemy: bool = value(Column("alchemy"), "Is the high-resolution pipeline in it?")
    trainings: int = value(Column("trainings"), "Custom models that may be trained each month.")
    concurrency: int = value(Column("concurrency"), "Generations that run at once.")


@row("The plan that an account is on.", of=tables.Subscription)
class AccountPlan:
    plan: Plan = value(ToOne(tables.Plan, "plan_pk", implied=True), "The plan.", to=None)
    status: tables.PlanStatus = value(Computed(computed.plan_status, ("next_plan_pk", "past_due")), "What becomes of it.", to=None)
    since: DateTime = value(Column("since"), "When this plan began.", to=None)
    renews_at: DateTime | None = value(Column("period_ends_at"), "When the period that is paid for ends.", to=None)
    next_plan: Plan | None = value(ToOne(tables.Plan, "next_plan_pk"), "What follows then.", to=None)
    trainings_left: int = value(
        Computed(computed.trainings_left, (Beside(ToOne(tables.Plan, "plan_pk"), "trainings", Audience.ANYONE), "trainings_used")),
        "Models that can be trained until the next month of the plan begins.",
        to=None,
    )


@row("What a member can spend.", of=tables.Subscription)
class TokenBalance:
    available: int = value(Newest(LEDGER, "balance"), "The sum of the ledger.", to=None)
    reserved: int = value(RESERVED, "For generations under way.", to=None)
    refills_at: DateTime | None = value(Column("refills_at"), "When the next refill is due.", to=None)
    refills_by: int | None = value(
        Computed(
            computed.refills_by, (Newest(LEDGER, "balance"), RESERVED, Beside(ToOne(tables.Plan, "plan_pk"), "tokens", Audience.ANYONE))
        ),
        "What it would add now: it tops up to the plan's number and does not add to it.",
        to=None,
    )


@row("One line of the ledger of tokens.", of=tables.TokenEntry)
class TokenEntry:
    id: strawberry.ID = value(Column("id"), "Opaque and random.", to=None)
    at: DateTime = value(Column("at"), "When.", to=None)
    change: int = value(Column("change"), "How many came or went.", to=None)
    reason: tables.TokenReason = value(Column("reason"), "What for.", to=None)
    generation: Generation | None = value(ToOne(tables.Generation, "generation_pk"), "For which generation.", to=None)


@row("One place in the history of tokens.")
class TokenEntryEdge:
    cursor: str = value(Part(), "This place in this list; opaque.", to=None)
    node: TokenEntry = value(Part(), "The line.", to=None)


@row("A page of the history of tokens.")
class TokenEntryConnection:
    edges: list[TokenEntryEdge] = value(Part(), "The lines with their places.", to=None)
    nodes: list[TokenEntry] = value(Part(), "The lines.", to=None)
    page_info: PageInfo = value(Part(), "Where this page stands.", to=None)


@row("What a script or an app signs in with in its account's name. Its secret is shown once, when it is made.", of=tables.ApiKey, to=OWNER)
class ApiKey(Node):
    id: strawberry.ID = value(Column("id"), "Opaque and random.")
    name: str = value(Column("name"), "What its owner calls it.")
    prefix: str = value(Column("prefix"), "How its secret begins.")
    scopes: list[str] = value(
        Computed(computed.words, ("scopes",)), "What it was given. What it may do is of that what its account may do at the moment."
    )
    created_at: DateTime = value(Column("created_at"), "When it was made.")
    last_used_at: DateTime | None = value(
        Column("last_used_at"), "When it was used last, which is written down once a minute; null before its first use."
    )
    expires_at: DateTime | None = value(Column("expires_at"), "When it ends by itself; null where it does not.")


@row("Pictures of a member's own that models learn from. Only its owner sees it (R12).", of=tables.Dataset, to=OWNER)
class Dataset(Node):
    id: strawberry.ID = value(Column("id"), "Opaque and random.")
    name: str = value(Column("name"), "What its owner calls it.")
    created_at: DateTime = value(Column("created_at"), "When it was made.")
    size: int = value(Count(PICTURES), "How many pictures are in it. One that is deleted leaves it.")


@row("Who is signed in, as only they see it.", of=tables.Member, to=OWNER)
class Viewer:
    account: Account = value(ToOne(tables.Account, "account_pk", implied=True), "The account, as others see it.")
    scopes: list[str] = value(Computed(computed.scopes), "What this session or key may do.")
    email: str | None = value(Column("email"), "The address to sign in with.", scope="account:read")
    subscription: AccountPlan | None = value(ToOne(tables.Subscription, "account_pk", "account_pk"), "The plan.", scope="account:read")
    tokens: TokenBalance | None = value(ToOne(tables.Subscription, "account_pk", "account_pk"), "What can be spent.", scope="account:read")
    token_history: TokenEntryConnection | None = value(LEDGER, "The ledger.", scope="account:read", arguments=page(50))
    api_keys: list[ApiKey] | None = value(
        ToMany(tables.ApiKey, "account_pk", "account_pk"),
        "The API keys that were not revoked, the newest first.",
        scope="account:read",
        size=10,
    )
    accepted_terms: str = value(Column("accepted_terms"), "The version last accepted; the licence runs under that one.")
    default_visibility: tables.Visibility = value(
        Computed(computed.default_visibility), "What a null `visibility` means on the plan of this moment."
    )
    library: ImageConnection | None = value(
        ToMany(tables.Image, "account_pk", "owner_pk", where=own_images, arguments=("visibility", "tool", Search())),
        "All own images.",
        scope="images:read",
        arguments=[VISIBILITY, TOOL, SEARCH, *page()],
    )
    liked: ImageConnection | None = value(
        ToMany(tables.Image, "account_pk", "account_pk", through=(tables.Like, "image_pk")),
        "The images that the viewer likes and still sees, the newest images first.",
        scope="images:read",
        arguments=page(),
    )
    generations: GenerationConnection | None = value(
        ToMany(tables.Generation, "account_pk", "owner_pk", arguments=("status",)),
        "All own generations.",
        scope="images:read",
        arguments=[STATUS, *page()],
    )
    models: ModelConnection | None = value(
        ToMany(tables.Model, "account_pk", "owner_pk", where=own_models), "All own models.", scope="models:read", arguments=page()
    )
    datasets: list[Dataset] | None = value(
        ToMany(tables.Dataset, "account_pk", "owner_pk"), "All own datasets, the newest first.", scope="models:read", size=10
    )
    can_train: Permission = value(Computed(computed.may_train), "Does the plan of this moment have trainings in it (R10)?")
    can_generate_privately: Permission = value(Computed(computed.may_generate_privately), "R2.")
    can_use_alchemy: Permission = value(Computed(computed.may_use_alchemy), "Is the high-resolution pipeline in the plan of this moment?")
