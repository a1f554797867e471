"""Plans, subscriptions, invoices and the ledger of tokens."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from schema.tables.base import instant, link, new_id, word
from schema.tables.kinds import RefillPeriod, TokenReason


class Plan(SQLModel, table=True):
    """What a member pays for. Whoever runs the house can set their own."""

    __tablename__: ClassVar[Any] = "t_plan"
    __table_args__ = (CheckConstraint("paid OR NOT (private_images OR private_models OR alchemy)", name="private_is_paid"),)

    pk: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    position: int
    name: str
    price: int  # a month, in minor units of `currency`
    currency: str
    tokens: int
    token_period: RefillPeriod = word(RefillPeriod)
    paid: bool
    private_images: bool
    private_models: bool
    alchemy: bool
    trainings: int
    concurrency: int


class Subscription(SQLModel, table=True):
    """The plan that an account is on, and what follows it at `period_ends_at`."""

    __tablename__: ClassVar[Any] = "t_subscription"

    account_pk: int = link("t_account", primary_key=True)
    plan_pk: int = link("t_plan")
    next_plan_pk: int | None = link("t_plan", nullable=True)
    since: datetime = instant()
    period_ends_at: datetime | None = instant(nullable=True)  # null on a plan that costs nothing
    refills_at: datetime = instant()
    trainings_used: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # in this month, counted from `since`
    past_due: bool = False


class Invoice(SQLModel, table=True):
    """What was charged, kept as long as tax law demands and reachable by nobody but the operator (R13): it has no view."""

    __tablename__: ClassVar[Any] = "t_invoice"

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: new_id("v"), unique=True)
    account_pk: int = link("t_account", index=True)
    plan_pk: int = link("t_plan")
    issued_at: datetime = instant()
    period_ends_at: datetime = instant()
    amount: int
    currency: str


class TokenEntry(SQLModel, table=True):
    """One line of the ledger. Append-only; `balance` is the sum of all changes so far, and `held` what generations under way hold of what
    was taken. Neither is ever below zero.
    """

    __tablename__: ClassVar[Any] = "t_token_entry"
    __table_args__ = (
        CheckConstraint("balance >= 0", name="never_below_zero"),
        CheckConstraint("held >= 0", name="holds_nothing_or_more"),
        UniqueConstraint("account_pk", "number"),
        UniqueConstraint("account_pk", "cause"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: new_id("t"), unique=True)
    account_pk: int = link("t_account")
    number: int  # 1, 2, 3 … of this account: two that were written at once collide here
    at: datetime = instant()
    change: int
    balance: int
    reason: TokenReason = word(TokenReason)
    generation_pk: int | None = link("t_generation", nullable=True)
    cause: str  # what this line is for, once: "RESERVE 12", "GRANT 2026-11-24"
    held: int
