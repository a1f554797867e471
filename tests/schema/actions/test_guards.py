"""What the database itself refuses, whoever writes: the last wall under the actions."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from schema.actions import house as furniture
from schema.migrations import is_of_the_tables, upgrade
from tests.databases import POSTGRESQL
from tests.schema.actions.house import House

REPLACE = "INSERT" if POSTGRESQL else "INSERT OR REPLACE"


def test_the_revisions_make_what_the_tables_say(house: House) -> None:
    with house.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_of_the_tables})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_upgrading_and_furnishing_again_changes_nothing(house: House) -> None:
    before = house.dump()
    with house.engine.begin() as connection:
        upgrade(connection)
    with house.session() as session:
        furniture.furnish(session)
        furniture.offer_models(session, house.now)
    assert house.dump() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE t_token_entry SET change = 0",
        "UPDATE t_token_entry SET balance = balance + 1",
        "DELETE FROM t_token_entry",
        "INSERT INTO t_token_entry SELECT 99, 'tx', account_pk, 2, at, 5, 999, reason, NULL, 'x', 0 FROM t_token_entry LIMIT 1",
        "INSERT INTO t_token_entry SELECT 99, 'tx', account_pk, 9, at, 5, balance + 5, reason, NULL, 'x', 0 FROM t_token_entry LIMIT 1",
        f"{REPLACE} INTO t_token_entry SELECT 99, 'tx', account_pk, number, at, 0, balance, reason, NULL, 'x', 0 FROM t_token_entry",
        "UPDATE t_audit_event SET action = ''",
        "DELETE FROM t_audit_event",
        "DELETE FROM t_licence_interval",
        "UPDATE t_licence_interval SET from_at = '2020-01-01T00:00:00.000Z'",
        "UPDATE t_licence_interval SET terms_version = 'x', until_at = '2027-01-01T00:00:00.000Z', closed_by = 'DELETED'",
        "UPDATE t_licence_interval SET until_at = '2027-01-01T00:00:00.000Z'",
        "UPDATE t_licence_interval SET until_at = '2020-01-01T00:00:00.000Z', closed_by = 'DELETED'",
        "INSERT INTO t_licence_interval SELECT 99, image_pk, owner_pk, from_at, NULL, 'x', opened_by, NULL FROM t_licence_interval",
        "UPDATE t_image SET visibility = 'PRIVATE'",
        "UPDATE t_image SET visibility = 'SECRET'",
        "UPDATE t_image SET deleted_at = '2027-01-01T00:00:00.000Z'",
        "UPDATE t_image SET asked_paid = TRUE",
        "UPDATE t_image_record SET asked_paid = TRUE",
        "UPDATE t_generation SET visibility = 'PRIVATE'",
        "UPDATE t_generation SET deleted_at = '2027-01-01T00:00:00.000Z'",
        "UPDATE t_model SET visibility = 'PRIVATE'",
        "UPDATE t_plan SET private_images = TRUE WHERE code = 'free'",
    ],
)
def test_what_must_never_be_wrong_is_refused_by_the_database(house: House, statement: str) -> None:
    house.image("jason")
    with house.engine.begin() as connection, pytest.raises(IntegrityError):
        connection.exec_driver_sql(statement)


def test_an_interval_that_is_closed_stays_as_it_is(house: House) -> None:
    house.image("jason")
    closing = "UPDATE t_licence_interval SET until_at = '2027-01-01T00:00:00.000Z', closed_by = 'DELETED'"
    with house.engine.begin() as connection:
        connection.exec_driver_sql(closing)
    for again in (closing, "UPDATE t_licence_interval SET until_at = NULL, closed_by = NULL"):
        with house.engine.begin() as connection, pytest.raises(IntegrityError):
            connection.exec_driver_sql(again)
