"""A house with the cast in it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import databases
from tests.schema.actions.house import House


@dataclass(frozen=True)
class Built:
    """A house in which nothing happened yet: its file, or its database."""

    path: Path
    name: str = ""

    def copy(self, folder: Path) -> House:
        if self.name:
            return House(self.path, databases.fresh(self.name))
        return House(Path(shutil.copy(self.path, folder)))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    path = tmp_path_factory.mktemp("house") / "house.db"
    url = databases.fresh() if databases.POSTGRESQL else ""
    house = House(path, url)
    house.build()
    house.engine.dispose()
    return Built(path, databases.name_of(url))


@pytest.fixture
def house(built: Built, tmp_path: Path) -> Iterator[House]:
    """A house of the test's own, with jason (free), jane (solo) and mallory (free, a stranger)."""
    house = built.copy(tmp_path)
    yield house
    house.engine.dispose()
