"""What is told to PostgreSQL when the wall is built: which rows and which columns the reading role has, typed by hand from R1, R10 and R13.

`tests/gateway/doors/test_policies.py` sees a server keep to it.
"""

import re

import pytest
from sqlalchemy import column
from sqlmodel import SQLModel

from schema.compiler.dialects import POSTGRESQL
from schema.compiler.policies import text, wall
from schema.graph.build import build

pytestmark = pytest.mark.once

KEY = re.compile(r"\(SELECT NULLIF\(current_setting\('sfumato\.(\w+)', true\), ''\)::integer\)")  # null, so nobody's, where it was not set
READ = {
    "t_account_number": "[staff] = 1",
    "t_image_number": "[staff] = 1",
    "t_numbers": "[staff] = 1",
    "t_account": "leaving_at IS NULL AND deleted_at IS NULL OR pk = [account] AND deleted_at IS NULL",
    "t_api_key": "account_pk = [account_read]",
    "t_image_search": "true",
    "t_generation": "owner_pk = [images] AND deleted_at IS NULL",
    "t_image": "listed = 1 OR owner_pk = [images] AND kept = 1"
    " OR [moderates] = 1 AND appeal_open = true AND visibility = 'PUBLIC' AND kept = 1",
    "t_image_record": "owner_pk = [images]",
    "t_licence_interval": "owner_pk = [images]",
    "t_like": "account_pk = [images]",
    "t_member": "account_pk = [account]",
    "t_model": "listed = 1 OR owner_pk = [models] AND kept = 1",
    "t_moderation": "owner_pk = [images]",
    "t_plan": "true",
    "t_subscription": "account_pk = [account]",
    "t_token_entry": "account_pk = [account]",
    "t_dataset": "owner_pk = [models]",
    "t_dataset_picture": "owner_pk = [models]",
    "t_training": "owner_pk = [models]",
    "t_upload": "owner_pk = [images]",
}
KEPT_BACK = {
    "t_api_key": {"secret_hash"},
    "t_image": {"asked_paid"},
    "t_model": {"style", "engine_model", "asked_paid", "learns", "learned"},
    "t_training": {"dataset_pk", "idempotency_key", "idempotency_digest"},
    "t_generation": {"source_copy", "upload_pk", "idempotency_key", "idempotency_digest"},
    "t_member": {"email_key"},
}
TABLES = SQLModel.metadata.sorted_tables


@pytest.fixture(scope="module")
def built() -> list[str]:
    return list(wall(build(POSTGRESQL)[1], "reader"))


def test_each_row_is_there_for_whom_its_rule_names(built: list[str]) -> None:
    policies = [re.fullmatch(r"CREATE POLICY reads ON (\w+) FOR SELECT TO reader USING \((.*)\)", line) for line in built]
    found = [(policy[1], KEY.sub(r"[\1]", policy[2]).replace(f"{policy[1]}.", "")) for policy in policies if policy]
    assert dict(found) == READ
    assert len(found) == len(READ)


def test_each_column_that_a_field_needs_is_granted_and_no_other(built: list[str]) -> None:
    grants = [re.fullmatch(r"GRANT SELECT \((.*)\) ON (t_\w+) TO reader", line) for line in built]
    assert {grant[2]: set(grant[1].split(", ")) for grant in grants if grant} == {
        table.name: set(table.columns.keys()) - KEPT_BACK.get(table.name, set()) for table in TABLES if table.name in READ
    }
    assert [line for line in built if line.startswith("GRANT") and not line.startswith("GRANT SELECT (")] == [
        "GRANT USAGE ON SCHEMA public TO reader",
        "GRANT SELECT ON t_image_search TO reader",
        "GRANT EXECUTE ON FUNCTION sfumato_signed_in(text) TO reader",
    ]


def test_what_was_granted_before_is_taken_back_first(built: list[str]) -> None:
    assert built[0] == "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, reader"
    made = next(place for place, line in enumerate(built) if line.startswith("CREATE FUNCTION sfumato_signed_in"))
    assert built[made + 1 :] == [
        "REVOKE ALL ON FUNCTION sfumato_signed_in(text) FROM PUBLIC",
        "GRANT EXECUTE ON FUNCTION sfumato_signed_in(text) TO reader",
    ]


@pytest.mark.parametrize("table", [*(table.name for table in TABLES), "t_image_search"])
def test_every_table_is_guarded_from_its_owner_too_before_anything_of_it_is_granted(built: list[str], table: str) -> None:
    def place(line: str) -> int:
        return built.index(f"{line} ON {table}" if "POLICY" in line else f"ALTER TABLE {table} {line}")

    assert place("ENABLE ROW LEVEL SECURITY") < place("FORCE ROW LEVEL SECURITY") < place("DROP POLICY IF EXISTS reads")
    assert not [line for line in built[: place("DROP POLICY IF EXISTS reads")] if f" ON {table} " in line]


def test_who_presents_a_token_is_found_by_a_session_that_runs_or_a_key_whose_account_is_there(built: list[str]) -> None:
    (made,) = [" ".join(line.split()) for line in built if line.startswith("CREATE FUNCTION")]
    assert "SECURITY DEFINER SET search_path = public, pg_temp" in made
    assert "FROM t_session WHERE t_session.token_hash = presented AND t_session.ended_at IS NULL UNION ALL SELECT" in made
    assert "FROM t_api_key WHERE t_api_key.secret_hash = presented) AS proof JOIN t_account ON t_account.pk = proof.account_pk" in made
    assert made.endswith("WHERE t_account.deleted_at IS NULL; END $$")


def test_a_value_in_a_policy_is_written_out() -> None:
    assert text(column("visibility") == "PUBLIC") == "visibility = 'PUBLIC'"
