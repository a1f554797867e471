"""A worker in a process of its own: that of the house, but for its engine and its fate."""

import logging
import os
import sys
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from gateway import worker
from gateway.config import Settings
from tests.chaos.engine import Noise
from tests.chaos.fate import Fate, MortalPainter, MortalStore, MortalTrainer

BEAT: Final = 1.0  # seconds: one that is not heard of for five is dead
FORKS: Final = get_context("forkserver")  # it has imported what a worker needs, so that one begins to work at once
FORKS.set_forkserver_preload(["tests.chaos.chaos"])


def work(settings: Settings, fate: Fate, log: str) -> None:
    """The whole life of a worker."""
    with Path(log).open("a") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    logging.basicConfig(level=logging.WARNING, format="%(process)d %(message)s")
    house = worker.open_painter(settings)
    store = MortalStore(house.store, fate)
    engines = {"atelier": Noise()}
    painter = MortalPainter(house.database, store, house.clock, engines, house.signer, house.enlarger, fate)
    worker.run(settings, painter, MortalTrainer(house.database, store, house.clock, engines, fate), beat=BEAT)
