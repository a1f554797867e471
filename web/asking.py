"""What the forms of Create, Remix and Upscale have in common: the switch, the size, and the key that makes a form count once."""

import re
from collections.abc import Mapping
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from web.forms import Form
from web.pages import PRIVATE, Visit

SIZE = re.compile(r"([0-9]{1,5})x([0-9]{1,5})")


def visibility(form: Form) -> str | None:
    """What the switch says. A locked one was not there to be turned, and the house decides (R2, R17)."""
    if not form.checked("unlocked"):
        return None
    return "PUBLIC" if form.checked("publicImages") else "PRIVATE"


def size(form: Form) -> tuple[int | None, int | None]:
    """Width and height in pixels: of the shape that was chosen, or those that were written."""
    shape = SIZE.fullmatch(form.text("size"))
    return (int(shape[1]), int(shape[2])) if shape else (form.integer("width"), form.integer("height"))


async def bring(visit: Visit, form: Form) -> str | None:
    """Keep the picture that came with the form: its id. None where none came, or where it is refused, which is said at its field."""
    if form.file is None:
        return None
    kept = await visit.site.house.upload(visit.request, form.file)
    if not kept.errors:
        return str(kept.data["id"])
    form.messages.at["picture"] = [error["message"] for error in kept.errors]
    return None


def new_key(form: Form) -> str:
    """The key of the form that is shown: its own, or a new one."""
    return form.text("key") or token_urlsafe(12)


def once(form: Form, asked: Mapping[str, Any]) -> str | None:
    """The idempotency key: the same form sent twice with the same words is one generation, and with other words it is another."""
    key = form.optional("key")
    return sha256(f"{key} {sorted(asked.items())}".encode()).hexdigest() if key else None


def address_of(generation: Mapping[str, Any] | None) -> str:
    """The page of what was asked for; of a session that may make images and not read them, where it came from."""
    return f"/generations/{generation['id']}" if generation else "/create"


def here_of(visit: Visit, page: str) -> str:
    """Where the person is, as a link: after a post that is the page with the form."""
    return visit.here if visit.request.method == "GET" else page


def sign_in_first(onward: str) -> Response:
    """Send the same form on to signing in, and from there to `onward`, so that nothing of it is lost (307 keeps what was posted)."""
    return RedirectResponse(f"/sign-in/resume?next={quote(onward)}", 307, PRIVATE)
