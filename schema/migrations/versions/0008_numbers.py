"""What staff may count."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"

CELLS = {
    "t_account_number": [sa.Column("accounts", sa.Integer(), nullable=False)],
    "t_image_number": [sa.Column("public", sa.Integer(), nullable=False), sa.Column("private", sa.Integer(), nullable=True)],
}


def upgrade() -> None:
    op.create_table(
        "t_numbers",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("queued", sa.Integer(), nullable=True),
        sa.CheckConstraint("pk = 1", name=op.f("ck_t_numbers_only")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_t_numbers")),
    )
    for name, columns in CELLS.items():
        op.create_table(
            name,
            sa.Column("pk", sa.Integer(), nullable=False),
            sa.Column("numbers_pk", sa.Integer(), nullable=False),
            sa.Column("day", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
            sa.Column("plan_pk", sa.Integer(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(["numbers_pk"], ["t_numbers.pk"], name=op.f(f"fk_{name}_numbers_pk")),
            sa.ForeignKeyConstraint(["plan_pk"], ["t_plan.pk"], name=op.f(f"fk_{name}_plan_pk")),
            sa.PrimaryKeyConstraint("pk", name=op.f(f"pk_{name}")),
            sa.UniqueConstraint("day", "plan_pk", name=op.f(f"uq_{name}_day_plan_pk")),
        )
