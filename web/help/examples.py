"""The examples of the API page, as files that run: the tests run those for a shell and for Python against a house."""

from functools import cache
from typing import Final

from web.documents import WEB

HOUSE: Final = "https://sfumato.example"  # stands in the files for the address of the house
LANGUAGES: Final = {"sh": "curl", "py": "Python", "swift": "Swift", "kt": "Kotlin"}
TOPICS: Final = ("sign_in", "page", "remix", "upload", "wait", "subscribe")


@cache
def example(topic: str, language: str) -> str:
    return (WEB / "help" / "snippets" / f"{topic}.{language}").read_text().rstrip()


def examples(origin: str) -> dict[str, list[tuple[str, str]]]:
    """By topic, in each language, for the house at this address."""
    return {topic: [(name, example(topic, end).replace(HOUSE, origin)) for end, name in LANGUAGES.items()] for topic in TOPICS}
