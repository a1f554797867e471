"""The price before the click, for those who may not read everything that it rests on."""

from typing import Any

import pytest

from schema.tables import Model, ModelStatus, TokenEntry, TokenReason, Visibility
from tests.schema import cast
from tests.schema.harness import NOW, Harness, Who

QUOTE = '{ quote(of: { generate: { prompt: "a heron" } }) { tokens available allowed { allowed reason } } }'
KEY = frozenset({"images:read", "images:write"})


def model(name: str, **values: Any) -> Model:
    given: dict[str, Any] = {"visibility": Visibility.PUBLIC, "status": ModelStatus.READY, "engine": "atelier", "created_at": NOW}
    return Model(name=name, **given | values)


def quote(balance: int, scopes: frozenset[str] | None) -> Any:
    given = TokenEntry(account_pk=2, number=1, at=NOW, change=balance, balance=balance, reason=TokenReason.GRANT, cause="GRANT", held=0)
    house = Harness([*cast.rows(), given, model("Oils", usual=1)])
    answer = house.ask(QUOTE, viewer=Who(2, scopes))
    house.close()
    return answer["data"]["quote"]


@pytest.mark.parametrize("balance", [500, 1])
def test_a_key_that_may_not_read_the_balance_is_told_nothing_by_it(balance: int) -> None:
    assert quote(balance, KEY) == {"tokens": 8, "available": None, "allowed": {"allowed": True, "reason": None}}


def test_whoever_may_read_the_balance_is_told_that_it_is_too_small() -> None:
    assert quote(500, None)["allowed"] == {"allowed": True, "reason": None}
    assert quote(1, None)["allowed"] == {"allowed": False, "reason": "NOT_ENOUGH_TOKENS"}
    assert quote(1, KEY | {"account:read"})["available"] == 1


def test_a_price_says_what_would_paint() -> None:
    """R10, R15: a model that is named and that the viewer sees; else the usual one. The price is its. What is made larger, none paints."""
    usual, inks = model("Oils", usual=1), model("Inks")
    hidden = model("Secret", visibility=Visibility.PRIVATE, owner_pk=3, price=5, asked_paid=True)
    house = Harness([*cast.rows(), usual, inks, hidden])

    def painter(ask: str) -> Any:
        document = f"{{ quote(of: {{ {ask} }}) {{ tokens model {{ id name }} }} }}"
        return house.ask(document, viewer=Who(2))["data"]["quote"]

    named = 'generate: { prompt: "a heron", model: "%s" }'
    oils = {"tokens": 8, "model": {"id": usual.id, "name": "Oils"}}
    assert painter('generate: { prompt: "a heron" }') == oils
    assert painter(named % inks.id)["model"] == {"id": inks.id, "name": "Inks"}
    assert painter(named % hidden.id) == painter(named % "never-was") == oils
    assert painter('upscale: { image: "never-was" }')["model"] is None
    house.close()


def test_where_nothing_would_paint_the_price_says_so_before_the_click() -> None:
    house = Harness(cast.rows())
    answer = house.ask('{ quote(of: { generate: { prompt: "x" } }) { model { id } allowed { allowed message } } }', viewer=Who(2))
    house.close()
    assert answer["data"]["quote"] == {
        "model": None,
        "allowed": {"allowed": False, "message": "This house has no model of its own. Choose one."},
    }


def test_two_prices_in_one_document_are_each_its_own() -> None:
    house = Harness(cast.rows())
    document = '{ a: quote(of: { generate: { prompt: "x" } }) { tokens } b: quote(of: { generate: { prompt: "x", count: 2 } }) { tokens } }'
    answer = house.ask(document, viewer=Who(2))["data"]
    house.close()
    assert answer == {"a": {"tokens": 8}, "b": {"tokens": 16}}


@pytest.mark.parametrize("scopes", [frozenset({"session", "account:read"}), frozenset({"images:read"})])
def test_a_session_that_may_not_generate_is_told_so_also_where_a_model_is_named(scopes: frozenset[str]) -> None:
    """R1, R10: an account that is being deleted asks for a price as everybody may, and gets no error of the house."""
    inks = model("Inks")
    document = f'{{ quote(of: {{ generate: {{ prompt: "a heron", model: "{inks.id}" }} }}) {{ allowed {{ allowed reason }} }} }}'
    house = Harness([*cast.rows(), inks])
    answer = house.ask(document, viewer=Who(2, scopes))
    house.close()
    assert answer == {"data": {"quote": {"allowed": {"allowed": False, "reason": "SIGN_IN_REQUIRED"}}}}


@pytest.mark.parametrize("scopes", [None, frozenset({"account:read"})])
def test_what_generations_hold_is_told_by_the_ledger_also_to_whoever_may_not_see_them(scopes: frozenset[str] | None) -> None:
    """R16: the next refill depends on it, and so would the balance tell of generations that such a key does not see."""
    taken = TokenEntry(account_pk=2, number=1, at=NOW, change=-8, balance=92, reason=TokenReason.RESERVE, cause="RESERVE 1", held=8)
    house = Harness([*cast.rows(), taken])
    answer = house.ask("{ viewer { tokens { available reserved refillsBy } } }", viewer=Who(2, scopes))
    house.close()
    tokens = answer["data"]["viewer"]["tokens"]
    assert (tokens["available"], tokens["reserved"]) == (92, 8)
    assert tokens["refillsBy"] == 150 - 92 - 8
