"""`/`: what is public, newest first."""

from starlette.responses import Response

from web.documents import Document
from web.pages import Path, Screen, Visit

FEED = Document("feed/feed.graphql")
PAGE = Screen("feed/page.html", FEED, fragment="feed/_cards.html")


async def show(visit: Visit) -> Response:
    return visit.show(PAGE, await visit.ask(FEED, after=visit.query("after")))


ROUTES = [Path("/", get=show)]
