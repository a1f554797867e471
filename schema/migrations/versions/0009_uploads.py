"""Uploads, and generations that start from one."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import schema.tables.base

revision: str = "0009"
down_revision: str | None = "0008"

# A table of SQLite would be made anew for a constraint of its own, and its triggers lost; one of a new column is added with it.
UPLOAD = """ALTER TABLE t_generation ADD COLUMN upload_pk INTEGER
    CONSTRAINT fk_t_generation_upload_pk REFERENCES t_upload (pk)
    CONSTRAINT ck_t_generation_deleted_has_no_upload CHECK (deleted_at IS NULL OR upload_pk IS NULL)"""


def upgrade() -> None:
    op.create_table(
        "t_upload",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("owner_pk", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("storage_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", schema.tables.base.Instant(timezone=True), nullable=False),
        sa.Column("used_at", schema.tables.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_pk"], ["t_account.pk"], name=op.f("fk_t_upload_owner_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_t_upload")),
        sa.UniqueConstraint("id", name=op.f("uq_t_upload_id")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_t_upload_storage_key")),
    )
    op.create_index("ix_t_upload_owner", "t_upload", ["owner_pk", "pk"])
    op.create_index("ix_t_upload_used", "t_upload", ["used_at"])
    op.execute(UPLOAD)
    op.create_index("ix_t_generation_upload", "t_generation", ["upload_pk"])
