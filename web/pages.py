"""What every page is made of: a document that is asked, a screen that shows the answer, and the visit that carries both.

A page is a module `web/<page>/page.py`. It declares its `Document`s and `Screen`s at its top, its handlers take a `Visit`, and `ROUTES`
names them. All documents are prepared, and all templates checked against them, before the house opens its door.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from web.documents import Document
from web.forms import Form, Messages, read_form
from web.house import House, Operation

PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Cookie, HX-Request"}
TRUSTED_CODES = {"UNAUTHORIZED_FIELD_OR_TYPE"}  # a null that the page understands, and no failure
STATUS = {"BAD_REQUEST": 400, "LIMIT_EXCEEDED": 400, "TOO_MANY_REQUESTS": 429}
GIVEN = {"errors", "form", "here"}  # what every template has beside its data


@dataclass(frozen=True, slots=True)
class Screen:
    """A template, and the document whose answer it shows: the data of a query, the payload of a mutation.

    `fragment` is the template that htmx gets instead. `given` names what the handler adds; `documents` are the others that lead here.
    What it `needs` is not null when it is shown: without the viewer one signs in first, without anything else it is 404 (R15).
    """

    template: str
    document: Document | None
    fragment: str | None = None
    given: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """A house and what was prepared for it."""

    house: House
    jinja: Environment
    operations: Mapping[Document, Operation]


class SignInFirst(Exception):
    """The page is for members, or the session is over."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to one page."""

    request: Request
    site: Site

    @property
    def partial(self) -> bool:
        """Whether htmx will put the answer into a page that is already there."""
        return self.request.headers.get("HX-Request") == "true" and self.request.headers.get("HX-Request-Type") != "full"

    @property
    def here(self) -> str:
        """The path and query of this request, as a link to it."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    def part(self, name: str) -> str:
        """A part of the path, such as the id of an image."""
        return str(self.request.path_params[name])

    def query(self, name: str) -> str | None:
        return self.request.query_params.get(name) or None

    def queries(self, *names: str) -> dict[str, str]:
        """Those of the query that are given."""
        return {name: value for name in names if (value := self.query(name))}

    async def form(self) -> Form:
        return await read_form(self.request)

    async def ask(self, document: Document, **variables: Any) -> dict[str, Any]:
        """The data of a query. Raises HTTPException where it could not be answered at all."""
        answer = await self.site.house.execute(self.request, self.site.operations[document], variables)
        codes = {error.get("extensions", {}).get("code", "INTERNAL") for error in answer.errors} - TRUSTED_CODES
        for code in codes:
            raise HTTPException(STATUS.get(code, 500))
        return answer.data

    async def act(self, document: Document, **variables: Any) -> dict[str, Any]:
        """The payload of a mutation. Raises SignInFirst where the viewer may not call it at all."""
        payload = (await self.ask(document, **variables))[document.root]
        if payload is None:
            raise SignInFirst
        return dict(payload)

    def show(
        self,
        screen: Screen,
        data: Mapping[str, Any],
        form: Form | None = None,
        errors: Iterable[Mapping[str, Any]] = (),
        status: int = 200,
        **given: Any,
    ) -> Response:
        """Render the screen with the data, what was written into the form, and the messages at its fields (then 422)."""
        for name in screen.needs:
            if data[name] is None:
                raise SignInFirst if name == "viewer" else HTTPException(404)
        messages = Messages.of([*data.get("errors", ()), *errors])
        if form is not None:
            for name, texts in form.messages.at.items():
                messages.at.setdefault(name, []).extend(texts)
        template = screen.fragment if self.partial and screen.fragment else screen.template
        context = {"here": self.here, **data, **given, "errors": messages, "form": form.values if form else {}}
        html = self.site.jinja.get_template(template).render(context)
        return HTMLResponse(html, 422 if messages and status == 200 else status, PRIVATE)

    def go(self, path: str) -> Response:
        """To another page after a post; htmx is told to load it as a whole."""
        if self.request.headers.get("HX-Request") == "true":
            return Response(headers={"HX-Redirect": path, **PRIVATE})
        return RedirectResponse(path, 303, PRIVATE)


def there(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was wrong; 404 where that is that it is not there (R15)."""
    errors: list[dict[str, Any]] = payload["errors"]
    if any(error["code"] == "NOT_FOUND" for error in errors):
        raise HTTPException(404)
    return errors


Handler = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Path:
    """An address of a page, and the handler of each method."""

    path: str
    get: Handler | None = None
    post: Handler | None = None

    def routes(self, site: Site) -> list[Route]:
        handlers = (("GET", self.get), ("POST", self.post))
        return [Route(self.path, _endpoint(site, handler), methods=[method]) for method, handler in handlers if handler]


def _endpoint(site: Site, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        visit = Visit(request, site)
        try:
            return await handler(visit)
        except SignInFirst:
            return visit.go("/sign-in?next=" + quote(_page_of(visit), safe="/"))

    return endpoint


def _page_of(visit: Visit) -> str:
    """The page to come back to: a post has none of its own, so the one above it, /images/ID for /images/ID/like."""
    return visit.here if visit.request.method == "GET" else visit.request.url.path.rsplit("/", 1)[0] or "/"


def own_path(value: str | None) -> str:
    """A path of this house to go on to after signing in, or `/`: no other host, scheme or trick with slashes gets through."""
    plain = value is not None and value.startswith("/") and not value.startswith("//") and value.isprintable() and "\\" not in value
    return value if plain and value else "/"
