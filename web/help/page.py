"""`/help/…` and `/terms`: what a person should be able to read, linked from where it matters."""

from functools import cache

from starlette.responses import Response

from web.documents import Document
from web.help.examples import examples
from web.help.reference import Section, sections
from web.pages import Path, Screen, Visit

HELP = Document("help/help.graphql")
PRIVATE_AND_PUBLIC = Screen("help/private_and_public.html", HELP)
MAKING = Screen("help/making_pictures.html", HELP)
API = Screen("help/api.html", HELP, given=("origin", "examples"))
REFERENCE = Screen("help/reference.html", HELP, given=("sections",))
CREDITS = Screen("help/credits.html", HELP)
ACCEPT = Document("help/accept_terms.graphql")
TERMS = Screen("help/terms.html", HELP)


async def private_and_public(visit: Visit) -> Response:
    return visit.show(PRIVATE_AND_PUBLIC, await visit.ask(HELP))


async def making_pictures(visit: Visit) -> Response:
    return visit.show(MAKING, await visit.ask(HELP))


async def give_credit(visit: Visit) -> Response:
    return visit.show(CREDITS, await visit.ask(HELP))


async def api(visit: Visit) -> Response:
    origin = str(visit.request.base_url).rstrip("/")
    return visit.show(API, await visit.ask(HELP), origin=origin, examples=examples(origin))


async def reference(visit: Visit) -> Response:
    return visit.show(REFERENCE, await visit.ask(HELP), sections=sections_of(visit.site.house.schema))


@cache
def sections_of(sdl: str) -> list[Section]:
    return sections(sdl)


async def terms(visit: Visit) -> Response:
    return visit.show(TERMS, await visit.ask(HELP))


async def accept(visit: Visit) -> Response:
    """The version that the page showed is the one that is accepted, not the newest."""
    form = await visit.form()
    errors = (await visit.act(ACCEPT, version=form.text("version")))["errors"]
    return visit.show(TERMS, await visit.ask(HELP), errors=errors) if errors else visit.go("/terms")


ROUTES = [
    Path("/help/private-and-public", get=private_and_public),
    Path("/help/making-pictures", get=making_pictures),
    Path("/help/api", get=api),
    Path("/help/api/reference", get=reference),
    Path("/help/credits", get=give_credit),
    Path("/terms", get=terms, post=accept),
]
