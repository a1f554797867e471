"""What the product has, the proof asks. A route, page, field or scope that is added joins by itself, and fails here where it cannot."""

import random
from typing import Any

import pytest
from graphql import GraphQLObjectType
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute

from schema.rules.viewer import LEAVING_SCOPES, MEMBER_SCOPES, STAFF_SCOPES
from tests.oracle.documents import goals
from tests.oracle.making import make
from tests.oracle.reference import schema
from tests.proof.check import CHECKS
from tests.proof.doors import BOXES, DOORS, FORM, QUERY, Kind, address, ask, draw, kinds
from tests.proof.house import home
from tests.proof.viewers import NAMES, askers
from tests.schema.harness import at_once
from web.forms import Form
from web.pages import Visit

pytestmark = pytest.mark.once

FOLLOWED = "after"
TIMES = 3  # what a page reads depends on what it is asked for


def strangers(routes: list[Any]) -> list[Any]:
    """Routes that no door takes."""
    return [route for route in routes if not any(door.takes(route) for door in DOORS.values())]


def test_every_route_of_the_application_is_asked_at_a_door() -> None:
    app = home("sqlite").app
    assert strangers(app.routes) == []
    assert set(DOORS) == set(CHECKS) == {kind.door for kind in kinds(app)}


def test_a_route_that_no_door_takes_is_seen() -> None:
    added = [Route("/preview/{id}", lambda request: Response()), WebSocketRoute("/live", lambda socket: None)]
    assert strangers([*home("sqlite").app.routes, *added]) == added


def test_a_part_of_an_address_that_nobody_has_a_value_for_is_seen() -> None:
    world = make(1)
    with pytest.raises(KeyError):
        address("/sets/{album}", world, askers(world)[0], random.Random(1))


def test_every_page_is_asked_as_a_page_and_as_a_fragment() -> None:
    app = home("sqlite").app
    pages = [route for route in app.routes if isinstance(route, Route) and DOORS["page"].takes(route)]
    served = {f"{method} {route.path}" for route in pages for method in (route.methods or set()) - {"HEAD"}}
    for name in ("page", "fragment"):
        assert {kind.name for kind in DOORS[name].kinds(app)} == served | {"GET /no-such-page/{id}"}


def test_every_field_of_every_type_that_a_query_reaches_is_asked_over_http_and_in_process() -> None:
    fields = {(kind.name, name) for kind in schema().type_map.values() if isinstance(kind, GraphQLObjectType) for name in kind.fields}
    led_to = {(edge[0], edge[1]) for edge in goals()}
    leaves = {leaf for *_, leaf in goals()}
    reached = {name for name, _ in led_to} | {kind.name for kind in kinds(home("sqlite").app) if kind.door == "graphql"}
    assert {name for kind, name in fields if kind in reached} <= leaves | {name for _, name in led_to}


def test_each_scope_that_a_session_can_hold_is_taken_from_somebody() -> None:
    without = {scope for name in NAMES for _, _, scope in [name.partition(" without ")] if scope}
    assert without == MEMBER_SCOPES | STAFF_SCOPES | LEAVING_SCOPES


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """What pages read of their addresses, and of what is posted."""
    names: dict[str, set[str]] = {"query": set(), "form": set()}
    query, get = Visit.query, dict.get

    class Noted(dict[str, str]):
        def get(self, name: Any, default: Any = None) -> Any:
            names["form"].add(name)
            return get(self, name, default)

        def __contains__(self, name: object) -> bool:
            names["form"].add(str(name))
            return super().__contains__(name)

    def noted_query(visit: Visit, name: str) -> str | None:
        names["query"].add(name)
        return query(visit, name)

    monkeypatch.setattr(Visit, "query", noted_query)
    made = Form.__init__
    monkeypatch.setattr(Form, "__init__", lambda form, values, *rest, **named: made(form, Noted(values), *rest, **named))
    return names


def test_what_pages_read_of_an_address_or_a_form_is_given_to_them(read: dict[str, set[str]]) -> None:
    found, world, draws = home("sqlite"), make(3), random.Random(1)
    found.fill(world)
    people = [one for one in askers(world) if one.name in ("anonymous", "owner")]
    for kind in kinds(found.app):
        for one in people * TIMES if kind.door == "page" else ():
            asked(kind, one, found, world, draws)
    assert "visibility" in read["query"]
    assert read["query"] - {FOLLOWED} == set(QUERY)
    assert {name for name in read["form"] if not name.startswith(BOXES)} == set(FORM)


def asked(kind: Kind, one: Any, found: Any, world: Any, draws: random.Random) -> None:
    at_once(ask(found, one, draw(kind, world, one, draws)))
    if found.house.wrote:
        found.fill(world)
