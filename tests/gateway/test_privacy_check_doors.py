"""What `sfumato privacy-check` visits: all there is. What is added later joins by itself, or fails here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_client_schema,
    get_introspection_query,
    get_named_type,
    graphql_sync,
    parse,
    validate,
    visit,
)
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from gateway.privacy import documents, pages, visitors
from gateway.privacy.answers import Answer, answer_of
from gateway.privacy.canaries import Canaries, Secret, new_run
from gateway.privacy.premises import OWNER, STRANGER, Member
from gateway.privacy.report import Report
from gateway.privacy.rounds import Round
from gateway.privacy.visitors import FRAGMENTS, PAGES, WHICH, Door
from schema.graph.build import build
from tests.schema.harness import NOW
from web.app import PAGES as MODULES
from web.documents import WEB

pytestmark = pytest.mark.once
DEPTH = 4
# What pages read of a form or of a query that is no id of anything.
NO_ID = {
    *("accept", "bio", "confirmed", "count", "currentPassword", "deed", "defaultVisibility", "displayName", "email", "guidance", "handle"),
    *("description", "publicModel", "trigger"),
    *("height", "key", "liked", "negativePrompt", "next", "password", "prompt", "publicImages", "seed", "size", "steps", "strength"),
    *(
        "termsVersion",
        "unlocked",
        "version",
        "visibility",
        "width",
        "after",
        "done",
        "saved",
        "tool",
        "name",
        "expiresAt",
        "days",
        *("without", "factor", "alchemy"),
    ),
}
READS = re.compile(r'(?:form\.(?:text|optional|checked|integer|number|day)|visit\.query)\("([^"]+)"')


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    told = graphql_sync(build()[0]._schema, get_introspection_query(one_of=True)).data
    assert told is not None
    return build_client_schema(told)  # type: ignore[arg-type]  # the answer to that query


def routes() -> list[BaseRoute]:
    found: list[BaseRoute] = []
    for module in MODULES:
        for path in module.ROUTES:
            found += path.routes(None)
    return found


def asked(door: Door) -> str:
    assert door.json is not None
    return str(door.json["query"])


class Fields(Visitor):
    """Which fields of which types a document asks for."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types, self.found = types, set[tuple[str, str]]()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self.types.get_parent_type()
        assert parent is not None
        self.found.add((parent.name, node.name.value))


def fields_of(schema: GraphQLSchema, doors: list[Door]) -> set[tuple[str, str]]:
    types = TypeInfo(schema)
    fields = Fields(types)
    for door in doors:
        document = parse(asked(door))
        assert validate(schema, document) == []
        visit(document, TypeInfoVisitor(types, fields))
    return fields.found


def within(schema: GraphQLSchema, kind: object, depth: int) -> Iterator[tuple[str, str, GraphQLField]]:
    """All fields that can be reached by so many steps."""
    kinds = schema.get_possible_types(kind) if isinstance(kind, GraphQLInterfaceType) else [kind]
    for one in kinds if depth else ():
        if isinstance(one, GraphQLObjectType):
            for name, field in one.fields.items():
                yield one.name, name, field
                yield from within(schema, get_named_type(field.type), depth - 1)


def is_value(field: GraphQLField) -> bool:
    return not isinstance(get_named_type(field.type), GraphQLObjectType | GraphQLInterfaceType)


def test_each_value_within_four_steps_is_asked_for(schema: GraphQLSchema) -> None:
    wanted = {(kind, name) for kind, name, field in within(schema, schema.query_type, DEPTH) if is_value(field)}
    found = fields_of(schema, list(documents.reads(schema)))
    assert len(wanted) > 80
    assert wanted - found == set()


def test_each_mutation_is_called_with_each_way_of_naming_a_thing(schema: GraphQLSchema) -> None:
    doors = list(documents.writes(schema))
    assert schema.mutation_type is not None
    assert {name for _, name in fields_of(schema, doors)} >= set(schema.mutation_type.fields)
    assert documents.uncalled(schema) == []
    named = [door.name for door in doors]
    assert {"remix(input: {image: id})", "remix(input: {image: id, model: id})"} <= set(named)
    assert {f"setImageVisibility(images: [id], visibility: {to})" for to in ("PUBLIC", "PRIVATE")} <= set(named)
    assert named.index("deleteImages(images: [id])") > named.index("likeImage(image: id)")
    assert named[-1] == "signOut"


def test_a_mutation_of_which_nobody_knows_whom_it_touches_is_not_called_and_told(schema: GraphQLSchema) -> None:
    assert schema.mutation_type is not None
    field = schema.mutation_type.fields["signOut"]
    schema.mutation_type.fields["closeTheHouse"] = field
    try:
        assert documents.uncalled(schema) == ["closeTheHouse"]
        assert "closeTheHouse" not in " ".join(map(asked, documents.writes(schema)))
    finally:
        del schema.mutation_type.fields["closeTheHouse"]


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{sorted(route.methods)[-1]} {route.path}")
def test_each_page_and_its_fragment_is_visited_with_an_id_in_each_of_its_parts(route: Route) -> None:
    doors = pages.doors_of([route])
    by_form = route.path in pages.FORMS and route.methods == {"POST"}
    assert {door.kind for door in doors} == ({PAGES} if by_form else {PAGES, FRAGMENTS})
    for door in doors:
        assert "{" not in door.path
        assert (WHICH in door.path) == bool(route.param_convertors) or "?" in door.path


def test_each_field_of_a_form_and_of_a_query_that_takes_an_id_is_filled() -> None:
    read = {name for file in WEB.rglob("*.py") for name in READS.findall(file.read_text())}
    fields = [field for forms in pages.FORMS.values() for form in forms for field in form.items()]
    filled = {name.partition("-")[0] for name, value in fields if WHICH in name + value}
    asked_for = {name for names in pages.QUERIES.values() for name in names}
    assert read - NO_ID <= filled | asked_for


def test_each_field_of_a_form_that_takes_a_file_is_sent_one() -> None:
    read = [name for file in WEB.rglob("*.html") for name in re.findall(r'name="([^"]+)" type="file"', file.read_text())]
    sent = [door.file for route in routes() for door in pages.doors_of([route]) if door.file]
    assert len(read) == 3
    assert set(read) == set(sent)


def test_what_is_no_page_is_visited_or_told() -> None:
    async def answer(*_: object) -> None: ...

    static = Mount("/static", StaticFiles(directory=Path(WEB) / "static"))
    known: list[BaseRoute] = [Route("/metrics", answer), static]
    assert [(door.kind, door.name) for door in pages.doors_of(known)] == [("services", "GET /metrics")]
    assert pages.unknown([*known, WebSocketRoute("/graphql", answer), WebSocketRoute("/live", answer)]) == ["/live"]


@dataclass
class Knocking(visitors.Visitor):
    """It only notes at which door it asks for what."""

    doors: list[tuple[str, str]] = field(default_factory=list)

    def knock(self, door: Door, which: str = "") -> Answer:
        self.doors.append((door.title, which))
        return answer_of(httpx.Response(404), which)


def test_a_reader_asks_for_what_is_its_own_and_does_nothing_to_it(schema: GraphQLSchema) -> None:
    """It would publish it: a larger one of an own picture, made public, is seen by all, and no leak."""
    theirs, own = Secret("the image", OWNER, ids=["iTheirs"]), Secret("the remix of it", STRANGER, ids=["iOwn"])
    canaries = Canaries(new_run(), [theirs, own])
    doors = [*documents.reads(schema), *documents.writes(schema), *pages.doors_of(list(routes()))]
    owner = Member("owner", 1, "aOwner", "")
    with httpx.Client() as client:
        reader = Knocking(STRANGER, client, None, "")
        Round(canaries, Report("", NOW), owner, doors).visit_all(reader, doors)
    asks, does = ({door.title for door in doors if door.writes is writes} for writes in (False, True))
    at = {which: {title for title, asked_for in reader.doors if asked_for == which} for which in ("iTheirs", "iOwn")}
    assert "queries, image(id: id), 1" in asks & at["iOwn"]
    assert "mutations, upscale(input: {image: id, visibility: PUBLIC})" in does & at["iTheirs"]
    assert [title for title in does & at["iTheirs"] if title.startswith("pages, POST")] != []
    assert does & at["iOwn"] == set()
