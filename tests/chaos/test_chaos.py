"""`make chaos`, in short; a worker that was taken for dead and goes on; and that what is wrong would be found."""

import os
import signal
from pathlib import Path
from random import Random

import pytest

from gateway.hearts import hearts_of
from gateway.jobs import QueuedJobs
from schema.tables import GenerationStatus
from tests.chaos.chaos import Chaos
from tests.chaos.check import faults
from tests.chaos.fate import Fate
from tests.chaos.house import CANARY, Town
from tests.databases import POSTGRESQL
from tests.gateway.machine import wait

DATABASE = "postgresql" if POSTGRESQL else "sqlite"
PLACES = ("after put", "after finish", "before finish learning")


def test_whoever_is_killed_loses_nothing_doubles_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    ran = Chaos(tmp_path, DATABASE, workers=3, seed=1).run(PLACES, kills=3)
    assert ran.faults == []
    assert (ran.at_boundaries, ran.at_random) == (len(PLACES), 3)
    assert ran.generations[GenerationStatus.SUCCEEDED] > 0
    assert ran.trainings["ready"] > 0


@pytest.mark.postgresql
def test_a_worker_that_was_taken_for_dead_does_no_harm_when_it_goes_on(tmp_path: Path) -> None:
    chaos = Chaos(tmp_path, DATABASE, workers=0, seed=1)
    town, hearts = chaos.town, hearts_of(chaos.town.database)
    assert hearts
    asked = town.ask("jane", f"a reed {CANARY}", count=2, width=256, height=256)
    with chaos.working(Fate("before finish", end=signal.SIGSTOP)) as stopped:
        wait(lambda: is_stopped(stopped))
        with chaos.working():
            town.until(asked, GenerationStatus.SUCCEEDED)
            assert len(hearts.beating()) == 1
            os.kill(stopped, signal.SIGCONT)
            wait(lambda: len(hearts.beating()) == 2)
            chaos.wait_until_all_has_ended()
    chaos.look()
    assert chaos.ran.faults == []


def is_stopped(process: int) -> bool:
    return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].startswith("T")


@pytest.mark.once
def test_what_is_wrong_is_found(tmp_path: Path) -> None:
    town = Town(tmp_path, "sqlite", Random(1))
    asked = town.ask("jane", "a reed", width=256, height=256)
    town.store.put("stray/original", b"somebody's")
    QueuedJobs(town.settings.jobs_url).enqueue(f"a prompt, {CANARY}")
    assert set(faults(town)) == {
        f"{asked.tokens} tokens of jane are held for nothing",
        f"generation {asked.id} is QUEUED of 1, with 0 images and {[('RESERVE', -asked.tokens)]}",
        "1 files lie in the store for nothing",
        "a prompt is where the jobs are kept",
    }
