"""Writers come one after another, and none of them waits without end."""

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from gateway import db
from gateway.commands import options
from schema.tables import HouseSetting
from tests.databases import settings_of


def test_whoever_waits_for_a_writer_that_stands_still_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "PATIENCE", 0.3)
    settings = settings_of(tmp_path)
    first, _ = options.ready(settings)
    second = db.Database.of(settings)
    with first.write() as holding:
        holding.add(HouseSetting(name="a turn", value="came"))
        holding.flush()
        with pytest.raises(OperationalError, match=r"locked|lock timeout"):
            second.setting("a turn")
    assert second.setting("a turn") == "came"
    first.close()
    second.close()
