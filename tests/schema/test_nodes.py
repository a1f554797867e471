"""Several things at once, by their ids: each is found, or not, as it would be by itself (R15)."""

from collections.abc import Iterator
from typing import Any

import pytest

from schema.compiler.limits import RequestError
from schema.tables import Model, ModelStatus, Visibility
from tests.schema.cast import ANONYMOUS, JANE, MALLORY, STAFF, rows
from tests.schema.harness import NOW, Harness, Who

QUERY = """query($ids: [ID!]!) { nodes(ids: $ids) { __typename id
  ... on Image { prompt creator { handle } } ... on Account { handle } ... on Model { name images { totalCount } } } }"""


@pytest.fixture(scope="module")
def house() -> Iterator[Harness]:
    inks = Model(pk=7, id="m-inks", name="Inks", visibility=Visibility.PUBLIC, status=ModelStatus.READY, engine="atelier", created_at=NOW)
    made = Harness([*rows(), inks])
    yield made
    made.close()


def found(house: Harness, viewer: Who, *ids: str) -> list[Any]:
    answer = house.ask(QUERY, viewer=viewer, variables={"ids": list(ids)})
    assert "errors" not in answer
    return [one and one["id"] for one in answer["data"]["nodes"]]


def test_they_come_in_the_order_of_the_ids_whatever_they_are_and_as_often(house: Harness) -> None:
    asked = ("m-inks", "i-jason", "a-jane", "i-public", "m-inks")
    assert found(house, ANONYMOUS, *asked) == list(asked)
    kinds = house.ask(QUERY, viewer=ANONYMOUS, variables={"ids": list(asked)})["data"]["nodes"]
    assert [one["__typename"] for one in kinds] == ["Model", "Image", "Account", "Image", "Model"]
    assert kinds[0] == {"__typename": "Model", "id": "m-inks", "name": "Inks", "images": {"totalCount": 0}}


@pytest.mark.parametrize("viewer", [ANONYMOUS, MALLORY, STAFF])
def test_what_is_private_is_null_as_is_what_never_was(house: Harness, viewer: Who) -> None:
    assert found(house, viewer, "i-private", "i-public", "i-absent", "", "x", "m\0") == [None, "i-public", None, None, None, None]


def test_the_owner_finds_what_is_private(house: Harness) -> None:
    assert found(house, JANE, "i-private", "i-public") == ["i-private", "i-public"]


def test_none_are_none_and_more_than_a_hundred_are_refused(house: Harness) -> None:
    assert found(house, ANONYMOUS) == []
    assert len(found(house, ANONYMOUS, *(["i-public"] * 100))) == 100
    with pytest.raises(RequestError, match="at most 100 ids"):
        found(house, ANONYMOUS, *(["i-public"] * 101))


def test_one_that_lacks_what_has_to_be_there_is_null_and_takes_no_other_with_it() -> None:
    """As the specification has it: the nearest place that may be null."""
    house = Harness([row for row in rows() if getattr(row, "handle", "") != "jason"])
    answer = house.ask(QUERY, viewer=JANE, variables={"ids": ["i-jason", "i-public"]})
    house.close()
    assert [one and one["id"] for one in answer["data"]["nodes"]] == [None, "i-public"]
    assert [error["path"] for error in answer["errors"]] == [["nodes", 0, "creator"]]
