"""One painted picture in all the sizes that are kept: nothing in a file but its pixels, and how they were made."""

import io
from base64 import b64encode
from typing import Any, Final

from PIL import Image, PngImagePlugin
from thumbhash import rgba_to_thumb_hash

from gateway.provenance.declaration import Declaration
from gateway.provenance.signing import Signer
from schema.ports import Progress

EDGES: Final = {"full": 1280, "card": 512, "thumb": 256}  # pixels of the longest edge; a small picture is not enlarged
WEBP: Final[dict[str, Any]] = {"quality": 82, "method": 2}
# Measured on pictures of 768 × 768 in twelve styles: a quarter smaller than the WebP, larger in none, and nearly as like the picture.
# Without `tune` paper loses its grain. The three sizes take 0.18 s of one core; at speed 6 it would be three times that, for hardly less.
AVIF: Final[dict[str, Any]] = {"quality": 62, "speed": 8, "codec": "aom", "advanced": {"tune": "ssim"}, "max_threads": 1}
ENCODERS: Final = {"": ("WEBP", WEBP), ".avif": ("AVIF", AVIF)}  # by what a file's name has behind that of the size
MIME: Final = {"original": "image/png"} | {f"{size}{end}": f"image/{kind.lower()}" for end, (kind, _) in ENCODERS.items() for size in EDGES}
HASHED_EDGE: Final = 48  # gives the same hash as 100, which is the most, in a quarter of the time


def sizes(picture: bytes, declaration: Declaration, signer: Signer, report: Progress) -> dict[str, bytes]:
    """What is kept of an encoded picture, by the names in `schema.actions.work.FILES`: the original as PNG, the others as WebP and as AVIF.
    Each says how it was made, and is signed when nothing else is to be done to it.
    """
    image = _pixels(picture)
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", declaration.xmp)
    report(0.0)
    made = {"original": signer.sign(_encoded(image, "PNG", compress_level=3, pnginfo=text), MIME["original"], declaration)}
    report(1 / len(MIME))
    fitted = {name: _fitted(image, edge) for name, edge in EDGES.items()}
    for end in ENCODERS:
        for name, pixels in fitted.items():
            report(len(made) / len(MIME))
            made[name + end] = _declared(pixels, end, declaration, signer)
    return made


def preview(picture: bytes, declaration: Declaration, signer: Signer) -> bytes:
    """A look at what is being painted, as WebP, which says as much."""
    return _declared(_fitted(_pixels(picture), EDGES["card"]), "", declaration, signer)


def _declared(image: Image.Image, end: str, declaration: Declaration, signer: Signer) -> bytes:
    kind, options = ENCODERS[end]
    return signer.sign(_encoded(image, kind, xmp=declaration.xmp.encode(), **options), f"image/{kind.lower()}", declaration)


def _pixels(picture: bytes) -> Image.Image:
    """The pixels alone: encoders copy what a file says beside them."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.info = {}
    return image


def width_of(picture: bytes) -> int:
    """Of an encoded picture of the house's own, in pixels."""
    with Image.open(io.BytesIO(picture)) as image:
        return image.width


def _fitted(image: Image.Image, edge: int) -> Image.Image:
    fitted = image.copy()
    fitted.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    return fitted


def _encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def thumbhash_of(picture: bytes) -> str:
    """The ThumbHash of an encoded picture, in base64: some 30 characters from which its colours can be guessed while it loads."""
    image = _fitted(_pixels(picture), HASHED_EDGE).convert("RGBA")
    return b64encode(bytes(rgba_to_thumb_hash(*image.size, list(image.tobytes())))).decode()
