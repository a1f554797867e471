"""How long a job is said to take: as long again, for each part that is left, as each part took that is done."""

from datetime import UTC, datetime, timedelta

import pytest

from schema.graph.computed import Asker, seconds_left
from schema.rules.viewer import NOBODY
from schema.tables import as_text

BEGAN = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Later:
    """So many seconds after it began."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=self.seconds)


@pytest.mark.parametrize("stored", [lambda at: at, as_text], ids=["PostgreSQL", "SQLite"])
@pytest.mark.parametrize(
    ("status", "progress", "seconds", "left"),
    [
        ("RUNNING", 0.5, 4.0, 4),
        ("RUNNING", 0.1, 1.0, 9),
        ("RUNNING", 0.25, 1.1, 4),
        ("RUNNING", 1.0, 30.0, 0),
        ("RUNNING", 0.5, -3.0, 0),  # a clock that was put back
        ("RUNNING", 0.09, 4.0, None),
        ("QUEUED", 0.5, 4.0, None),
        ("SUCCEEDED", 1.0, 4.0, None),
        ("FAILED", 0.5, 4.0, None),
    ],
)
def test_an_estimate_is_of_what_is_left(status: str, progress: float, seconds: float, left: int | None, stored: object) -> None:
    asker = Asker(NOBODY, Later(seconds), "")
    assert seconds_left(asker, status, progress, stored(BEGAN)) == left  # type: ignore[operator]


def test_of_what_has_not_begun_nothing_is_said() -> None:
    assert seconds_left(Asker(NOBODY, Later(4), ""), "RUNNING", 0.5, None) is None
