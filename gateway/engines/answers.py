"""What an engine answers, made safe: a picture of the size that was asked for, and nothing of the file that it came in."""

import io
from typing import Final

from PIL import Image, ImageOps

from schema.ports import EngineError

FORMATS: Final = ("PNG", "JPEG", "WEBP")
PREVIEW: Final = 512  # pixels of the longest edge of a look at what is being painted
MOST_PIXELS: Final = 4096 * 4096  # more than twice the longest edges that anybody can ask for


def plain_picture(content: bytes, width: int, height: int) -> bytes:
    """An encoded picture as PNG without metadata, cut and resized where it has another size. Raises EngineError where it is none.

    How large it is is known from its head, and looked at before a pixel of it is decoded.
    """
    pixels = _opened(content)
    if pixels.size != (width, height):
        pixels = ImageOps.fit(pixels, (width, height), Image.Resampling.LANCZOS)
    return _encoded(pixels)


def plain_preview(content: bytes) -> bytes | None:
    """A look at what is being painted, likewise, and small; None where it is none, which is no harm to the picture."""
    try:
        pixels = _opened(content)
    except EngineError:
        return None
    pixels.thumbnail((PREVIEW, PREVIEW), Image.Resampling.BOX)
    return _encoded(pixels)


def _opened(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise EngineError("its picture is too large", retryable=False)
            return picture.convert("RGB")
    except EngineError:
        raise
    except Exception:  # a decoder fails in many ways at what is no picture of its own
        raise EngineError("its picture cannot be read", retryable=False) from None


def blank_picture() -> bytes:
    """One pixel, to put over a picture that cannot be removed."""
    return _encoded(Image.new("RGB", (1, 1)))


def _encoded(pixels: Image.Image) -> bytes:
    """The pixels alone: an encoder copies what a file said beside them."""
    pixels.info = {}
    file = io.BytesIO()
    pixels.save(file, "PNG", compress_level=1)
    return file.getvalue()
