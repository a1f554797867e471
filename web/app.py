"""All pages of Sfumato as Starlette routes, prepared for one house and checked before it opens."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from types import ModuleType
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from web.account import page as account
from web.create import page as create
from web.documents import WEB, Document
from web.explorer import page as explorer
from web.feed import page as feed
from web.generation import page as generation
from web.help import page as help_pages
from web.house import House
from web.image import page as image
from web.insights import page as insights
from web.library import page as library
from web.models import page as models
from web.pages import PRIVATE, Screen, Site, Visit
from web.profile import page as profile
from web.remix import page as remix
from web.resume import page as resume
from web.sign_in import page as sign_in
from web.sign_out import page as sign_out
from web.sign_up import page as sign_up
from web.sitemap import page as sitemap
from web.templates import environment
from web.templates_check import check
from web.train import page as train
from web.upscale import page as upscale
from web.verify import page as verify

T = TypeVar("T")
PAGES: tuple[ModuleType, ...] = (
    *(feed, image, profile, create, generation, remix, upscale, library, train, models, account, insights),
    *(sign_in, resume, sign_up, sign_out, verify, help_pages, sitemap, explorer),
)
STATIC = WEB / "static"
WHO = Document("layout/error.graphql")
ERROR = Screen("layout/error.html", WHO, fragment="layout/_refused.html", given=("code",))
BROKEN = Screen("layout/broken.html", None, fragment="layout/_broken.html")
HandlesError = Callable[[Request, Exception], Awaitable[Response]]


def routes(house: House) -> list[BaseRoute]:
    """Every page and the static files. Raises ValueError where an operation, TemplateFault where a template does not hold."""
    site = _site(house, _declared(Document))
    check([ERROR, BROKEN, *_declared(Screen)], site.jinja, house.schema)
    static = Mount(f"/static/{_version()}", _Immutable(directory=STATIC))
    return [static, *(route for page in PAGES for path in page.ROUTES for route in path.routes(site))]


def error_handlers(house: House) -> Mapping[Any, HandlesError]:
    """For Starlette's `exception_handlers`: what is not there, not allowed or broken, in the look of the house."""
    site = _site(house, [WHO])

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status >= 500:
            return await broken(request, error)
        answer = await house.execute(request, site.operations[WHO])
        # Nothing of the address is in the page: what is private and what never was get the same bytes (R15).
        response = Visit(request, site).show(ERROR, answer.data or {"viewer": None}, status=status, code=status, here="")
        response.headers.update({"HX-Reswap": "none"} | dict(getattr(error, "headers", None) or {}))
        return response

    async def broken(request: Request, error: Exception) -> Response:
        template = BROKEN.fragment if Visit(request, site).partial and BROKEN.fragment else BROKEN.template
        return HTMLResponse(site.jinja.get_template(template).render(), 500, PRIVATE | {"HX-Reswap": "none"})

    return {HTTPException: refused, Exception: broken}


def _site(house: House, documents: Iterable[Document]) -> Site:
    jinja = environment(lambda name: f"/static/{_version()}/{name}", house.terms_version)
    return Site(house, jinja, {document: house.prepare(document.source) for document in documents})


def _declared(kind: type[T]) -> list[T]:
    """What the pages declare at their top, in order, once each."""
    return list(dict.fromkeys(value for page in PAGES for value in vars(page).values() if isinstance(value, kind)))


@cache
def _version() -> str:
    """A hash of all static files: an address with it never changes what it names, also for what the style sheets refer to."""
    digest = sha256()
    for file in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(STATIC)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


class _Immutable(StaticFiles):
    """Files whose address carries the hash of their content."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
