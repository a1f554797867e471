"""`/uploads`: what is taken for a picture, and who gets it back (THREATS 13, 22)."""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from gateway import apart, decoder, uploads
from gateway.decoder import KEPT, KINDS
from gateway.rates import Rates
from schema.actions import uploads as kept_uploads
from schema.actions.api_keys import create_api_key
from schema.tables import Account, Generation, Upload
from tests.gateway.doors.house import Member, Street
from web.forms import FILE_LIMIT

pytestmark = pytest.mark.once

CANARY: Final = "canary-in-the-file"
PLACE: Final = 0x8825  # where a picture was taken, in its Exif data
ASK: Final = """mutation($upload: ID!, $visibility: Visibility) {
  generate(input: {prompt: "a heron", upload: $upload, strength: 0.4, visibility: $visibility}) {
    generation { id visibility tool } errors { code field } } }"""
QUOTE: Final = """query($upload: ID!, $visibility: Visibility) {
  quote(of: {generate: {prompt: "a heron", upload: $upload, visibility: $visibility}}) {
    visibility allowed { allowed reason message } } }"""


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def noise(width: int = 96, height: int = 64) -> Image.Image:
    return Image.effect_noise((width, height), 80).convert("RGB")


PICTURE: Final = encoded(noise())
PICTURES: Final = [encoded(noise(), kind) for kind in KINDS]


def bring(house: Street, who: Member | None, content: bytes = PICTURE, name: str = "x.png", kind: str = "image/png") -> httpx.Response:
    return house.client.post("/uploads", files={"picture": (name, content, kind)}, headers=who.bearer if who else {})


def brought(house: Street, who: Member, content: bytes = PICTURE) -> Upload:
    """The row of a picture that was taken."""
    answer = bring(house, who, content)
    assert answer.status_code == 201, answer.text
    (found,) = house.all(Upload, Upload.id == answer.json()["id"])
    return found


def original(house: Street, upload: Upload) -> bytes:
    found = house.house.store.get(f"{upload.storage_key}/original")
    assert found is not None
    return found


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


@pytest.fixture
def untouched(house: Street) -> Iterator[None]:
    """Nothing is kept of what is refused: no row, and no byte."""
    before = house.all(Upload), sorted(house.house.store.keys(""))
    yield
    assert (house.all(Upload), sorted(house.house.store.keys(""))) == before


# What is taken.


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_taken_by_what_it_is_and_not_by_its_name(house: Street, kind: str) -> None:
    upload = brought(house, house.jane, encoded(noise(), kind))
    found = Image.open(io.BytesIO(original(house, upload)))
    assert (found.format, found.mode, found.size) == ("PNG", "RGB", (96, 64)) == ("PNG", "RGB", (upload.width, upload.height))


def test_a_name_with_a_path_names_nothing(house: Street) -> None:
    answer = bring(house, house.jane, name="../../../../tmp/x.png\0.svg", kind="image/svg+xml")
    assert answer.status_code == 201
    assert not [key for key in house.house.store.keys("") if "tmp" in key or ".." in key]


def test_threat_13_nothing_of_what_stood_beside_the_pixels_is_kept(house: Street) -> None:
    text, exif = PngImagePlugin.PngInfo(), Image.Exif()
    text.add_text("Comment", CANARY)
    exif[0x010E] = CANARY
    exif.get_ifd(PLACE)[1] = "N"
    content = encoded(noise(), "PNG", pnginfo=text, exif=exif, dpi=(72, 72)) + CANARY.encode()
    upload = brought(house, house.jane, content)
    for name in ("original", "thumb"):
        found = house.house.store.get(f"{upload.storage_key}/{name}") or b""
        assert CANARY.encode() not in found
        image = Image.open(io.BytesIO(found))
        image.load()
        assert not image.getexif()
        assert not {"Comment", "exif", "dpi", "icc_profile", "xmp"} & set(image.info)


def test_a_photograph_is_turned_upright(house: Street) -> None:
    image, exif = Image.new("RGB", (100, 64), "white"), Image.Exif()
    image.paste("black", (0, 0, 100, 8))  # above; it was held so that this is the left edge
    exif[0x0112] = 8
    found = Image.open(io.BytesIO(original(house, brought(house, house.jane, encoded(image, "JPEG", quality=95, exif=exif)))))
    assert found.size == (64, 100)
    assert (found.getpixel((2, 50)), found.getpixel((40, 50))) == ((0, 0, 0), (255, 255, 255))


def test_colours_are_those_that_were_meant(house: Street) -> None:
    """A profile is followed; one that is none counts for nothing."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = Image.new("RGB", (64, 64), (200, 40, 40))
    found = Image.open(io.BytesIO(original(house, brought(house, house.jane, encoded(image, "PNG", icc_profile=srgb)))))
    pixel = found.getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert max(abs(one - other) for one, other in zip(pixel, (200, 40, 40), strict=True)) <= 2
    broken = encoded(image, "PNG", icc_profile=b"no profile")
    assert Image.open(io.BytesIO(original(house, brought(house, house.jane, broken)))).getpixel((5, 5)) == (200, 40, 40)


def test_what_is_seen_through_is_seen_on_white(house: Street) -> None:
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert Image.open(io.BytesIO(original(house, brought(house, house.jane, encoded(clear))))).getpixel((5, 5)) == (255, 255, 255)


def test_of_several_pictures_in_a_file_the_first_is_taken(house: Street) -> None:
    first, second = (Image.new("RGB", (64, 64), colour) for colour in ("white", "black"))
    content = encoded(first, "GIF", save_all=True, append_images=[second])
    assert Image.open(io.BytesIO(original(house, brought(house, house.jane, content)))).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_kept_as_large_as_it_can_be_of_use(house: Street) -> None:
    upload = brought(house, house.jane, encoded(Image.new("RGB", (5000, 2500), "white"), "JPEG"))
    assert (upload.width, upload.height) == (KEPT, KEPT // 2)


# What is not.


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", zlib.crc32(kind + content))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred octets that is so large."""
    head = struct.pack("!IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000)) + chunk(b"IEND", b"")


SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><script>alert(1)</script></svg>'
WRONG = {
    "no picture": b"no picture",
    "an SVG": SCRIPT,
    "a script behind the head of a GIF": b"GIF89a" + SCRIPT,
    "the head of a PNG": PICTURE[:40],
    "half a PNG": PICTURE[: len(PICTURE) // 2],
    "half a JPEG": encoded(noise(900, 900), "JPEG")[:9000],
    "a TIFF": encoded(noise(), "TIFF"),
    "a BMP": encoded(noise(), "BMP"),
    "an EPS": encoded(noise(), "EPS"),
    "a PDF": encoded(noise(), "PDF"),
    "an ICO": encoded(noise(64, 64), "ICO"),
    "more pixels than are read": bomb(8000, 5001),
    "a bomb": bomb(60_000, 60_000),
    "a bomb of no height": bomb(2**31 - 1, 1),
    "a speck": encoded(noise(63, 64)),
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("what", WRONG)
def test_threat_22_what_is_no_picture_is_refused_and_not_kept(house: Street, what: str) -> None:
    answer = bring(house, house.jane, WRONG[what])
    assert code(answer) == (422, "INVALID")
    said = answer.json()["errors"][0]["message"]
    assert ("megapixels" in said) is (what in ("more pixels than are read", "a bomb", "a bomb of no height"))
    assert ("pixels wide or high" in said) is (what == "a speck")


@pytest.mark.usefixtures("untouched")
def test_what_is_too_long_is_not_read_to_its_end(house: Street) -> None:
    assert code(bring(house, house.jane, PICTURE + bytes(FILE_LIMIT))) == (413, "LIMIT_EXCEEDED")


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/json", b"{}"),
        ("image/png", PICTURE),
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--y\r\n\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n\r\n--x--\r\n'),
    ],
)
def test_what_is_no_form_with_a_picture_is_a_bad_request(house: Street, kind: str, content: bytes) -> None:
    answer = house.client.post("/uploads", content=content, headers={**house.jane.bearer, "content-type": kind})
    assert code(answer) == (400, "BAD_REQUEST")


@pytest.mark.usefixtures("untouched")
def test_two_pictures_at_once_are_not_taken(house: Street) -> None:
    files = [("picture", ("a.png", PICTURE, "image/png")), ("picture", ("b.png", PICTURE, "image/png"))]
    assert code(house.client.post("/uploads", files=files, headers=house.jane.bearer)) == (400, "BAD_REQUEST")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_threat_22_whatever_a_file_is_it_is_read_or_refused(data: st.DataObject) -> None:
    """Within this process, where an exception would be seen; a process of its own has limits besides."""
    content = bytearray(data.draw(st.sampled_from(PICTURES)))
    for place, value in data.draw(st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=9)):
        content[place] = value
    shortened, file = bytes(content[: data.draw(st.integers(0, len(content)))]), io.BytesIO()
    with suppress(SystemExit, Exception):
        decoder.answer(shortened, file)
    written = file.getvalue()
    assert not written or Image.open(io.BytesIO(written[decoder.HEAD.size :])).format == "PNG"


def test_a_file_that_takes_too_long_is_refused(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads it is ended, and nothing of it stays."""
    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    assert code(bring(house, house.jane)) == (422, "INVALID")


def test_what_reads_a_file_is_told_nothing_of_the_house_and_can_write_no_file(tmp_path: Path) -> None:
    script = (
        "import os, sys, gateway.decoder as decoder; assert len(os.environ) <= 1, os.environ\n"
        "decoder.confine(memory=decoder.MEMORY, seconds=decoder.SECONDS)\n"
        "try:\n    open(sys.argv[1], 'wb', 0).write(b'x')\nexcept OSError: print('no file')\n"
        "try:\n    bytearray(decoder.MEMORY)\nexcept MemoryError: print('no memory')\n"
    )
    told = subprocess.run([sys.executable, "-c", script, str(tmp_path / "x")], env={}, capture_output=True, text=True, check=False)
    assert told.stdout.splitlines() == ["no file", "no memory"], told.stderr


# Who.


def keyed(house: Street, who: Member, *scopes: str) -> Member:
    return Member(who.handle, who.pk, house.do(who.handle, create_api_key, "a script", list(scopes), None)[1])


@pytest.mark.usefixtures("untouched")
def test_only_who_may_make_images_brings_one(house: Street) -> None:
    leaving = house.member()
    with house.database.write() as session:
        session.get_one(Account, leaving.pk).leaving_at = house.clock.now()
    assert code(bring(house, None)) == (401, "UNAUTHENTICATED")
    assert code(bring(house, Member("x", 0, "nobodys"))) == (401, "UNAUTHENTICATED")
    assert code(bring(house, keyed(house, house.jane, "images:read"))) == (403, "UNAUTHORIZED_FIELD_OR_TYPE")
    assert code(bring(house, leaving)) == (403, "UNAUTHORIZED_FIELD_OR_TYPE")


@pytest.mark.usefixtures("untouched")
def test_threat_20_another_site_brings_nothing(house: Street) -> None:
    headers = {"cookie": f"sfumato={house.jane.token}", "origin": "https://elsewhere.test"}
    assert house.client.post("/uploads", files={"picture": ("x.png", PICTURE)}, headers=headers).status_code == 403


def test_its_owner_gets_it_back_and_nobody_else(house: Street) -> None:
    upload = brought(house, house.jane)
    absent = house.client.get("/uploads/uNeverWasNeverWasNever", headers=house.jane.bearer)
    assert absent.status_code == 404
    own = house.client.get(f"/uploads/{upload.id}", headers=house.jane.bearer)
    assert (own.status_code, own.headers["content-type"], own.headers["cache-control"]) == (200, "image/webp", "private, no-store")
    assert Image.open(io.BytesIO(own.content)).size == (96, 64)
    for who in (None, house.mallory, house.staff, keyed(house, house.jane, "images:write", "models:read")):
        found = house.client.get(f"/uploads/{upload.id}", headers=who.bearer if who else {})
        assert (found.status_code, found.content, found.headers["cache-control"]) == (404, absent.content, absent.headers["cache-control"])


def test_it_is_no_node(house: Street) -> None:
    upload = brought(house, house.jane)
    assert house.ask("query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }", house.jane, id=upload.id) == {
        "node": None,
        "nodes": [None],
    }


# What is made from it.


def test_what_is_made_from_it_is_private_unless_public_is_asked_for(house: Street) -> None:
    jane, upload = house.jane, brought(house, house.jane)
    for asked, made in ((None, "PRIVATE"), ("PRIVATE", "PRIVATE"), ("PUBLIC", "PUBLIC")):
        assert house.ask(QUOTE, jane, upload=upload.id, visibility=asked)["quote"]["visibility"] == made
        payload = house.ask(ASK, jane, upload=upload.id, visibility=asked)["generate"]
        assert (payload["generation"]["visibility"], payload["generation"]["tool"], payload["errors"]) == (made, "GENERATE", [])
        (row,) = house.all(Generation, Generation.id == payload["generation"]["id"])
        assert (row.upload_pk, row.source_pk, row.strength) == (upload.pk, None, 0.4)
        assert house.house.store.get(row.source_copy or "") == original(house, upload)


def test_on_the_free_plan_leaving_it_out_is_refused_and_never_published(house: Street) -> None:
    jason = house.member()
    upload = brought(house, jason)
    assert house.ask(QUOTE, jason, upload=upload.id)["quote"]["allowed"]["reason"] == "PAID_PLAN_REQUIRED"
    for asked in (None, "PRIVATE"):
        payload = house.ask(ASK, jason, upload=upload.id, visibility=asked)["generate"]
        assert (payload["generation"], payload["errors"]) == (None, [{"code": "PAID_PLAN_REQUIRED", "field": ["visibility"]}])
    payload = house.ask(ASK, jason, upload=upload.id, visibility="PUBLIC")["generate"]
    assert (payload["generation"]["visibility"], payload["errors"]) == ("PUBLIC", [])


def test_threat_06_anothers_upload_is_no_source(house: Street) -> None:
    upload, stranger = brought(house, house.jane), house.member(plan="solo")
    never = {**house.ask(QUOTE, stranger, upload="uNeverWasNeverWasNever")}
    assert house.ask(QUOTE, stranger, upload=upload.id) == never
    for id in (upload.id, "uNeverWasNeverWasNever"):
        payload = house.ask(ASK, stranger, upload=id)["generate"]
        assert (payload["generation"], payload["errors"]) == (None, [{"code": "NOT_FOUND", "field": ["upload"]}])


# How many.


def test_so_many_wait_to_be_used(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_uploads, "MOST_UNUSED", 1)
    newcomer = house.member()
    upload, keys = brought(house, newcomer), set(house.house.store.keys(""))
    assert code(bring(house, newcomer)) == (429, "TOO_MANY_REQUESTS")
    assert set(house.house.store.keys("")) == keys
    house.ask(ASK, newcomer, upload=upload.id, visibility="PUBLIC")
    assert bring(house, newcomer).status_code == 201


def test_a_minute_has_so_many(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.house, "rates", Rates(20_000))
    newcomer = house.member()
    assert bring(house, newcomer).status_code == 201
    refused = bring(house, newcomer)
    assert code(refused) == (429, "TOO_MANY_REQUESTS")
    assert int(refused.headers["retry-after"]) > 0


def test_every_refusal_has_a_status_of_its_own() -> None:
    assert set(uploads.STATUS.values()) | set(uploads.REFUSED.values()) == {401, 403, 413, 422, 429}
