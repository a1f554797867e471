"""The wall under the SQL on PostgreSQL: row level security for a role that reads, owns nothing and bypasses nothing.

Each table that anything is read from has one policy, made of the same rule as the guarded views of SQLite; of a column that nobody
reads the role has no grant. The viewer is what six settings of the session say, which are set for each operation; without them it is
nobody.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Select, literal_column
from sqlmodel import SQLModel

from schema.compiler.catalogue import Catalogue
from schema.compiler.dialects import POSTGRESQL, columns_of
from schema.compiler.views import signed_in
from schema.rules.viewer import Eyes
from schema.rules.visibility import Predicate
from schema.tables import table_of
from schema.tables.search import TABLE

SIGNED_IN: Final = "sfumato_signed_in"


def session_eyes() -> Eyes:
    """The viewer, as the settings of the session have it; each is read once a statement, and null where it was not set."""
    return Eyes.of(lambda name: literal_column(f"(SELECT NULLIF(current_setting('sfumato.{name}', true), '')::integer)"))


def wall(catalogue: Catalogue, reader: str) -> Iterator[str]:
    """The statements that build the wall for the role `reader`, run by the owner of the tables; running them again changes nothing."""
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {reader}"
    yield f"GRANT USAGE ON SCHEMA public TO {reader}"
    for table in SQLModel.metadata.sorted_tables:
        yield from secured(table.name)
    for kind in catalogue.tables():
        table, rule = table_of(kind), catalogue.guard(kind)(table_of(kind).c, session_eyes())
        columns = ", ".join(column.name for column in columns_of(kind))
        yield f"CREATE POLICY reads ON {table.name} FOR SELECT TO {reader} USING ({text(rule)})"
        yield f"GRANT SELECT ({columns}) ON {table.name} TO {reader}"
    yield from secured(TABLE)
    yield f"CREATE POLICY reads ON {TABLE} FOR SELECT TO {reader} USING (true)"  # it has what is listed alone
    yield f"GRANT SELECT ON {TABLE} TO {reader}"
    yield from presenting(reader)


def secured(table: str) -> Iterator[str]:
    """Its rows are there for nobody, save by a policy; for the owner by one that lets it write."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS reads ON {table}"
    yield f"DROP POLICY IF EXISTS writes ON {table}"
    yield f"CREATE POLICY writes ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)"


def presenting(reader: str) -> Iterator[str]:
    """The function that finds whoever presents a token: the one thing that is read as the owner. Its rule is the token itself."""
    asked = signed_in(literal_column("presented"))
    columns = ", ".join(f"{c.name} {c.type.compile(POSTGRESQL.dialect)}" for c in asked.selected_columns)
    yield f"DROP FUNCTION IF EXISTS {SIGNED_IN}(text)"
    yield (
        f"CREATE FUNCTION {SIGNED_IN}(presented text) RETURNS TABLE ({columns}) LANGUAGE plpgsql STABLE SECURITY DEFINER "
        f"SET search_path = public, pg_temp AS $$ #variable_conflict use_column\nBEGIN RETURN QUERY {text(asked)}; END $$"
    )
    yield f"REVOKE ALL ON FUNCTION {SIGNED_IN}(text) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {SIGNED_IN}(text) TO {reader}"


def text(statement: Predicate | Select[Any]) -> str:
    return str(statement.compile(dialect=POSTGRESQL.dialect, compile_kwargs={"literal_binds": True}))
