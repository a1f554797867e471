"""What documents cost, by the directives of the schema: worked out by hand, and refused where it is too much."""

import time
from dataclasses import replace
from typing import Any

import pytest

from schema.compiler import costs
from schema.compiler.costs import INTROSPECTION, MAX_COST, Times
from schema.compiler.cursors import Cursors
from schema.compiler.limits import RequestError
from schema.graph.build import build, catalogue
from schema.graph.directives import Cost
from schema.graph.face import Face
from schema.rules.viewer import MEMBER_SCOPES, NOBODY, Viewer
from tests.schema.harness import KIND, Noon, face

pytestmark = pytest.mark.once

MEMBER = Viewer(account_pk=1, scopes=MEMBER_SCOPES)
NODE = "node(id: $id) { id ... on Image { creator { handle } } ... on Model { images(first: 10) { nodes { id } } } }"


def cost(document: str, viewer: Viewer = NOBODY, of: Face | None = None, **variables: Any) -> float:
    from schema.graph.computed import Asker

    weighing = of or face()
    operation = weighing.library.operation(document)
    return weighing.cost(operation, weighing.library.variables(operation, variables), Asker(viewer, Noon(), ""))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ __typename }", 0),
        ("{ viewer { scopes } }", 1),
        ("{ viewer { account { id handle } } }", 2),
        ("{ feed { nodes { id } } }", 1 + 24),
        ("{ feed(first: 3) { nodes { id } } }", 1 + 3),
        ("{ feed(first: 3) { nodes { id } edges { cursor node { id } } pageInfo { endCursor } } }", 1 + 3 + 3 * 2 + 1),
        ("{ feed(first: 3) { nodes { id creator { handle } } } }", 1 + 3 * 2),
        ("{ feed(first: 3) { totalCount } }", 1 + 25),
        ("{ feed(first: 3, search: \"heron\") { nodes { id } } }", 1 + 25 + 3),
        ("{ a: feed(first: 1) { nodes { id } } b: feed(first: 2) { nodes { id } } }", 1 + 1 + 1 + 2),
        ("{ feed(first: 3) { nodes { id } ...F } } fragment F on ImageConnection { nodes { model { name } } }", 1 + 3 * 2),
        ("{ feed(first: 3) { nodes { remixes(first: 5) { nodes { id } } } } }", 1 + 3 * (1 + 1 + 5)),
        ("{ viewer { generations(first: 2) { nodes { images { id } } } } }", 1 + 1 + 2 * (1 + 4)),
        ("{ plans { code monthlyPrice { amount } } }", 4 * 2),
        ('{ nodes(ids: ["a"]) { id ... on Image { creator { id } } } }', 100 * 2),
        ('{ insights(from: "2026-01-01", until: "2026-12-31") { images { public plan { code } } } }', 1 + 366 * 4 * 2),
        ("{ __schema { types { name } } }", INTROSPECTION),
        ('{ __type(name: "Image") { name } }', INTROSPECTION),
        ("{ feed(first: 3) { nodes { id creator @skip(if: true) { handle } } } }", 1 + 3),
        ('mutation { signOut { errors { code } } }', 10 + 1),
        ('mutation { likeImage(image: "i") { image { creator { id } } } unlikeImage(image: "i") { image { id } } }', 10 + 2 + 10 + 1),
        ('mutation { generate(input: {prompt: "x"}) { generation { id } } }', 50 + 1),
        ('subscription { generation(id: "g") { status images { id } } }', 1 + 4),
    ],
)  # fmt: skip
def test_a_document_costs_what_its_parts_do(document: str, expected: float) -> None:
    assert cost(document, MEMBER) == expected


@pytest.mark.parametrize(("first", "rows"), [(None, 24), (7, 7), (100, 100), (101, 100), (2**31 - 1, 100), (0, 0), (-5, 0)])
def test_a_page_is_as_long_as_its_variable_says(first: int | None, rows: int) -> None:
    assert cost("query($first: Int) { feed(first: $first) { nodes { id } } }", first=first) == 1 + rows
    if first is not None and abs(first) < 200:
        assert cost(f"{{ feed(first: {first}) {{ nodes {{ id }} }} }}") == 1 + rows


def test_a_variable_that_is_left_out_has_its_own_usual_value_or_the_arguments() -> None:
    assert cost("query($first: Int = 5) { feed(first: $first) { nodes { id } } }") == 1 + 5
    assert cost("query($first: Int) { feed(first: $first) { nodes { id } } }") == 1 + 24


def test_of_what_something_can_be_the_dearest_counts() -> None:
    assert cost(f"query($id: ID!) {{ {NODE} }}", id="i") == 1 + max(1, 1 + 10)


def test_five_levels_of_pages_pass_and_four_of_a_hundred_do_not() -> None:
    def deep(levels: int, first: int) -> str:
        inner = "id"
        for _ in range(levels - 1):
            inner = f"remixes(first: {first}) {{ nodes {{ {inner} }} }}"
        return f"{{ feed(first: {first}) {{ nodes {{ {inner} }} }} }}"

    assert cost(deep(5, 24)) < MAX_COST
    with pytest.raises(RequestError) as refused:
        cost(deep(4, 100))
    assert refused.value.code == "LIMIT_EXCEEDED"


def test_each_audience_pays_the_same() -> None:
    document = "{ feed { nodes { id licences { openedBy } viewerCan { makePrivate { allowed } } } } }"
    assert cost(document) == cost(document, MEMBER) == 1 + 24 * (1 + 10 + 1 + 1)


@pytest.mark.parametrize(("on_field", "each"), [([], 3), ([Cost(weight="0")], 0)])
def test_a_type_has_a_weight_and_a_field_another_one(on_field: list[object], each: float) -> None:
    schema, _ = build()
    kinds: Any = schema._schema.type_map
    of_type, of_field = (found.extensions["strawberry-definition"] for found in (kinds["Account"], kinds["Image"].fields["creator"]))
    before = of_type.directives, of_field.directives
    try:
        of_type.directives, of_field.directives = [*before[0], Cost(weight="3")], [*before[1], *on_field]
        found = Face(schema, catalogue(schema._schema, KIND), Cursors(bytes(64)))
        assert cost("{ feed(first: 2) { nodes { creator { handle } } } }", of=found) == 1 + 2 * (1 + each)
    finally:
        of_type.directives, of_field.directives = before


def test_to_weigh_takes_no_time() -> None:
    document = "query($first: Int) { feed(first: $first) { nodes { id creator { handle } remixes(first: 3) { nodes { id } } } } }"
    cost(document, first=5)
    began = time.perf_counter()
    for _ in range(1_000):
        cost(document, first=5)
    assert (time.perf_counter() - began) / 1_000 < 0.001


FIXED = costs.Cost(1, ((Times(24), costs.Cost(2)),), ((costs.Cost(3), costs.Cost(4)),))
ASKED = costs.Cost(0, ((Times(24, "first"), costs.Cost(1)),))


@pytest.mark.parametrize(
    ("cost", "varies"),
    [
        (costs.FREE, False),
        (FIXED, False),
        (ASKED, True),
        (costs.Cost(0, ((Times(24), ASKED),)), True),
        (costs.Cost(0, ((Times(24), FIXED), (Times(3), ASKED))), True),
        (costs.Cost(0, (), ((costs.Cost(1), ASKED),)), True),
        (costs.Cost(0, (), ((costs.Cost(1),), (ASKED,))), True),
    ],
)
def test_a_cost_varies_where_a_variable_says_how_long_a_list_may_be(cost: costs.Cost, varies: bool) -> None:
    assert cost.varies is varies


@pytest.mark.parametrize(
    ("document", "bounded"), [("{ feed(first: 3) { nodes { id } } }", True), ("query($n: Int) { feed(first: $n) { nodes { id } } }", False)]
)
def test_what_always_costs_the_same_is_weighed_once(document: str, bounded: bool) -> None:
    library = face().library
    operation = library.operation(document)
    assert library.plan(operation, MEMBER, library.variables(operation, {})).bounded is bounded


def test_what_always_costs_too_much_is_never_bounded() -> None:
    library = face().library
    operation = library.operation("{ feed(first: 3) { nodes { id } } }")
    plan = library.plan(operation, MEMBER, library.variables(operation, {}))
    for fixed, bounded in ((MAX_COST, True), (MAX_COST + 1, False)):
        assert replace(plan, cost=costs.Cost(fixed)).bounded is bounded
