"""The machine that tries the mutants: it finds a change, and says what lives on."""

import ast
import subprocess
import sys

import pytest

from tests.mutants.making import mutants, of_file
from tests.mutants.places import ROOT, File
from tests.mutants.reasons import FILE, reasons

pytestmark = pytest.mark.once
INSIDE = "schema/rules/viewer.py Viewer.moderates: operand taken away: self.staff"
OUTSIDE = "schema/rules/viewer.py LEAVING_SCOPES: element taken away: 'session'"


def tried(suite: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.mutants", "--only", INSIDE, "--only", OUTSIDE, "--suite", suite]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_a_change_inside_a_function_and_one_outside_are_found_by_a_test_that_knows_better() -> None:
    ended = tried("test_viewer.py")
    assert "2 mutants" in ended.stdout
    assert "0 survive without a reason" in ended.stdout
    assert ended.returncode == 0, ended.stderr


def test_what_no_test_finds_and_no_reason_explains_fails() -> None:
    ended = tried("test_checks.py")
    assert f"{INSIDE}\n    NO REASON" in ended.stdout
    assert f"{OUTSIDE}\n    NO REASON" in ended.stdout
    assert ended.returncode == 1, ended.stderr


def names(text: str) -> list[str]:
    """The changes of a file of the rules that has this text."""
    file = File("schema/rules/x.py", ast.parse(text))
    return [mutant.name.removeprefix("schema/rules/x.py ") for mutant in of_file(file, list(file.places()))]


def test_each_operand_is_taken_away_and_negated() -> None:
    assert names("def seen(a, b): return a and not b") == [
        "seen: and, or swapped: a and (not b) -> a or not b",
        "seen: operand taken away: a",
        "seen: operand negated: a",
        "seen: operand taken away: not b",
        "seen: operand negated: not b",
        "seen: not taken away: not b -> b",
    ]


def test_each_where_is_opened_and_turned_round() -> None:
    where = "select(x).where(allows(a), b)"
    assert names(f"seen = {where}") == [
        f"seen: where without allows(a): {where} -> select(x).where(b)",
        f"seen: where with the contrary of allows(a): {where} -> select(x).where(~allows(a), b)",
        f"seen: where without b: {where} -> select(x).where(allows(a))",
        f"seen: where with the contrary of b: {where} -> select(x).where(allows(a), ~b)",
        "seen: predicate taken away: allows(a) -> true()",
    ]


def test_each_case_is_opened() -> None:
    assert names("seen = case((owned, cost))")[0] == "seen: condition of a case taken away: case((owned, cost)) -> case((true(), cost))"


def test_an_audience_becomes_each_other_one() -> None:
    found = names("seen = f(Audience.OWNER)")
    assert "seen: constant: Audience.OWNER -> Audience.ANYONE" in found
    assert len(found) == 6


def test_every_mutant_has_a_name_of_its_own() -> None:
    found = [mutant.name for mutant in mutants()]
    assert len(set(found)) == len(found) > 1_000


def test_reasons_name_what_they_are_about() -> None:
    assert reasons("# said\na\nb\n    one\n    reason\nc\n    another\n") == {"a": "one reason", "b": "one reason", "c": "another"}
    with pytest.raises(ValueError, match="no reason: c"):
        reasons("a\n    one\nc\n")
    with pytest.raises(ValueError, match="two reasons: a"):
        reasons("a\n    one\na\n    two\n")


def test_each_reason_is_of_a_mutant_that_there_is() -> None:
    assert set(reasons(FILE.read_text())) <= {mutant.name for mutant in mutants()}
