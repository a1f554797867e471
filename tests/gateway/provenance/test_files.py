"""What the files of painted pictures say, read by readers that are not the house's: a closed list, and nothing that tells of anybody."""

import io
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from gateway.painting import Painter
from gateway.pictures import MIME
from gateway.provenance.credentials import Credentials
from gateway.worker import open_painter
from schema.actions.asks import RemixAsk
from schema.actions.generate import remix
from schema.actions.work import FILES, bytes_of
from schema.tables import Generation, Image, Visibility
from tests.gateway.machine import Machine
from tests.gateway.provenance.signed import chunks

pytestmark = pytest.mark.once

PROMPT, NEGATIVE, ANOTHER = "a heron of zyxwvut feathers", "tsrqpon", "a heron of mlkjihg feathers"
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
KINDS = ("generated", "remixed", "by somebody else")
RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
HASH = re.compile(r"[A-Za-z0-9+/]{43}=")
UNBOUND = ["/uuid", "/ftyp", "/mfra", "/free", "/skip"]  # of an AVIF, as C2PA has it: the credentials themselves, and what shows nothing
# All that exiftool finds in a file but of what every file of its kind and size has.
TAGS = {
    *(
        "XMP-iptcExt:DigitalSourceType",
        "JUMBF:JUMDType",
        "JUMBF:JUMDLabel",
        "JUMBF:JUMDToggles",
        "Jpeg2000:C2paActionsV2Salt",
        "Jpeg2000:C2paHashDataSalt",
    ),
    *("CBOR:ActionsAction", "CBOR:ActionsDigitalSourceType", "CBOR:ActionsDescription", "CBOR:AllActionsIncluded"),
    *("CBOR:ExclusionsStart", "CBOR:ExclusionsLength", "CBOR:Name", "CBOR:Alg", "CBOR:Hash", "CBOR:Pad", "CBOR:InstanceID"),
    *("CBOR:Claim_Generator_InfoName", "CBOR:Claim_Generator_InfoOrgContentauthC2Pa_Rs", "CBOR:Signature"),
    *("CBOR:Created_AssertionsUrl", "CBOR:Created_AssertionsHash", "CBOR:Item0", "CBOR:Item1Pad", "CBOR:Item2", "CBOR:Item3"),
}
OF_EVERY_FILE = re.compile("SourceFile|(?:ExifTool|System|File|Composite|RIFF|PNG|QuickTime|Meta):.*")


@dataclass
class Gallery:
    """Files of jane's, by how they were made and by size, and of a picture of jason's."""

    machine: Machine
    painter: Painter
    files: dict[str, dict[str, bytes]]
    names: list[str]  # what must be in none of them

    def each(self) -> Iterator[tuple[str, str, bytes]]:
        return ((kind, size, content) for kind, files in self.files.items() for size, content in files.items())


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    machine = Machine(tmp_path_factory.mktemp("house-of-canaries"))
    painter = open_painter(machine.settings)
    small: dict[str, Any] = {"width": 256, "height": 256, "negative_prompt": NEGATIVE, "seed": 1234567890}
    asked = machine.ask("jane", PROMPT, visibility=Visibility.PRIVATE, **small)
    source = painted(machine, painter, asked)
    again = RemixAsk(image=source.id, prompt=ANOTHER, seed=1987654321, visibility=Visibility.PRIVATE)
    remixed = machine.one(Generation, Generation.pk == machine.do("jane", remix, again))
    images = [source, painted(machine, painter, remixed), painted(machine, painter, machine.ask("jason", "a teapot", **small))]
    names = [str(name) for image in images for name in (image.id, image.storage_key, image.media_key)] + [asked.id, remixed.id]
    told = [
        *names,
        "zyxwvut",
        NEGATIVE,
        "mlkjihg",
        "1234567890",
        "1987654321",
        "jane",
        "jason",
        "house-of-canaries",
        "atelier",
        "127.0.0.1",
    ]
    return Gallery(machine, painter, {kind: files_of(machine, image) for kind, image in zip(KINDS, images, strict=True)}, told)


def painted(machine: Machine, painter: Painter, asked: Generation) -> Image:
    painter.begin(asked.id)
    assert painter.paint(asked.id, 0)
    painter.finish(asked.id)
    (image,) = machine.images(asked)[-1:]
    return image


def files_of(machine: Machine, image: Image) -> dict[str, bytes]:
    found = {key.rpartition("/")[2]: machine.store.get(key) for key in bytes_of(image.storage_key)}
    return {size: content for size, content in found.items() if content}


def read_by_c2pa(content: bytes, size: str) -> dict[str, Any]:
    """By c2pa's own reader, as it comes."""
    with c2pa.Reader(MIME[size], io.BytesIO(content)) as reader:
        return dict(json.loads(reader.detailed_json()))


def read_by_exiftool(folder: Path, files: dict[str, bytes], *options: str) -> dict[str, dict[str, Any]]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    command = ["exiftool", "-json", "-G1", "-a", "-u", *options, *(str(folder / name) for name in files)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return dict(zip(files, told, strict=True))


def test_each_size_says_how_it_was_made_to_exiftool_and_says_nothing_else(gallery: Gallery, tmp_path: Path) -> None:
    told = read_by_exiftool(tmp_path, {f"{kind} {size}": content for kind, size, content in gallery.each()})
    assert len(told) == len(KINDS) * len(FILES)
    assert {tags["XMP-iptcExt:DigitalSourceType"] for tags in told.values()} == {IPTC}
    found = {name for tags in told.values() for name in tags if not OF_EVERY_FILE.fullmatch(name)}
    assert found == TAGS


@pytest.mark.parametrize("kind", KINDS)
def test_each_size_is_signed_and_bound_to_its_pixels_and_says_this_and_nothing_else(gallery: Gallery, kind: str) -> None:
    for size, content in gallery.files[kind].items():
        store, avif = read_by_c2pa(content, size), size.endswith("avif")
        assert store["validation_state"] == "Valid"
        results = store["validation_results"]["activeManifest"]
        bound = "assertion.bmffHash.match" if avif else "assertion.dataHash.match"
        assert {each["code"] for each in results["success"]} >= {"claimSignature.validated", bound}
        assert [each["code"] for each in results["failure"]] == ["signingCredential.untrusted"]  # who knows the house trusts it
        assert list(store["manifests"]) == [store["active_manifest"]]
        (manifest,) = store["manifests"].values()
        unbound = manifest["assertion_store"]["c2pa.hash.bmff.v3" if avif else "c2pa.hash.data"].pop("exclusions")
        assert [each["xpath"] for each in unbound] == UNBOUND if avif else unbound[0]["length"] < 3000
        assert json.loads(HASH.sub("HASH", RANDOM.sub("RANDOM", json.dumps(manifest)))) == said(remixed=kind == "remixed", avif=avif)


def said(*, remixed: bool, avif: bool) -> dict[str, Any]:
    """The closed list."""
    created = {"action": "c2pa.created", "digitalSourceType": IPTC}
    edited = {"action": "c2pa.edited", "description": "It began with another picture, which is not told."}
    hashed = {"name": "jumbf manifest", "alg": "sha256", "hash": "HASH"}
    binding = {"c2pa.hash.bmff.v3": hashed} if avif else {"c2pa.hash.data": hashed | {"pad": "AAAAAAAAAAA="}}
    names = ("c2pa.actions.v2", *binding)
    return {
        "claim": {
            "instanceID": "xmp.iid:RANDOM",
            "claim_generator_info": {"name": "Sfumato", "org.contentauth.c2pa_rs": c2pa.sdk_version()},
            "signature": "self#jumbf=/c2pa/urn:c2pa:RANDOM/c2pa.signature",
            "created_assertions": [{"url": f"self#jumbf=c2pa.assertions/{name}", "hash": "HASH"} for name in names],
            "alg": "sha256",
            "claim_version": 2,
        },
        "assertion_store": {
            "c2pa.actions.v2": {"actions": [created, edited] if remixed else [created], "allActionsIncluded": True},
            **binding,
        },
        "signature": {"alg": "es256", "issuer": "Sfumato", "common_name": "Pictures of a house of Sfumato"},
    }


def test_threat_13_nothing_of_what_was_asked_or_by_whom_is_in_any_file_raw_or_decoded(gallery: Gallery, tmp_path: Path) -> None:
    told = read_by_exiftool(tmp_path, {f"{number}": content for number, (_, _, content) in enumerate(gallery.each())}, "-b", "-ee")
    decoded = [json.dumps({name: value for name, value in tags.items() if not name.startswith("System:")}) for tags in told.values()]
    for (_, size, content), text in zip(gallery.each(), decoded, strict=True):
        shown = [text.replace(str(tmp_path), ""), json.dumps(read_by_c2pa(content, size)), content.decode("latin-1")]
        low = "\n".join(shown).lower()
        assert [name for name in gallery.names if name.lower() in low] == []


def test_how_long_it_is_follows_from_what_it_says_and_from_no_picture(gallery: Gallery) -> None:
    lengths = {kind: {size: said_in(content) for size, content in files.items()} for kind, files in gallery.files.items()}
    assert lengths["generated"] == lengths["by somebody else"]
    more = {length - lengths["generated"][size] for size, length in lengths["remixed"].items()}
    assert len(more) == 1  # the words that it was made from another picture


def said_in(content: bytes) -> int:
    """How many octets of a file are not pixels."""
    return sum(len(data) for name, data in chunks(content) if name not in (b"IDAT", b"VP8 ", b"mdat"))


def test_files_of_one_member_have_no_more_in_common_than_those_of_two(gallery: Gallery) -> None:
    """What differs is random, and what is the same is the house's."""
    names = [{*RANDOM.findall(json.dumps(read_by_c2pa(content, size)))} for _, size, content in gallery.each()]
    assert len(set[str]().union(*names)) == sum(map(len, names)) == 2 * len(names)
    certificate = der(Credentials.of(gallery.machine.database).certificate)
    assert all(content.count(certificate) == 1 for _, _, content in gallery.each())


def der(certificate: str) -> bytes:
    return x509.load_pem_x509_certificate(certificate.encode()).public_bytes(Encoding.DER)


@pytest.mark.parametrize("size", FILES)
def test_a_pixel_that_was_changed_is_found_out(gallery: Gallery, size: str) -> None:
    content = bytearray(gallery.files["generated"][size])
    content[content.index(b"IDAT" if size == "original" else b"mdat" if size.endswith("avif") else b"VP8 ") + 600] ^= 1
    store = read_by_c2pa(bytes(content), size)
    assert store["validation_state"] == "Invalid"
    failed = {each["code"] for each in store["validation_results"]["activeManifest"]["failure"]}
    assert failed == {"signingCredential.untrusted", f"assertion.{'bmff' if size.endswith('avif') else 'data'}Hash.mismatch"}


def test_other_words_about_how_it_was_made_are_found_out(gallery: Gallery) -> None:
    for size, content in gallery.files["generated"].items():
        for word in (b"algorithmicMedia", b"Sfumato"):
            for place in (found.start() for found in re.finditer(word, content)):
                altered = content[:place] + word.swapcase() + content[place + len(word) :]
                assert read_by_c2pa(altered, size)["validation_state"] == "Invalid"


def test_a_picture_that_is_painted_twice_keeps_the_bytes_that_were_put_first(gallery: Gallery) -> None:
    machine, painter = gallery.machine, gallery.painter
    asked = machine.ask("jane", "a stile", width=256, height=256)
    painter.begin(asked.id)
    kept = []
    for _ in range(2):
        assert painter.paint(asked.id, 0)
        kept.append([machine.store.get(key) for key in machine.store.keys("") if key.startswith("s")])
    assert kept[0] == kept[1]
