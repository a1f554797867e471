"""The command line. What it says is asked in this process, and what it runs in processes of their own."""

import json
import os
import signal
import socket
import sys
import urllib.request
from pathlib import Path
from typing import Protocol

import pytest

from gateway.cli import COMMANDS, main
from gateway.commands.serve import listening
from gateway.config import Settings
from gateway.painting import storage_key
from gateway.provenance.told import NO_PICTURE, SIGNATURES, SOURCES, STARTS, Signed
from gateway.worker import open_painter
from schema.actions.licences import open_interval
from schema.ports import SourceType
from schema.tables import Account, HouseSetting, Image, LicenceCause, Member, Plan, Subscription, Tool, Visibility
from tests.databases import url_of
from tests.gateway.machine import PATIENCE, Machine, running, start, wait


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return Machine(tmp_path_factory.mktemp("house"))


class Said(Protocol):
    def __call__(self, *command: str, data: Path | None = None) -> tuple[int, str]:
        """The exit code of a command, and all that it said."""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    def say(*command: str, data: Path | None = None) -> tuple[int, str]:
        if data:
            monkeypatch.setenv("SFUMATO_DATABASE_URL", url_of(data))
        monkeypatch.setattr(sys, "argv", ["sfumato", *command, *(("--data", str(data)) if data else ())])
        try:
            main()
        except SystemExit as end:
            told = f"{end.code}\n" if isinstance(end.code, str) else ""
            return (1 if told else int(end.code or 0)), capsys.readouterr().out + told
        return 0, capsys.readouterr().out

    return say


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(said: Said, command: str) -> None:
    code, output = said(command, "--help")
    assert code == 0
    assert len(output.splitlines()[2].split()) > 4, "say what it does"


def test_all_commands_are_listed_with_what_they_do(said: Said) -> None:
    lines = said("--help")[1].partition("Commands:")[2].splitlines()[1:]
    assert [line.split()[0] for line in lines] == list(COMMANDS)
    assert all(len(line.split()) > 4 for line in lines)


def test_an_error_of_the_program_itself_is_one_line(tmp_path: Path) -> None:
    process = start(tmp_path, "user", "promote", "jason")
    output, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, len(output.splitlines())) == (1, 1)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("user", "promote", "nobody_here"), "There is nothing by this name"),
        (("user", "plan", "jason", "gold"), "There is nothing by this name"),
        (("clock", "advance", "yesterday"), "Write a number and s, m, h, d or w, such as 31d"),
        (("why", "inothing"), "There is no image with the id inothing"),
        (("paint",), "No such command 'paint'"),
        (("serve", "--port", "0"), "SFUMATO_PORT is '0'. Write a number"),
        (("seed",), "This house has members already"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(said: Said, machine: Machine, command: tuple[str, ...], words: str) -> None:
    code, output = said(*command, data=machine.settings.data)
    assert code == 1
    assert words in output
    assert len(output.splitlines()) == 1


@pytest.mark.sqlite
def test_a_house_that_is_not_there_is_not_made_by_accident(said: Said, tmp_path: Path) -> None:
    code, output = said("user", "promote", "jason", data=tmp_path / "none")
    assert (code, output.startswith("sfumato: There is no house in ")) == (1, True)
    assert not (tmp_path / "none").exists()


@pytest.mark.sqlite
def test_what_is_no_database_is_told_in_one_line(said: Said, tmp_path: Path) -> None:
    (tmp_path / "sfumato.sqlite").write_text("this is a letter, and not a database. " * 100)
    code, output = said("migrate", data=tmp_path)
    assert (code, len(output.splitlines())) == (1, 1)
    assert "The database cannot be used: file is not a database" in output


@pytest.mark.sqlite
def test_a_house_is_made_and_made_again(said: Said, tmp_path: Path) -> None:
    for _ in range(2):
        assert said("migrate", data=tmp_path / "house")[0] == 0
    assert {path.name for path in (tmp_path / "house").iterdir()} >= {"sfumato.sqlite", "dbos.sqlite"}


def test_the_operator_promotes_and_puts_on_plans(said: Said, machine: Machine) -> None:
    assert said("user", "promote", "jason", data=machine.settings.data) == (0, "jason is staff.\n")
    assert said("user", "plan", "Jason", "studio", data=machine.settings.data)[0] == 0
    jason = machine.one(Account, Account.handle == "jason").pk
    assert machine.one(Member, Member.account_pk == jason).staff
    plan = machine.one(Subscription, Subscription.account_pk == jason).plan_pk
    assert machine.one(Plan, Plan.pk == plan).code == "studio"


def test_the_clock_of_a_development_house_advances_and_periods_end(said: Said, tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    before = machine.one(Subscription, Subscription.account_pk == 2)
    code, output = said("clock", "advance", "31d", data=tmp_path)
    assert (code, output.startswith("In this house it is 20")) == (0, True)
    after = machine.one(Subscription, Subscription.account_pk == 2)
    assert before.period_ends_at
    assert after.period_ends_at
    assert after.period_ends_at > before.period_ends_at


@pytest.mark.parametrize("command", [("clock", "advance", "1d"), ("seed",), ("serve", "--seed")])
def test_what_is_for_development_is_refused_in_production(
    said: Said, machine: Machine, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SFUMATO_ENV", "production")
    code, output = said(*command, data=machine.settings.data)
    assert code == 1
    assert "is for development houses" in output
    assert machine.all(HouseSetting, HouseSetting.name == "clock_offset") == []


def test_a_house_without_its_painter_is_not_seeded(said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "engines.toml").write_text('[x]\nkind = "openai"\naddress = "http://127.0.0.1:9"\n[[x.models]]\nname = "M"')
    monkeypatch.setenv("SFUMATO_ENGINES", str(tmp_path / "engines.toml"))
    code, output = said("seed", data=tmp_path / "house")
    assert (code, len(output.splitlines())) == (1, 1)
    assert "painted by atelier, which SFUMATO_ENGINES leaves out" in output


def hang_up(machine: Machine, visibility: Visibility) -> str:
    """A picture of jane's, without bytes."""
    with machine.database.write() as session:
        image = Image(
            owner_pk=2,
            created_at=machine.clock.now(),
            visibility=visibility,
            prompt="canary",
            alt="canary",
            width=8,
            height=8,
            tool=Tool.GENERATE,
            engine="atelier",
            thumbhash="",
            media_key=f"k{visibility}",
            storage_key=f"s{visibility}",
            asked_paid=True,
        )
        session.add(image)
        session.flush()
        if visibility is Visibility.PUBLIC:
            open_interval(session, image, LicenceCause.MADE_PUBLIC, "1", machine.clock.now())
        return image.id


def test_why_gives_each_reason_and_the_verdict_and_no_content(said: Said, machine: Machine) -> None:
    hidden, shown = hang_up(machine, Visibility.PRIVATE), hang_up(machine, Visibility.PUBLIC)
    code, output = said("why", hidden, "--as", "jane", data=machine.settings.data)
    assert (code, output.splitlines()[-1]) == (0, "jane sees this image.")
    assert [line.split()[:2] for line in output.splitlines()[:-1]] == [["no", "public:"], ["yes", "own:"], ["no", "appeal:"]]
    assert said("why", hidden, "--as", "jason", data=machine.settings.data)[1].endswith("jason does not see this image.\n")
    assert said("why", shown, data=machine.settings.data)[1].endswith("Somebody who is not signed in sees this image.\n")
    assert "canary" not in output


def test_the_schema_is_printed(said: Said) -> None:
    _, output = said("export-schema")
    assert "type Query" in output
    assert "directive @access" in output


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def test_the_second_part_of_an_answer_does_not_wait_until_the_first_is_acknowledged() -> None:
    with listening(Settings(port=free_port())) as door, socket.create_connection(door.getsockname()):
        connection, _ = door.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def children(pid: int) -> list[int]:
    return [int(found) for task in Path(f"/proc/{pid}/task").iterdir() for found in (task / "children").read_text().split()]


def test_a_served_house_answers_and_watches_its_worker_and_stops_with_it(said: Said, tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, "serve", "--port", str(port)) as server:
        wait(lambda: answers(port))
        (worker,) = children(server.pid)
        os.kill(worker, signal.SIGKILL)
        wait(lambda: children(server.pid) not in ([], [worker]))
        (another,) = children(server.pid)
        code, output = said("serve", "--port", str(port), data=tmp_path)
        assert (code, len(output.splitlines())) == (1, 1)
        assert "Choose another one with --port" in output
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0
        assert not Path(f"/proc/{another}").exists()


def test_a_worker_does_not_outlive_a_server_that_is_killed(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, "serve", "--port", str(port)) as server:
        wait(lambda: answers(port))
        (worker,) = children(server.pid)
        server.kill()
        server.wait(PATIENCE)
        wait(lambda: not Path(f"/proc/{worker}").exists() or "State:\tZ" in Path(f"/proc/{worker}/status").read_text())


def manifest(tmp_path: Path, text: str) -> str:
    path = tmp_path / "manifest.json"
    path.write_text(text)
    return str(path)


def test_documents_are_trusted_all_or_none(machine: Machine, said: Said, tmp_path: Path) -> None:
    data = machine.settings.data
    good = json.dumps({"b6fd": "query Who { viewer { account { handle } } }", "77aa": "{ plans { code } }"})
    assert said("documents", "add", manifest(tmp_path, good), data=data) == (0, "2 documents are trusted, 2 of them are new.\n")
    assert said("documents", "add", manifest(tmp_path, good), data=data) == (0, "2 documents are trusted, 0 of them are new.\n")
    wrong = json.dumps({"c0de": "{ plans { name } }", "bad1": "{\n  nope\n}", "bad2": "{"})
    code, output = said("documents", "add", manifest(tmp_path, wrong), data=data)
    assert code == 1
    assert "nothing was added" in output
    assert "bad1: Cannot query field 'nope' on type 'Query'. (line 2)" in output
    assert "bad2: " in output
    assert said("documents", "list", data=data) == (0, "77aa  query\nb6fd  query Who\n")


@pytest.mark.parametrize(
    ("text", "words"), [("{", "This is no JSON."), ("[]", "A manifest is"), ('{"b6fd": "{ plans { name } }"}', "another document")]
)
def test_a_manifest_that_is_none_is_told(machine: Machine, said: Said, tmp_path: Path, text: str, words: str) -> None:
    good = manifest(tmp_path, json.dumps({"b6fd": "query Who { viewer { account { handle } } }"}))
    assert said("documents", "add", good, data=machine.settings.data)[0] == 0
    code, output = said("documents", "add", manifest(tmp_path, text), data=machine.settings.data)
    assert (code, words in output) == (1, True)


def test_what_a_file_tells_is_told(said: Said, machine: Machine, tmp_path: Path) -> None:
    painter = open_painter(machine.settings)
    asked = machine.ask("jane", "a stile", width=256, height=256, visibility=Visibility.PRIVATE)
    painter.begin(asked.id)
    painter.paint(asked.id, 0)
    file = tmp_path / "picture.webp"
    file.write_bytes(machine.store.get(f"{storage_key(asked.id, 0)}/card") or b"")
    told = [SIGNATURES[Signed.THIS_HOUSE], SOURCES[SourceType.ALGORITHMIC], STARTS[False]]
    assert said("verify", str(file), data=machine.settings.data) == (0, "\n".join([*told, ""]))
    file.write_text("this is a letter, and not a picture")
    assert said("verify", str(file), data=machine.settings.data) == (0, f"{NO_PICTURE}\n")
    with file.open("wb") as large:
        large.truncate(21 * 1024 * 1024)
    assert said("verify", str(file), data=machine.settings.data)[0] == 1
