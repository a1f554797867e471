"""One house for all tests of its doors; a test that changes something lasting takes a newcomer."""

from collections.abc import Iterator

import pytest

from gateway.auth.guesses import Guesses
from tests.gateway.doors.house import Street, street


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with street(tmp_path_factory.mktemp("house")) as found:
        yield found


@pytest.fixture
def house(served: Street) -> Street:
    """The house, with no guesses counted."""
    served.house.guesses = Guesses()
    return served
