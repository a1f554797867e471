"""${message}."""
# ruff: noqa: E501  # drafted by a machine, a constraint to a line

import sqlalchemy as sa
import sqlmodel.sql.sqltypes  # noqa: F401
from alembic import op

import schema.tables.base  # noqa: F401
${imports if imports else ""}revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
