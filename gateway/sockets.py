"""`/graphql` over WebSocket, by the protocol graphql-transport-ws. Its order of messages is Strawberry's to keep; the house answers."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, ExitStack, aclosing, suppress
from datetime import timedelta
from typing import Any, Final, cast

import orjson
from graphql import OperationType
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation
from strawberry.types.unset import UnsetType

from gateway.auth import tokens
from gateway.caller import SOMEBODY, Caller, Over
from gateway.endpoint import checked
from gateway.house import House
from gateway.tasks import ending
from schema.compiler.limits import RequestError

logger = logging.getLogger("sfumato")
FIRST_WORD: Final = timedelta(seconds=10)  # until `connection_init`
MOST: Final = 100  # operations at once on one socket
NOT_ACCEPTABLE, FORBIDDEN, BROKEN = 4406, 4403, 4500
GONE: Final = (RuntimeError, WebSocketDisconnect)  # as Starlette says that nobody listens any more
LONGEST: Final = 120  # octets of a reason, of which a frame takes 123


class Sockets:
    """Answers sockets for a house."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        if GRAPHQL_TRANSPORT_WS_PROTOCOL in scope["subprotocols"]:
            await socket.accept(GRAPHQL_TRANSPORT_WS_PROTOCOL)
            await Conversation(self.house, socket).handle()
        else:
            await socket.accept()
            await socket.close(NOT_ACCEPTABLE, "Subprotocol not acceptable")


class Line(ASGIWebSocketAdapter):
    """Messages to and from a socket, one after another. What is said after its end is said to nobody, and neither is what waited then for
    a client that does not listen."""

    def __init__(self, socket: WebSocket) -> None:
        super().__init__(cast(Any, self), socket, socket)
        self.mouth = asyncio.Lock()
        self.saying: asyncio.Future[None] | None = None
        self.over = False

    def decode_json(self, text: str) -> object:
        return orjson.loads(text)

    async def send_json(self, message: Any) -> None:
        async with self.mouth:
            if self.over or self.ws.application_state is not WebSocketState.CONNECTED:
                raise WebSocketDisconnected
            async with ending(self.ws.send_text(orjson.dumps(message).decode())) as self.saying:
                await asyncio.wait({self.saying})
                if self.saying.cancelled() or isinstance(self.saying.exception(), GONE):
                    raise WebSocketDisconnected
                self.saying.result()

    def hush(self) -> None:
        """Nothing is said any more but the end."""
        self.over = True
        if self.saying is not None:
            self.saying.cancel()

    async def close(self, code: int, reason: str) -> None:
        self.hush()
        if self.ws.application_state is WebSocketState.CONNECTED:
            with suppress(*GONE):
                await self.ws.close(code, reason.encode()[:LONGEST].decode(errors="ignore"))


class Conversation(BaseGraphQLTransportWSHandler[Any, Any]):
    """With whoever is at the other end of one socket, for as long as it is somebody that may ask."""

    def __init__(self, house: House, socket: WebSocket) -> None:
        super().__init__(cast(Any, self), Line(socket), {}, None, cast(Any, None), FIRST_WORD)
        self.house, self.socket = house, socket
        self.caller: Caller = SOMEBODY
        self.watch: asyncio.Task[None] | None = None
        self.stay = ExitStack()
        self.turn = asyncio.Lock()  # of first answers, so that for a client that does not listen one is kept, and not a hundred
        self.watched: set[Operation[Any, Any]] = set()
        self.dropped: set[asyncio.Task[None]] = set()

    async def on_ws_connect(self, context: dict[str, Any]) -> UnsetType:
        """Find who is there: a token in `connection_init` comes before what the handshake had. Raises where a token is nobody's."""
        found = await self.house.caller(self.socket)
        given = {name.lower(): value for name, value in context["connection_params"].items()}.get("authorization")
        token = tokens.bearer(self.socket) if given is None else tokens.of_bearer(str(given)) or ""
        if token is not None:
            found = await self.house.as_of_now(token, found.address)
        if token is not None and not found.viewer.signed_in:
            raise ConnectionRejectionError
        try:
            self.caller = await self.house.still(found)
            self.stay.enter_context(self.house.staying.of(self.caller))
        except (Over, RequestError) as refused:
            raise ConnectionRejectionError from refused
        self.watch = asyncio.create_task(self.leave_when_over())
        return UnsetType()

    async def leave_when_over(self) -> None:
        try:
            await self.house.until_over(self.caller)
        except Over:
            await self.leave(FORBIDDEN, "Forbidden")
        except Exception:
            logger.exception("it is not known who is at a socket")
            await self.leave(BROKEN, "Internal server error")

    async def leave(self, code: int, reason: str) -> None:
        """Not one message after this."""
        cast(Line, self.websocket).hush()
        for operation_id in list(self.operations):
            await self.cleanup_operation(operation_id)
        await self.websocket.close(code, reason)

    async def shutdown(self) -> None:
        cast(Line, self.websocket).hush()
        if self.watch is not None:
            self.watch.cancel()
        await super().shutdown()
        self.stay.close()

    async def cleanup_operation(self, operation_id: str) -> None:
        """What is watched ends. What is asked once goes on to its end, which is told to nobody, and counts until then: a thread that works
        for it cannot be stopped."""
        operation = self.operations.get(operation_id)
        if operation is None or operation.task is None:
            return
        operation.completed = True
        if operation in self.watched:
            await super().cleanup_operation(operation_id)
        else:
            del self.operations[operation_id]
            self.dropped.add(operation.task)
            operation.task.add_done_callback(self.dropped.discard)

    # Messages.

    async def handle_message(self, message: Any) -> None:
        fault = fault_of(message)
        if fault is None:
            with suppress(WebSocketDisconnected):
                await super().handle_message(message)
        else:
            await self.handle_invalid_message(fault)

    async def handle_subscribe(self, message: Any) -> None:
        if len(self.operations) + len(self.dropped) < MOST or message["id"] in self.operations:
            whole: Any = {**message, "payload": {"query": message["payload"]}}  # all that is asked goes where Strawberry has the text
            await super().handle_subscribe(whole)
        else:
            refused = RequestError("LIMIT_EXCEEDED", f"At most {MOST} operations are answered at once on one socket.")
            await self.send_message({"id": message["id"], "type": "error", "payload": cast(Any, refused.errors)})

    async def run_operation(self, operation: Operation[Any, Any]) -> None:
        with suppress(WebSocketDisconnected):
            try:
                async with AsyncExitStack() as stack:
                    async with self.turn:
                        if operation.completed:
                            return
                        answers = await stack.enter_async_context(aclosing(await self.answers(operation)))
                        await self.tell(operation, await anext(answers))
                    async for answer in answers:
                        await self.tell(operation, answer)
                await operation.send_operation_message({"id": operation.id, "type": "complete"})
            except Over:
                await self.leave(FORBIDDEN, "Forbidden")
            except RequestError as error:
                await self.refuse(operation, error)
            except WebSocketDisconnected:
                raise
            except Exception:
                logger.exception("an operation over a socket failed")
                await self.refuse(operation, RequestError("INTERNAL", "Something went wrong in the house. Try again."))
            finally:
                self.watched.discard(operation)

    async def answers(self, operation: Operation[Any, Any]) -> AsyncGenerator[dict[str, Any]]:
        """Those to what is asked, for whoever is there at this moment. Raises RequestError and Over."""
        payload, caller = cast(dict[str, Any], operation.query), await self.house.still(self.caller)
        asked = await self.house.asked(payload, caller)
        self.house.charge(asked, payload.get("variables"), caller)
        if asked.kind is OperationType.SUBSCRIPTION:
            self.watched.add(operation)
        return self.house.answers(asked, payload.get("variables"), caller)

    async def tell(self, operation: Operation[Any, Any], answer: dict[str, Any]) -> None:
        await operation.send_operation_message({"id": operation.id, "type": "next", "payload": cast(Any, answer)})

    async def refuse(self, operation: Operation[Any, Any], error: RequestError) -> None:
        await operation.send_operation_message({"id": operation.id, "type": "error", "payload": cast(Any, error.errors)})


def fault_of(message: Any) -> str | None:
    """What is wrong with the form of a message."""
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return "A message is an object with a type"
    if message["type"] not in ("subscribe", "complete"):
        return None
    if not isinstance(message.get("id"), str) or not message["id"]:
        return "`id` is a text"
    try:
        if message["type"] == "subscribe":
            checked(message.get("payload"))
    except RequestError as error:
        return error.message
    return None
