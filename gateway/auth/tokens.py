"""The token that a request presents: as a bearer, or in the session cookie."""

from datetime import datetime

from starlette.requests import HTTPConnection
from starlette.responses import Response


def cookie_name(secure: bool) -> str:
    """`__Host-` ties the cookie to this host over HTTPS, where browsers keep that promise."""
    return "__Host-sfumato" if secure else "sfumato"


def bearer(connection: HTTPConnection) -> str | None:
    """The token of `Authorization: Bearer …`; None where there is no such header."""
    if b"authorization" not in connection.scope["headers_by_name"]:
        return None
    return of_bearer(header(connection, b"authorization"))


def of_bearer(authorization: str) -> str | None:
    """The token in the value of such a header; None where it is of another scheme."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def header(connection: HTTPConnection, name: bytes) -> str:
    """A header by its name in lower case; empty where there is none."""
    found: bytes = connection.scope["headers_by_name"].get(name, b"")
    return found.decode("latin-1")


def presented(connection: HTTPConnection, secure: bool) -> str | None:
    """The token of a request. A bearer comes first: who sends one means it."""
    found = bearer(connection)
    if found is not None:
        return found
    return connection.cookies.get(cookie_name(secure)) if b"cookie" in connection.scope["headers_by_name"] else None


def keep(response: Response, token: str, expires_at: datetime, secure: bool) -> None:
    response.set_cookie(cookie_name(secure), token, expires=expires_at, path="/", httponly=True, samesite="lax", secure=secure)


def forget(response: Response, secure: bool) -> None:
    response.delete_cookie(cookie_name(secure), path="/", httponly=True, samesite="lax", secure=secure)
