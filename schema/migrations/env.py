"""What Alembic runs: the revisions, on the connection that `upgrade` was given."""

from alembic import context
from sqlmodel import SQLModel

import schema.tables  # noqa: F401  # fills the metadata
from schema.migrations import is_of_the_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    include_name=is_of_the_tables,
    render_as_batch=True,  # SQLite changes a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
