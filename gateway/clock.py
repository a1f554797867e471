"""The time of the house: the machine's, and in a development house an offset that all its processes see."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final

from gateway.db import Database
from schema.tables import HouseSetting

OFFSET: Final = "clock_offset"  # in milliseconds
REREAD: Final = 1.0  # seconds
MILLISECOND: Final = timedelta(milliseconds=1)


class HouseClock:
    """Tells the time on any thread; see `schema.ports.Clock`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._offset = timedelta(0)
        self._read_at = -REREAD

    def now(self) -> datetime:
        if monotonic() - self._read_at >= REREAD:
            self._read()
        moment = datetime.now(UTC) + self._offset
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def _read(self) -> None:
        self._read_at = monotonic()
        found = self._database.peek(OFFSET)
        self._offset = int(found) * MILLISECOND if found else timedelta(0)

    def advance(self, by: timedelta) -> None:
        """Run ahead of the machine by this much more. Whoever calls it has made sure that this is a development house."""
        with self._database.write() as session:
            setting = session.get(HouseSetting, OFFSET) or HouseSetting(name=OFFSET, value="0")
            setting.value = str(int(setting.value) + by // MILLISECOND)
            session.add(setting)
        self._read()
