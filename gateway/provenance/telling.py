"""Telling what a file says, whatever its octets are: see `gateway.provenance.reading`, which reads it in a process of its own."""

import json

from gateway.apart import Apart
from gateway.provenance.credentials import Credentials
from gateway.provenance.told import NO_PICTURE, UNREAD, Signed, Told, sentences


async def told_by(content: bytes, credentials: Credentials, apart: Apart) -> list[str]:
    """What a file tells, in sentences."""
    status, output = await apart.run("gateway.provenance.reading", content, credentials.authority)
    if status:
        return [UNREAD]
    found = json.loads(output)
    return sentences(Told(**found | {"signed": Signed(found["signed"])})) if found else [NO_PICTURE]
