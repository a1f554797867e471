"""`/`: what is public, in an order, and what of it is young, has some words, was made with a model, or in a way."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.documents import Document
from web.pages import Path, Screen, Visit

FEED = Document("feed/feed.graphql")
PAGE = Screen("feed/page.html", FEED, fragment="feed/_cards.html", given=("wanted",))

CHOICES = {"sort": ("TOP", "TRENDING"), "period": ("DAY", "WEEK", "MONTH"), "tool": ("GENERATE", "REMIX")}


async def show(visit: Visit) -> Response:
    wanted = visit.queries("sort", "period", "search", "model", "tool")
    if any(wanted.get(name) not in (None, *words) for name, words in CHOICES.items()):
        raise HTTPException(400)
    asked = {**dict.fromkeys((*CHOICES, "search", "model")), **wanted, "named": "model" in wanted, "name": wanted.get("model", "")}
    return visit.show(PAGE, await visit.ask(FEED, **asked, after=visit.query("after")), wanted=wanted)


ROUTES = [Path("/", get=show)]
