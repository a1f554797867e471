"""What the house is told of the engines of its models."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    for column in (
        sa.Column("engine_model", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False),
        sa.Column("price", sa.Float(), server_default="1", nullable=False),
        sa.Column("outside", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("takes_private", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("usual", sa.Integer(), nullable=True),
    ):
        op.add_column("t_model", column)
    op.create_index("uq_t_model_usual", "t_model", ["usual"], unique=True)
    op.execute("UPDATE t_model SET usual = 1 WHERE pk = (SELECT MIN(pk) FROM t_model WHERE owner_pk IS NULL)")
