"""The guarded views: all that a reading connection of SQLite knows of what is stored (the wall under the SQL).

They are temporary views of the connection, and the viewer is what six functions of the connection answer. A statement of the compiler
reads from these and from nothing else, and carries the same rule a second time.
"""

from dataclasses import fields
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, literal_column, select

from schema import tables
from schema.compiler.catalogue import Catalogue
from schema.compiler.dialects import SQLITE, columns_of
from schema.rules.viewer import Eyes, PlanTerms
from schema.tables import table_of
from schema.tables.search import TABLE

EYES_FUNCTIONS: Final = tuple(f"viewer_{name}" for name in Eyes.names())
PRESENTED: Final = "presented_token"


def connection_eyes() -> Eyes:
    """The viewer, as the reading connection's own functions answer it."""
    return Eyes.of(lambda name: literal_column(f"viewer_{name}()"))


def view_statements(catalogue: Catalogue) -> dict[str, str]:
    """Name -> text of each view's SELECT over the base tables, with its rule inside."""
    eyes = connection_eyes()
    found = {}
    for table in catalogue.tables():
        base = table_of(table).c
        name = catalogue.database.view(table).name
        found[name] = text(select(*columns_of(table)).where(catalogue.guard(table)(base, eyes)))
    found[SQLITE.search] = f"SELECT rowid AS pk, {TABLE} AS words FROM {TABLE}"  # noqa: S608  # of what is listed
    return found | {catalogue.database.signed_in: text(signed_in(literal_column(f"{PRESENTED}()")))}


def text(statement: Select[Any]) -> str:
    return str(statement.compile(dialect=SQLITE.dialect, compile_kwargs={"literal_binds": True}))


def signed_in(presented: ColumnElement[str]) -> Select[Any]:
    """Who presents the token of a session that runs, or an API key: the row from which a Viewer is made. Its rule is the token itself."""
    account, member, subscription = (table_of(kind) for kind in (tables.Account, tables.Member, tables.Subscription))
    proof = proofs(presented)
    plan, following = table_of(tables.Plan).alias("plan"), table_of(tables.Plan).alias("following")
    terms = [term.name for term in fields(PlanTerms)]
    joined = (
        proof.join(account, account.c.pk == proof.c.account_pk)
        .join(member, member.c.account_pk == account.c.pk)
        .join(subscription, subscription.c.account_pk == account.c.pk)
        .join(plan, plan.c.pk == subscription.c.plan_pk)
        .outerjoin(following, following.c.pk == subscription.c.next_plan_pk)
    )
    return (
        select(
            proof.c.session_pk,
            proof.c.key_id,
            proof.c.key_scopes,
            proof.c.expires_at,
            account.c.pk.label("account_pk"),
            account.c.id.label("account_id"),
            account.c.leaving_at,
            member.c.staff,
            member.c.default_visibility,
            member.c.accepted_terms,
            subscription.c.period_ends_at,
            *(plan.c[name].label(f"plan_{name}") for name in terms),
            *(following.c[name].label(f"following_{name}") for name in terms),
        )
        .select_from(joined)
        .where(account.c.deleted_at.is_(None))
    )


def proofs(presented: ColumnElement[str]) -> Subquery:
    """What has this hash: a session, or a key with the scopes that it was given."""
    session, key = table_of(tables.Session).c, table_of(tables.ApiKey).c
    by_session = select(
        session.pk.label("session_pk"),
        literal_column("NULL", key.id.type).label("key_id"),
        literal_column("NULL", key.scopes.type).label("key_scopes"),
        session.account_pk,
        session.expires_at,
    ).where(session.token_hash == presented, session.ended_at.is_(None))
    by_key = select(literal_column("0"), key.id, key.scopes, key.account_pk, key.expires_at).where(key.secret_hash == presented)
    return by_session.union_all(by_key).subquery("proof")
