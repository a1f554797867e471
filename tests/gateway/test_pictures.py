"""One picture in all sizes, and nothing in them but pixels and how they were made."""

import io
from base64 import b64decode

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from gateway import pictures
from gateway.engines.atelier import Atelier
from gateway.pictures import EDGES, thumbhash_of
from gateway.provenance.declaration import Declaration
from schema.actions.work import FILES
from schema.ports import Brief, SourceType
from tests.gateway.provenance.signed import signer

pytestmark = pytest.mark.once

CANARY = "canary-in-the-file"


def picture(width: int, height: int) -> bytes:
    """A PNG that says all it can beside its pixels."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    info = PngImagePlugin.PngInfo()
    info.add_text("prompt", CANARY)
    exif = Image.Exif()
    exif[0x010E] = CANARY
    file = io.BytesIO()
    image.save(file, "PNG", pnginfo=info, exif=exif, icc_profile=CANARY.encode(), dpi=(72, 72))
    return file.getvalue() + CANARY.encode()


def sizes(picture: bytes) -> dict[str, bytes]:
    return pictures.sizes(picture, Declaration(SourceType.ALGORITHMIC), signer(), lambda *_: None)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_all_sizes_are_made_by_their_longest_edge() -> None:
    made = {name: opened(content) for name, content in sizes(picture(1536, 768)).items()}
    assert list(made) == list(FILES)
    assert {name: image.size for name, image in made.items()} == {
        "original": (1536, 768),
        "full": (1280, 640),
        "card": (512, 256),
        "thumb": (256, 128),
        "full.avif": (1280, 640),
        "card.avif": (512, 256),
        "thumb.avif": (256, 128),
    }
    assert [image.format for image in made.values()] == ["PNG", "WEBP", "WEBP", "WEBP", "AVIF", "AVIF", "AVIF"]


def test_a_small_picture_is_not_enlarged() -> None:
    assert {opened(content).size for content in sizes(picture(256, 320)).values()} == {(256, 320), (205, 256)}


@pytest.mark.parametrize("prompt", ["a lighthouse in a storm, oil", "mountains above a valley, low poly", "a crane in a lake, ink"])
def test_avif_is_smaller_than_webp_and_nearly_as_like_the_picture(prompt: str) -> None:
    """Of what is hard for it, which is grain and hatching, and of what leaves it least to gain, which is flat."""
    painted = Atelier().paint(Brief(prompt, "", width=384, height=384, seed=7, guidance=7.0, steps=20), lambda progress: None)
    made = sizes(painted)
    for size in EDGES:
        assert len(made[f"{size}.avif"]) < len(made[size])
        original = np.asarray(opened(painted).convert("RGB").resize(opened(made[size]).size, Image.Resampling.LANCZOS), float)
        webp, avif = (np.abs(np.asarray(opened(made[name]).convert("RGB")) - original).mean() for name in (size, f"{size}.avif"))
        assert avif < 1.3 * webp


def test_the_original_keeps_every_pixel() -> None:
    painted = picture(300, 200)
    assert opened(sizes(painted)["original"]).tobytes() == opened(painted).convert("RGB").tobytes()


@pytest.mark.parametrize("name", FILES)
def test_no_file_has_anything_of_what_the_painted_one_said(name: str) -> None:
    content = sizes(picture(300, 200))[name]
    assert CANARY.encode() not in content
    assert not set(opened(content).info) - {"loop", "background", "timestamp", "duration", "xmp", "XML:com.adobe.xmp"}
    assert set(opened(content).getexif()) == set()


def test_a_thumbhash_is_short_and_the_same_for_all_sizes() -> None:
    made = sizes(picture(768, 512))
    assert 15 <= len(b64decode(thumbhash_of(made["thumb"]))) <= 25
    assert thumbhash_of(made["original"])[:4] == thumbhash_of(made["thumb"])[:4]
