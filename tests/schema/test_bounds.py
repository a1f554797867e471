"""Nobody's document holds up the house: what is kept is bounded, and so is what one reading may take."""

from collections.abc import Iterator

import pytest

from gateway import guarded
from schema.compiler import documents
from schema.compiler.documents import Library
from schema.compiler.limits import RequestError
from schema.rules.viewer import MEMBER_SCOPES, NOBODY, Viewer
from tests.schema.cast import ANONYMOUS, rows
from tests.schema.harness import Harness, face


@pytest.fixture
def house() -> Iterator[Harness]:
    made = Harness(rows())
    yield made
    made.close()


def refused(house: Harness, document: str) -> str:
    with pytest.raises(RequestError) as raised:
        house.ask(document, viewer=ANONYMOUS)
    assert raised.value.code == "LIMIT_EXCEEDED"
    return raised.value.message


@pytest.mark.sqlite
def test_a_reading_that_takes_too_long_is_interrupted_and_the_next_one_is_not(house: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    house.guarded.connection.set_progress_handler(house.guarded._tire, 1)
    monkeypatch.setattr(guarded, "MAX_TICKS", 20)
    assert refused(house, "{ feed { nodes { id remixCount } } }").startswith("This asks for more than is read at once.")
    monkeypatch.setattr(guarded, "MAX_TICKS", 1_000_000)
    assert house.ask("{ feed { nodes { id } } }", viewer=ANONYMOUS)["data"]["feed"]["nodes"]
    assert not house.guarded.connection.in_transaction


def test_conditions_that_fall_in_every_way_do_not_fill_the_memory() -> None:
    library, names = Library(face().catalogue), [f"c{n}" for n in range(10)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: plans @include(if: ${name}) {{ code }}" for name in names)
    operation = library.operation(f"query({declared}) {{ {fields} }}")
    for number in range(400):
        given = {name: bool(number >> place & 1) for place, name in enumerate(names)}
        library.plan(operation, NOBODY, library.variables(operation, given))
    assert len(operation.plans) * operation.size <= documents.PLANNED
    assert len(operation.plans) < 400


def test_more_than_forty_eight_edges_from_one_list_are_refused(house: Harness) -> None:
    fields = " ".join(f"a{n}: model {{ creator {{ id }} b{n}: cover {{ id creator {{ id }} }} }}" for n in range(24))
    deep = "remixOf { creator { handle } model { name creator { handle } cover { id creator { handle } } } "
    refused(house, "{ feed { nodes { " + deep * 9 + "id" + " }" * 9 + " } } }")
    assert house.ask(f"{{ feed {{ nodes {{ {fields} }} }} }}", viewer=ANONYMOUS)["data"]["feed"]["nodes"]


def test_lists_of_the_schema_are_counted(house: Harness) -> None:
    many = " ".join(f"f{n}: fields {{ name }}" for n in range(30))
    refused(house, f"{{ __schema {{ types {{ {many} }} }} }}")


def test_more_than_twenty_mutations_in_one_document_are_refused() -> None:
    library = face().library
    operation = library.operation("mutation { " + " ".join(f"a{n}: signOut {{ errors {{ code }} }}" for n in range(21)) + " }")
    with pytest.raises(RequestError) as raised:
        face().steps(operation, library.variables(operation, {}))
    assert raised.value.code == "LIMIT_EXCEEDED"


def test_plans_are_forgotten_before_they_fill_the_memory_and_trusted_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PLANNED", 500)
    library = Library(face().catalogue)
    trusted = library.operation("{ plans { code } }")
    library.plan_ahead(trusted, NOBODY)
    operations = [library.operation(f"{{ plans {{ code name a{n}: tokens }} }}") for n in range(50)]
    for operation in operations:
        library.plan(operation, NOBODY, documents.NO_VARIABLES)
    assert sum(len(operation.plans) for operation in operations) * len("{ plans { code name a1: tokens } }") <= 500
    assert len(trusted.plans) == 1
    assert library.plan(operations[0], NOBODY, documents.NO_VARIABLES).fields


def test_documents_are_forgotten_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "KEPT", 1_000)
    library = Library(face().catalogue)
    for number in range(100):
        library.operation(f"{{ plans {{ a{number}: code }} }}")
    assert sum(map(len, library.documents)) == library.kept <= 1_000


def test_each_audience_has_a_plan_of_its_own_however_often_they_take_turns(house: Harness) -> None:
    library, query = face().library, "{ viewer { email } feed { nodes { id tokens } } }"
    operation = library.operation(query)
    audiences = [NOBODY, Viewer(account_pk=1, scopes=MEMBER_SCOPES), Viewer(account_pk=1, scopes=frozenset({"account:read"}))]
    plans = {id(library.plan(operation, viewer, documents.NO_VARIABLES)) for viewer in audiences * 3}
    assert len(plans) == 3
