"""what the ledger holds."""

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"

# Of each account, the newest line alone says what is held now; what older ones held nobody asks.
NOW = """
UPDATE t_token_entry SET held = COALESCE(
    (SELECT SUM(tokens) FROM t_generation WHERE owner_pk = t_token_entry.account_pk AND status IN ('QUEUED', 'RUNNING')), 0)
WHERE number = (SELECT MAX(number) FROM t_token_entry AS line WHERE line.account_pk = t_token_entry.account_pk)
"""


def upgrade() -> None:
    with op.batch_alter_table("t_token_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held", sa.Integer(), nullable=False, server_default="0"))
    guarded = op.get_bind().dialect.name == "postgresql"  # SQLite set the guards aside when it copied the table
    if guarded:
        op.execute("ALTER TABLE t_token_entry DISABLE TRIGGER USER")
    op.execute(NOW)
    if guarded:
        op.execute("ALTER TABLE t_token_entry ENABLE TRIGGER USER")
    with op.batch_alter_table("t_token_entry", schema=None) as batch_op:
        batch_op.alter_column("held", server_default=None)
        batch_op.create_check_constraint(op.f("ck_t_token_entry_holds_nothing_or_more"), "held >= 0")
