"""Every operation beside a page is declared by it, so that it is validated and compiled before the house opens."""

from graphql import OperationDefinitionNode, parse

from web.app import PAGES, WHO
from web.documents import WEB, Document


def test_every_operation_is_declared_by_a_page() -> None:
    written = {str(file.relative_to(WEB)) for file in WEB.glob("*/*.graphql") if _has_operation(file.read_text())}
    declared = {value.path for page in PAGES for value in vars(page).values() if isinstance(value, Document)}
    assert written == declared | {WHO.path}


def _has_operation(source: str) -> bool:
    return any(isinstance(node, OperationDefinitionNode) for node in parse(source).definitions)


def test_a_document_brings_the_fragments_that_it_spreads_and_no_others() -> None:
    source = Document("feed/feed.graphql").source
    assert source.count("fragment Header on Viewer") == 1
    assert source.count("fragment Card on Image") == 1
    assert "fragment Mistake" not in source


def test_a_mutation_is_known_by_its_one_root_field() -> None:
    assert Document("image/like.graphql").writes
    assert Document("image/like.graphql").root == "likeImage"
    assert not Document("feed/feed.graphql").writes
