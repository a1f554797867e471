"""`/sign-out`: ends the session at once; a get only asks, so that no link can sign anybody out."""

from contextlib import suppress

from starlette.responses import Response

from web.documents import Document
from web.pages import Path, Screen, SignInFirst, Visit

WHO = Document("sign_out/page.graphql")
SIGN_OUT = Document("sign_out/sign_out.graphql")
PAGE = Screen("sign_out/page.html", WHO)


async def show(visit: Visit) -> Response:
    return visit.show(PAGE, await visit.ask(WHO))


async def sign_out(visit: Visit) -> Response:
    response = visit.go("/")
    with suppress(SignInFirst):  # it was over already, and that is what was asked for
        await visit.act(SIGN_OUT)
    visit.site.house.end_session(visit.request, response)
    return response


ROUTES = [Path("/sign-out", get=show, post=sign_out)]
