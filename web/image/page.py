"""`/images/{id}`: one image, and what its viewer may do with it. What the viewer does not see is 404, whatever the reason (R15)."""

from contextlib import suppress
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.documents import Document
from web.pages import Path, Screen, SignInFirst, Visit, there

IMAGE = Document("image/image.graphql")
LIKE = Document("image/like.graphql")
UNLIKE = Document("image/unlike.graphql")
PROMPT = Document("image/prompt.graphql")
COPY_PROMPT = Document("image/copy_prompt.graphql")
SET_VISIBILITY = Document("image/visibility.graphql")
DELETE_PAGE = Document("image/delete_page.graphql")
DELETE = Document("image/delete.graphql")

PAGE = Screen(
    "image/page.html",
    IMAGE,
    fragment="image/_changed.html",
    given=(
        "asking",
        "said",
    ),
    needs=("image",),
)
LIKED = Screen("image/_liked.html", LIKE, documents=(UNLIKE,))
COPIED = Screen("image/copied.html", PROMPT, fragment="image/_copied.html", needs=("image",))
DELETING = Screen("image/delete.html", DELETE_PAGE, needs=("image",))

DONE = {"PUBLIC": "It is public now.", "PRIVATE": "It is private now."}


async def show(visit: Visit) -> Response:
    return await _page(visit)


async def like(visit: Visit) -> Response:
    form = await visit.form()
    payload = await visit.act(UNLIKE if form.text("liked") == "no" else LIKE, image=visit.part("id"))
    there(payload)
    return visit.show(LIKED, payload) if visit.partial else visit.go(_address(visit))


async def copy_prompt(visit: Visit) -> Response:
    with suppress(SignInFirst):  # who is not signed in copies what they read anyway (R8)
        there(await visit.act(COPY_PROMPT, image=visit.part("id")))
    return visit.show(COPIED, await _ask(visit, PROMPT))


async def show_prompt(visit: Visit) -> Response:
    return visit.show(COPIED, await _ask(visit, PROMPT))


async def set_visibility(visit: Visit) -> Response:
    """What cannot be undone on the plan of this moment is said first, and done when that was confirmed (R5)."""
    form = await visit.form()
    wanted = form.text("visibility")
    if wanted not in DONE:
        raise HTTPException(400)
    if not form.checked("confirmed") and await _for_good(visit, wanted):
        return await _page(visit, asking=wanted)
    errors = there(await visit.act(SET_VISIBILITY, image=visit.part("id"), visibility=wanted))
    return await _page(visit, errors, said=DONE[wanted]) if errors or visit.partial else visit.go(_address(visit))


async def ask_to_delete(visit: Visit) -> Response:
    return visit.show(DELETING, await _ask(visit, DELETE_PAGE))


async def delete(visit: Visit) -> Response:
    errors = there(await visit.act(DELETE, image=visit.part("id")))
    return visit.show(DELETING, await _ask(visit, DELETE_PAGE), errors=errors) if errors else visit.go("/library")


async def _page(visit: Visit, errors: list[dict[str, Any]] | None = None, asking: str | None = None, said: str | None = None) -> Response:
    return visit.show(PAGE, await _ask(visit, IMAGE), errors=errors or (), asking=asking, said=None if errors else said)


async def _for_good(visit: Visit, wanted: str) -> bool:
    image = (await _ask(visit, IMAGE))["image"]
    if image is None:
        raise HTTPException(404)
    permission = image["viewerCan"]["makePublic" if wanted == "PUBLIC" else "makePrivate"]
    return bool(permission["allowed"] and not permission["reversible"])


async def _ask(visit: Visit, document: Document) -> dict[str, Any]:
    return await visit.ask(document, id=visit.part("id"))


def _address(visit: Visit) -> str:
    return f"/images/{visit.part('id')}"


ROUTES = [
    Path("/images/{id}", get=show),
    Path("/images/{id}/like", post=like),
    Path("/images/{id}/prompt", get=show_prompt, post=copy_prompt),
    Path("/images/{id}/visibility", post=set_visibility),
    Path("/images/{id}/delete", get=ask_to_delete, post=delete),
]
