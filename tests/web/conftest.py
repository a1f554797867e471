from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.house import PagesHouse


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PagesHouse]:
    made = PagesHouse(Path(tmp_path_factory.mktemp("house")))
    yield made
    made.close()
