"""All that a file says of how it was made: what made it, and whether that began with another picture. It names nothing and nobody."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from schema.ports import SourceType

VOCABULARY: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
CREATED, EDITED = "c2pa.created", "c2pa.edited"
ACTIONS: Final = "c2pa.actions.v2"
FROM_PICTURE: Final = "It began with another picture, which is not told."
XMP: Final = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="{}"/></rdf:RDF></x:xmpmeta>'
)


class Start(StrEnum):
    """What a picture began with."""

    WORDS = "WORDS"
    PICTURE = "PICTURE"  # one that the house made
    UPLOAD = "UPLOAD"


@dataclass(frozen=True, slots=True)
class Declaration:
    """How a picture was made, for each of its files."""

    source_type: SourceType
    from_picture: bool = False

    @property
    def address(self) -> str:
        """Of the source type, in IPTC's vocabulary."""
        return VOCABULARY + self.source_type

    @property
    def xmp(self) -> str:
        """For readers of IPTC's photo metadata."""
        return XMP.format(self.address)

    @property
    def manifest(self) -> dict[str, Any]:
        """For readers of Content Credentials. A picture that it began with is no ingredient, for an ingredient has a hash."""
        actions = [{"action": CREATED, "digitalSourceType": self.address}]
        edited = [{"action": EDITED, "description": FROM_PICTURE}] if self.from_picture else []
        return {
            "claim_version": 2,
            "claim_generator_info": [{"name": "Sfumato"}],
            "assertions": [{"label": ACTIONS, "data": {"actions": actions + edited, "allActionsIncluded": True}}],
        }


def declared(by_engine: SourceType, start: Start) -> Declaration:
    """What the files of a picture say: as its engine declares, but for what began with an upload. What another picture of the house began
    with is not told by what is made from it (R9).
    """
    return Declaration(SourceType.COMPOSITE if start is Start.UPLOAD else by_engine, from_picture=start is not Start.WORDS)
