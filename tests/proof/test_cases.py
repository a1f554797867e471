"""Generated cases through every door, each answered as the oracle answers it. `make prove` runs a hundred thousand; these are the first."""

from collections import Counter
from functools import cache

import pytest

from tests.proof.cases import GRAPHQL, WATCHED, Count, Shard, all_kinds
from tests.proof.doors import DOORS
from tests.proof.house import DATABASES
from tests.proof.viewers import NAMES

pytestmark = pytest.mark.once  # over both databases in turn

SEED = 20261124
SHARDS = range(5)
CASES = 2_000


@cache
def count_of(number: int) -> Count:
    return Shard(SEED, number, DATABASES[number % len(DATABASES)]).run()


@pytest.mark.parametrize("number", SHARDS)
def test_every_answer_is_the_oracles(number: int) -> None:
    assert count_of(number).total() > CASES / 2 / len(SHARDS)


def test_there_are_two_thousand_of_them_through_every_door_to_everybody() -> None:
    total: Count = sum(map(count_of, SHARDS), Counter())
    assert total.total() >= CASES
    assert {door for door, _, _ in total} == set(DOORS)
    assert {viewer for _, viewer, _ in total} == set(NAMES)
    pages = {(kind.door, kind.name) for kind in all_kinds() if kind.door not in (*GRAPHQL, *WATCHED)}
    assert not pages - {(door, kind) for door, _, kind in total}
