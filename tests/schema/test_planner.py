"""What a plan reads, and what there is no plan for."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from graphql import FieldNode, NameNode

from schema.compiler.catalogue import FieldInfo, Gate
from schema.compiler.planner import Planner, Unplannable
from schema.compiler.selections import Selector
from schema.compiler.sources import Part
from schema.rules.visibility import Audience
from tests.schema.cast import JANE, rows
from tests.schema.harness import Harness, face


@pytest.fixture(scope="module")
def house() -> Iterator[Harness]:
    made = Harness(rows())
    yield made
    made.close()


@pytest.mark.parametrize("id", ["i-private", "a-jane", "i-never-was"])
@pytest.mark.parametrize("field", ["node(id: $id)", "nodes(ids: [$id, $id])"])
def test_an_id_is_looked_for_among_the_rows_of_its_own_type_alone(house: Harness, field: str, id: str) -> None:
    who = house.asker(JANE)
    reading = house.face.query(f"query ($id: ID!) {{ {field} {{ id }} }}", None, {"id": id}, who)
    next(reading)
    with pytest.raises(StopIteration):
        reading.send([])


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
