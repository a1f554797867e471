"""What goes on at a ComfyUI server, told over WebSocket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError, InvalidStatus, WebSocketException

from gateway.engines.comfyui.workflow import SHOWN, Graph
from gateway.engines.http import CONNECTING, MOST, Note, trust
from schema.ports import EngineError

PICTURE: Final = (1).to_bytes(4, "big")  # a message that is a picture; four more octets tell its format
HEAD: Final = 8
TOO_BIG: Final = 1009
ALMOST: Final = 0.95  # of a picture, when its last step is done


class Straight(connect):
    """A connection to this one host: the library would follow a redirect, to another one too."""

    def process_redirect(self, exc: Exception) -> Exception:
        return exc


@asynccontextmanager
async def listening(address: str, headers: dict[str, str]) -> AsyncIterator[ClientConnection]:
    """A socket at this address. Raises EngineError where it cannot be had, or breaks off."""
    try:
        async with Straight(
            address, additional_headers=headers, ssl=trust() if address.startswith("wss:") else None,
            max_size=MOST, open_timeout=CONNECTING, close_timeout=0.1, proxy=None, compression=None,
        ) as socket:  # fmt: skip
            yield socket
    except InvalidStatus as error:
        status = error.response.status_code
        raise EngineError(f"it answered {status} to a socket", retryable=status >= 500 or status == 429) from None
    except ConnectionClosedError as error:
        too_big = error.sent is not None and error.sent.code == TOO_BIG
        raise EngineError("its picture is too large" if too_big else "it broke off", retryable=not too_big) from None
    except (WebSocketException, OSError) as error:
        raise EngineError(f"it cannot be reached, or broke off: {type(error).__name__}", retryable=True) from None


async def follow(socket: ClientConnection, job: str, graph: Graph, note: Note) -> bytes | None:
    """Note how far a job is until it is done, and what it looks like where it is started with `--preview-method`; the picture, where a node
    shows it here. Raises EngineError where it is not done.
    """
    node, shown, reached = "", None, 0.0
    async for message in socket:
        if isinstance(message, bytes):
            if message.startswith(PICTURE) and node in graph:  # before its own first node it is another job's that is shown
                if graph[node].get("class_type") == SHOWN:
                    shown = message[HEAD:]
                else:
                    note(reached, message[HEAD:])
            continue
        kind, data = _event(message)
        if data.get("prompt_id", job) != job:
            continue
        match kind:
            case "progress":
                reached = ALMOST * _share(data)
                note(reached)
            case "executing" if data.get("node") is not None:
                node = str(data["node"])
            case "executing" | "execution_success":
                return shown
            case "execution_error":  # which says what went wrong in words of the prompt
                raise EngineError("a node of its workflow failed", retryable=True)
            case "execution_interrupted":
                raise EngineError("somebody else stopped it", retryable=True)
    raise EngineError("it broke off", retryable=True)


def _event(message: str) -> tuple[object, dict[str, Any]]:
    """The kind of an event and what it says; nothing where it is none."""
    try:
        event = orjson.loads(message)
    except orjson.JSONDecodeError:
        return None, {}
    data = event.get("data") if isinstance(event, dict) else None
    return (event["type"], data) if isinstance(data, dict) and "type" in event else (None, {})


def _share(data: dict[str, Any]) -> float:
    value, most = data.get("value"), data.get("max")
    if isinstance(value, int | float) and isinstance(most, int | float) and most > 0:
        return value / most
    return 0.0
