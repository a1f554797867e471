"""`/generations/{id}`: a job of the viewer's, how far it is, and what came of it. The page asks again by itself until the job ends."""

from starlette.responses import Response

from web.documents import Document
from web.pages import Path, Screen, Visit, there

GENERATION = Document("generation/generation.graphql")
CANCEL = Document("generation/cancel.graphql")
PAGE = Screen("generation/page.html", GENERATION, fragment="generation/_moved.html", needs=("viewer", "generation"))


async def show(visit: Visit) -> Response:
    return visit.show(PAGE, await visit.ask(GENERATION, id=visit.part("id")))


async def cancel(visit: Visit) -> Response:
    errors = there(await visit.act(CANCEL, id=visit.part("id")))
    if errors or visit.partial:
        return visit.show(PAGE, await visit.ask(GENERATION, id=visit.part("id")), errors=errors)
    return visit.go(f"/generations/{visit.part('id')}")


ROUTES = [Path("/generations/{id}", get=show), Path("/generations/{id}/cancel", post=cancel)]
