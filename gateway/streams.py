"""Answers that come one after another, and stop when whoever asks has no right to ask any more; and these as server-sent events."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any, Final

import orjson
from starlette.responses import Response, StreamingResponse

from gateway.caller import Caller, Over
from gateway.house import House
from schema.compiler.limits import RequestError

EVENTS: Final = "text/event-stream"
QUIET: Final = 15.0  # seconds without an event after which a comment says that the stream goes on
HEADERS: Final = {"cache-control": "private, no-store", "vary": "Accept, Authorization, Cookie", "x-accel-buffering": "no"}
COMMENT: Final = b":\n\n"
COMPLETE: Final = b"event: complete\ndata:\n\n"
Answers = AsyncGenerator[dict[str, Any]]


async def streamed(house: House, caller: Caller, answers: Answers) -> StreamingResponse:
    """The response, by the protocol of GraphQL over SSE with distinct connections. Raises what the first answer raises."""
    first = await anext(answers)
    return StreamingResponse(events(house, caller, first, answers), media_type=EVENTS, headers=HEADERS)


def refused(error: RequestError) -> Response:
    """A document that cannot be answered is an event too: a browser would not show its page the body of a 400."""
    return Response(said({"errors": error.errors}) + COMPLETE, media_type=EVENTS, headers=HEADERS)


async def events(house: House, caller: Caller, first: dict[str, Any], answers: Answers) -> AsyncIterator[bytes]:
    """Each answer, and the end. Without an end it breaks off, so that a client comes again and hears that it may not."""
    yield said(first)
    async with aclosing(answers), ending(house.until_over(caller)) as over:
        while True:
            async with ending(anext(answers, None)) as coming:
                while not (await asyncio.wait({coming, over}, timeout=QUIET, return_when=asyncio.FIRST_COMPLETED))[0]:
                    yield COMMENT
                if over.done() or isinstance(coming.exception(), Over):
                    return
                answer = coming.result()
            if answer is None:
                yield COMPLETE
                return
            yield said(answer)


@asynccontextmanager
async def ending(work: Any) -> AsyncIterator[asyncio.Future[Any]]:
    """A task that has ended when this is left."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # it was looked at


def said(answer: dict[str, Any]) -> bytes:
    return b"event: next\ndata: %b\n\n" % orjson.dumps(answer)
