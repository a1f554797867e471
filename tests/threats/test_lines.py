"""Each line of `lines.py` is answered by a test whose name says which, or is left for later with its reason; never both."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.threats.lines import LATER, LEFT, LINES

pytestmark = pytest.mark.once

TESTS = Path(__file__).resolve().parents[1]
CONTRACT_LEFT = TESTS.parent / "schema" / "contract_left.txt"
NAME = re.compile(r"test_threat_(\d\d)_\w+")


@cache
def answers() -> dict[int, list[str]]:
    """Line -> the tests that say that they answer it, of all that are collected."""
    found: dict[int, list[str]] = {}
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (named := NAME.fullmatch(node.name)):
                found.setdefault(int(named[1]), []).append(node.name)
    return found


def test_there_are_24_lines() -> None:
    assert list(LINES) == list(range(1, 25))


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_answered_or_left_with_its_reason(line: int) -> None:
    answered, left = answers().get(line, []), LEFT.get(line, "")
    assert answered or left, f"line {line} ({LINES[line]}) has no test_threat_{line:02}_… and is not in LEFT"
    assert not (answered and left), f"line {line} is answered by {answered}: take it out of LEFT"


def test_a_test_answers_a_line_that_there_is() -> None:
    assert set(answers()) <= set(LINES)


@pytest.mark.parametrize(("line", "door"), [(line, door) for line, doors in LATER.items() for door in doors])
def test_a_door_that_was_left_for_later_is_not_there_yet(line: int, door: str) -> None:
    """When it is, the tests of its line have to go through it, and it leaves the list."""
    assert line in answers()
    assert re.search(rf"(Field|Argument|TYPE_REMOVED:) {re.escape(door)} was removed", CONTRACT_LEFT.read_text()), f"{door} is there"
