"""Engines leave nothing behind for the test that comes next."""

from collections.abc import Iterator
from threading import enumerate as threads

import pytest

from gateway.engines.comfyui.server import FORGETTING, PATIENCE, PAUSE


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What a test stopped is forgotten at the studio before the next one begins there."""
    yield
    for thread in threads():
        if thread.name == FORGETTING:
            thread.join(PATIENCE * PAUSE)
            assert not thread.is_alive()
