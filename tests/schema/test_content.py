"""The list of what is refused, as it is written and as it finds (R14). Each test reads its list by itself."""

import pytest

from schema.rules.content import refusal_list


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("bad thing", "a BAD  thing, in oil", True),
        ("bad thing", "thing bad", False),
        ("  bad  ", "bad", True),
        ("bad", "", False),
        ("bad", None, False),
        ("bad", "b\u200bad", True),  # what nobody sees hides nothing
        ("bad", "bad\u200bword", True),  # and parts words
        ("/b[ae]d/", "a BED", True),
        ("/b[ae]d/", "bread", False),
        ("/b/", "a b c", True),
        ("/./", "q", True),
        ("/bad", "bad", True),  # no expression, but a word
        ("bad/", "bad", True),
        ("/b[ae]d", "b ae d", True),
        ("b[ae]d/", "b ae d", True),
        ("# bad", "bad", False),
        ("#bad", "bad", False),
        ("", "anything", False),
        ("   ", "anything", False),
        ("/x|y/", "y", True),
    ],
)
def test_a_line_is_words_or_an_expression_or_nothing(line: str, text: str | None, found: bool) -> None:
    lists = refusal_list(["heron", line])
    assert lists.refuses(text) is found
    assert lists.refuses("a heron")


def test_each_line_counts_whatever_kind_the_others_are() -> None:
    lists = refusal_list(["# by the operator", "", "one", "/tw+o/", "three"])
    assert [lists.refuses(text) for text in ("one", "twwo", "three", "four", "by", "operator")] == [True, True, True, False, False, False]
    assert (len(lists.phrases), len(lists.expressions)) == (2, 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/b(/", "line 2 is no regular expression"),
        ("...", "line 2 has no word in it"),
        ("//", "line 2 has no word"),
        ("/", "line 2 has no word"),
    ],
)
def test_a_line_that_says_nothing_is_named(line: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        refusal_list(["heron", line])
