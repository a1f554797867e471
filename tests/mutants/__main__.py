"""`make mutants`: how many there are, which survive and why that is no change, and exit code 1 where one survives without a reason."""

import os
import sys
import time
from collections import Counter

import click

from tests.mutants.killing import SUITE, verdicts
from tests.mutants.libraries import LIBRARIES
from tests.mutants.making import Mutant, mutants
from tests.mutants.reasons import FILE, reasons


@click.command(help=__doc__)
@click.option("--only", multiple=True, help="Only mutants whose name has this text in it.")
@click.option("--suite", multiple=True, default=SUITE, help="Only these tests of tests/schema.")
@click.option("--at-once", default=os.cpu_count() or 1, help="How many processes run at once.")
@click.option("--told", is_flag=True, help="Say of each mutant which test found it.")
def main(only: tuple[str, ...], suite: tuple[str, ...], at_once: int, told: bool) -> None:
    began = time.monotonic()
    wanted = [mutant for mutant in mutants() if not only or any(text in mutant.name for text in only)]
    print(f"{len(wanted)} mutants, with {len(LIBRARIES)} libraries loaded: {counted(wanted)}", flush=True)
    survived = []
    for verdict in verdicts(wanted, suite, at_once):
        if verdict.failed is None:
            survived.append(verdict.name)
        if told:
            print(f"{verdict.name}\n    {verdict.failed or 'SURVIVED'}", flush=True)
    print(f"{len(wanted)} mutants in {time.monotonic() - began:.0f} s, {len(survived)} survive")
    sys.exit(judged(survived, {mutant.name for mutant in wanted}, whole=not only))


def counted(wanted: list[Mutant]) -> str:
    return ", ".join(f"{path} {number}" for path, number in Counter(mutant.file.path for mutant in wanted).items())


def judged(survived: list[str], known: set[str], whole: bool) -> int:
    """Prints what is wrong, and the reasons of what is not; the exit code."""
    given = reasons(FILE.read_text())
    for name in survived:
        print(f"{name}\n    {given.get(name, 'NO REASON')}")
    without = [name for name in survived if name not in given]
    stale = [name for name in given if name not in survived and (whole or name in known)]
    for name in stale:
        print(f"A reason is given for what {'is found' if name in known else 'is not there any more'}: {name}")
    print(f"{len(without)} survive without a reason, {len(stale)} reasons without a survivor")
    return 1 if without or stale else 0


if __name__ == "__main__":
    main()
