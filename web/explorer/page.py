"""`/explorer`: GraphiQL over the API of a development house, as whoever is signed in. It is told what that one can reach."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.pages import Path, Screen, Visit

PAGE = Screen("explorer/page.html", None)


async def show(visit: Visit) -> Response:
    if not visit.site.house.development:
        raise HTTPException(404)
    return visit.show(PAGE, {})


ROUTES = [Path("/explorer", get=show)]
