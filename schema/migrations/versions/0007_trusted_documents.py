"""Documents that the operator trusts."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import schema.tables.base

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    op.create_table(
        "t_trusted_document",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("added_at", schema.tables.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_t_trusted_document")),
    )
