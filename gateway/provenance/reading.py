"""What a file tells of how it was made: the one place that reads it, for the page and for the command.

The file may be anything, and what reads Content Credentials is a library of machine code. So this is run as a process of its own, with
little memory and time, that writes no file and asks nobody (`gateway.provenance.telling` starts it):

    python -m gateway.provenance.reading AUTHORITY < FILE     # prints what the file tells as JSON
"""

import io
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import c2pa
from PIL import Image

from gateway.apart import confine
from gateway.provenance.declaration import EDITED, VOCABULARY
from gateway.provenance.told import Signed, Told

KINDS: Final = ("PNG", "JPEG", "WEBP", "AVIF", "GIF")
MEMORY: Final = 1 << 30  # octets
SECONDS: Final = 10  # of the processor
SOURCE: Final = re.compile(re.escape(VOCABULARY) + r"([A-Za-z]{1,64})\b")
ACTIONS: Final = "c2pa.actions"
OPENED: Final = "c2pa.opened"
NOT_IN_THE_FILE: Final = ("ManifestNotFound", "Remote")  # how the library's errors begin: it has none, or says where they are
NOBODY_IS_ASKED: Final[dict[str, Any]] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True},
    "core": {"allowed_network_hosts": []},
}


def main() -> None:
    """Print what the file on the standard input tells, or `null` where it is no picture."""
    confine(memory=MEMORY, seconds=SECONDS)
    found = tell(sys.stdin.buffer.read(), sys.argv[1])
    json.dump(asdict(found) if found else None, sys.stdout)


def tell(content: bytes, authority: str) -> Told | None:
    """What a file tells to the house whose certificate this authority issued; None where it is no picture."""
    try:
        picture = Image.open(io.BytesIO(content), formats=KINDS)
    except Exception:  # readers of broken pictures raise all kinds
        return None
    try:
        return of_credentials(content, Image.MIME[str(picture.format)], authority)
    except Exception as error:  # of the library's, not all have a type of their own; and what a file says may have any shape
        unsigned = str(error).startswith(NOT_IN_THE_FILE)
        return Told(source_type=source_in(packet(picture.info))) if unsigned else Told(Signed.UNREADABLE)


def packet(info: Mapping[Any, Any]) -> str:
    """The XMP of a picture, for each kind has it elsewhere."""
    found = info.get("xmp") or info.get("XML:com.adobe.xmp") or ""
    return found.decode(errors="replace") if isinstance(found, bytes) else str(found)


def of_credentials(content: bytes, mime: str, authority: str) -> Told:
    """What was signed. Raises C2paError."""
    settings = NOBODY_IS_ASKED | {"trust": {"trust_anchors": authority}}
    with c2pa.Reader(mime, io.BytesIO(content), context=c2pa.Context.from_dict(settings)) as reader:
        store = json.loads(reader.json())
    manifest, results = store["manifests"][store["active_manifest"]], store["validation_results"]["activeManifest"]
    actions = actions_of(manifest)
    return Told(
        signed=Signed.THIS_HOUSE if trusted(results) else Signed.SOMEBODY_ELSE,
        changed=store["validation_state"] == "Invalid",
        source_type=source_in(json.dumps(actions)),
        from_picture=bool(manifest.get("ingredients")) or any(action.get("action") in (EDITED, OPENED) for action in actions),
    )


def trusted(results: Mapping[str, Any]) -> bool:
    """Is the signature right, and by the one certificate that this authority ever issued?"""
    return {"claimSignature.validated", "signingCredential.trusted"} <= {each["code"] for each in results["success"]}


def actions_of(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = (each["data"].get("actions", []) for each in manifest["assertions"] if each["label"].startswith(ACTIONS))
    return [action for actions in found for action in actions]


def source_in(text: str) -> str | None:
    """The first way of making that a text names by its address in IPTC's vocabulary."""
    found = SOURCE.search(text)
    return found[1] if found else None


if __name__ == "__main__":
    main()
