"""A house with the cast in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.schema.actions.house import House


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a house in which nothing happened yet."""
    path = tmp_path_factory.mktemp("house") / "house.db"
    house = House(path)
    house.build()
    house.engine.dispose()
    return path


@pytest.fixture
def house(built: Path, tmp_path: Path) -> Iterator[House]:
    """A house of the test's own, with jason (free), jane (solo) and mallory (free, a stranger)."""
    house = House(Path(shutil.copy(built, tmp_path)))
    yield house
    house.engine.dispose()
