"""Workers on several machines."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import schema.tables.base

revision: str = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    op.create_table(
        "t_worker",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seen_at", schema.tables.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_t_worker")),
    )
