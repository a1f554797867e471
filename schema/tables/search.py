"""The full-text index of the images that are listed, and of no others.

It is no table of rows that anybody reads: it says which `pk` have a word, or a word that begins so. Triggers fill and empty it in the
transaction in which an image comes to be listed, stops being so, or loses its words, whatever statement does it; where the database says
`listed`, it is in here. On SQLite it keeps no text (FTS5 without content), only where which word is.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.event import listens_for
from sqlmodel import SQLModel

TABLE: Final = "t_image_search"

# Words of up to 16 characters are found by their beginnings as fast as whole. `ascii` takes all that is not ASCII for letters, so that
# spaces part words and nothing else does. What is removed is told to the index, for it keeps no text.
SQLITE: Final = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS t_image_search USING fts5"
    "(words, content='', columnsize=0, detail='none', tokenize='ascii', prefix='1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16')",
    """CREATE TRIGGER IF NOT EXISTS t_image_search_insert AFTER INSERT ON t_image WHEN new.listed = 1 BEGIN
        INSERT INTO t_image_search (rowid, words) VALUES (new.pk, new.words);
    END""",
    """CREATE TRIGGER IF NOT EXISTS t_image_search_update AFTER UPDATE ON t_image
    WHEN old.listed <> new.listed OR old.words <> new.words BEGIN
        INSERT INTO t_image_search (t_image_search, rowid, words) SELECT 'delete', old.pk, old.words WHERE old.listed = 1;
        INSERT INTO t_image_search (rowid, words) SELECT new.pk, new.words WHERE new.listed = 1;
    END""",
    """CREATE TRIGGER IF NOT EXISTS t_image_search_delete AFTER DELETE ON t_image WHEN old.listed = 1 BEGIN
        INSERT INTO t_image_search (t_image_search, rowid, words) VALUES ('delete', old.pk, old.words);
    END""",
)
POSTGRESQL: Final = (
    "CREATE TABLE IF NOT EXISTS t_image_search (pk integer PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX IF NOT EXISTS ix_t_image_search_words ON t_image_search USING gin (words)",
    """CREATE OR REPLACE FUNCTION t_image_search_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'TRUNCATE' THEN
            TRUNCATE t_image_search;
            RETURN NULL;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            DELETE FROM t_image_search WHERE pk = old.pk;
        END IF;
        IF TG_OP <> 'DELETE' AND new.listed = 1 THEN
            INSERT INTO t_image_search VALUES (new.pk, array_to_tsvector(array_remove(string_to_array(new.words, ' '), '')));
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE OR REPLACE TRIGGER t_image_search_added AFTER INSERT OR DELETE ON t_image
    FOR EACH ROW EXECUTE FUNCTION t_image_search_follows()""",
    """CREATE OR REPLACE TRIGGER t_image_search_changed AFTER UPDATE ON t_image
    FOR EACH ROW WHEN (old.listed <> new.listed OR old.words <> new.words) EXECUTE FUNCTION t_image_search_follows()""",
    """CREATE OR REPLACE TRIGGER t_image_search_emptied AFTER TRUNCATE ON t_image
    FOR EACH STATEMENT EXECUTE FUNCTION t_image_search_follows()""",
    *(f"ALTER TABLE t_image ENABLE ALWAYS TRIGGER t_image_search_{event}" for event in ("added", "changed", "emptied")),
)
STATEMENTS: Final = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
FILLED: Final = {
    "sqlite": "INSERT INTO t_image_search (rowid, words) SELECT pk, words FROM t_image WHERE listed = 1",
    "postgresql": """INSERT INTO t_image_search
        SELECT pk, array_to_tsvector(array_remove(string_to_array(words, ' '), '')) FROM t_image WHERE listed = 1""",
}
MERGED: Final = "INSERT INTO t_image_search (t_image_search) VALUES ('optimize')"  # SQLite: no word of what was removed is left


def search_index(dialect: str) -> Iterator[str]:
    """The statements that make it, where something of it is missing."""
    yield from STATEMENTS[dialect]


def make_search_index(connection: Connection) -> None:
    """Make what is missing of it. What it is made of anew has to be filled."""
    for statement in search_index(connection.dialect.name):
        connection.exec_driver_sql(statement)


@listens_for(SQLModel.metadata, "after_create")
def with_tables(_target: Any, connection: Connection, **_options: Any) -> None:
    if connection.dialect.has_table(connection, "t_image"):
        make_search_index(connection)
