"""Accounts, and what only their owners read of them."""

from datetime import datetime
from typing import Any, ClassVar

from sqlmodel import Field, SQLModel

from schema.tables.base import UNREADABLE, instant, link, new_id, word
from schema.tables.kinds import Visibility


class Account(SQLModel, table=True):
    """What others may see of a member. `leaving_at` is set while the account is being deleted (R1, R13)."""

    __tablename__: ClassVar[Any] = "t_account"

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: new_id("a"), unique=True)
    handle: str
    handle_key: str = Field(unique=True)  # in lower case: two handles that differ only in case are one
    display_name: str
    bio: str | None = None
    joined_at: datetime = instant()
    leaving_at: datetime | None = instant(nullable=True)
    deleted_at: datetime | None = instant(nullable=True)


class Member(SQLModel, table=True):
    """What only the account itself reads."""

    __tablename__: ClassVar[Any] = "t_member"

    account_pk: int = link("t_account", primary_key=True)
    email: str
    email_key: str = Field(unique=True, sa_column_kwargs={"info": UNREADABLE})
    staff: bool = False
    accepted_terms: str
    default_visibility: Visibility | None = word(
        Visibility, default=None, nullable=True
    )  # what the member chose; null: the plan's own default


class Credential(SQLModel, table=True):
    """How an account proves itself. Read by nobody: it has no view."""

    __tablename__: ClassVar[Any] = "t_credential"

    account_pk: int = link("t_account", primary_key=True)
    password_hash: str


class Session(SQLModel, table=True):
    """A signed-in session. Only the hash of its token is kept."""

    __tablename__: ClassVar[Any] = "t_session"

    pk: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    account_pk: int = link("t_account", index=True)
    started_at: datetime = instant()
    expires_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)


class ApiKey(SQLModel, table=True):
    """What a script or an app signs in with in its account's name. Only the hash of its secret is kept; a key that is revoked is no row."""

    __tablename__: ClassVar[Any] = "t_api_key"

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: new_id("k"), unique=True)
    account_pk: int = link("t_account", index=True)
    secret_hash: str = Field(unique=True, sa_column_kwargs={"info": UNREADABLE})
    prefix: str  # how its secret begins, so that its owner can tell it from others
    name: str
    scopes: str  # those that it was given, with a space between
    created_at: datetime = instant()
    expires_at: datetime | None = instant(nullable=True)
    last_used_at: datetime | None = instant(nullable=True)  # written once a minute
