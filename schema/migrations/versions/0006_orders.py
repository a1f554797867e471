"""What the orders of the feed are made of."""

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"

ORDERS = (("newest", "pk"), ("top", "top"), ("trending", "trending"))


def upgrade() -> None:
    for name in ("heat", "age"):
        op.add_column("t_image", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    stored = op.get_bind().dialect.name == "postgresql" or None  # SQLite adds no stored column to a table, and indexes one that is not
    for name, number in (("top", "like_count"), ("trending", "heat")):
        placed = sa.Computed(f"{number} * 4294967296 + pk", persisted=stored)
        op.add_column("t_image", sa.Column(name, sa.BigInteger(), placed, nullable=True))
    op.add_column("t_like", sa.Column("warm", sa.Boolean(), server_default=sa.true(), nullable=False))
    for name, column in ORDERS:
        op.create_index(
            f"ix_t_image_{name}", "t_image", ["age", column], sqlite_where=sa.text("listed = 1"), postgresql_where=sa.text("listed = 1")
        )
    op.create_index("ix_t_like_warm", "t_like", ["at"], sqlite_where=sa.text("warm = 1"), postgresql_where=sa.text("warm"))
