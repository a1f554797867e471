"""Looks at what is being painted."""

from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"

PREVIEW = """ALTER TABLE t_generation ADD COLUMN preview VARCHAR
    CONSTRAINT ck_t_generation_seen_while_it_runs CHECK (preview IS NULL OR status = 'RUNNING')"""


def upgrade() -> None:
    op.execute(PREVIEW)
