"""What a file tells of how it was made, and the sentences in which a person is told that."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from schema.ports import SourceType


class Signed(StrEnum):
    """By whom a file is signed."""

    NOBODY = "NOBODY"
    THIS_HOUSE = "THIS_HOUSE"
    SOMEBODY_ELSE = "SOMEBODY_ELSE"
    UNREADABLE = "UNREADABLE"  # it has Content Credentials, and nobody can make sense of them


@dataclass(frozen=True, slots=True)
class Told:
    """What a picture's file tells. Of one that is signed, this is what was signed, and else what it says without a proof."""

    signed: Signed = Signed.NOBODY
    changed: bool = False  # since it was signed
    source_type: str | None = None  # a name in IPTC's vocabulary
    from_picture: bool | None = None


NO_PICTURE: Final = "This is no picture of a kind that is read here (PNG, JPEG, WebP, AVIF or GIF), or it is broken."
UNREAD: Final = "It could not be read in the time and the memory that a file has here. It may be broken, or made to do harm."
SIGNATURES: Final = {
    Signed.NOBODY: "It is not signed: nobody vouches for what it says, and nobody could tell whether it was changed.",
    Signed.THIS_HOUSE: "It was signed by this house, and neither the picture nor what it says was changed since.",
    Signed.SOMEBODY_ELSE: "It was signed by somebody else, such as another house, and neither the picture nor what it says was changed "
    "since. Whether they can be believed is not known here.",
    Signed.UNREADABLE: "It has Content Credentials that cannot be read: it was damaged, or changed.",
}
CHANGED: Final = {
    Signed.THIS_HOUSE: "It was signed by this house, and it was changed since: it is not what this house signed any more.",
    Signed.SOMEBODY_ELSE: "It was signed, and it was changed since. Who signed it cannot be told.",
}
SOURCES: Final[dict[str | None, str]] = {
    SourceType.ALGORITHMIC: "It says that it was made by an algorithm that follows rules, and by no network that was trained on pictures.",
    SourceType.TRAINED: "It says that it was made by a trained network, which learned from pictures.",
    SourceType.COMPOSITE: "It says that it was made from a picture that somebody uploaded, by means of a trained network.",
    None: "It does not say how it was made. That proves nothing, for whoever saves a picture anew may lose what its file says.",
}
OTHERWISE: Final = "It says that it was made in a way in which no house of Sfumato makes pictures."
STARTS: Final = {
    True: "It says that it was made from another picture, and not from which.",
    False: "It does not say that it was made from another picture.",
}


def sentences(told: Told) -> list[str]:
    """Who vouches for it, how it was made, and whether from another picture. None of the words is the file's."""
    signature = CHANGED.get(told.signed, "") if told.changed else ""
    said = [] if told.signed is Signed.UNREADABLE else [SOURCES.get(told.source_type, OTHERWISE)]
    return [signature or SIGNATURES[told.signed], *said, *([] if told.from_picture is None else [STARTS[told.from_picture]])]
