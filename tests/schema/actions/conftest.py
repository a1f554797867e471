"""A house with the cast in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.schema.actions.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """jason (free), jane (solo) and mallory (free, a stranger)."""
    built = House(tmp_path / "house.db")
    built.member("jason")
    built.member("jane", "solo")
    built.member("mallory")
    yield built
    built.engine.dispose()
