"""AI models."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, event, false, true
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


@event.listens_for(Model.name, "set")
def note_words_of_name(model: Model, name: str, *_: object) -> None:
    """`words` follow `name` and `description`."""
    model.words = stored(name, model.__dict__.get("description"))


@event.listens_for(Model.description, "set")
def note_words_of_description(model: Model, description: str | None, *_: object) -> None:
    model.words = stored(model.__dict__.get("name"), description)
