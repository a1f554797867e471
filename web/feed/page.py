"""`/`: what is public, newest first, and what of it has some words, was made with a model, or in a way."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.documents import Document
from web.pages import Path, Screen, Visit

FEED = Document("feed/feed.graphql")
PAGE = Screen("feed/page.html", FEED, fragment="feed/_cards.html", given=("wanted",))

TOOLS = (None, "GENERATE", "REMIX")


async def show(visit: Visit) -> Response:
    wanted = visit.queries("search", "model", "tool")
    if wanted.get("tool") not in TOOLS:
        raise HTTPException(400)
    asked = {"search": None, "model": None, "tool": None, **wanted, "named": "model" in wanted, "name": wanted.get("model", "")}
    return visit.show(PAGE, await visit.ask(FEED, **asked, after=visit.query("after")), wanted=wanted)


ROUTES = [Path("/", get=show)]
