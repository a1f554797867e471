"""Runs the killing suite against a mutant, in a process that is forked for it.

A change inside a function is put into a process that has imported and collected everything: the function gets other code. A change of what
is made when a module is imported, and of what is called then, goes into a process that has the libraries alone, where the module is found
changed. What is mutated in the compiler stands in one of two walls, and the other one would hide it: there the suite runs twice, once with
the views open and once with the rule taken out of the statements.

A mutant is mostly found by the test that found its neighbour, so that one is tried first.
"""

import gc
import importlib
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from tests.mutants.importing import find_changed, give_code, imported
from tests.mutants.making import Mutant
from tests.mutants.places import ROOT
from tests.mutants.processes import forked, limit, prepare
from tests.mutants.walls import Wall, walls

SUITE: Final = (  # the quickest first
    "test_checks.py",
    "test_viewer.py",
    "test_audiences.py",
    "test_decisions.py",
    "test_content.py",
    "test_catalogue.py",
    "test_policies.py",
    "test_truth_table.py",
    "test_quote.py",
    "test_costs.py",
    "test_insights.py",
    "test_whose.py",
    "test_planner.py",
    "test_payloads.py",
    "test_statements.py",
    "test_walks.py",
    "test_watched.py",
    "test_search.py",
    "test_orders.py",
    "test_directives.py",
    "test_compiler.py",
    "test_worlds.py",
    "test_schema.py",
    "test_bounds.py",
    "actions",
)
WORLDS: Final = 10
SLOW: Final = (  # which say too little for their time
    "test_two_thousand_documents_have_a_plan_and_none_opens_a_session",
    "test_whatever_happens_the_ledger_the_licences_the_likes_and_the_bytes_agree",
)
ARGUMENTS: Final = ("-x", "-q", "--tb=short", "--assert=plain", "-p", "no:cacheprovider", f"--rootdir={ROOT}")
SURVIVED, FOUND = 0, 1


class Broken(Exception):
    """The suite could not be run, or is red without a mutant."""


@dataclass(eq=False)
class Suite:
    """A plugin of pytest: collects what is wanted, and does something else than to run it all."""

    files: Sequence[str]  # of tests/schema
    run: Callable[["Suite"], None]
    items: list[pytest.Item] = field(default_factory=list)
    failed: str = ""

    def collect(self) -> int:
        gc.freeze()
        return int(pytest.main([*ARGUMENTS, *(str(ROOT / "tests" / "schema" / name) for name in self.files)], plugins=[self]))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = items[:] = [item for item in items if wanted(item.name.split("[")[0], getattr(item, "callspec", None))]

    def pytest_runtestloop(self) -> bool:
        self.run(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or (report.nodeid if report.failed else "")

    def first_failure(self, wall: Wall, promising: Sequence[str]) -> str:
        """Runs the tests, with this wall and the promising ones first, until one fails."""
        rank = {name: place for place, name in enumerate(promising)}
        items = [item for item in self.items if item.name.split("[")[0] not in wall.about]
        items.sort(key=lambda item: rank.get(item.nodeid, len(rank)))
        for item, following in zip(items, [*items[1:], None], strict=True):
            limit()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                break
        return self.failed


def wanted(name: str, call: Any) -> bool:
    return name not in SLOW and (call is None or call.params.get("seed", 0) < WORLDS)


class Finding(NamedTuple):
    """The test that found a mutant, and the wall that it ran with."""

    test: str
    wall: str

    def __str__(self) -> str:
        return f"{self.test} [{self.wall}]" if self.wall else self.test


@dataclass
class Trial:
    """A mutant that is being tried, by a process of its own; None: the house as it is."""

    path: str
    mutant: Mutant | None
    files: Sequence[str]
    folder: str = field(default_factory=tempfile.mkdtemp)
    found_before: Sequence[Finding] = ()  # the last one first

    def start(self, suite: Suite | None, found_before: Sequence[Finding]) -> int:
        """Begins, where a suite is collected already or else from the start; the process."""
        self.found_before = found_before
        return forked(partial(self._quietly, partial(self._inside, suite) if suite else self._outside))

    def _quietly(self, run: Callable[[], int]) -> int:
        prepare(self.folder)
        self._tell("(no end)")
        with Path(self.folder, "output").open("w") as output, redirect_stdout(output), redirect_stderr(output):
            return run()

    def _inside(self, suite: Suite) -> int:
        if self.mutant is not None:
            give_code(self.mutant)
        return self._against_walls(suite)

    def _outside(self) -> int:
        try:
            if self.mutant is not None:
                find_changed(self.mutant)
            importlib.import_module("schema.graph.build").build()
        except Exception:
            return self._tell("(start-up)")
        ended: list[int] = []
        suite = Suite(self.files, lambda suite: ended.append(self._against_walls(suite)))
        code = suite.collect()
        if code in (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.USAGE_ERROR):  # the last: of a conftest
            return self._tell("(collection)")
        return ended[0] if ended else code + 100

    def _against_walls(self, suite: Suite) -> int:
        last = self.found_before[0].wall if self.found_before else ""
        for wall in sorted(walls(self.path), key=lambda wall: wall.name != last):
            status = os.waitpid(forked(partial(self._against, wall, suite)), 0)[1]
            if status:
                return os.WEXITSTATUS(status) if os.WIFEXITED(status) else FOUND
        return SURVIVED

    def _against(self, wall: Wall, suite: Suite) -> int:
        wall.patch()
        failed = suite.first_failure(wall, [finding.test for finding in self.found_before])
        return self._tell(failed, wall.name) if failed else SURVIVED

    def _tell(self, test: str, wall: str = "") -> int:
        Path(self.folder, "failed").write_text(f"{test}\t{wall}")
        return FOUND

    def end(self, status: int) -> Finding | None:
        """What found it; None where nothing did."""
        failed, output = (read(Path(self.folder, name)) for name in ("failed", "output"))
        shutil.rmtree(self.folder)
        code = FOUND if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        if code not in (SURVIVED, FOUND) or (self.mutant is None and code):
            raise Broken(f"{self.mutant.name if self.mutant else self.path}: exit code {code}, {failed}\n{output[-4_000:]}")
        return Finding(*failed.split("\t")) if code else None


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def tried(trials: Sequence[Trial], at_once: int, suite: Suite | None = None) -> Iterator[tuple[Trial, Finding | None]]:
    """Each trial, with what found it, in the order in which they end."""
    waiting, running, found = list(reversed(trials)), dict[int, Trial](), list[Finding]()
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                trial = waiting.pop()
                running[trial.start(suite, found)] = trial
            process, status = os.wait()
            trial = running.pop(process)
            finding = trial.end(status)
            found = [finding, *(known for known in found if known.test != finding.test)] if finding else found
            yield trial, finding
    finally:
        for process in running:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)


@dataclass(frozen=True)
class Verdict:
    """The name of a mutant, and what found it, in words."""

    name: str
    failed: str | None


def verdicts(mutants: Sequence[Mutant], files: Sequence[str], at_once: int) -> Iterator[Verdict]:
    """Of each mutant. Raises Broken, where a test fails without one too."""
    houses = {mutant.file.path.startswith("schema/compiler/"): mutant.file.path for mutant in mutants}
    called = imported()
    inside = [mutant for mutant in mutants if mutant.inside and (mutant.file.path, mutant.of.name) not in called]
    outside = [mutant for mutant in mutants if mutant not in inside]
    list(tried([Trial(path, None, files) for path in houses.values()], at_once))
    yield from collected([Trial(mutant.file.path, mutant, files) for mutant in inside], at_once)
    for trial, finding in tried([Trial(mutant.file.path, mutant, files) for mutant in outside], at_once):
        yield Verdict(named(trial), str(finding) if finding else None)


def collected(trials: Sequence[Trial], at_once: int) -> Iterator[Verdict]:
    """The verdicts of a process in which everything is imported and collected."""
    if not trials:
        return
    reading, writing = os.pipe()
    process = forked(partial(collect, trials, at_once, writing))
    os.close(writing)
    with os.fdopen(reading) as lines:
        for line in lines:
            name, failed = line.rstrip("\n").split("\t")
            yield Verdict(name, failed or None)
    if os.waitpid(process, 0)[1]:
        raise Broken("the process that has everything collected")


def collect(trials: Sequence[Trial], at_once: int, writing: int) -> int:
    def run(suite: Suite) -> None:
        for trial, finding in tried(trials, at_once, suite):
            os.write(writing, f"{named(trial)}\t{finding or ''}\n".encode())

    with Path(os.devnull).open("w") as nothing, redirect_stdout(nothing):
        return Suite(trials[0].files, run).collect()


def named(trial: Trial) -> str:
    return trial.mutant.name if trial.mutant else trial.path
