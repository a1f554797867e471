"""Documents made to hurt are refused before they cost anything, and answers are never larger than a person could want (THREATS 21)."""

from statistics import median
from time import process_time
from typing import Any

import pytest
from graphql.utilities import get_introspection_query

from schema.compiler.catalogue import Catalogue
from schema.compiler.documents import Library
from schema.compiler.limits import RequestError, weigh
from schema.graph.build import build
from schema.tables import Visibility
from tests.gateway.doors.house import Street

SLACK = 4  # for a machine that is slower than the one on which the limits were chosen, and does other things


def chain(length: int, link: str, end: str = "plans { code }") -> str:
    fragments = "".join(f"fragment f{i} on Query {{ {link.format(i + 1)} }} " for i in range(length))
    return f"{{ ...f0 }} {fragments} fragment f{length} on Query {{ {end} }}"


HURTFUL = {
    "32 KiB": "{ plans { code } }" + " " * 32_768,
    "32 KiB of emoji": "{ plans { code } } #" + "\U0001f426" * 9_000,
    "2,000 tokens": "{" + " id" * 2_000 + "}",
    "brackets": "{ a " * 200 + "}" * 200,
    "lists in lists": "{ image(id: " + "[" * 900 + "]" * 900 + ") { id } }",
    "depth": "{ feed { nodes { " + "creator { images { nodes { " * 11 + "id" + " } } }" * 11 + " } } }",
    "depth by inline fragments": "{ " + "... { " * 150 + "plans { code }" + " }" * 150 + " }",
    "fields": "{ feed { nodes { " + "...a " * 30 + "} } } fragment a on Image { " + "id " * 40 + " }",
    "aliases": "{ " + " ".join(f"a{i}: plans {{ code }}" for i in range(101)) + " }",
    "aliases by fragments": "{ " + "...a " * 20 + "} fragment a on Query { " + " ".join(f"a{i}: __typename" for i in range(6)) + " }",
    "directives": "{ plans " + "@include(if: true) " * 101 + "{ code } }",
    "directives by fragments": "{ " + "...a " * 30 + "} fragment a on Query { " + "__typename @skip(if: true) " * 5 + "}",
    "20 fragments doubling": chain(20, "...f{0} ...f{0}"),
    "90 fragments doubling": chain(90, "...f{0} ...f{0}"),
    "many fragments": "{ plans { code } } " + "".join(f"fragment f{i} on Query {{ __typename }} " for i in range(150)),
    "the same field": "{ feed { nodes { " + "id " * 950 + "} } }",
    "the same field with arguments": "{ " + "feed(first: 1) { nodes { id prompt } } " * 100 + "}",
    "the same in fragments": "{ " + " ".join(f"...f{i}" for i in range(90)) + " } "
    + "".join(f"fragment f{i} on Query {{ plans {{ code }} plans {{ code }} }} " for i in range(90)),
}  # fmt: skip
WRONG = {
    "a fragment in itself": "{ ...a } fragment a on Query { plans { code } ...a }",
    "fragments in a circle": "{ ...f0 } " + "".join(f"fragment f{i} on Query {{ ...f{(i + 1) % 50} }} " for i in range(50)),
    "a circle below a field": "{ feed { nodes { ...a } } } fragment a on Image { creator { images { nodes { ...a } } } }",
    "introspection in circles": "{ __schema { types { " + "fields { type { " * 10 + "name" + " } }" * 10 + " } } }",
    "a string of escapes without end": '{ image(id: "' + '\\"' * 8_000,
    "a block string without end": '{ image(id: """' + '\\"""' * 4_000,
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return build()[1]


def refused(catalogue: Catalogue, document: str) -> tuple[str, float]:
    """The code, and the median of the milliseconds that it took."""
    times, code = [], ""
    for _ in range(7):
        library, begun = Library(catalogue), process_time()
        try:
            library.operation(document)
        except RequestError as error:
            code = error.code
        times.append((process_time() - begun) * 1000)
    return code, median(times)


@pytest.mark.parametrize("name", HURTFUL)
def test_threat_21_a_document_over_a_limit_is_refused_within_ten_milliseconds(catalogue: Catalogue, name: str) -> None:
    code, milliseconds = refused(catalogue, HURTFUL[name])
    assert code == "LIMIT_EXCEEDED"
    assert milliseconds < 10 * SLACK


@pytest.mark.parametrize("name", WRONG)
def test_a_document_that_goes_in_circles_is_refused_as_fast(catalogue: Catalogue, name: str) -> None:
    code, milliseconds = refused(catalogue, WRONG[name])
    assert code in ("GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED")
    assert milliseconds < 10 * SLACK


def test_over_all_that_hurts_the_median_is_within_ten_milliseconds(catalogue: Catalogue) -> None:
    assert median(refused(catalogue, document)[1] for document in (*HURTFUL.values(), *WRONG.values())) < 10


@pytest.mark.parametrize(
    "document",
    [
        get_introspection_query(descriptions=True),
        "{ " + " ".join(f'a{i}: image(id: "x") {{ id prompt alt }}' for i in range(100)) + " }",
        "{ feed { nodes { " + "id prompt " * 20 + "} } }",
        "{ plans { code } } " + "# a word of explanation\n" * 500,
        '{ account(handle: "a \\" ( { : @ b") { id } }',
        '{ account(handle: """(((( {{{{ :::: @@@@""") { id } }',
    ],
)
def test_what_a_client_would_write_is_within_the_limits(catalogue: Catalogue, document: str) -> None:
    assert Library(catalogue).operation(document)


@pytest.mark.parametrize(
    "variables",
    [
        {f"v{i}": i for i in range(10_000)},
        {"ids": ["a"] * 100_000},
        {"ids": [["a"]] * 600},
        {"of": {"generate": {str(i): i for i in range(2_000)}}},
    ],
    ids=["ten thousand variables", "a long list", "lists in a list", "a large object"],
)
def test_many_values_of_variables_are_refused(house: Street, variables: dict[str, Any]) -> None:
    document = "mutation($ids: [ID!]!) { deleteImages(images: $ids) { errors { code } } }"
    assert house.errors(document, house.jane, **variables) == [("LIMIT_EXCEEDED", [])]
    times = []
    for _ in range(9):
        begun = process_time()
        with pytest.raises(RequestError):
            weigh(variables)
        times.append(process_time() - begun)
    assert median(times) < 0.01


@pytest.mark.parametrize("first", [0, -1, 101, 2**31 - 1, -(2**31)])
@pytest.mark.parametrize("variable", [True, False])
def test_first_is_one_to_a_hundred(house: Street, first: int, variable: bool) -> None:
    document = "query($n: Int) { feed(first: $n) { nodes { id } } }" if variable else f"{{ feed(first: {first}) {{ nodes {{ id }} }} }}"
    response = house.post(document, n=first).json()
    assert response["data"] is None
    assert [(e["path"], e["extensions"]["code"], e["message"]) for e in response["errors"]] == [
        (["feed"], "BAD_REQUEST", "`first` is 1 to 100.")
    ]


def test_a_first_that_is_no_int_is_refused(house: Street) -> None:
    assert house.errors("{ feed(first: 2147483648) { nodes { id } } }") == [("GRAPHQL_VALIDATION_FAILED", [])]


def levels(first: int, depth: int) -> str:
    inner = "id"
    for _ in range(depth - 1):
        inner = f"creator {{ images(first: {first}) {{ nodes {{ {inner} }} }} }}"
    return f"{{ feed(first: {first}) {{ nodes {{ {inner} }} }} }}"


def test_lists_within_lists_ask_for_what_an_answer_can_hold(house: Street) -> None:
    owner = house.member(plan="guild")
    for _ in range(30):
        house.image(owner)
    assert house.errors(levels(100, 1)) == house.errors(levels(24, 3)) == house.errors(levels(3, 5)) == []
    assert house.errors(levels(100, 4)) == house.errors(levels(24, 5)) == [("LIMIT_EXCEEDED", [])]  # the latter by what is really there
    statements = house.house.guarded.statements
    house.errors(levels(100, 4))
    assert house.house.guarded.statements == statements


class TestCursors:
    """A cursor is a place in one list of one parent; anything else is an error at the list, and null climbs."""

    def cursors(self, house: Street) -> tuple[str, str, str]:
        """Of the feed, of an account's images, and of a library; all are of the same image."""
        image = house.image(house.jane, Visibility.PUBLIC)
        document = """query($handle: String!) {
          feed { edges { cursor node { id } } }
          account(handle: $handle) { images { edges { cursor node { id } } } }
          viewer { library { edges { cursor node { id } } } }
        }"""
        data = house.ask(document, house.jane, handle="jane")
        lists = (data["feed"], data["account"]["images"], data["viewer"]["library"])
        feed, images, library = (next(e["cursor"] for e in found["edges"] if e["node"]["id"] == image.id) for found in lists)
        return feed, images, library

    def test_a_cursor_goes_on_where_its_list_was(self, house: Street) -> None:
        feed, _, _ = self.cursors(house)
        house.image(house.jane)
        assert house.errors("query($after: String) { feed(first: 2, after: $after) { nodes { id } } }", after=feed) == []

    def test_a_cursor_of_another_list_is_refused_and_null_climbs(self, house: Street) -> None:
        _, images, library = self.cursors(house)
        for after in (images, library):
            response = house.post("query($after: String) { plans { code } feed(after: $after) { nodes { id } } }", after=after).json()
            assert response["data"] is None
            assert [(e["path"], e["extensions"]["code"]) for e in response["errors"]] == [(["feed"], "BAD_REQUEST")]

    def test_a_cursor_of_another_viewer_or_parent_is_refused(self, house: Street) -> None:
        _, images, library = self.cursors(house)
        document = "query($after: String) { viewer { acceptedTerms library(after: $after) { nodes { id } } } }"
        response = house.post(document, house.jason, after=library).json()
        assert response["data"]["viewer"]["library"] is None
        assert [(e["path"], e["extensions"]["code"]) for e in response["errors"]] == [(["viewer", "library"], "BAD_REQUEST")]
        document = 'query($after: String) { account(handle: "jason") { images(after: $after) { nodes { id } } } }'
        response = house.post(document, after=images).json()
        assert response["data"] == {"account": None}
        assert [(e["path"], e["extensions"]["code"]) for e in response["errors"]] == [(["account", "images"], "BAD_REQUEST")]

    def test_a_cursor_with_other_filters_is_refused(self, house: Street) -> None:
        _, _, library = self.cursors(house)
        document = "query($after: String) { viewer { library(visibility: PRIVATE, after: $after) { nodes { id } } } }"
        assert house.errors(document, house.jane, after=library) == [("BAD_REQUEST", ["viewer", "library"])]

    @pytest.mark.parametrize(
        "change",
        [
            lambda cursor: cursor[:-1],
            lambda cursor: cursor + "A",
            lambda cursor: cursor[:-2] + "AA",
            lambda cursor: cursor.swapcase(),
            *(lambda _, text=text: text for text in ("", "0", "\N{SNOWMAN}" * 32, "=" * 32, "-" * 32, "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0")),
        ],
    )
    def test_a_forged_or_cut_cursor_is_refused(self, house: Street, change: Any) -> None:
        feed, _, _ = self.cursors(house)
        document = "query($after: String) { feed(after: $after) { nodes { id } } }"
        assert house.errors(document, after=change(feed)) == [("BAD_REQUEST", ["feed"])]

    @pytest.mark.parametrize("after", [1, True, ["a"], {"a": "b"}])
    def test_a_cursor_of_another_type_is_a_bad_request(self, house: Street, after: Any) -> None:
        assert house.errors("query($after: String) { feed(after: $after) { nodes { id } } }", after=after) == [("BAD_REQUEST", [])]
