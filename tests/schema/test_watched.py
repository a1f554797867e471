"""What a subscription answers at one moment: what a query of the same is answered, and whether there is anything more to say."""

from collections.abc import Iterator
from typing import Any

import pytest

from schema.compiler.planner import STATE
from schema.graph.face import Event
from schema.graph.subscription import OVER
from schema.tables import Generation, GenerationStatus
from tests.schema.cast import ANONYMOUS, EVERYBODY, JANE, JASON, generation, rows
from tests.schema.harness import Harness, Who, at_once

WATCH = "subscription ($id: ID!) { it: generation(id: $id) { id status images { id } queuePosition } }"
ASK = WATCH.replace("subscription", "query")


def jobs() -> list[Generation]:
    return [generation(1, "g-jane", 2), generation(2, "g-jason", 1)]


@pytest.fixture(params=GenerationStatus)
def house(request: pytest.FixtureRequest) -> Iterator[Harness]:
    """All generations are in one state."""
    made = jobs()
    for row in made:
        row.status = request.param
    found = Harness([*rows(), *made])
    yield found
    found.close()


def event(house: Harness, who: Who, document: str = WATCH, **variables: Any) -> Event:
    library = house.face.library
    operation = library.operation(document)
    given = library.variables(operation, variables)
    asker = house.asker(who)
    found: Event = at_once(house.guarded.drive(house.face.event(operation, given, asker), asker.viewer))
    return found


def test_an_event_is_what_a_query_is_answered_and_the_last_where_it_is_over(house: Harness) -> None:
    for job in jobs():
        for who in EVERYBODY:
            asked = house.ask(ASK, viewer=who, variables={"id": job.id})
            found = event(house, who, id=job.id)
            if who is ANONYMOUS:
                assert found.answer["errors"][0]["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"
                assert found == ({"data": {"it": None}, "errors": found.answer["errors"]}, True)
                continue
            assert found.answer == asked
            there = asked["data"]["it"]
            assert found.last is (there is None or there["status"] in OVER)


def test_each_owner_watches_its_own(house: Harness) -> None:
    seen = [event(house, who, id=job.id).answer["data"]["it"] is not None for who in (JANE, JASON) for job in jobs()]
    assert seen == [True, False, False, True]


def test_what_is_selected_decides_nothing_and_the_state_is_not_shown(house: Harness) -> None:
    found = event(house, JANE, "subscription ($id: ID!) { generation(id: $id) { __typename } }", id="g-jane")
    assert found.answer == {"data": {"generation": {"__typename": "Generation"}}}
    assert STATE not in found.answer["data"]["generation"]
    assert found.last is event(house, JANE, id="g-jane").last


def test_what_never_was_is_over(house: Harness) -> None:
    assert event(house, JANE, id="gNeverWasNeverWasNever") == ({"data": {"it": None}}, True)


def test_what_is_over_is_all_that_does_not_go_on() -> None:
    assert set(GenerationStatus) - OVER == {GenerationStatus.QUEUED, GenerationStatus.RUNNING}
