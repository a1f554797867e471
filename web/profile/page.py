"""`/u/{handle}`: what a member made public, as everybody sees it."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.documents import Document
from web.pages import Path, Screen, Visit

PROFILE = Document("profile/profile.graphql")
PAGE = Screen("profile/page.html", PROFILE, fragment="profile/_cards.html")


async def show(visit: Visit) -> Response:
    data = await visit.ask(PROFILE, handle=visit.part("handle"), after=visit.query("after"))
    if data["account"] is None:
        raise HTTPException(404)
    return visit.show(PAGE, data)


ROUTES = [Path("/u/{handle}", get=show)]
