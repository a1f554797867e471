"""One house for all clients."""

from collections.abc import Iterator

import pytest

from tests.gateway.doors.house import Street, street


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with street(tmp_path_factory.mktemp("house")) as served:
        yield served
