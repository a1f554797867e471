"""What whoever runs the house will not have asked for is refused at the door, and kept nowhere (R14)."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import SQLModel

from schema.rules.content import refusal_list
from tests.gateway.doors.house import Street

GENERATE = """
mutation ($prompt: String!, $negative: String) {
  generate(input: { prompt: $prompt, negativePrompt: $negative }) { generation { id } errors { code message field } }
}
"""
QUOTE = "query ($prompt: String!) { quote(of: { generate: { prompt: $prompt } }) { allowed { allowed reason message } } }"
WORD = "zyzzyva"


@pytest.fixture
def strict(house: Street) -> Iterator[Street]:
    usual = house.house.settings
    house.house.settings = replace(usual, refused=refusal_list([WORD]))
    yield house
    house.house.settings = usual


@pytest.mark.parametrize(
    ("asked", "field"), [({"prompt": f"a {WORD.upper()}!"}, "prompt"), ({"prompt": "x", "negative": WORD}, "negativePrompt")]
)
def test_threat_23_what_is_refused_is_a_refusal_and_stands_nowhere(
    strict: Street, caplog: pytest.LogCaptureFixture, asked: dict[str, Any], field: str
) -> None:
    caplog.set_level(logging.DEBUG, logger="sfumato")
    who = strict.member()
    answer = strict.ask(GENERATE, who, **asked)["generate"]
    assert answer["generation"] is None
    assert [(error["code"], error["field"]) for error in answer["errors"]] == [("CONTENT_REFUSED", [field])]
    with strict.database.engine.connect() as connection:
        rows = [str(row) for table in SQLModel.metadata.sorted_tables for row in connection.execute(table.select())]
    assert WORD not in "\n".join([*rows, caplog.text, str(answer)]).lower()


def test_the_price_before_the_click_says_so_too(strict: Street) -> None:
    who = strict.member()
    allowed = strict.ask(QUOTE, who, prompt=f"a {WORD}")["quote"]["allowed"]
    assert (allowed["allowed"], allowed["reason"]) == (False, None)
    assert allowed["message"].startswith("This house does not paint this")
    assert strict.ask(QUOTE, who, prompt="a heron")["quote"]["allowed"]["allowed"]


def test_it_costs_nothing_and_leaves_no_line_in_any_ledger(strict: Street) -> None:
    who = strict.member()
    strict.ask(GENERATE, who, prompt=WORD)
    history = "{ viewer { generations { nodes { id } } tokenHistory { nodes { reason } } } }"
    assert strict.ask(history, who)["viewer"] == {"generations": {"nodes": []}, "tokenHistory": {"nodes": [{"reason": "GRANT"}]}}
