"""Images, what only their owners read of them, likes, licences and moderation."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
    event,
    text,
    true,
)
from sqlmodel import Field, SQLModel

from schema.tables.base import UNREADABLE, instant, link, new_id, word
from schema.tables.kinds import LicenceCause, ReportReason, Tool, Visibility
from schema.tables.words import stored


def flag(condition: str) -> Any:
    """A stored 0 or 1 that the database derives from other columns of the row, so that it cannot be wrong."""
    return Field(default=None, sa_column=Column(Integer, Computed(f"CASE WHEN {condition} THEN 1 ELSE 0 END", persisted=True)))


def standing(number: str) -> Any:
    """A place in the order of a number below 2^31, and of those that have the same in the order of their making: one key for both."""
    return Field(default=None, sa_column=Column(BigInteger, Computed(f"{number} * 4294967296 + pk", persisted=True)))


def listed_index(name: str, *columns: str) -> Index:
    """An index of what is listed alone. Where other indexes begin with the same column, `listed` after it says that this one is nearer."""
    return Index(name, *columns, sqlite_where=text("listed = 1"), postgresql_where=text("listed = 1"))


def indexes_by_reason(column: str) -> tuple[Index, ...]:
    """For lists of the images that have this column in common: what is public, what one owns, and what was appealed."""
    name = f"ix_t_image_{column.removesuffix('_pk')}"
    return (
        listed_index(f"{name}_listed", column, "listed", "pk"),
        Index(f"{name}_owner", column, "owner_pk", "pk"),
        Index(f"{name}_appeal", column, "appeal_open", "pk", sqlite_where=text("appeal_open = 1"), postgresql_where=text("appeal_open")),
    )


KEPT = "deleted_at IS NULL AND NOT owner_leaving"
LISTED = f"visibility = 'PUBLIC' AND hidden_at IS NULL AND {KEPT}"


class Image(SQLModel, table=True):
    """An image. A deleted one stays as an empty stone, which its licence intervals rest on (R13)."""

    __tablename__: ClassVar[Any] = "t_image"
    __table_args__ = (
        CheckConstraint("visibility IN ('PUBLIC', 'PRIVATE')", name="visibility"),
        CheckConstraint("visibility = 'PUBLIC' OR asked_paid", name="free_is_public"),
        CheckConstraint(
            "deleted_at IS NULL OR (prompt = '' AND negative_prompt IS NULL AND seed IS NULL AND alt = '' AND thumbhash = '' "
            "AND model_pk IS NULL AND source_pk IS NULL AND like_count = 0)",
            name="deleted_is_empty",
        ),
        UniqueConstraint("pk", "asked_paid"),
        listed_index("ix_t_image_listed", "pk"),
        Index("ix_t_image_owner", "owner_pk", "pk"),
        listed_index("ix_t_image_owner_listed", "owner_pk", "listed", "pk"),
        # What was made from an image or with a model, for each reason to see it (R16: none goes through what others keep to themselves).
        *(index for column in ("source_pk", "model_pk") for index in indexes_by_reason(column)),
        listed_index("ix_t_image_tool_listed", "tool", "listed", "pk"),
        # Orders, for each age by itself, so that a list of what is not older has a few beginnings and passes nothing that is.
        *(
            listed_index(f"ix_t_image_{name}", "age", column)
            for name, column in (("newest", "pk"), ("top", "top"), ("trending", "trending"))
        ),
        listed_index("ix_t_image_cover", "model_pk", "like_count", "pk"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: new_id("i"), unique=True)
    owner_pk: int = link("t_account")
    created_at: datetime = instant()
    visibility: Visibility = word(Visibility)
    words: str = Field(default="", sa_column_kwargs={"server_default": ""})  # of the prompt, as a search compares them
    prompt: str
    negative_prompt: str | None = None
    seed: int | None = None
    width: int
    height: int
    tool: Tool = word(Tool)
    alchemy: bool = False
    model_pk: int | None = link("t_model", nullable=True)
    engine: str
    thumbhash: str
    alt: str
    source_pk: int | None = link("t_image", nullable=True)
    is_remix: bool = False  # a fact of this row, written once; says nothing of what became of the source (R9)
    like_count: int = 0  # of accounts that exist
    heat: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # what its likes of the last two days weigh together
    age: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # 0 to 3: within a day, a week, a month, before; perhaps less
    media_key: str = Field(unique=True)  # in the address of its bytes; a new one with every change of visibility
    storage_key: str = Field(unique=True)  # where the bytes lie; never shown
    hidden_at: datetime | None = instant(nullable=True)
    appeal_open: bool = False
    deleted_at: datetime | None = instant(nullable=True)
    owner_leaving: bool = False  # the owner's account is deleted or being deleted
    asked_paid: bool = Field(sa_column_kwargs={"info": UNREADABLE})  # asked for on a paid plan (R3); its owner reads it in the record
    kept: int | None = flag(KEPT)
    listed: int | None = flag(LISTED)
    top: int | None = standing("like_count")
    trending: int | None = standing("heat")

    def model_post_init(self, _context: Any) -> None:
        self.words = stored(self.prompt)


@event.listens_for(Image.prompt, "set")
def note_words(image: Image, prompt: str, *_: object) -> None:
    """`words` follow `prompt`."""
    image.words = stored(prompt)


class ImageRecord(SQLModel, table=True):
    """What only the owner reads of an image: what it cost, which generation made it, and whether a paid plan asked for it."""

    __tablename__: ClassVar[Any] = "t_image_record"
    __table_args__ = (ForeignKeyConstraint(["image_pk", "asked_paid"], ["t_image.pk", "t_image.asked_paid"]),)

    image_pk: int = Field(primary_key=True)
    owner_pk: int = link("t_account")
    generation_pk: int | None = link("t_generation", nullable=True, index=True)
    tokens: int
    asked_paid: bool


class Like(SQLModel, table=True):
    """Who likes what. A viewer sees its own; of the others only the number."""

    __tablename__: ClassVar[Any] = "t_like"
    __table_args__ = (Index("ix_t_like_warm", "at", sqlite_where=text("warm = 1"), postgresql_where=text("warm")),)

    account_pk: int = link("t_account", primary_key=True)
    image_pk: int = link("t_image", primary_key=True, index=True)
    at: datetime = instant()
    warm: bool = Field(default=True, sa_column_kwargs={"server_default": true()})  # of the last two days, and so part of a heat


class LicenceInterval(SQLModel, table=True):
    """A time in which an image was public and not hidden (R12). Written once, closed once, never edited or removed."""

    __tablename__: ClassVar[Any] = "t_licence_interval"
    __table_args__ = (
        Index(
            "uq_t_licence_interval_open",
            "image_pk",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
        CheckConstraint("(until_at IS NULL) = (closed_by IS NULL)", name="closed_with_its_cause"),
        CheckConstraint("until_at IS NULL OR until_at >= from_at", name="ends_after_it_begins"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    image_pk: int = link("t_image", index=True)
    owner_pk: int = link("t_account")
    from_at: datetime = instant()
    until_at: datetime | None = instant(nullable=True)
    terms_version: str
    opened_by: LicenceCause = word(LicenceCause)
    closed_by: LicenceCause | None = word(LicenceCause, default=None, nullable=True)


class Moderation(SQLModel, table=True):
    """Why an image is hidden; told to its owner."""

    __tablename__: ClassVar[Any] = "t_moderation"

    image_pk: int = link("t_image", primary_key=True)
    owner_pk: int = link("t_account")
    reason: ReportReason = word(ReportReason)
    hidden_at: datetime = instant()
    appealed_at: datetime | None = instant(nullable=True)
    decided_at: datetime | None = instant(nullable=True)
