"""`/sign-in`, and on to the page that asked for it."""

from datetime import datetime

from starlette.responses import Response

from web.documents import Document
from web.pages import Path, Screen, Visit, own_path

WHO = Document("sign_in/page.graphql")
SIGN_IN = Document("sign_in/sign_in.graphql")
PAGE = Screen("sign_in/page.html", WHO, given=("next",))


async def show(visit: Visit) -> Response:
    return visit.show(PAGE, await visit.ask(WHO), next=own_path(visit.query("next")))


async def sign_in(visit: Visit) -> Response:
    form = await visit.form()
    payload = await visit.act(SIGN_IN, email=form.text("email"), password=form.text("password"))
    onward = own_path(form.optional("next"))
    if not payload["token"]:
        return visit.show(PAGE, await visit.ask(WHO), form, payload["errors"], next=onward)
    response = visit.go(onward)
    visit.site.house.start_session(visit.request, response, payload["token"], datetime.fromisoformat(payload["expiresAt"]))
    return response


ROUTES = [Path("/sign-in", get=show, post=sign_in)]
