"""What a plan reads, and what there is no plan for."""

from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from graphql import FieldNode, NameNode

from schema.compiler.catalogue import FieldInfo, Gate
from schema.compiler.documents import NO_VARIABLES
from schema.compiler.planner import Planner, Unplannable, rows_of
from schema.compiler.selections import Selector
from schema.compiler.sources import Part
from schema.rules.viewer import NOBODY
from schema.rules.visibility import Audience
from schema.tables import FailureCode, Like
from tests.schema.cast import ANONYMOUS, JANE, generation, rows
from tests.schema.harness import Harness, face


@pytest.fixture(scope="module")
def house() -> Iterator[Harness]:
    made = Harness(rows())
    yield made
    made.close()


def reads(house: Harness, document: str, **variables: Any) -> int:
    """How many statements are run for it, where each finds nothing."""
    reading = house.face.query(document, None, variables, house.asker(JANE))
    number = 0
    with suppress(StopIteration):
        next(reading)
        while number := number + 1:
            reading.send([])
    return number


@pytest.mark.parametrize("id", ["i-private", "a-jane", "i-never-was"])
@pytest.mark.parametrize("field", ["node(id: $id)", "nodes(ids: [$id, $id])"])
def test_an_id_is_looked_for_among_the_rows_of_its_own_type_alone(house: Harness, field: str, id: str) -> None:
    assert reads(house, f"query ($id: ID!) {{ {field} {{ id }} }}", id=id) == 1


@pytest.mark.parametrize(
    ("asked", "statements"),
    [("totalCount", 1), ("totalCount totalCountPrecision __typename", 1), ("nodes { id }", 1), ("totalCount pageInfo { hasNextPage }", 2)],
)
def test_the_rows_of_a_list_are_read_where_they_are_asked_for_and_its_length_likewise(house: Harness, asked: str, statements: int) -> None:
    assert reads(house, f"{{ feed {{ {asked} }} }}") == statements


def test_who_owns_nothing_is_not_looked_up_among_those_who_like_it(house: Harness) -> None:
    for who, asked in ((ANONYMOUS, False), (JANE, True)):
        reading = house.face.query("{ feed { nodes { viewerHasLiked } } }", None, None, house.asker(who))
        assert (face().catalogue.database.view(Like).name in next(reading).sql) is asked


def test_a_column_that_is_null_where_the_field_cannot_be_is_a_fault_in_its_place() -> None:
    house = Harness([*rows(), generation(1, "g-janes", 2, FailureCode.ENGINE_ERROR)])
    answer = house.ask('{ generation(id: "g-janes") { prompt failure { code message } } }', viewer=JANE)
    assert answer["data"] == {"generation": {"prompt": "a fox", "failure": None}}
    assert [error["path"] for error in answer["errors"]] == [["generation", "failure", "message"]]
    house.close()


def test_a_row_is_there_whichever_of_its_columns_is_null(house: Harness) -> None:
    answer = house.ask('{ image(id: "i-public") { creator { bio } } }', viewer=JANE)
    assert answer == {"data": {"image": {"creator": {"bio": None}}}}


def test_a_field_that_takes_no_arguments_is_given_none(house: Harness) -> None:
    library = house.face.library
    operation = library.operation("{ plans { code monthlyPrice { amount } } }")
    assert not library.plan(operation, NOBODY, NO_VARIABLES).arguments


def test_a_type_without_rows_has_no_statement() -> None:
    with pytest.raises(Unplannable, match="Permission has no rows"):
        rows_of(face().catalogue.types["Permission"])


@pytest.mark.parametrize("place", ["a root", "a row"])
def test_a_field_that_no_plan_is_known_for_is_a_fault(place: str) -> None:
    planner = Planner(face().catalogue, Selector(face().catalogue.schema, {}, {}), True, frozenset())
    known = face().catalogue.types["Image"].fields["id"]
    kind: Any = SimpleNamespace(name="Query", fields={"odd": FieldInfo("odd", Part(), Audience.ANYONE, Gate(), known.graphql)})
    kind.access = Audience.ANYONE
    nodes = [FieldNode(name=NameNode(value="odd"))]
    odd: Any = None
    with pytest.raises(Unplannable, match="odd"):
        _ = planner.root_field(kind, nodes) if place == "a root" else planner.row_field(odd, odd, kind, nodes)
