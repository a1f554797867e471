"""`/sitemap.xml` and `/robots.txt`: the newest of what is public, for those who make an index of the web; whoever asks gets the same."""

from typing import Any

from starlette.responses import Response

from web.documents import Document
from web.pages import PRIVATE, Path, Screen, Visit

SITEMAP = Document("sitemap/sitemap.graphql")
MAP = Screen("sitemap/sitemap.xml", SITEMAP, given=("origin", "images", "handles"))
ROBOTS = Screen("sitemap/robots.txt", None, given=("origin",))

MOST = 1_000  # images; the rest is found from page to page


async def show(visit: Visit) -> Response:
    images: list[dict[str, Any]] = []
    after, more = None, True
    while more and len(images) < MOST:
        feed = (await visit.ask(SITEMAP, after=after))["feed"]
        images += feed["nodes"]
        after, more = feed["pageInfo"]["endCursor"], feed["pageInfo"]["hasNextPage"]
    handles = dict.fromkeys(image["creator"]["handle"] for image in images)
    return as_type("application/xml", visit.show(MAP, {"feed": feed}, origin=origin(visit), images=images, handles=handles))


async def robots(visit: Visit) -> Response:
    return as_type("text/plain; charset=utf-8", visit.show(ROBOTS, {}, origin=origin(visit)))


def origin(visit: Visit) -> str:
    return str(visit.request.base_url).rstrip("/")


def as_type(media_type: str, shown: Response) -> Response:
    return Response(shown.body, headers=PRIVATE, media_type=media_type)


ROUTES = [Path("/sitemap.xml", get=show), Path("/robots.txt", get=robots)]
