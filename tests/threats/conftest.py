import pytest

from tests.proof.house import DATABASES
from tests.threats.town import WHO, Town


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=WHO)
def town(request: pytest.FixtureRequest, database: str) -> Town:
    """The house with its world, and one of the four before it."""
    return Town.of(str(request.param), database)
