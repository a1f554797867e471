"""`sfumato privacy-check` against a house that is served: it finds nothing, members notice nothing, and nothing stays."""

import json
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from sqlalchemy import inspect, select, table, text
from sqlmodel import col

from gateway.privacy.check import Check
from gateway.privacy.premises import HANDLE, Impossible
from gateway.privacy.report import SOUND, UNCHECKED
from gateway.privacy.visitors import BYTES, KINDS
from schema.actions.numbers import COUNTED
from schema.tables import Account, Generation, GenerationStatus
from schema.tables.search import TABLE
from tests.databases import POSTGRESQL
from tests.gateway.machine import Machine, running, start, wait
from tests.gateway.test_cli import answers, free_port

BEATING = "t_worker"  # says when a worker of the house was seen last
APPENDED = {"t_account", "t_generation", "t_image", "t_model", "t_licence_interval", "t_token_entry", "t_audit_event", "t_change"}
WRITTEN = ("heron", "feathers", "example.invalid", HANDLE)
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class Served(Machine):
    """A house with people in it, that is being served, with a worker."""

    data: Path
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        super().__init__(self.data)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def rows(self) -> Rows:
        """All rows of all tables, the jobs' too. SQLite's search index has no rows that one could read, and what is counted changes."""
        found: Rows = {}
        for name, content in self.jobs.contents():
            found.setdefault(name, []).append((content,))
        with self.database.write() as session:
            connection = session.connection()
            names = [name for name in inspect(connection).get_table_names() if name.startswith("t_") and name != BEATING]
            for name in (name for name in names if name != "t_numbers" and (POSTGRESQL or not name.startswith(TABLE))):
                rows = (tuple(row) for row in connection.execute(select(text("*")).select_from(table(name))))
                found[name] = [row for row in rows if row[0] != COUNTED]
        return found

    def left_behind(self, before: Rows) -> dict[str, list[tuple[Any, ...]]]:
        """The rows that there are more than before; none that was there has changed."""
        after = self.rows()
        assert [(name, row) for name, rows in before.items() for row in rows if row not in after[name]] == []
        more = {name: [row for row in rows if row not in before.get(name, [])] for name, rows in after.items()}
        return {name: rows for name, rows in more.items() if rows}

    def holds_nothing(self, before: Rows) -> None:
        """What stays is without content and without a name, but for the key of a handle."""
        left = self.left_behind(before)
        assert set(left) <= APPENDED
        accounts = left.pop("t_account", [])
        assert [row[2] for row in accounts] == ["" for _ in accounts]
        assert [word for word in WRITTEN if word in repr(left)] == []
        assert [path.name for path in self.data.rglob("*") if path.is_file() and b"of qz" in path.read_bytes()] == []


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    house = Served(tmp_path_factory.mktemp("house"))
    with running(house.data, "serve", "--port", str(house.port)):
        wait(lambda: answers(house.port))
        asked = [house.ask("jane", f"a {it} lake", width=256, height=256, visibility=it) for it in ("PUBLIC", "PRIVATE")]
        wait(lambda: set(house.jobs.states([generation.id for generation in asked]).values()) == {"SUCCESS"})
        yield house


def check(house: Served, *options: str) -> "Popen[str]":
    return start(house.data, "privacy-check", "--address", house.address, *options)


def test_a_sound_house_tells_nothing_and_nothing_stays(house: Served) -> None:
    before, pictures = house.rows(), house.store.keys("")
    process = check(house, "--json")
    said, _ = process.communicate(timeout=600)
    report = json.loads(said)
    assert (report["leaks"], report["unchecked"], process.returncode) == ([], {}, SOUND)
    assert all(set(report["requests"][reader]) == set(KINDS) for reader in ("anonymous", "stranger", "staff"))
    assert len(report["made"]) == 22
    assert [line for line in report["searched"] if line.startswith("the tables of the jobs")] != []
    assert set(report["stays"].values()) != {0}
    house.holds_nothing(before)
    assert house.store.keys("") == pictures


def has_made(house: Served) -> bool:
    """Has a run made something that it will have to remove?"""
    return house.all(Generation, Generation.status == GenerationStatus.RUNNING) != []


def test_who_stops_it_finds_everything_removed(house: Served) -> None:
    before = house.rows()
    process = check(house)
    wait(lambda: has_made(house))
    process.send_signal(signal.SIGINT)
    assert "stopped, and what was made is removed" in process.communicate(timeout=60)[0]
    assert process.returncode == UNCHECKED
    house.holds_nothing(before)


def test_two_at_once_are_in_nobodys_way_and_remove_what_a_run_left_that_was_killed_an_hour_ago(house: Served) -> None:
    before = house.rows()
    killed = check(house)
    wait(lambda: has_made(house))
    killed.kill()
    killed.communicate()
    assert house.all(Account, col(Account.handle).startswith(HANDLE)) != []
    house.clock.advance(timedelta(hours=2))
    both = [check(house, "--only", BYTES) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]
    house.clock.advance(-timedelta(hours=2))
    assert [process.returncode for process in both] == [SOUND, SOUND], said
    assert all("Nothing private was told to anybody." in text for text in said)
    house.holds_nothing({**before, "t_house_setting": house.rows()["t_house_setting"]})


def test_a_house_that_is_not_served_is_not_checked(house: Served) -> None:
    before = house.rows()
    said = start(house.data, "privacy-check", "--address", "http://127.0.0.1:9")
    output, _ = said.communicate(timeout=60)
    assert (said.returncode, len(output.splitlines())) == (UNCHECKED, 1)
    assert "Is it being served? Say where with --address." in output
    assert house.left_behind(before) == {}


def test_another_house_is_not_taken_for_this_one(house: Served, tmp_path: Path) -> None:
    other = Machine(tmp_path)
    with pytest.raises(Impossible, match="The house that answers is not the one in this data folder"):
        Check(other.settings, house.address, other.database, other.clock, list).run()
    assert {account.handle for account in other.all(Account)} == {"jason", "jane", ""}
