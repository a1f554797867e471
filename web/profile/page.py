"""`/u/{handle}`: what a member made public, as everybody sees it."""

from starlette.responses import Response

from web.documents import Document
from web.pages import Path, Screen, Visit

PROFILE = Document("profile/profile.graphql")
PAGE = Screen("profile/page.html", PROFILE, fragment="profile/_cards.html", needs=("account",))


async def show(visit: Visit) -> Response:
    return visit.show(PAGE, await visit.ask(PROFILE, handle=visit.part("handle"), after=visit.query("after")))


ROUTES = [Path("/u/{handle}", get=show)]
