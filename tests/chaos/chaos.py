"""Workers are killed, others take their place, and in the end nobody is killed any more and all of it is looked through."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Final

from sqlmodel import col

from gateway.jobs import ENDED
from gateway.sweep import Sweep
from gateway.training import Trainer
from gateway.worker import open_painter
from schema.tables import Generation, Model
from tests.chaos.check import faults
from tests.chaos.fate import PLACES, Fate
from tests.chaos.house import Town
from tests.chaos.worker import FORKS, work

LIFE: Final = 2.5  # seconds, at most, between two kills at random
GLANCE: Final = 0.05  # seconds
PATIENCE: Final = 120.0  # seconds, after which what has not come to pass is a fault
OFTEN: Final = 3  # times that a place is passed, at most, before it kills
LOG: Final = "workers.log"


@dataclass
class Ran:
    """What was done and found."""

    at_boundaries: int = 0
    at_random: int = 0
    generations: dict[str, int] = field(default_factory=dict)  # by what became of them
    trainings: dict[str, int] = field(default_factory=dict)  # likewise
    swept: int = 0  # files that the killed left, and the sweep removed
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        ended, trained = (
            ", ".join(f"{number} {status.lower()}" for status, number in sorted(told.items()))
            for told in (self.generations, self.trainings)
        )
        return (
            f"{self.at_boundaries} killed at boundaries and {self.at_random} at random moments in {self.seconds:.0f} s; "
            f"{sum(self.generations.values())} generations: {ended}; {sum(self.trainings.values())} trainings: {trained}; "
            f"{self.swept} files swept"
        )


class Chaos:
    """So many workers over one database, killed as a seed has it."""

    def __init__(self, folder: Path, database: str, workers: int, seed: int) -> None:
        self.chance = Random(f"{seed} {database} {workers}")
        self.town = Town(folder, database, self.chance)
        self.count, self.workers = workers, list[ForkServerProcess]()
        self.ran = Ran()

    def run(self, places: tuple[str, ...] = PLACES, kills: int = 50) -> Ran:
        began = monotonic()
        with ExitStack() as stack:
            stack.callback(self.stop)
            self.workers += [self.start() for _ in range(self.count)]
            for place in places:
                self.kill_at(place)
            for _ in range(kills):
                self.kill_at_random()
            self.wait_until_all_has_ended()
        self.look()
        self.ran.seconds = monotonic() - began
        return self.ran

    def start(self, fate: Fate | None = None) -> ForkServerProcess:
        log = str(self.town.settings.data / LOG)
        worker = FORKS.Process(target=work, args=(self.town.settings_of_worker(), fate or Fate(), log), daemon=True)
        worker.start()
        return worker

    def stop(self) -> None:
        for worker in self.workers:
            end(worker)

    @contextmanager
    def working(self, fate: Fate | None = None) -> Iterator[int]:
        """One more worker, until the end of the block: the number of its process."""
        worker = self.start(fate)
        try:
            yield worker.pid or 0
        finally:
            end(worker)

    def replace(self, number: int, fate: Fate | None = None) -> None:
        end(self.workers[number])
        self.workers[number] = self.start(fate)

    def kill_at(self, place: str) -> None:
        """One of the workers dies there. It is asked for things of all kinds until it does."""
        number = self.chance.randrange(len(self.workers))
        self.replace(number, Fate(place, self.chance.randint(1, OFTEN)))
        end = monotonic() + PATIENCE
        while self.workers[number].is_alive() and monotonic() < end:
            self.town.keep_busy()
            self.workers[number].join(GLANCE)
        if self.workers[number].is_alive():
            self.ran.faults.append(f"no worker came to die {place}")
        self.replace(number)
        self.ran.at_boundaries += 1

    def kill_at_random(self) -> None:
        end = monotonic() + self.chance.uniform(0, LIFE)
        while (left := end - monotonic()) > 0:
            self.town.keep_busy()
            sleep(min(GLANCE, max(left, 0)))
        self.replace(self.chance.randrange(len(self.workers)))
        self.ran.at_random += 1

    def wait_until_all_has_ended(self) -> None:
        """With their jobs, which end a moment after them."""
        end = monotonic() + PATIENCE
        while left := self.unended():
            if monotonic() > end:
                self.ran.faults.append(f"{left} generations, trainings or jobs did not end")
                return
            sleep(GLANCE)

    def unended(self) -> int:
        trained = [model.id for model in self.town.all(Model, col(Model.owner_pk).is_not(None))]
        states = self.town.jobs.states([*(generation.id for generation in self.town.all(Generation)), *trained])
        return len(self.town.under_way()) + len(self.town.untrained()) + sum(state not in ENDED for state in states.values())

    def look(self) -> None:
        """Sweep, as a worker does every ten minutes; what it finds twice goes. Then see whether all is as it has to be."""
        before = len(self.town.store.keys(""))
        painter = open_painter(self.town.settings)
        sweep = Sweep(self.town.settings.data, self.town.jobs, painter, Trainer.beside(painter))
        sweep.remove_stranded()
        sweep.remove_stranded()
        self.ran.swept = before - len(self.town.store.keys(""))
        self.ran.faults += faults(self.town)
        for generation in self.town.all(Generation):
            self.ran.generations[generation.status] = self.ran.generations.get(generation.status, 0) + 1
        for model in self.town.all(Model, col(Model.owner_pk).is_not(None)):
            became = "deleted" if model.deleted_at else model.status.lower()
            self.ran.trainings[became] = self.ran.trainings.get(became, 0) + 1


def end(worker: ForkServerProcess) -> None:
    worker.kill()
    worker.join()
