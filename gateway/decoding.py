"""A picture that somebody brought becomes one of ours, or nothing: see `gateway.decoder`, which reads it in a process of its own."""

from dataclasses import dataclass
from typing import Final

from gateway.apart import Apart
from gateway.decoder import HEAD, LEAST, PIXELS, TOO_LARGE, TOO_SMALL
from schema.actions.refusals import Refused, invalid

UNREADABLE: Final = "This is no picture that can be read. Bring a PNG, JPEG, WebP, AVIF or GIF."
WRONG: Final = {
    TOO_LARGE: f"This picture has more than {PIXELS // 1_000_000} megapixels. Bring a smaller one.",
    TOO_SMALL: f"This picture is less than {LEAST} pixels wide or high. Bring a larger one.",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture without a word of what stood beside it: its size in pixels, itself as PNG, and a thumbnail as WebP."""

    width: int
    height: int
    original: bytes
    thumb: bytes


async def decode(content: bytes, apart: Apart) -> Decoded:
    """Raises Refused where it is no picture that is taken."""
    status, output = await apart.run("gateway.decoder", content)
    if status:
        raise Refused(invalid(WRONG.get(status, UNREADABLE), "upload"))
    width, height, original, _ = HEAD.unpack_from(output)
    body = output[HEAD.size :]
    return Decoded(width, height, body[:original], body[original:])
