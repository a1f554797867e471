"""AI models."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from schema.tables.base import UNREADABLE, instant, link, new_id, word
from schema.tables.images import KEPT, flag, listed_index
from schema.tables.kinds import ModelStatus, Visibility


class Model(SQLModel, table=True):
    """An AI model: the platform's own (no owner), or a member's."""

    __tablename__: ClassVar[Any] = "t_model"
    __table_args__ = (
        CheckConstraint("visibility IN ('PUBLIC', 'PRIVATE')", name="visibility"),
        CheckConstraint("visibility = 'PUBLIC' OR asked_paid", name="free_is_public"),
        listed_index("ix_t_model_listed", "pk"),
        Index("ix_t_model_owner", "owner_pk", "pk"),
        listed_index("ix_t_model_owner_listed", "owner_pk", "listed", "pk"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: new_id("m"), unique=True)
    owner_pk: int | None = link("t_account", nullable=True)
    name: str
    description: str | None = None
    visibility: Visibility = word(Visibility)
    status: ModelStatus = word(ModelStatus)
    trigger: str | None = None
    engine: str
    style: str = Field(default="", sa_column_kwargs={"info": UNREADABLE})  # words that the worker adds to the prompt
    created_at: datetime = instant()
    deleted_at: datetime | None = instant(nullable=True)
    owner_leaving: bool = False
    asked_paid: bool = Field(default=False, sa_column_kwargs={"info": UNREADABLE})
    kept: int | None = flag(KEPT)
    listed: int | None = flag(f"visibility = 'PUBLIC' AND status = 'READY' AND {KEPT}")
