"""The time of the house."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway import clock
from gateway.clock import HouseClock
from gateway.db import SQLiteDatabase

pytestmark = pytest.mark.sqlite


@pytest.fixture
def database(tmp_path: Path) -> SQLiteDatabase:
    database = SQLiteDatabase(tmp_path / "house.sqlite")
    database.migrate()
    return database


def test_the_time_is_the_machines_in_milliseconds_and_utc(database: SQLiteDatabase) -> None:
    now = HouseClock(database).now()
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=1)
    assert now.microsecond % 1000 == 0
    assert now.tzinfo is UTC


def test_a_clock_tells_the_time_before_there_is_a_house(tmp_path: Path) -> None:
    assert abs(datetime.now(UTC) - HouseClock(SQLiteDatabase(tmp_path / "none.sqlite")).now()) < timedelta(seconds=1)
    assert not (tmp_path / "none.sqlite").exists()


def test_what_one_process_advances_all_others_see(database: SQLiteDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = HouseClock(database), HouseClock(SQLiteDatabase(database.path))
    assert there.now() - datetime.now(UTC) < timedelta(seconds=1)
    here.advance(timedelta(days=31))
    here.advance(timedelta(hours=1))
    ahead = timedelta(days=31, hours=1)
    assert abs(here.now() - datetime.now(UTC) - ahead) < timedelta(seconds=1)
    monkeypatch.setattr(clock, "REREAD", 0.0)  # a second later
    assert abs(there.now() - datetime.now(UTC) - ahead) < timedelta(seconds=1)


def test_the_time_can_be_read_while_somebody_writes(database: SQLiteDatabase) -> None:
    with database.write():
        assert HouseClock(database).now()
