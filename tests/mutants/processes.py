"""Forked processes that leave nothing behind and always end."""

import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import Final

from tests.mutants.places import ROOT

PROCESSOR: Final = 12  # seconds that one test may take of the processor: it takes two
CLOCK: Final = 900  # and of the clock, where the machine has other things to do
MEMORY: Final = 6 * 2**30
BROKEN: Final = 70  # an exit code that pytest does not have


def forked(run: Callable[[], int]) -> int:
    """A process that does this and nothing else, and ends with the exit code that it returns."""
    process = os.fork()
    if process:
        return process
    code = BROKEN
    try:
        code = run()
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def prepare(folder: str) -> None:
    """What it writes goes into this folder; it takes no more memory than this."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tempfile.tempdir = folder
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
    os.chdir(ROOT)
    limit()


def limit() -> None:
    """The process ends when the next step takes too long: a loop without end is a mutant that was found."""
    signal.setitimer(signal.ITIMER_PROF, PROCESSOR)
    signal.setitimer(signal.ITIMER_REAL, CLOCK)
