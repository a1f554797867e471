"""`/models` and `/models/{id}`: what one can generate with, and what was made so, as far as the viewer sees it (R10, R11)."""

from starlette.responses import Response

from web.documents import Document
from web.pages import Path, Screen, Visit

MODELS = Document("models/models.graphql")
MODEL = Document("models/model.graphql")
LIST = Screen("models/list.html", MODELS, fragment="models/_list.html", given=("wanted",))
PAGE = Screen("models/page.html", MODEL, fragment="models/_cards.html", needs=("model",))


async def browse(visit: Visit) -> Response:
    wanted = visit.queries("search")
    return visit.show(LIST, await visit.ask(MODELS, search=wanted.get("search"), after=visit.query("after")), wanted=wanted)


async def show(visit: Visit) -> Response:
    return visit.show(PAGE, await visit.ask(MODEL, id=visit.part("id"), after=visit.query("after")))


ROUTES = [Path("/models", get=browse), Path("/models/{id}", get=show)]
