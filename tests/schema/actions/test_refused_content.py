"""What whoever runs the house will not have asked for is refused before anything is stored (R14)."""

from collections.abc import Iterator

import pytest

from schema.actions.asks import GenerateAsk, RemixAsk
from schema.actions.generate import generate, remix
from schema.actions.refusals import ErrorCode, Refused
from schema.rules.content import NOTHING_REFUSED, RefusalList, refusal_list
from schema.tables import Visibility
from tests.schema.actions.house import House

LIST = refusal_list(["# by the operator", "", "Bad Thing", "Straße", "/zyzz(y|i)va/", "禁"])
CONTENT = ErrorCode.CONTENT_REFUSED


@pytest.fixture
def strict(house: House) -> Iterator[House]:
    house.refuses = LIST
    yield house
    house.refuses = NOTHING_REFUSED


@pytest.mark.parametrize(
    "text",
    [
        "a bad thing",
        "BAD  thing, in oil",
        "bad\nthing",
        "a (bad-thing)!",
        "bäd thíng",
        "b\u00adad th\u200bing",
        "STRASSE at night",
        "zyzzyva",
        "two ZYZZIVA",
        "".join(chr(ord(letter) + 0xFEE0) for letter in "zyzzyva"),  # full width
        "这是禁的",
    ],
)
def test_words_are_found_in_any_case_and_spelling(text: str) -> None:
    assert LIST.refuses(text)


@pytest.mark.parametrize("text", ["", None, "a bad thinker", "abad thing", "thing bad", "zyzzyvas", "azyzzyva", "a heron", "strasse7"])
def test_only_whole_words_are_found(text: str | None) -> None:
    assert not LIST.refuses(text)


def test_a_house_without_a_list_refuses_nothing() -> None:
    assert not RefusalList().refuses("a bad thing")


@pytest.mark.parametrize(
    ("ask", "fields"),
    [
        (GenerateAsk(prompt="a bad thing"), ["prompt"]),
        (GenerateAsk(prompt="a heron", negative_prompt="bad thing"), ["negativePrompt"]),
        (GenerateAsk(prompt="bad thing", negative_prompt="zyzzyva", visibility=Visibility.PUBLIC), ["prompt", "negativePrompt"]),
    ],
)
def test_what_is_refused_is_told_at_its_field_and_nothing_is_stored(strict: House, ask: GenerateAsk, fields: list[str]) -> None:
    assert strict.refused("jason", generate, ask) == [(CONTENT, field) for field in fields]
    assert not any("bad thing" in row for row in strict.dump())


def test_the_words_say_nothing_of_what_was_refused(strict: House) -> None:
    with pytest.raises(Refused) as refused:
        strict.do("jason", generate, GenerateAsk(prompt="a bad thing"))
    assert "bad" not in refused.value.errors[0].message
    assert "bad" not in str(refused.value)


def test_a_remix_of_what_was_made_before_the_list_is_refused_too(house: House) -> None:
    before = house.image("jason", prompt="a bad thing")
    house.refuses = LIST
    assert house.refused("mallory", remix, RemixAsk(image=before.id)) == [(CONTENT, "prompt")]
    assert house.refused("mallory", remix, RemixAsk(image=before.id, prompt="zyzzyva")) == [(CONTENT, "prompt")]
    assert house.remix("mallory", before, prompt="a heron").prompt == "a heron"
