"""What the tests run over."""

from pathlib import Path

import pytest

from tests.databases import started_by_debian


@pytest.mark.once
def test_a_machine_without_a_server_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="sudo apt-get install postgresql"):
        started_by_debian(tmp_path / "data", OSError("this wheel does not run here"), tools=tmp_path)
