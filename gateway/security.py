"""What every response carries, and what is refused before any page is asked: writes that another site sends, and
sockets that it opens (THREATS 20)."""

from collections.abc import Awaitable, Mapping, Sequence
from string import printable
from typing import Final
from urllib.parse import quote_from_bytes

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

RawHeader = tuple[bytes, bytes]
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY_VIOLATION: Final = 1008
HTTPS_ONLY: Final = {"Strict-Transport-Security": "max-age=31536000"}


class Security:
    """ASGI middleware around the whole house."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self.app = app
        headers = HEADERS | (HTTPS_ONLY if secure else {})
        self.always = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = scope["headers_by_name"] = dict(scope["headers"])
        if scope["type"] == "websocket":
            if from_elsewhere(headers):
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})  # before it is accepted: 403
            else:
                await self.app(scope, receive, send)
            return

        def send_guarded(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message["headers"] = guarded(message["headers"], self.always)
            return send(message)

        if not scope["query_string"].isascii():  # as a browser would have sent it, for what reads it as text
            scope["query_string"] = quote_from_bytes(scope["query_string"], safe=printable).encode()
        if scope["method"] not in SAFE and from_elsewhere(headers):
            refused = PlainTextResponse("This was sent from another site. Open the page here, and try again.\n", 403)
            await refused(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)


def guarded(headers: Sequence[RawHeader], always: list[RawHeader]) -> list[RawHeader]:
    """The headers of a response with those that every one has; what says nothing of caching is kept by nobody."""
    if b"cache-control" in [name for name, _ in headers]:
        return [*headers, *always]
    return [*headers, *always, (b"cache-control", b"private, no-store")]


def from_elsewhere(headers: Mapping[bytes, bytes]) -> bool:
    """Did another site send it? A bearer token is no ambient authority, so a request that carries one may come from anywhere."""
    if headers.get(b"authorization", b"").lower().startswith(b"bearer "):
        return False
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site not in (b"same-origin", b"none")
    origin = headers.get(b"origin")
    return origin is not None and origin.partition(b"://")[2] != headers.get(b"host")
