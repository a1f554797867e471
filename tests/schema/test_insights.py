"""Numbers for staff, as the compiler reads them (R14): of the days that are asked for, and for nobody else, whichever wall stands."""

from collections.abc import Iterator
from typing import Any

import pytest

from schema.tables import AccountNumber, ImageNumber, Numbers
from tests.schema.cast import ANONYMOUS, JANE, STAFF, rows
from tests.schema.harness import Harness, Who

ASK = """{ %s: insights(from: "%s", until: "%s") {
  from until publicShare generations { queued } accounts { plan { code } accounts } images { day plan { code } public private } } }"""
FREE, SOLO = {"code": "free"}, {"code": "solo"}
FIRST, SECOND, THIRD = "2026-11-20", "2026-11-21", "2026-11-22"


@pytest.fixture(scope="module")
def house() -> Iterator[Harness]:
    cells = [(FIRST, 1, 6, 0), (FIRST, 2, 2, 8), (SECOND, 2, 9, None), (THIRD, 2, 5, 15)]
    images = [
        ImageNumber(pk=pk, numbers_pk=1, day=day, plan_pk=plan, public=public, private=private)
        for pk, (day, plan, public, private) in enumerate(cells, 1)
    ]
    accounts = [
        AccountNumber(pk=1, numbers_pk=1, day=FIRST, plan_pk=1, accounts=7),
        AccountNumber(pk=2, numbers_pk=1, day=SECOND, plan_pk=2, accounts=8),
    ]
    made = Harness([*rows(), Numbers(pk=1, queued=11), *images, *accounts])
    yield made
    made.close()


def ask(house: Harness, who: Who, begins: str, ends: str, name: str = "insights") -> Any:
    return house.ask(ASK % (name, begins, ends), viewer=who)


def cell(day: str, plan: dict[str, str], public: int, private: int | None) -> dict[str, Any]:
    return {"day": day, "plan": plan, "public": public, "private": private}


def test_staff_read_the_days_from_the_first_to_the_last_and_no_others(house: Harness) -> None:
    found = ask(house, STAFF, FIRST, SECOND)
    assert "errors" not in found
    told = found["data"]["insights"]
    assert (told["from"], told["until"], told["generations"]) == (FIRST, SECOND, {"queued": 11})
    assert told["images"] == [cell(FIRST, FREE, 6, 0), cell(FIRST, SOLO, 2, 8), cell(SECOND, SOLO, 9, None)]
    assert told["accounts"] == [{"plan": SOLO, "accounts": 8}]
    assert told["publicShare"] == 8 / 16  # of the cells that have both numbers


@pytest.mark.parametrize(
    ("begins", "ends", "share", "cells", "accounts"),
    [
        (FIRST, FIRST, 0.5, 2, 7),
        (SECOND, SECOND, None, 1, 8),
        (THIRD, THIRD, 0.25, 1, 0),
        (SECOND, THIRD, 0.25, 2, 0),
        (THIRD, FIRST, None, 0, 7),
    ],
)
def test_each_span_has_numbers_of_its_own(house: Harness, begins: str, ends: str, share: float | None, cells: int, accounts: int) -> None:
    told = ask(house, STAFF, begins, ends)["data"]["insights"]
    assert (told["publicShare"], len(told["images"])) == (share, cells)
    assert sum(one["accounts"] for one in told["accounts"]) == accounts


def test_two_spans_in_one_document_are_two(house: Harness) -> None:
    query = f"""query($day: Date!) {{ a: insights(from: "{FIRST}", until: "{FIRST}") {{ until publicShare images {{ day }} }}
      b: insights(from: $day, until: $day) {{ until publicShare images {{ day }} }} }}"""
    assert house.ask(query, viewer=STAFF, variables={"day": THIRD})["data"] == {
        "a": {"until": FIRST, "publicShare": 0.5, "images": [{"day": FIRST}, {"day": FIRST}]},
        "b": {"until": THIRD, "publicShare": 0.25, "images": [{"day": THIRD}]},
    }


@pytest.mark.parametrize("who", [ANONYMOUS, JANE])
def test_nobody_else_reads_them(house: Harness, who: Who) -> None:
    found = ask(house, who, FIRST, THIRD)
    assert found["data"] == {"insights": None}
    assert [error["extensions"]["code"] for error in found["errors"]] == ["UNAUTHORIZED_FIELD_OR_TYPE"]
