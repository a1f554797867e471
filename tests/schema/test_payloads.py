"""What a mutation answers is read as all else is: a payload holds keys, and what is behind them is there for whom the rule says."""

from collections.abc import Iterator
from typing import Any

import pytest

from schema.compiler.documents import NO_VARIABLES
from schema.graph.payloads import Outcome
from tests.schema.cast import ANONYMOUS, EVERYBODY, JANE, MALLORY, generation, rows
from tests.schema.harness import Harness, Who, at_once

NOTHING: dict[str, Any] = {}


@pytest.fixture(scope="module")
def house() -> Iterator[Harness]:
    """jane has asked for something."""
    made = Harness([*rows(), generation(1, "g-janes", 2)])
    yield made
    made.close()


def payload(house: Harness, asked: str, who: Who, **outcome: Any) -> Any:
    """What is read of an outcome that has these keys."""
    operation = house.face.library.operation(f"mutation {{ {asked} }}")
    [step] = house.face.steps(operation, NO_VARIABLES)
    asker = house.asker(who)
    answer = at_once(house.guarded.drive(house.face.payload(step, Outcome(**outcome), asker), asker.viewer))
    assert not answer.get("errors"), answer
    return answer["data"]


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize(
    ("asked", "key", "found"),
    [
        ('changePlan(plan: "solo") { subscription { plan { code } } }', "account_pk", {"subscription": {"plan": {"code": "solo"}}}),
        ('acceptTerms(version: "1") { viewer { email } }', "account_pk", {"viewer": {"email": "jane@example.com"}}),
        ('cancelGeneration(id: "g") { generation { prompt } }', "generation_pk", {"generation": {"prompt": "a fox"}}),
    ],
    ids=["the subscription", "the member", "the generation"],
)
def test_what_is_its_owners_is_answered_to_its_owner_alone(house: Harness, asked: str, key: str, found: Any, who: Who) -> None:
    """R11: whatever keys a payload has."""
    pk = {"account_pk": JANE.account_pk, "generation_pk": 1}[key]
    assert payload(house, asked, who, **{key: pk}) == (found if who == JANE else dict.fromkeys(found))


@pytest.mark.parametrize(("who", "seen"), [(JANE, ["i-private", "i-public"]), (MALLORY, ["i-public"]), (ANONYMOUS, ["i-public"])], ids=str)
def test_images_are_answered_in_their_order_to_whom_they_are_there_for(house: Harness, who: Who, seen: list[str]) -> None:
    """R1."""
    asked = 'setImageVisibility(images: ["x"], visibility: PUBLIC) { images { id } }'
    assert payload(house, asked, who, image_pks=[2, 99, 1]) == {"images": [{"id": id} for id in seen]}


@pytest.mark.parametrize("outcome", [NOTHING, {"image_pks": []}], ids=["no keys", "none"])
def test_what_did_not_come_about_is_null_or_empty(house: Harness, outcome: dict[str, Any]) -> None:
    images = 'setImageVisibility(images: ["x"], visibility: PUBLIC) { images { id } errors { code } }'
    assert payload(house, images, JANE, **outcome) == {"images": [], "errors": []}
    assert payload(house, 'likeImage(image: "x") { image { id } }', JANE, **outcome) == {"image": None}


def test_one_image_is_answered_to_whom_it_is_there_for(house: Harness) -> None:
    asked = 'likeImage(image: "x") { __typename image { id } }'
    assert payload(house, asked, JANE, image_pk=2) == {"__typename": "ImagePayload", "image": {"id": "i-private"}}
    assert payload(house, asked, MALLORY, image_pk=2) == {"__typename": "ImagePayload", "image": None}
