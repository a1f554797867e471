"""Uploads: pictures that members bring along, to start from."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from schema.tables.base import instant, link, new_id


class Upload(SQLModel, table=True):
    """A picture of a member's own. It is private, always, and never licensed (R12), so it has no visibility."""

    __tablename__: ClassVar[Any] = "t_upload"
    __table_args__ = (Index("ix_t_upload_owner", "owner_pk", "pk"), Index("ix_t_upload_used", "used_at"))

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: new_id("u"), unique=True)
    owner_pk: int = link("t_account")
    width: int
    height: int
    storage_key: str = Field(unique=True)  # where the bytes lie; never shown
    created_at: datetime = instant()
    used_at: datetime = instant()  # when something was last asked for that begins with it; before that, when it came
