"""The words of images and models, and the index of those that are listed."""

from collections.abc import Iterator

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from schema.tables.search import FILLED, make_search_index
from schema.tables.words import stored

revision: str = "0005"
down_revision: str | None = "0004"

AT_ONCE = 10_000


def upgrade() -> None:
    for table in ("t_image", "t_model"):
        op.add_column(table, sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False))
    with op.batch_alter_table("t_image", schema=None) as batch_op:
        batch_op.create_index(
            "ix_t_image_tool_listed",
            ["tool", "listed", "pk"],
            unique=False,
            sqlite_where=sa.text("listed = 1"),
            postgresql_where=sa.text("listed = 1"),
        )
    connection = op.get_bind()
    write_words(connection, "t_image", "prompt")
    write_words(connection, "t_model", "name", "description")
    make_search_index(connection)
    connection.exec_driver_sql(FILLED[connection.dialect.name])


def write_words(connection: sa.Connection, name: str, *texts: str) -> None:
    """Of all rows that there are, some at a time."""
    table = sa.table(name, sa.column("pk"), sa.column("words"), *map(sa.column, texts))
    change = sa.update(table).where(table.c.pk == sa.bindparam("row")).values(words=sa.bindparam("found"))
    for rows in parts(connection, table, texts):
        connection.execute(change, [{"row": row[0], "found": stored(*row[1:])} for row in rows])


def parts(connection: sa.Connection, table: sa.TableClause, texts: tuple[str, ...]) -> Iterator[list[sa.Row[tuple[object, ...]]]]:
    last = 0
    while True:
        asked = sa.select(table.c.pk, *(table.c[text] for text in texts)).where(table.c.pk > last).order_by(table.c.pk).limit(AT_ONCE)
        rows = list(connection.execute(asked))
        if not rows:
            return
        yield rows
        last = rows[-1][0]
