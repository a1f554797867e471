"""Answers that come one after another, and stop when whoever asks has no right to ask any more; and these as server-sent events."""

import asyncio
import logging
from asyncio import Future
from collections.abc import AsyncGenerator
from contextlib import ExitStack, aclosing
from typing import Any, Final

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.caller import Caller, Over
from gateway.house import House
from gateway.tasks import ending
from schema.compiler.limits import RequestError

logger = logging.getLogger("sfumato")
EVENTS: Final = "text/event-stream"
QUIET: Final = 15.0  # seconds without an event after which a comment says that the stream goes on
HEADERS: Final = {"cache-control": "private, no-store", "vary": "Accept, Authorization, Cookie", "x-accel-buffering": "no"}
COMMENT: Final = b":\n\n"
COMPLETE: Final = b"event: complete\ndata:\n\n"
Answers = AsyncGenerator[dict[str, Any]]


async def streamed(house: House, caller: Caller, answers: Answers) -> "Events":
    """The response, by the protocol of GraphQL over SSE with distinct connections. Raises what the first answer raises."""
    stay = ExitStack()
    stay.enter_context(house.staying.of(caller))
    try:
        return Events(house, caller, await anext(answers), answers, stay)
    except BaseException:
        stay.close()
        raise


def refused(error: RequestError) -> Response:
    """A document that cannot be answered is an event too: a browser would not show its page the body of a 400."""
    return Response(said({"errors": error.errors}) + COMPLETE, media_type=EVENTS, headers=HEADERS)


class Events(Response):
    """Each answer, and the end. Without an end it breaks off, so that a client comes again and hears that it may not."""

    def __init__(self, house: House, caller: Caller, first: dict[str, Any], answers: Answers, stay: ExitStack) -> None:
        super().__init__(media_type=EVENTS, headers=HEADERS)
        del self.headers["content-length"]
        self.house, self.caller, self.first, self.answers, self.stay = house, caller, first, answers, stay

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self.stay:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            async with ending(self.house.until_over(self.caller)) as over, ending(gone(receive)) as left:
                await self.tell(send, over, left)
            await send({"type": "http.response.body", "body": b""})

    async def tell(self, send: Send, over: Future[None], left: Future[None]) -> None:
        """What waits for a client that does not listen is not said any more once it is over."""
        async with aclosing(self.answers), aclosing(events(self.first, self.answers, over, left)) as chunks:
            async for chunk in chunks:
                async with ending(send({"type": "http.response.body", "body": chunk, "more_body": True})) as saying:
                    while not await either(saying, over, left):
                        continue
                    if not saying.done():
                        return


async def gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def events(first: dict[str, Any], answers: Answers, over: Future[None], left: Future[None]) -> AsyncGenerator[bytes]:
    yield said(first)
    while True:
        async with ending(anext(answers, None)) as coming:
            while not await either(coming, over, left):
                yield COMMENT
            ended = next((one for one in (left, over, coming) if one.done() and (one is left or one.exception())), None)
            if ended is not None:
                tell_why(ended)
                return
            answer = coming.result()
        if answer is None:
            yield COMPLETE
            return
        yield said(answer)


async def either(*work: Future[Any]) -> bool:
    """Has one of these ended, within the time for which a stream may be quiet?"""
    return bool((await asyncio.wait(work, timeout=QUIET, return_when=asyncio.FIRST_COMPLETED))[0])


def tell_why(ended: Future[Any]) -> None:
    """In the log, where it is a fault of ours."""
    error = ended.exception()
    if error is not None and not isinstance(error, Over):
        logger.error("a stream broke off", exc_info=error)


def said(answer: dict[str, Any]) -> bytes:
    return b"event: next\ndata: %b\n\n" % orjson.dumps(answer)
