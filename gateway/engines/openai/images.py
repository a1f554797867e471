"""`/images/generations` and `/images/edits`: one request a picture, and no word of how far it is."""

from math import log
from typing import Any, Final

from gateway.engines.http import Answer, Line, Note, Remote, decoded
from gateway.engines.settings import EngineSettings
from schema.ports import Brief, ContentRefused, EngineError

REFUSALS: Final = ("content_policy_violation", "moderation_blocked", "content_filter", "content_filtered")
KEEPS: Final = "What it is asked it may keep, as its terms say; its API deletes nothing."


class OpenAIImages(Remote):
    """It takes no seed, no steps and no guidance, and paints some sizes only (`sizes`): the nearest is cut to what was asked for."""

    seeded = False

    def __init__(self, settings: EngineSettings) -> None:
        super().__init__(settings)
        self.asks_for_base64 = True  # where it is not what is always answered; the newest models refuse to be asked

    async def ask(self, line: Line, brief: Brief, note: Note) -> bytes:
        answer = await self._send(line, brief)
        if self.asks_for_base64 and _refused_parameter(answer) == "response_format":
            self.asks_for_base64 = False
            answer = await self._send(line, brief)
        if _is_refusal(answer):
            raise ContentRefused
        answer.content()
        return await _picture(line, answer.json())

    async def _send(self, line: Line, brief: Brief) -> Answer:
        width, height = nearest(self.settings.sizes, brief.width, brief.height)
        asked: dict[str, Any] = {"prompt": _words(brief), "n": 1, "size": f"{width}x{height}"}
        asked |= {"model": brief.model} if brief.model else {}
        asked |= {"response_format": "b64_json"} if self.asks_for_base64 else {}
        if brief.source is None:
            return await line.send("POST", "/images/generations", json=asked)
        form = {name: str(value) for name, value in asked.items()}
        return await line.send("POST", "/images/edits", data=form, files={"image": ("source.png", brief.source, "image/png")})

    async def look(self, line: Line) -> list[str]:
        answer = await line.send("GET", "/models")
        if answer.status != 404:  # a server of one's own need not have it
            answer.content()
        return [KEEPS]


def nearest(sizes: tuple[tuple[int, int], ...], width: int, height: int) -> tuple[int, int]:
    """Of these sizes the one of the nearest shape, and of such the nearest in area; without any, what was asked for."""

    def distance(size: tuple[int, int]) -> tuple[float, float]:
        across, down = size
        return abs(log(across / down * height / width)), abs(log(across * down / (width * height)))

    return min(sizes, key=distance, default=(width, height))


def _words(brief: Brief) -> str:
    return f"{brief.prompt}\n\nLeave out: {brief.negative_prompt}" if brief.negative_prompt else brief.prompt


def _error(answer: Answer) -> dict[str, Any]:
    """What is wrong, as it says; nothing where it says nothing that is understood."""
    if answer.good:
        return {}
    try:
        error = answer.json().get("error")
    except EngineError:
        return {}
    return error if isinstance(error, dict) else {}


def _refused_parameter(answer: Answer) -> object:
    return _error(answer).get("param")


def _is_refusal(answer: Answer) -> bool:
    return _error(answer).get("code") in REFUSALS


async def _picture(line: Line, found: dict[str, Any]) -> bytes:
    """The picture, wherever the answer has it."""
    data = found.get("data")
    first = data[0] if isinstance(data, list) and data else None
    if not isinstance(first, dict):
        raise EngineError("there is no picture in its answer", retryable=False)
    address = first.get("url")
    return await line.fetch(address) if isinstance(address, str) and not first.get("b64_json") else decoded(first.get("b64_json"))
