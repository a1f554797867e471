"""The parsers of our own, on octets that hypothesis makes; `make hostile` lets atheris look for more, led by what they run."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.parsers import PARSERS

pytestmark = pytest.mark.once
PIECES = [
    *(b"{", b"}", b'"', b'"""', b"\\", b"#", b"\n", b"(", b"[", b":", b"@", b"...", b"a", b"1", b"-", b".", b"e", b"query", b"\xff", b"\0"),
    *(b"query=", b"&", b"=", b"%", b"%00", b"+", b";", b",", b"q=", b"*/*", b"application/json", b"W/", b"*", b'"k-card.webp"'),
    *(
        b"\x1e",
        b"\x1c1",
        b"%1e2",
        b"a=",
        b"null",
        b"[",
        b'{"query":',
        b'"variables":',
        b"Bearer",
        b"sfumato=",
        b"/",
        b"//",
        b"\\\\",
        b"https:",
        b"?",
        b"@",
        b"\xe2\x80\xa8",
        b"image/avif",
        b"0-9",
    ),
]
written = st.one_of(st.binary(max_size=80), st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))


FOUND = [("form", b"width=\x1e2"), ("form", b"width=%1E2")]  # by atheris, and mended


@pytest.mark.parametrize(("name", "octets"), FOUND)
def test_a_parser_holds_for_what_it_did_not_once(name: str, octets: bytes) -> None:
    PARSERS[name](octets)


@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_holds_for_any_octets(name: str) -> None:
    @settings(max_examples=150, deadline=None)
    @given(written)
    def holds(given: bytes) -> None:
        PARSERS[name](given)

    holds()
