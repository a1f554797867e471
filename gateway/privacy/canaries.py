"""Canaries: words, numbers, ids, addresses and colours that stand nowhere in the house but in what the audit made."""

import io
import re
import secrets
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from PIL import Image as Pixels

from gateway import pictures
from gateway.provenance.declaration import Declaration
from gateway.provenance.signing import Signer
from schema.ports import SourceType
from web.placeholders import placeholder

TILES: Final = 4  # a picture is so many tiles wide and high, each of a colour of its own
SIDE: Final = 256  # pixels
NEAR: Final = 16.0  # mean distance of two pictures in steps of 256, up to which they are one: strangers are 80 apart
PROMPT: Final = "its prompt"
PIXELS: Final = re.compile(rb"(?:IDAT|VP8 ).{24}(.{192})", re.DOTALL)  # octets by which a file is known, behind those that all files have


def new_run() -> str:
    """The beginning of all words of one run: letters alone, so that no search takes it apart."""
    return "qz" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(10))


def new_word(run: str) -> str:
    return run + "".join(secrets.choice(string.ascii_lowercase) for _ in range(6))


@dataclass
class Secret:
    """Something that one visitor sees, its owner, and nobody else; and all by which it can be known."""

    name: str
    owner: str
    words: dict[bytes, str] = field(default_factory=dict)  # in lower case, with what each is
    marks: dict[bytes, str] = field(default_factory=dict)  # ids, addresses, pieces of files
    ids: list[str] = field(default_factory=list)  # with which to ask for it
    keys: list[str] = field(default_factory=list)  # of its addresses, old ones first
    names: set[bytes] = field(default_factory=set)  # its ids and keys
    tiles: bytes = b""  # RGB, row by row
    gone: bool = False  # for its owner too

    def word(self, run: str, what: str) -> str:
        """A new word that is in it."""
        made = new_word(run)
        self.words[made.encode()] = what
        return made

    @property
    def searched(self) -> list[str]:
        """Its words in which people search."""
        return [word.decode() for word, what in self.words.items() if what == PROMPT]

    def number(self, what: str) -> int:
        """A new number of ten digits that is in it."""
        made = 10**9 + secrets.randbelow(10**9)
        self.marks[str(made).encode()] = what
        return made

    def known_by(self, mark: str, what: str) -> str:
        self.marks[mark.encode()] = what
        return mark

    def named(self, name: str, what: str) -> str:
        self.names.add(name.encode())
        return self.known_by(name, what)

    def asked_by(self, id: str, what: str) -> None:
        self.ids.append(self.named(id, what))

    def shown_at(self, key: str) -> None:
        self.keys.append(self.named(key, "its address"))

    def picture(self, signer: Signer) -> dict[str, bytes]:
        """A picture of it in all sizes, which from now on are looked for."""
        self.tiles = secrets.token_bytes(3 * TILES * TILES)
        file = io.BytesIO()
        Pixels.frombytes("RGB", (TILES, TILES), self.tiles).resize((SIDE, SIDE), Pixels.Resampling.NEAREST).save(file, "PNG")
        files = pictures.sizes(file.getvalue(), Declaration(SourceType.ALGORITHMIC), signer, lambda *_: None)
        thumbhash = pictures.thumbhash_of(files["thumb"])
        self.known_by(thumbhash, "its thumbhash")
        self.known_by(placeholder(thumbhash), "its placeholder")
        self.marks |= {of_pixels(content): "its bytes" for content in files.values()}
        return files

    def shown_in(self, content: bytes) -> bool:
        """Is this its picture, in whatever size and encoding?"""
        return bool(self.tiles) and distance(self.tiles, tiles_of(content)) <= NEAR


def of_pixels(content: bytes) -> bytes:
    """A piece of what a file has of its pixels, with which an AVIF ends. Around that stands what all files of the house say."""
    found = PIXELS.search(content)
    return found[1] if found else content[-192:]


def tiles_of(content: bytes) -> bytes:
    """The colours of an encoded picture, tile by tile; nothing where it is none."""
    try:
        image = Pixels.open(io.BytesIO(content)).convert("RGB")
    except OSError:
        return b""
    return image.resize((TILES, TILES), Pixels.Resampling.BOX).tobytes()


def distance(one: bytes, other: bytes) -> float:
    if len(one) != len(other):
        return 256.0
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


@dataclass
class Canaries:
    """All secrets of one run."""

    run: str
    secrets: list[Secret] = field(default_factory=list)

    def new(self, name: str, owner: str) -> Secret:
        self.secrets.append(made := Secret(name, owner))
        return made

    def told(self, text: bytes, reader: str) -> Iterator[tuple[Secret, str, bytes]]:
        """What a text tells its reader of what is not the reader's: the secret, what of it, and the canary."""
        for secret in self.secrets:
            if secret.owner != reader:
                yield from ((secret, what, mark) for mark, what in secret.marks.items() if mark in text)
        yield from self.words(text, reader)

    def words(self, text: bytes, reader: str = "") -> Iterator[tuple[Secret, str, bytes]]:
        """What people wrote: this is in no log either, whoever reads it."""
        low = text.lower()
        if self.run.encode() in low:
            for secret in self.secrets:
                if secret.owner != reader:
                    yield from ((secret, what, word) for word, what in secret.words.items() if word in low)

    def shown(self, content: bytes, reader: str) -> Iterator[tuple[Secret, str]]:
        """Whose picture this is."""
        yield from ((secret, "its picture") for secret in self.secrets if secret.owner != reader and secret.shown_in(content))
