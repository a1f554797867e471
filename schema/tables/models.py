"""AI models, and how those of members came about."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, UniqueConstraint, event, false, true
from sqlmodel import Field, SQLModel

from schema.tables.base import UNREADABLE, instant, link, new_id, word
from schema.tables.images import KEPT, flag, listed_index
from schema.tables.kinds import ModelStatus, Visibility
from schema.tables.words import stored


class Model(SQLModel, table=True):
    """An AI model: the platform's own (no owner), or a member's."""

    __tablename__: ClassVar[Any] = "t_model"
    __table_args__ = (
        CheckConstraint("visibility IN ('PUBLIC', 'PRIVATE')", name="visibility"),
        CheckConstraint("visibility = 'PUBLIC' OR asked_paid", name="free_is_public"),
        listed_index("ix_t_model_listed", "pk"),
        Index("ix_t_model_owner", "owner_pk", "pk"),
        listed_index("ix_t_model_owner_listed", "owner_pk", "listed", "pk"),
        Index("uq_t_model_usual", "usual", unique=True),
        Index("uq_t_model_pk_asked_paid", "pk", "asked_paid", unique=True),
    )

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: new_id("m"), unique=True)
    owner_pk: int | None = link("t_account", nullable=True)
    words: str = Field(default="", sa_column_kwargs={"server_default": ""})  # of its name and description, as a search compares them
    name: str
    description: str | None = None
    visibility: Visibility = word(Visibility)
    status: ModelStatus = word(ModelStatus)
    trigger: str | None = None
    engine: str
    engine_model: str = Field(default="", sa_column_kwargs={"info": UNREADABLE, "server_default": ""})  # what its engine calls it
    style: str = Field(default="", sa_column_kwargs={"info": UNREADABLE})  # words that the worker adds to the prompt
    learns: bool = Field(default=False, sa_column_kwargs={"info": UNREADABLE, "server_default": false()})  # can members train others on it?
    learned: str | None = Field(default=None, sa_column_kwargs={"info": UNREADABLE})  # where what it learned lies in the store
    price: float = Field(default=1.0, sa_column_kwargs={"server_default": "1"})  # times that of a picture
    outside: bool = Field(default=False, sa_column_kwargs={"server_default": false()})  # does what its engine is asked leave the house?
    takes_private: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    usual: int | None = None  # 1: what paints where no model is asked for
    created_at: datetime = instant()
    deleted_at: datetime | None = instant(nullable=True)
    owner_leaving: bool = False
    asked_paid: bool = Field(default=False, sa_column_kwargs={"info": UNREADABLE})
    kept: int | None = flag(KEPT)
    listed: int | None = flag(f"visibility = 'PUBLIC' AND status = 'READY' AND {KEPT}")

    def model_post_init(self, _context: Any) -> None:
        self.words = stored(self.name, self.description)


class Training(SQLModel, table=True):
    """How a member's model came about, which its owner alone is told: each has one, and none of the platform's own has."""

    __tablename__: ClassVar[Any] = "t_training"
    __table_args__ = (
        ForeignKeyConstraint(["model_pk", "asked_paid"], ["t_model.pk", "t_model.asked_paid"]),
        CheckConstraint("progress BETWEEN 0 AND 1", name="progress"),
        CheckConstraint("error IS NULL OR finished_at IS NOT NULL", name="failed_is_finished"),
        UniqueConstraint("owner_pk", "idempotency_key"),
    )

    model_pk: int = Field(primary_key=True)
    owner_pk: int = link("t_account")
    asked_paid: bool
    dataset_pk: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("t_dataset.pk"), nullable=True, info=UNREADABLE)
    )  # what it learns from; None where that is not there any more
    idempotency_key: str | None = Field(default=None, sa_column_kwargs={"info": UNREADABLE})
    idempotency_digest: str | None = Field(default=None, sa_column_kwargs={"info": UNREADABLE})
    progress: float = 0.0
    error: str | None = None  # why it failed, in words
    created_at: datetime = instant()
    started_at: datetime | None = instant(nullable=True)
    finished_at: datetime | None = instant(nullable=True)


@event.listens_for(Model.name, "set")
def note_words_of_name(model: Model, name: str, *_: object) -> None:
    """`words` follow `name` and `description`."""
    model.words = stored(name, model.__dict__.get("description"))


@event.listens_for(Model.description, "set")
def note_words_of_description(model: Model, description: str | None, *_: object) -> None:
    model.words = stored(model.__dict__.get("name"), description)
