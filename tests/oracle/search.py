"""What a search finds: read off the rule that the API states, and not off how the house does it."""

import re
import unicodedata
from typing import Final

HAN_AND_KANA: Final = "\u3040-\u30ff\u3400-\u9fff"
WORD: Final = re.compile(rf"[{HAN_AND_KANA}]|(?:(?![{HAN_AND_KANA}])[^\W_])+")


def words(text: str) -> list[str]:
    """Without case and accents; what is neither a letter nor a digit parts them, and each sign of Chinese or Japanese is one."""
    letters = unicodedata.normalize("NFD", text.lower())
    return WORD.findall("".join(letter for letter in letters if unicodedata.category(letter) != "Mn"))


def finds(search: str | None, *texts: str | None) -> bool:
    """All words of the search stand in the texts, the last one as the beginning of a word. Without a word nothing is found."""
    if search is None:
        return True
    there, wanted = words(" ".join(filter(None, texts))), words(search)
    return bool(wanted) and set(wanted[:-1]) <= set(there) and any(word.startswith(wanted[-1]) for word in there)
