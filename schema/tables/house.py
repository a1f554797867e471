"""What the house itself keeps: its audit, its settings, the documents that it trusts, and its workers. None has a view."""

from datetime import datetime
from typing import Any, ClassVar

from sqlmodel import Field, SQLModel

from schema.tables.base import instant


class AuditEvent(SQLModel, table=True):
    """What was done to whom, by id; never any content."""

    __tablename__: ClassVar[Any] = "t_audit_event"

    pk: int | None = Field(default=None, primary_key=True)
    at: datetime = instant()
    actor: str | None = None  # the id of an account; null: the house or its operator
    action: str
    subject: str
    detail: str = ""


class HouseSetting(SQLModel, table=True):
    """One setting that belongs to the data and not to the machine: the offset of the clock, the key of the cursors."""

    __tablename__: ClassVar[Any] = "t_house_setting"

    name: str = Field(primary_key=True)
    value: str


class TrustedDocument(SQLModel, table=True):
    """A document that an app is built with, by the id that the app sends."""

    __tablename__: ClassVar[Any] = "t_trusted_document"

    id: str = Field(primary_key=True)
    source: str
    added_at: datetime = instant()


class Worker(SQLModel, table=True):
    """A worker on some machine, and when it was heard of last, by the clock of the server that this is kept on."""

    __tablename__: ClassVar[Any] = "t_worker"

    name: str = Field(primary_key=True)
    seen_at: datetime = instant()
