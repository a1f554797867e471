"""What a file tells, whatever it is: signed by this house or another, changed, unsigned, broken, or no picture at all."""

import asyncio
import io
import socket
from functools import cache
from threading import Thread

import c2pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, PngImagePlugin

from gateway import apart, pictures
from gateway.apart import Apart
from gateway.provenance.credentials import Credentials, made
from gateway.provenance.declaration import Declaration, Start, declared
from gateway.provenance.reading import tell
from gateway.provenance.signing import SETTINGS
from gateway.provenance.telling import told_by
from gateway.provenance.told import CHANGED, NO_PICTURE, SIGNATURES, SOURCES, STARTS, UNREAD, Signed, Told, sentences
from schema.actions.work import FILES
from schema.ports import SourceType
from tests.gateway.provenance.signed import chunks, credentials, signer

pytestmark = pytest.mark.once

CREDENTIALS = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # by which C2PA's box in an AVIF is known
ELSEWHERE = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"


@cache
def painted() -> bytes:
    """A PNG of a few shapes."""
    image, file = Image.radial_gradient("L").convert("RGB"), io.BytesIO()
    ImageDraw.Draw(image).ellipse((30, 60, 120, 200), fill=(180, 90, 20))
    image.save(file, "PNG")
    return file.getvalue()


@cache
def files(by_engine: SourceType = SourceType.ALGORITHMIC, start: Start = Start.WORDS) -> dict[str, bytes]:
    return pictures.sizes(painted(), declared(by_engine, start), signer(), lambda *_: None)


def here(content: bytes) -> Told | None:
    return tell(content, credentials().authority)


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize(
    ("by_engine", "start", "said", "from_picture"),
    [
        (SourceType.ALGORITHMIC, Start.WORDS, "algorithmicMedia", False),
        (SourceType.ALGORITHMIC, Start.PICTURE, "algorithmicMedia", True),
        (SourceType.TRAINED, Start.WORDS, "trainedAlgorithmicMedia", False),
        (SourceType.TRAINED, Start.PICTURE, "trainedAlgorithmicMedia", True),
        (SourceType.ALGORITHMIC, Start.UPLOAD, "compositeWithTrainedAlgorithmicMedia", True),
        (SourceType.TRAINED, Start.UPLOAD, "compositeWithTrainedAlgorithmicMedia", True),
    ],
)
def test_each_size_tells_what_its_engine_declares_and_what_it_began_with(
    by_engine: SourceType, start: Start, said: str, from_picture: bool
) -> None:
    for name in FILES:
        assert here(files(by_engine, start)[name]) == Told(Signed.THIS_HOUSE, False, said, from_picture)


def test_another_house_does_not_take_it_for_its_own() -> None:
    other = Credentials.read(made())
    assert {tell(content, other.authority) for content in files().values()} == {
        Told(Signed.SOMEBODY_ELSE, False, "algorithmicMedia", False)
    }


def outside(content: bytes) -> list[tuple[bytes, bytes]]:
    """All of a file but its Content Credentials, in which some octets only fill, and of an AVIF what C2PA leaves out: it shows nothing."""
    parts = [(name, data) for name, data in chunks(content) if name not in (b"caBX", b"C2PA", b"ftyp", b"free", b"skip", b"mfra")]
    return [(name, data) for name, data in parts if not (name == b"uuid" and data.startswith(CREDENTIALS))]


@pytest.mark.parametrize("name", FILES)
def test_each_octet_that_is_changed_is_found_out_unless_it_changes_nothing(name: str) -> None:
    content = files()[name]
    altered = [flipped(content, place) for place in range(0, len(content), 23)]
    unnoticed = [each for each in altered if here(each) == here(content)]
    assert [each for each in unnoticed if outside(each) != outside(content)] == []
    assert len(unnoticed) < 60  # some thousand octets fill


def test_what_lost_its_signature_tells_what_is_left_and_is_not_believed() -> None:
    for name in FILES:
        with Image.open(io.BytesIO(files()[name])) as picture:
            packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp")
            text, bare, kept = PngImagePlugin.PngInfo(), io.BytesIO(), io.BytesIO()
            text.add_itxt("XML:com.adobe.xmp", packet.decode() if isinstance(packet, bytes) else str(packet))
            picture.info = {}
            picture.save(bare, "JPEG")
            picture.save(kept, "PNG", pnginfo=text)
        assert here(bare.getvalue()) == Told()
        assert here(kept.getvalue()) == Told(source_type="algorithmicMedia")


def test_what_somebody_else_signed_is_told_as_theirs() -> None:
    """With an ingredient, a title and a way of making that no house has."""
    other, signed, more = Credentials.read(made()), io.BytesIO(), io.BytesIO()
    who = c2pa.Signer.from_info(c2pa.C2paSignerInfo("es256", other.certificate.encode(), other.key.encode(), None))
    actions = [{"action": "c2pa.created", "digitalSourceType": ELSEWHERE}]
    definition = {
        "claim_generator_info": [{"name": "canary"}],
        "title": "canary",
        "assertions": [{"label": "c2pa.actions", "data": {"actions": actions}}],
    }
    with c2pa.Builder(definition, context=c2pa.Context.from_dict(SETTINGS)) as builder:
        builder.sign(who, "image/png", io.BytesIO(painted()), signed)
    told = here(signed.getvalue())
    assert told == Told(Signed.SOMEBODY_ELSE, False, "digitalCapture", False)
    assert "canary" not in " ".join(sentences(told)) + str(told)
    with c2pa.Builder({**definition, "assertions": []}, context=c2pa.Context.from_dict(SETTINGS)) as builder:
        builder.add_ingredient({"title": "canary", "relationship": "parentOf"}, "image/png", io.BytesIO(files()["original"]))
        builder.sign(who, "image/png", io.BytesIO(files()["original"]), more)
    told = here(more.getvalue())
    assert told
    assert (told.signed, told.from_picture) == (Signed.SOMEBODY_ELSE, True)


def test_threat_23_credentials_that_lie_elsewhere_are_not_fetched() -> None:
    """A file may say that they are to be had at an address, such as one inside of the house."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.3)

        def answer() -> None:
            while True:
                try:
                    asked.append(door.accept()[0].recv(100))
                except TimeoutError:
                    return

        listening = Thread(target=answer)
        listening.start()
        address = f"http://127.0.0.1:{door.getsockname()[1]}/credentials"
        text, file = PngImagePlugin.PngInfo(), io.BytesIO()
        packet = Declaration(SourceType.ALGORITHMIC).xmp.replace(
            " rdf:about", f' xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="{address}" rdf:about'
        )
        text.add_itxt("XML:com.adobe.xmp", packet)
        Image.open(io.BytesIO(painted())).save(file, "PNG", pnginfo=text)
        told = here(file.getvalue())
        listening.join()
    assert asked == []
    assert told == Told(source_type="algorithmicMedia")


MIXED = st.binary(max_size=400) | st.sampled_from(FILES).map(lambda name: files()[name]).flatmap(
    lambda content: st.one_of(
        st.integers(0, len(content)).map(lambda length: content[:length]),
        st.tuples(st.integers(0, len(content) - 1), st.binary(max_size=40)).map(lambda cut: content[: cut[0]] + cut[1] + content[cut[0] :]),
        st.tuples(st.integers(0, len(content) - 1), st.binary(min_size=1, max_size=40)).map(
            lambda put: content[: put[0]] + put[1] + content[put[0] + len(put[1]) :]
        ),
    )
)


@settings(max_examples=300, deadline=None)
@given(MIXED)
def test_no_octets_are_more_than_can_be_told_of_and_none_are_taken_for_the_houses(content: bytes) -> None:
    told = here(content)
    assert sentences(told) if told else content not in files().values()
    if told and (told.signed, told.changed) == (Signed.THIS_HOUSE, False):
        assert told == Told(Signed.THIS_HOUSE, False, "algorithmicMedia", False)
        assert outside(content) in [outside(each) for each in files().values()]


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\0" * 100_000, b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_no_picture_is_told_so(content: bytes) -> None:
    assert tells(content, credentials()) == [NO_PICTURE]


def tells(content: bytes, credentials: Credentials) -> list[str]:
    return asyncio.run(told_by(content, credentials, Apart()))


def test_it_is_read_by_a_process_of_its_own_and_told_in_sentences() -> None:
    content = files(start=Start.PICTURE)["card"]
    made_so = [SOURCES["algorithmicMedia"], STARTS[True]]
    assert tells(content, credentials()) == [SIGNATURES[Signed.THIS_HOUSE], *made_so]
    assert tells(flipped(content, 300), credentials()) == [CHANGED[Signed.THIS_HOUSE], *made_so]
    assert tells(content, Credentials.read(made())) == [SIGNATURES[Signed.SOMEBODY_ELSE], *made_so]
    assert tells(painted(), credentials()) == [SIGNATURES[Signed.NOBODY], SOURCES[None]]
    assert tells(files()["original"][:-500], credentials()) == [SIGNATURES[Signed.UNREADABLE]]


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    assert tells(files()["thumb"], credentials()) == [UNREAD]


def test_every_way_of_being_signed_and_made_has_its_sentence() -> None:
    for signed in Signed:
        for changed in (False, True):
            for source in (*SourceType, "digitalCapture", None):
                assert all(len(sentence.split()) > 5 for sentence in sentences(Told(signed, changed, source, True)))
