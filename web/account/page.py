"""`/account`: who one is, what one can spend, what one's API keys may do; `/account/plan`: the plans, and what changing them does (R7)."""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.documents import Document
from web.forms import Form
from web.pages import Path, Screen, Visit

ACCOUNT = Document("account/account.graphql")
UPDATE_PROFILE = Document("account/profile.graphql")
CHANGE_CREDENTIALS = Document("account/credentials.graphql")
CREATE_KEY = Document("account/create_key.graphql")
REVOKE_KEY = Document("account/revoke_key.graphql")
PLAN = Document("account/plan.graphql")
WHO = Document("account/who.graphql")
PREVIEW = Document("account/preview.graphql")
CHANGE_PLAN = Document("account/change.graphql")
PAGE = Screen("account/page.html", ACCOUNT, fragment="account/_history.html", given=("saved",), needs=("viewer",))
KEY = Screen("account/key.html", CREATE_KEY, given=("viewer",), needs=("apiKey", "secret"))
PLANS = Screen("account/plan.html", PLAN)
CHANGE = Screen("account/change.html", PREVIEW, given=("viewer",), needs=("preview",))

SCOPE = "scope-"  # before the name of a box


async def show(visit: Visit) -> Response:
    return await _page(visit)


async def save(visit: Visit) -> Response:
    form = await visit.form()
    payload = await visit.act(
        UPDATE_PROFILE,
        displayName=form.text("displayName"),
        bio=form.text("bio"),
        defaultVisibility=form.optional("defaultVisibility"),
    )
    return await _page(visit, form, payload["errors"]) if payload["errors"] else visit.go("/account?saved=yes")


async def save_credentials(visit: Visit) -> Response:
    form = await visit.form()
    payload = await visit.act(
        CHANGE_CREDENTIALS,
        email=form.optional("email"),
        password=form.optional("password"),
        currentPassword=form.text("currentPassword"),
    )
    return await _page(visit, form, payload["errors"]) if payload["errors"] else visit.go("/account?saved=yes")


async def create_key(visit: Visit) -> Response:
    """The answer shows the secret, this once: where it led is no address that could be kept."""
    form = await visit.form()
    last = form.day("expiresAt")
    if form.messages:
        return await _page(visit, form)
    scopes = [name.removeprefix(SCOPE) for name in form.values if name.startswith(SCOPE)]
    payload = await visit.act(CREATE_KEY, name=form.text("name"), scopes=scopes, expiresAt=f"{last}T23:59:59.999Z" if last else None)
    if payload["errors"]:
        return await _page(visit, form, payload["errors"])
    return visit.show(KEY, payload, **await visit.ask(WHO))


async def revoke_key(visit: Visit) -> Response:
    payload = await visit.act(REVOKE_KEY, id=visit.part("id"))
    if payload["errors"]:
        raise HTTPException(404)
    return visit.go("/account#keys")


async def plans(visit: Visit) -> Response:
    return visit.show(PLANS, await visit.ask(PLAN))


async def preview(visit: Visit) -> Response:
    return await _preview(visit)


async def change(visit: Visit) -> Response:
    payload = await visit.act(CHANGE_PLAN, plan=visit.part("code"))
    return await _preview(visit, payload["errors"]) if payload["errors"] else visit.go(payload["checkoutUrl"] or "/account/plan")


async def _page(visit: Visit, form: Form | None = None, errors: Iterable[Mapping[str, Any]] = ()) -> Response:
    data = await visit.ask(ACCOUNT, after=visit.query("after"))
    return visit.show(PAGE, data, form, errors, saved=bool(visit.query("saved")))


async def _preview(visit: Visit, errors: Iterable[Mapping[str, Any]] = ()) -> Response:
    """What the change does, from a dry run of it; a plan that is not offered is 404."""
    foreseen = await visit.act(PREVIEW, plan=visit.part("code"))
    return visit.show(CHANGE, foreseen, errors=errors, **await visit.ask(WHO))


ROUTES = [
    Path("/account", get=show, post=save),
    Path("/account/credentials", post=save_credentials),
    Path("/account/keys", post=create_key),
    Path("/account/keys/{id}/revoke", post=revoke_key),
    Path("/account/plan", get=plans),
    Path("/account/plan/{code}", get=preview, post=change),
]
