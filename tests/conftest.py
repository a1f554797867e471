"""Which tests are run over which database, and how often garbage is looked for meanwhile."""

import gc

import pytest

from tests.databases import POSTGRESQL

LEFT_OUT = ("sqlite", "once") if POSTGRESQL else ("postgresql",)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that is about one database itself is run over that one, and one whose answer does not depend on it is run once."""
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in LEFT_OUT)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def pytest_collection_finish() -> None:
    """What was imported stays, so it is not looked through again: a third of the time went into looking for garbage."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
