"""Reading a picture that somebody brought, in a process of its own: `python -m gateway.decoder`, from standard input to standard output.

What is in a file is decided by its content. What comes out is pixels, encoded anew: upright, in sRGB, without a word of what stood beside
them. The exit code says what was wrong, and only that.
"""

import io
import struct
import sys
from typing import BinaryIO, Final

from PIL import Image, ImageCms, ImageFile, ImageOps

from gateway.apart import confine

KINDS: Final = ("PNG", "JPEG", "WEBP", "AVIF", "GIF")
PIXELS: Final = 40_000_000
LEAST: Final = 64  # pixels of the shorter edge
KEPT: Final = 2048  # pixels of the longest edge: more than any picture that is made has
THUMB: Final = 256
MEMORY: Final = 2 * 1024**3  # octets of addresses
SECONDS: Final = 20  # of the processor
UNREADABLE, TOO_LARGE, TOO_SMALL = 3, 4, 5  # exit codes
HEAD: Final = struct.Struct("!IIII")  # width, height, octets of the picture, octets of the thumbnail


def read(content: bytes) -> Image.Image:
    """The pixels of the first picture of a file: upright, RGB, in sRGB, at most KEPT long. Exits where it is none."""
    image: Image.Image = Image.open(io.BytesIO(content), formats=KINDS)
    if image.width * image.height > PIXELS:
        sys.exit(TOO_LARGE)
    if min(image.size) < LEAST:
        sys.exit(TOO_SMALL)
    image.draft("RGB", (KEPT, KEPT))  # a large JPEG need not be read whole
    image = ImageOps.exif_transpose(image)
    image.thumbnail((KEPT, KEPT), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return flat(in_srgb(image))


def in_srgb(image: Image.Image) -> Image.Image:
    """In the colours that it was meant in. A profile that cannot be read counts for nothing."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        found = ImageCms.profileToProfile(image, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return found or image


def flat(image: Image.Image) -> Image.Image:
    """Without an alpha: on white, as a page would show it."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def encoded(image: Image.Image, kind: str, **options: int) -> bytes:
    image.info = {}
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def answer(content: bytes, output: BinaryIO) -> None:
    """Write the head, the picture as PNG and its thumbnail as WebP."""
    image = read(content)
    original = encoded(image, "PNG", compress_level=3)
    image.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS)
    thumb = encoded(image, "WEBP", quality=82, method=2)
    output.write(HEAD.pack(*Image.open(io.BytesIO(original)).size, len(original), len(thumb)) + original + thumb)


def main() -> None:
    content = sys.stdin.buffer.read()
    Image.MAX_IMAGE_PIXELS = None  # it has a bound of its own, and says which
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.init()
    confine(memory=MEMORY, seconds=SECONDS)
    try:
        answer(content, sys.stdout.buffer)
    except Exception:  # whatever a file does to what reads it
        sys.exit(UNREADABLE)


if __name__ == "__main__":
    main()
