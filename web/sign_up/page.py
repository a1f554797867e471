"""`/sign-up`: an account on the free plan, under the terms that the page showed."""

from datetime import datetime

from starlette.responses import Response

from web.documents import Document
from web.forms import Form
from web.pages import Path, Screen, Visit

WHO = Document("sign_up/page.graphql")
SIGN_UP = Document("sign_up/sign_up.graphql")
PAGE = Screen("sign_up/page.html", WHO)
SENT = Screen("sign_up/sent.html", WHO)


async def show(visit: Visit) -> Response:
    return visit.show(PAGE, await visit.ask(WHO))


async def sign_up(visit: Visit) -> Response:
    form = await visit.form()
    payload = await visit.act(SIGN_UP, **_input(form))
    if not payload["token"]:
        return visit.show(SENT if payload["confirmationSent"] else PAGE, await visit.ask(WHO), form, payload["errors"])
    response = visit.go("/")
    visit.site.house.start_session(visit.request, response, payload["token"], datetime.fromisoformat(payload["expiresAt"]))
    return response


def _input(form: Form) -> dict[str, str]:
    """Without the tick no version was accepted, and the house refuses that in its own words."""
    accepted = form.text("termsVersion") if form.checked("accept") else ""
    return {name: form.text(name) for name in ("handle", "email", "password")} | {"termsVersion": accepted}


ROUTES = [Path("/sign-up", get=show, post=sign_up)]
