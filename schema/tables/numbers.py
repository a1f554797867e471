"""What staff may count (R14): sums that were written down when their day was over, and never which rows they are of.

A number is stored only where it may be shown. So nothing that reads these tables can show another, and no difference between two answers
tells of what happened to a day afterwards.
"""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from schema.tables.base import link

ONLY: int = 1


class Numbers(SQLModel, table=True):
    """Those of the moment, in one row, to which all others belong."""

    __tablename__: ClassVar[Any] = "t_numbers"
    __table_args__ = (CheckConstraint(f"pk = {ONLY}", name="only"),)

    pk: int | None = Field(default=ONLY, primary_key=True)
    queued: int | None = None  # generations that wait; null where that may not be shown


class AccountNumber(SQLModel, table=True):
    """How many accounts were on a plan at the end of a day, which is written 2026-11-24."""

    __tablename__: ClassVar[Any] = "t_account_number"
    __table_args__ = (UniqueConstraint("day", "plan_pk"),)

    pk: int | None = Field(default=None, primary_key=True)
    numbers_pk: int = link("t_numbers")
    day: str
    plan_pk: int = link("t_plan")
    accounts: int


class ImageNumber(SQLModel, table=True):
    """How many images were made on a day under a plan, and how many of them were public and private when it was over."""

    __tablename__: ClassVar[Any] = "t_image_number"
    __table_args__ = (UniqueConstraint("day", "plan_pk"),)

    pk: int | None = Field(default=None, primary_key=True)
    numbers_pk: int = link("t_numbers")
    day: str
    plan_pk: int = link("t_plan")
    public: int
    private: int | None = None  # null where that may not be shown
