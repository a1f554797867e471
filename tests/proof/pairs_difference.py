"""Where the answers that two worlds gave part."""

import re
from dataclasses import dataclass, field
from typing import Final

from tests.proof.doors import Answer, Question

APART: Final = frozenset({b"date", b"x-request-id"})
CURSOR: Final = re.compile(rb"(?<![0-9a-f])[0-9a-f]{48}(?![0-9a-f])")  # after `%3D` too
AROUND: Final = 60  # bytes shown before and after a difference
LONGEST: Final = 4_000  # characters of a request that are shown


@dataclass(frozen=True, slots=True)
class Said:
    """A question and its answer. `number`: its place among the questions of the pair; `wrote`: it, or one before it, was a mutation."""

    number: int
    question: Question
    answer: Answer
    wrote: bool


@dataclass(frozen=True)
class Difference:
    """The first part of two answers that is not the same."""

    said: Said
    part: str
    first: bytes
    second: bytes

    def __str__(self) -> str:
        pairs = enumerate(zip(self.first, self.second, strict=False))
        at = next((place for place, (one, other) in pairs if one != other), min(len(self.first), len(self.second)))
        around = slice(max(0, at - AROUND), at + AROUND)
        asked, door = self.said.question, self.said.question.kind
        request = f"{asked.method} {asked.words} {dict(asked.headers)}"[:LONGEST]
        shown = f"    {self.first[around]!r}\n    {self.second[around]!r}"
        return f"door: {door.door}, {door.name}\n{request}\nthe {self.part} part at byte {at}:\n{shown}"


@dataclass
class Veil:
    """Cursors by where they stand: the same again for the same one, another for another."""

    known: dict[bytes, bytes] = field(default_factory=dict)

    def over(self, text: bytes) -> bytes:
        return CURSOR.sub(lambda found: self.known.setdefault(found[0], b"<cursor %d>" % len(self.known)), text)


def difference(said: list[Said], heard: list[Said], *, veiled: bool) -> Difference | None:
    """The first one. Cursors are set apart where rows have other numbers: if `veiled`, and of what was written since."""
    left, right = Veil(), Veil()
    for one, other in zip(said, heard, strict=False):
        veiled = veiled or one.wrote
        for part, first, second in zip(("status", "body", "headers"), parts(one.answer), parts(other.answer), strict=True):
            if first != second and (not veiled or left.over(first) != right.over(second)):
                return Difference(one, part, first, second)
    return None if len(said) == len(heard) else Difference(heard[-1], "number of pages", b"%d" % len(said), b"%d" % len(heard))


def parts(answer: Answer) -> tuple[bytes, bytes, bytes]:
    return b"%d" % answer.status, answer.body, b"\n".join(b"%b: %b" % header for header in answer.headers if header[0] not in APART)
