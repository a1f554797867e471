"""A house on real files with real processes: what the tests of jobs and of the command line share."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic, sleep
from typing import IO, Any, TypeVar

from sqlmodel import SQLModel, col, select

from gateway.clock import HouseClock
from gateway.commands import options
from gateway.jobs import QueuedJobs
from gateway.members import viewer_of
from gateway.storage import Objects
from schema.actions.accounts import sign_up
from schema.actions.asks import GenerateAsk
from schema.actions.generate import generate
from schema.actions.operators import put_on_plan
from schema.actions.work import Work
from schema.rules.viewer import NOBODY
from schema.tables import Account, Generation, GenerationStatus, Image, TokenEntry
from tests.databases import environment_of, settings_of

T = TypeVar("T")
R = TypeVar("R", bound=SQLModel)
ENDED = (GenerationStatus.SUCCEEDED, GenerationStatus.FAILED, GenerationStatus.CANCELLED)
PATIENCE = 120.0  # seconds


class Machine:
    """A house in a folder, with jason (free) and jane (guild)."""

    def __init__(self, data: Path) -> None:
        self.settings = settings_of(data)
        self.database, clock = options.ready(self.settings)
        self.clock: HouseClock = clock
        self.store = Objects.from_url(self.settings.storage)
        self.jobs = QueuedJobs(self.settings.jobs_url)
        self.jobs.migrate()
        for handle, plan in (("jason", "free"), ("jane", "guild")):
            self.do(None, sign_up, handle, f"{handle}@example.com", self.settings.terms_version, "a hash")
            with self.database.write() as session:
                put_on_plan(session, handle, plan, self.clock.now())

    def do(self, handle: str | None, action: Callable[..., T], *arguments: Any, **options: Any) -> T:
        now = self.clock.now()
        with self.database.write() as session:
            work = Work(session, viewer_of(session, handle, now) if handle else NOBODY, now, self.settings.terms_version, self.store)
            answer = action(work, *arguments, **options)
        work.follow_up(self.jobs)
        return answer

    def ask(self, handle: str, prompt: str = "a heron at dawn", **options: Any) -> Generation:
        return self.one(Generation, Generation.pk == self.do(handle, generate, GenerateAsk(prompt=prompt, **options)))

    def all(self, table: type[R], *where: Any) -> list[R]:
        with self.database.write() as session:
            return list(session.exec(select(table).where(*where)).all())

    def one(self, table: type[R], *where: Any) -> R:
        (found,) = self.all(table, *where)
        return found

    def now(self, generation: Generation) -> Generation:
        return self.one(Generation, Generation.id == generation.id)

    def images(self, generation: Generation) -> list[Image]:
        return self.all(Image, Image.prompt == generation.prompt)

    def ledger(self, handle: str) -> list[tuple[str, int]]:
        owner = self.one(Account, Account.handle == handle).pk
        with self.database.write() as session:
            lines = session.exec(select(TokenEntry).where(TokenEntry.account_pk == owner).order_by(col(TokenEntry.number))).all()
            return [(line.reason, line.change) for line in lines]

    def until(self, generation: Generation, *statuses: GenerationStatus) -> Generation:
        """Wait for it to be in one of these states."""
        wait(lambda: self.now(generation).status in statuses)
        return self.now(generation)


def wait(condition: Callable[[], bool], patience: float = PATIENCE) -> None:
    end = monotonic() + patience
    while not condition():
        assert monotonic() < end, "it did not come to pass"
        sleep(0.01)


def start(data: Path, *command: str, output: IO[str] | int = subprocess.PIPE) -> "subprocess.Popen[str]":
    """A command of `sfumato`, in a process of its own."""
    arguments = [sys.executable, "-W", "default", "-m", "gateway", *command, "--data", str(data)]
    return subprocess.Popen(arguments, stdout=output, stderr=subprocess.STDOUT, text=True, env=environment_of(data))


@contextmanager
def running(data: Path, *command: str) -> Iterator["subprocess.Popen[str]"]:
    """The command, until the end of the block. What it says goes to a file: a pipe that nobody reads would fill, and hold it up."""
    with TemporaryFile("w+") as output:
        process = start(data, *command, output=output)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait(PATIENCE)
            output.seek(0)
            print(output.read())
