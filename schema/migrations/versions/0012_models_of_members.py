"""What members' models learn from, and how they come about."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import schema.tables.base

revision: str = "0012"
down_revision: str | None = "0011"


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.add_column("t_subscription", sa.Column("trainings_used", sa.Integer(), server_default="0", nullable=False))
    op.add_column("t_model", sa.Column("learns", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("t_model", sa.Column("learned", text, nullable=True))
    op.create_index("uq_t_model_pk_asked_paid", "t_model", ["pk", "asked_paid"], unique=True)
    op.create_table(
        "t_dataset",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", text, nullable=False),
        sa.Column("owner_pk", sa.Integer(), nullable=False),
        sa.Column("name", text, nullable=False),
        sa.Column("created_at", schema.tables.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_pk"], ["t_account.pk"], name=op.f("fk_t_dataset_owner_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_t_dataset")),
        sa.UniqueConstraint("id", name=op.f("uq_t_dataset_id")),
    )
    op.create_index("ix_t_dataset_owner", "t_dataset", ["owner_pk", "pk"])
    op.create_index("uq_t_dataset_pk_owner_pk", "t_dataset", ["pk", "owner_pk"], unique=True)
    op.create_table(
        "t_dataset_picture",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("dataset_pk", sa.Integer(), nullable=False),
        sa.Column("owner_pk", sa.Integer(), nullable=False),
        sa.Column("upload_pk", sa.Integer(), nullable=True),
        sa.Column("image_pk", sa.Integer(), nullable=True),
        sa.CheckConstraint("(upload_pk IS NULL) <> (image_pk IS NULL)", name=op.f("ck_t_dataset_picture_is_one_thing")),
        sa.ForeignKeyConstraint(
            ["dataset_pk", "owner_pk"], ["t_dataset.pk", "t_dataset.owner_pk"], name=op.f("fk_t_dataset_picture_dataset_pk")
        ),
        sa.ForeignKeyConstraint(["owner_pk"], ["t_account.pk"], name=op.f("fk_t_dataset_picture_owner_pk")),
        sa.ForeignKeyConstraint(["upload_pk"], ["t_upload.pk"], name=op.f("fk_t_dataset_picture_upload_pk")),
        sa.ForeignKeyConstraint(["image_pk"], ["t_image.pk"], name=op.f("fk_t_dataset_picture_image_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_t_dataset_picture")),
        sa.UniqueConstraint("dataset_pk", "upload_pk", name=op.f("uq_t_dataset_picture_dataset_pk_upload_pk")),
        sa.UniqueConstraint("dataset_pk", "image_pk", name=op.f("uq_t_dataset_picture_dataset_pk_image_pk")),
    )
    op.create_index("ix_t_dataset_picture_upload", "t_dataset_picture", ["upload_pk"])
    op.create_index("ix_t_dataset_picture_image", "t_dataset_picture", ["image_pk"])
    op.create_table(
        "t_training",
        sa.Column("model_pk", sa.Integer(), nullable=False),
        sa.Column("owner_pk", sa.Integer(), nullable=False),
        sa.Column("asked_paid", sa.Boolean(), nullable=False),
        sa.Column("dataset_pk", sa.Integer(), nullable=True),
        sa.Column("idempotency_key", text, nullable=True),
        sa.Column("idempotency_digest", text, nullable=True),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("error", text, nullable=True),
        sa.Column("created_at", schema.tables.base.Instant(timezone=True), nullable=False),
        sa.Column("started_at", schema.tables.base.Instant(timezone=True), nullable=True),
        sa.Column("finished_at", schema.tables.base.Instant(timezone=True), nullable=True),
        sa.CheckConstraint("progress BETWEEN 0 AND 1", name=op.f("ck_t_training_progress")),
        sa.CheckConstraint("error IS NULL OR finished_at IS NOT NULL", name=op.f("ck_t_training_failed_is_finished")),
        sa.ForeignKeyConstraint(["model_pk", "asked_paid"], ["t_model.pk", "t_model.asked_paid"], name=op.f("fk_t_training_model_pk")),
        sa.ForeignKeyConstraint(["owner_pk"], ["t_account.pk"], name=op.f("fk_t_training_owner_pk")),
        sa.ForeignKeyConstraint(["dataset_pk"], ["t_dataset.pk"], name=op.f("fk_t_training_dataset_pk")),
        sa.PrimaryKeyConstraint("model_pk", name=op.f("pk_t_training")),
        sa.UniqueConstraint("owner_pk", "idempotency_key", name=op.f("uq_t_training_owner_pk_idempotency_key")),
    )
