"""`/verify`: what a picture's file tells of how it was made. The file is read, and not kept."""

from asyncio import Semaphore
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.documents import Document
from web.forms import SOON, TooLarge
from web.pages import Path, Screen, Visit

VERIFY: Final = Document("verify/verify.graphql")
PAGE: Final = Screen("verify/page.html", VERIFY, given=("told",))
AT_ONCE: Final = Semaphore(4)  # files that are read
NONE_CHOSEN: Final = "Choose a picture."
TOO_LARGE: Final = "This file is larger than 20 MB. Choose a smaller one."


async def show(visit: Visit) -> Response:
    return visit.show(PAGE, await visit.ask(VERIFY), told=[])


async def verify(visit: Visit) -> Response:
    try:
        content = (await visit.form()).file
    except TooLarge:
        return await refused(visit, TOO_LARGE)
    if content is None:
        return await refused(visit, NONE_CHOSEN)
    if AT_ONCE.locked():
        raise HTTPException(429, headers=SOON)
    async with AT_ONCE:
        told = await visit.site.house.told_by(content)
    return visit.show(PAGE, await visit.ask(VERIFY), told=told)


async def refused(visit: Visit, message: str) -> Response:
    return visit.show(PAGE, await visit.ask(VERIFY), errors=[{"field": ["file"], "message": message}], told=[])


ROUTES = [Path("/verify", get=show, post=verify)]
