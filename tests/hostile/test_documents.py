"""The quick ways of reading a document come to what graphql-core comes to, on whatever is written."""

from typing import Any

import pytest
from graphql import DocumentNode, GraphQLSyntaxError, Node, Visitor, visit
from graphql import parse as parse_as_specified
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.compiler import merging
from schema.compiler.catalogue import Catalogue
from schema.compiler.limits import Measure, RequestError
from schema.compiler.parsing import parse
from schema.compiler.validation import validate
from schema.graph.build import build

pytestmark = pytest.mark.once
PIECES = [
    *("{", "}", "(", ")", "[", "]", ":", "@", "$", "!", "=", "|", "&", "...", "..", ".", "a", "_b1", "query", "fragment", "on", "true"),
    *("null", "0", "-1", "01", "1.5", "1e3", "-", "12a", '"x"', '""', '"""b\n c"""', '"\\u0041"', '"a\tb"', '"', "#c\n", "\n", "\r\n"),
    *(" ", ",", "\ufeff", "é", "\0", "\u2028"),
]
WRITTEN = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
FRAMES = st.sampled_from(["%s", "{ a(b: %s) { c\n } }", "query q($a: [Int!]! = %s @d) {\n\n a }", "{ a %s b\n } fragment c on D { e }"])


def read(reader: Any, source: str) -> Any:
    """Every node with its place and value, or the fault with its place."""
    found: list[Any] = []

    class Places(Visitor):
        def enter(self, node: Node, *_: object) -> None:
            assert node.loc
            begin, end = node.loc.start_token, node.loc.end_token
            value = getattr(node, "value", None)
            found.append(
                (node.kind, node.loc.start, node.loc.end, begin.line, begin.column, end.line, value if isinstance(value, str) else "")
            )

    try:
        visit(reader(source), Places())
    except GraphQLSyntaxError as error:
        return error.message, [tuple(place) for place in error.locations or ()]
    return found


@settings(max_examples=400, deadline=None)
@given(WRITTEN, FRAMES)
def test_a_document_is_read_as_graphql_core_reads_it(written: str, frame: str) -> None:
    source = frame % written
    assert read(parse, source) == read(parse_as_specified, source)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return build()[1]


SELECTED = st.recursive(
    st.sampled_from(["__typename", "...a", "...b", "...c"]),
    lambda inner: st.lists(inner, min_size=1, max_size=4).flatmap(
        lambda few: st.sampled_from(["... { %s }", "feed { nodes { creator { handle } } } %s", "... on Query { %s }"]).map(
            lambda frame: frame % " ".join(few)
        )
    ),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(SELECTED, min_size=1, max_size=5), st.integers(1, 30), st.lists(SELECTED, min_size=3, max_size=3))
def test_what_is_refused_for_its_pairs_would_be_refused_by_graphql_core(
    catalogue: Catalogue, selected: list[str], times: int, fragments: list[str]
) -> None:
    spread = "".join(f" fragment {name} on Query {{ {text} }}" for name, text in zip("abc", fragments, strict=True))
    document = parse("{ " + " ".join(selected * times) + " }" + spread)
    try:
        Measure(document)
    except RequestError:
        return
    if bound(document):
        with pytest.raises(RequestError, match="merged"):
            validate(catalogue.schema, document, False)


def bound(document: DocumentNode) -> bool:
    try:
        merging.bound_comparisons(document)
    except RequestError:
        return True
    return False
