import pytest

from tests.threats.town import WHO, Town


@pytest.fixture(params=WHO)
def town(request: pytest.FixtureRequest) -> Town:
    """The house with its world, and one of the four before it."""
    return Town.of(str(request.param))
