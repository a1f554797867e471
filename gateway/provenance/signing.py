"""Signing a file as the house, which comes last: whatever encodes it anew drops what it says."""

import io
from typing import Any, Final

import c2pa

from gateway.provenance.credentials import Credentials
from gateway.provenance.declaration import Declaration

# No thumbnail, which would be a copy, and no time stamp, which somebody outside would have to give.
SETTINGS: Final[dict[str, Any]] = {
    "builder": {"thumbnail": {"enabled": False}, "created_assertion_labels": ["c2pa.actions"]},
    "verify": {"verify_after_sign": False, "remote_manifest_fetch": False, "ocsp_fetch": False},
}


class Signer:
    """Puts Content Credentials into files, signed by a house's own key. It may be used on any thread, and takes a millisecond."""

    def __init__(self, credentials: Credentials) -> None:
        told = c2pa.C2paSignerInfo("es256", credentials.certificate.encode(), credentials.key.encode(), None)
        self._signer, self._settings = c2pa.Signer.from_info(told), c2pa.Context.from_dict(SETTINGS)

    def sign(self, content: bytes, mime: str, declaration: Declaration) -> bytes:
        """The file with its credentials in it. How many octets they are follows from the file and what it declares (R16)."""
        signed = io.BytesIO()
        with c2pa.Builder(declaration.manifest, context=self._settings) as builder:
            builder.sign(self._signer, mime, io.BytesIO(content), signed)
        return signed.getvalue()
