"""`/sign-in/resume`: signing in with a form in the hand, which goes on afterwards to the page that it came from."""

from datetime import datetime

from starlette.responses import RedirectResponse, Response

from web.documents import Document
from web.forms import Form
from web.pages import PRIVATE, Path, Screen, Visit, own_path

WHO = Document("sign_in/page.graphql")
SIGN_IN = Document("sign_in/sign_in.graphql")
PAGE = Screen("resume/page.html", WHO, given=("kept", "next"))
FIRST = {"code": "SIGN_IN_REQUIRED", "message": "Sign in to go on. What you wrote is kept, and nothing was charged."}


async def resume(visit: Visit) -> Response:
    form, onward = await visit.form(), own_path(visit.query("next"))
    if not form.checked("password"):
        return await _page(visit, form, [FIRST])
    payload = await visit.act(SIGN_IN, email=form.text("email"), password=form.text("password"))
    if not payload["token"]:
        return await _page(visit, form, payload["errors"])
    response = RedirectResponse(onward, 307, PRIVATE)
    visit.site.house.start_session(visit.request, response, payload["token"], datetime.fromisoformat(payload["expiresAt"]))
    return response


async def _page(visit: Visit, form: Form, errors: list[dict[str, str]]) -> Response:
    kept = {name: value for name, value in form.values.items() if name not in {"email", "password"}}
    return visit.show(PAGE, await visit.ask(WHO), form, errors, kept=kept, next=visit.query("next") or "/")


ROUTES = [Path("/sign-in/resume", post=resume)]
