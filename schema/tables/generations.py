"""Generations: what was asked for, and what became of it."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from schema.tables.base import UNREADABLE, instant, link, new_id, word
from schema.tables.kinds import FailureCode, GenerationStatus, Tool, Visibility


class Generation(SQLModel, table=True):
    """A job. Its row is the truth; what runs it holds only its id. Visibility and plan are fixed when it is asked for (R3, R6).

    A generation goes with its last image (R13): an empty stone stays, which the lines of the ledger rest on.
    """

    __tablename__: ClassVar[Any] = "t_generation"
    __table_args__ = (
        CheckConstraint("visibility = 'PUBLIC' OR asked_paid", name="free_is_public"),
        CheckConstraint("progress BETWEEN 0 AND 1", name="progress"),
        CheckConstraint(
            "deleted_at IS NULL OR (prompt = '' AND negative_prompt IS NULL AND source_pk IS NULL AND source_copy IS NULL "
            "AND model_pk IS NULL AND seed = 0 AND idempotency_digest IS NULL AND status NOT IN ('QUEUED', 'RUNNING'))",
            name="deleted_is_empty",
        ),
        CheckConstraint("deleted_at IS NULL OR upload_pk IS NULL", name="deleted_has_no_upload"),
        CheckConstraint("preview IS NULL OR status = 'RUNNING'", name="seen_while_it_runs"),
        UniqueConstraint("owner_pk", "idempotency_key"),
        Index("ix_t_generation_owner", "owner_pk", "pk"),
        Index("ix_t_generation_status", "status", "pk"),
        Index("ix_t_generation_upload", "upload_pk"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: new_id("g"), unique=True)
    owner_pk: int = link("t_account")
    status: GenerationStatus = word(GenerationStatus, default=GenerationStatus.QUEUED)
    progress: float = 0.0
    prompt: str
    negative_prompt: str | None = None
    visibility: Visibility = word(Visibility)
    tool: Tool = word(Tool)
    model_pk: int | None = link("t_model", nullable=True)
    engine: str
    source_pk: int | None = link("t_image", nullable=True)
    source_copy: str | None = Field(
        default=None, sa_column_kwargs={"info": UNREADABLE}
    )  # storage key of the pixels that it starts from, while it runs (R8)
    upload_pk: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("t_upload.pk"), nullable=True, info=UNREADABLE)
    )  # what it starts from, where that is an upload
    preview: str | None = None  # storage key of the latest look at what is being painted
    width: int
    height: int
    count: int
    seed: int
    guidance: float
    steps: int
    strength: float
    alchemy: bool = False
    tokens: int
    asked_plan_pk: int = link("t_plan")
    asked_paid: bool
    idempotency_key: str | None = Field(default=None, sa_column_kwargs={"info": UNREADABLE})
    idempotency_digest: str | None = Field(default=None, sa_column_kwargs={"info": UNREADABLE})
    failure_code: FailureCode | None = word(FailureCode, default=None, nullable=True)
    failure_message: str | None = None
    failure_retryable: bool | None = None
    created_at: datetime = instant()
    started_at: datetime | None = instant(nullable=True)
    finished_at: datetime | None = instant(nullable=True)
    deleted_at: datetime | None = instant(nullable=True)
