"""When API keys were used last. It is noted in memory and written down once a minute, so that no reading waits for a write."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from starlette.concurrency import run_in_threadpool

from gateway.db import Database
from schema.actions.api_keys import note_uses

logger = logging.getLogger("sfumato")
EVERY: Final = 60.0  # seconds


@dataclass
class KeyUses:
    """The uses that this process saw since it wrote them down, by the ids of the keys."""

    database: Database
    noted: dict[str, datetime] = field(default_factory=dict)

    def note(self, key_id: str, at: datetime) -> None:
        self.noted[key_id] = at

    async def keep(self) -> None:
        """Write them down again and again. Where that fails, they wait for the next time."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.write_down()
            except Exception:
                logger.exception("the last uses of API keys could not be written down")

    async def write_down(self) -> None:
        noted, self.noted = self.noted, {}
        if noted:
            try:
                await run_in_threadpool(self._write, noted)
            except BaseException:
                self.noted = noted | self.noted
                raise

    def _write(self, noted: dict[str, datetime]) -> None:
        with self.database.write() as session:
            note_uses(session, noted)
