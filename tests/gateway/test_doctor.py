"""`sfumato doctor` says what is wrong with a house, and what its engines keep."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from gateway.cli import main
from gateway.shifts import claim
from schema.tables import Account, Image, Tool, Visibility
from tests.databases import POSTGRESQL, environment_of, url_of
from tests.gateway.engines.studios.automatic1111 import Automatic1111Studio
from tests.gateway.engines.studios.comfyui import SAVING
from tests.gateway.engines.studios.studio import serving
from tests.gateway.machine import Machine

Doctor = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return Machine(tmp_path_factory.mktemp("house"))


@pytest.fixture
def doctor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    def say(data: Path, **environment: str) -> tuple[int, str]:
        for name, value in {"SFUMATO_DATABASE_URL": url_of(data), **environment}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["sfumato", "doctor", "--data", str(data)])
        with pytest.raises(SystemExit) as end:
            main()
        return int(end.value.code or 0), capsys.readouterr().out

    return say


@pytest.fixture
def worker(machine: Machine) -> Iterator[None]:
    with claim(machine.settings.data):
        yield


def engines(folder: Path, text: str) -> str:
    path = folder / "engines.toml"
    path.write_text(text)
    return str(path)


@pytest.mark.usefixtures("worker")
def test_a_house_that_is_well_is_told_so_in_a_few_lines(machine: Machine, doctor: Doctor) -> None:
    code, output = doctor(machine.settings.data)
    assert code == 0
    assert [line.split(":")[0] for line in output.splitlines()] == [
        "ok     settings",
        "ok     database",
        "ok     storage",
        "ok     worker",
        "ok     engine atelier",
        "ok     upscale",
    ]
    assert f"database: {'PostgreSQL' if POSTGRESQL else 'SQLite'}, in its newest form" in output
    assert "worker: one is at work" in output
    assert machine.store.keys("doctor/") == []


def test_without_a_worker_something_is_wrong(machine: Machine, doctor: Doctor) -> None:
    code, output = doctor(machine.settings.data)
    assert code == 1
    assert "wrong  worker: None is at work, so what members ask for waits." in output


@pytest.mark.usefixtures("worker")
def test_what_an_engine_keeps_is_told_and_what_may_be_given_to_it(machine: Machine, doctor: Doctor, tmp_path: Path) -> None:
    with serving(Automatic1111Studio()) as address:
        table = f'[atelier]\n[studio]\nkind = "automatic1111"\naddress = "{address}"\nprivate = false\n[[studio.models]]\nname = "Dream"\n'
        code, output = doctor(machine.settings.data, SFUMATO_ENGINES=engines(tmp_path, table))
    assert code == 0
    assert "ok     engine studio: inside of the house, gets nothing private\n       It writes the words of its last picture" in output


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    ("kind", "words"), [("automatic1111", "it cannot be reached"), ("openai", "it cannot be reached"), ("comfyui", "it cannot be reached")]
)
def test_an_engine_that_is_not_there_is_wrong(machine: Machine, doctor: Doctor, tmp_path: Path, kind: str, words: str) -> None:
    (tmp_path / "workflow.json").write_text(json.dumps(SAVING))
    more = 'workflow = "workflow.json"\n' if kind == "comfyui" else ""
    table = f'[studio]\nkind = "{kind}"\naddress = "http://127.0.0.1:9"\n{more}[[studio.models]]\nname = "Dream"\n'
    code, output = doctor(machine.settings.data, SFUMATO_ENGINES=engines(tmp_path, table))
    assert code == 1
    assert f"wrong  engine studio: It cannot be used: {words}" in output


def test_a_workflow_that_is_not_there_is_wrong(machine: Machine, doctor: Doctor, tmp_path: Path) -> None:
    table = '[studio]\nkind = "comfyui"\naddress = "http://127.0.0.1:9"\nworkflow = "none.json"\n[[studio.models]]\nname = "Dream"\n'
    code, output = doctor(machine.settings.data, SFUMATO_ENGINES=engines(tmp_path, table))
    assert code == 1
    assert "none.json cannot be read" in output


def test_an_extra_that_is_not_installed_is_told_with_how_to_install_it(machine: Machine, doctor: Doctor, tmp_path: Path) -> None:
    table = '[own]\nkind = "diffusers"\n[[own.models]]\nname = "Own"\nmodel = "a-folder"\n'
    code, output = doctor(machine.settings.data, SFUMATO_ENGINES=engines(tmp_path, table))
    assert code == 1
    assert "wrong  engine own: It cannot be used: SFUMATO_ENGINES: [own] needs what is not installed (torch)." in output


def test_settings_that_cannot_be_read_are_all_that_is_told(machine: Machine, doctor: Doctor) -> None:
    code, output = doctor(machine.settings.data, SFUMATO_PORT="http")
    assert (code, output) == (1, "wrong  settings: SFUMATO_PORT is 'http'. Write a number from 1 to 65535, such as 8000.\n")


@pytest.mark.sqlite
def test_where_there_is_no_house_it_says_how_to_make_one_and_makes_none(doctor: Doctor, tmp_path: Path) -> None:
    code, output = doctor(tmp_path / "none")
    assert code == 1
    assert "wrong  database: There is no house in it. Make one: sfumato migrate" in output
    assert not (tmp_path / "none").exists()


@pytest.mark.sqlite
def test_a_database_that_is_none_is_wrong(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "sfumato.sqlite").write_text("this is a letter, and not a database. " * 100)
    code, output = doctor(tmp_path)
    assert code == 1
    assert "wrong  database: It cannot be used: file is not a database" in output


def test_a_house_of_an_older_form_is_to_be_migrated(doctor: Doctor, tmp_path: Path) -> None:
    older = Machine(tmp_path)
    with older.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE t_house_setting SET value = 'older' WHERE name = 'form'")
    code, output = doctor(tmp_path)
    assert code == 1
    assert "wrong  database: It is not in its newest form. Bring it there: sfumato migrate" in output


def test_a_storage_that_cannot_be_written_is_wrong(machine: Machine, doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    code, output = doctor(machine.settings.data, SFUMATO_STORAGE_URL=(tmp_path / "file" / "objects").as_uri())
    assert code == 1
    assert "wrong  storage: It cannot be written" in output


def test_a_storage_without_the_pictures_of_the_house_is_not_its_own(doctor: Doctor, tmp_path: Path) -> None:
    """A worker on another machine that was not told where they lie would lay what it paints where nobody finds it."""
    house, elsewhere = Machine(tmp_path / "house"), (tmp_path / "elsewhere").as_uri()
    wrong = f"None of the house's newest pictures is in {elsewhere}. Set SFUMATO_STORAGE_URL to where they lie."
    assert "ok     storage" in doctor(house.settings.data, SFUMATO_STORAGE_URL=elsewhere)[1]  # there is none yet
    hang_up(house)
    assert "ok     storage" in doctor(house.settings.data, SFUMATO_STORAGE_URL=house.settings.storage)[1]
    assert f"wrong  storage: {wrong}" in doctor(house.settings.data, SFUMATO_STORAGE_URL=elsewhere)[1]
    environment = {**environment_of(house.settings.data), "SFUMATO_STORAGE_URL": elsewhere}
    command = [sys.executable, "-m", "gateway", "worker", "--data", str(house.settings.data)]
    worker = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (worker.returncode, worker.stderr) == (1, f"sfumato: {wrong}\n")


def hang_up(house: Machine) -> None:
    """One picture, as if it had been painted."""
    with house.database.write() as session:
        owner = session.exec(select(Account.pk).where(Account.handle == "jane")).one()
        picture: dict[str, Any] = {"width": 256, "height": 256, "visibility": Visibility.PUBLIC, "tool": Tool.GENERATE, "asked_paid": True}
        keys: dict[str, Any] = {"media_key": "kHung", "storage_key": "sHung", "created_at": house.clock.now(), "owner_pk": owner}
        session.add(Image(prompt="a heron", seed=1, engine="atelier", thumbhash="", alt="", **picture, **keys))
    house.store.put("sHung/original", b"a picture")
