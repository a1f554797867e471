"""The words of a text, as a search compares them: without case, marks and punctuation, whatever the script."""

from typing import Final
from unicodedata import category, combining, normalize

LONGEST: Final = 64  # characters of a word that are kept
SPACELESS: Final = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))  # kana and Han: each character is a word


def words_in(*texts: str | None) -> list[str]:
    """The words of some texts, in their order. Two spellings of a word that differ in case (Unicode's caseless matching, D146) or in
    marks that combine with a letter are one."""
    folded = normalize("NFKD", normalize("NFKD", "\n".join(text for text in texts if text)).casefold())
    return [word[:LONGEST] for word in "".join(map(spaced, folded)).split()]


def stored(*texts: str | None) -> str:
    """The words in one string, a space before and after each."""
    found = words_in(*texts)
    return f" {' '.join(found)} " if found else ""


def spaced(character: str) -> str:
    """A character of a word, or what stands between two."""
    if combining(character):
        return ""
    if any(first <= ord(character) <= last for first, last in SPACELESS):
        return f" {character} "
    return character if category(character)[0] in "LNM" else " "
