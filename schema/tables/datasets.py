"""Datasets: pictures of a member's own that models learn from."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from schema.tables.base import instant, link, new_id


class Dataset(SQLModel, table=True):
    """Some own uploads and own images. It is private, always, and never licensed (R12), so it has no visibility."""

    __tablename__: ClassVar[Any] = "t_dataset"
    __table_args__ = (Index("ix_t_dataset_owner", "owner_pk", "pk"), Index("uq_t_dataset_pk_owner_pk", "pk", "owner_pk", unique=True))

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: new_id("d"), unique=True)
    owner_pk: int = link("t_account")
    name: str
    created_at: datetime = instant()


class DatasetPicture(SQLModel, table=True):
    """A picture of a dataset: an upload or an image. It goes with what it is, and with its dataset."""

    __tablename__: ClassVar[Any] = "t_dataset_picture"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_pk", "owner_pk"], ["t_dataset.pk", "t_dataset.owner_pk"]),
        CheckConstraint("(upload_pk IS NULL) <> (image_pk IS NULL)", name="is_one_thing"),
        UniqueConstraint("dataset_pk", "upload_pk"),
        UniqueConstraint("dataset_pk", "image_pk"),
        Index("ix_t_dataset_picture_upload", "upload_pk"),
        Index("ix_t_dataset_picture_image", "image_pk"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    dataset_pk: int
    owner_pk: int = link("t_account")
    upload_pk: int | None = link("t_upload", nullable=True)
    image_pk: int | None = link("t_image", nullable=True)
