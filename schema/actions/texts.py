"""What people write: cleaned and measured in one place."""

import unicodedata

from schema.actions.refusals import Refusal, invalid

ALT_LENGTH = 200
CUT = 0.6  # of the length: a word is not cut off before this


def clean(text: str) -> str:
    """Without space at its ends, and with one kind of line break. Nothing else is changed: marks of direction and emoji are text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def check_text(text: str, name: str, least: int, most: int, *field: str, lines: bool = False) -> list[Refusal]:
    """What is wrong with a text that `clean` has been over: its length in characters, or characters that no one can read."""
    if any(_is_control(character) and not (lines and character in "\n\t") for character in text):
        return [invalid(f"{name} contains control characters. Remove them, or type it anew.", *field)]
    if least and not any(_is_seen(character) for character in text):
        return [invalid(f"{name} is empty. Write {'something' if least == 1 else f'at least {least} characters'}.", *field)]
    if not least <= len(text) <= most:
        return [invalid(f"{name} has {len(text):,} characters. It may have {least:,} to {most:,}.", *field)]
    return []


def _is_control(character: str) -> bool:
    """Control characters, and halves of a pair, which no encoding can store."""
    return unicodedata.category(character) in ("Cc", "Cs")


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CZ"


def alternative(prompt: str) -> str:
    """What stands for an image where it cannot be seen: its prompt, in one line of at most 200 characters."""
    line = " ".join(prompt.split())
    if len(line) <= ALT_LENGTH:
        return line
    head = line[: ALT_LENGTH - 1]
    end = head.rfind(" ")
    return (head[:end] if end > ALT_LENGTH * CUT else head) + "…"
