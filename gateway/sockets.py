"""`/graphql` over WebSocket, by the protocol graphql-transport-ws. Its order of messages is Strawberry's to keep; the house answers."""

import asyncio
import logging
from contextlib import aclosing, suppress
from datetime import timedelta
from typing import Any, Final, cast

import orjson
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketState
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
from schema.compiler.limits import RequestError

logger = logging.getLogger("sfumato")
FIRST_WORD: Final = timedelta(seconds=10)  # until `connection_init`
MOST: Final = 100  # operations at once on one socket
NOT_ACCEPTABLE, FORBIDDEN, BROKEN = 4406, 4403, 4500
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
    """Messages to and from a socket. What is said after its end is said to nobody."""

    def __init__(self, socket: WebSocket) -> None:
        super().__init__(cast(Any, self), socket, socket)

    def decode_json(self, text: str) -> object:
        return orjson.loads(text)

    async def send_json(self, message: Any) -> None:
        if self.ws.application_state is not WebSocketState.CONNECTED:
            raise WebSocketDisconnected
        try:
            await self.ws.send_text(orjson.dumps(message).decode())
        except RuntimeError as error:
            raise WebSocketDisconnected from error

    async def close(self, code: int, reason: str) -> None:
        if self.ws.application_state is WebSocketState.CONNECTED:
            with suppress(RuntimeError):
                await self.ws.close(code, reason.encode()[:LONGEST].decode(errors="ignore"))


class Conversation(BaseGraphQLTransportWSHandler[Any, Any]):
    """With whoever is at the other end of one socket, for as long as it is somebody that may ask."""

    def __init__(self, house: House, socket: WebSocket) -> None:
        super().__init__(cast(Any, self), Line(socket), {}, None, cast(Any, None), FIRST_WORD)
        self.house, self.socket = house, socket
        self.caller: Caller = SOMEBODY
        self.watch: asyncio.Task[None] | None = None
        self.turn = asyncio.Lock()  # of first answers, so that for a client that does not listen one is kept, and not a hundred

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
        except Over as over:
            raise ConnectionRejectionError from over
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
        await self.websocket.close(code, reason)
        for operation_id in list(self.operations):
            await self.cleanup_operation(operation_id)

    async def shutdown(self) -> None:
        if self.watch is not None:
            self.watch.cancel()
        await super().shutdown()

    # Messages.

    async def handle_message(self, message: Any) -> None:
        fault = fault_of(message)
        if fault is None:
            with suppress(WebSocketDisconnected):
                await super().handle_message(message)
        else:
            await self.handle_invalid_message(fault)

    async def handle_subscribe(self, message: Any) -> None:
        if len(self.operations) < MOST or message["id"] in self.operations:
            whole: Any = {**message, "payload": {"query": message["payload"]}}  # all that is asked goes where Strawberry has the text
            await super().handle_subscribe(whole)
        else:
            refused = RequestError("LIMIT_EXCEEDED", f"At most {MOST} operations are answered at once on one socket.")
            await self.send_message({"id": message["id"], "type": "error", "payload": cast(Any, refused.errors)})

    async def run_operation(self, operation: Operation[Any, Any]) -> None:
        with suppress(WebSocketDisconnected):
            try:
                payload = cast(dict[str, Any], operation.query)
                asked = await self.house.documents.operation(payload)
                caller = await self.house.still(self.caller)
                self.house.charge(asked, payload.get("variables"), caller)
                async with aclosing(self.house.answers(asked, payload.get("variables"), caller)) as answers:
                    async with self.turn:
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
