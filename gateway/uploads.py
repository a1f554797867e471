"""`/uploads`: a picture that a member brings to start from. It is private, always (R12): its owner gets it back, and nobody else."""

from typing import Final

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gateway.endpoint import HttpError, caller_of
from gateway.house import House
from gateway.media import PRIVATE, VARY
from gateway.rates import TooMany
from schema.actions.refusals import ErrorCode, Refused
from schema.compiler.limits import RequestError
from web.forms import FILE_LIMIT, read_form

STATUS: Final = {"UNAUTHENTICATED": 401, "UNAUTHORIZED_FIELD_OR_TYPE": 403, "LIMIT_EXCEEDED": 413, "TOO_MANY_REQUESTS": 429}
REFUSED: Final = {ErrorCode.INVALID: 422, ErrorCode.TOO_MANY_REQUESTS: 429}


class Uploads:
    """Takes one picture as `multipart/form-data` and answers `{"id": …}`, or 4xx with `errors` as GraphQL has them."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def take(self, request: Request) -> Response:
        try:
            caller = await caller_of(self.house, request)
            return told({"id": await self.house.keep(caller, await picture_of(request))}, 201)
        except HttpError as error:
            return told({"errors": error.errors}, error.status, error.headers)
        except TooMany as error:
            return told({"errors": error.errors}, 429, {"Retry-After": str(error.retry_after)})
        except RequestError as error:
            return told({"errors": error.errors}, STATUS.get(error.code, 400))
        except Refused as refused:
            wrong = refused.errors[0]
            return told({"errors": RequestError(wrong.code, wrong.message).errors}, REFUSED.get(wrong.code, 422))


async def picture_of(request: Request) -> bytes:
    """The one file of the form, whatever it and its field are called. Raises HttpError."""
    try:
        form = await read_form(request)
    except HTTPException as error:
        if error.status_code == 413:
            raise HttpError(413, "LIMIT_EXCEEDED", f"A picture is at most {FILE_LIMIT // 1_000_000} MB.") from error
        raise HttpError(400, "BAD_REQUEST", "Send one picture as multipart/form-data.") from error
    if form.file is None:
        raise HttpError(400, "BAD_REQUEST", "Send one picture as multipart/form-data.")
    return form.file


def told(answer: object, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(answer), status, {**VARY, **PRIVATE, **(headers or {})}, "application/json")
