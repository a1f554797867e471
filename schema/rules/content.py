"""What whoever runs the house will not have asked for (R14): words and regular expressions, one a line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from unicodedata import category, normalize

from schema.tables.words import stored


@dataclass(frozen=True, slots=True)
class RefusalList:
    """Words are compared as a search compares them: whole, without case, marks and punctuation. Expressions match whole words too."""

    phrases: tuple[str, ...] = ()  # each with a space before and after each of its words
    expressions: tuple[re.Pattern[str], ...] = ()

    def refuses(self, text: str | None) -> bool:
        """Is there anything of it in the text? Characters that nobody sees hide nothing."""
        seen = without_unseen(text or "")
        return any(self._finds(version) for version in {text or "", seen})

    def _finds(self, text: str) -> bool:
        words, folded = stored(text), normalize("NFKC", text).casefold()
        return any(phrase in words for phrase in self.phrases) or any(found.search(folded) for found in self.expressions)


NOTHING_REFUSED: Final = RefusalList()


def without_unseen(text: str) -> str:
    return "".join(character for character in text if category(character) != "Cf")


def refusal_list(lines: Iterable[str]) -> RefusalList:
    """A list as it is written: words, or an expression between slashes; empty lines and those that begin with # are none.

    Raises ValueError that names the line.
    """
    phrases, expressions = [], []
    for number, line in enumerate(map(str.strip, lines), 1):
        if line.startswith("/") and line.endswith("/") and len(line) > 2:
            expressions.append(_expression(line[1:-1], number))
        elif line and not line.startswith("#"):
            phrases.append(_phrase(line, number))
    return RefusalList(tuple(phrases), tuple(expressions))


def _expression(text: str, number: int) -> re.Pattern[str]:
    try:
        return re.compile(rf"(?<!\w)(?:{text})(?!\w)", re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"line {number} is no regular expression: {error}") from error


def _phrase(line: str, number: int) -> str:
    if found := stored(line):
        return found
    raise ValueError(f"line {number} has no word in it")
