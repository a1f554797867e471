"""The clients that apps are built on, from npm, unmodified: they query, page, mutate, watch, and ask for trusted documents by their ids."""

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest
from sqlmodel import col

from schema.actions.documents import trust_documents
from schema.tables import Image
from tests.clients.node import HERE, answer_of
from tests.databases import environment_of
from tests.gateway.doors.house import Member, Street
from tests.gateway.doors.watching import asked_for

pytestmark = pytest.mark.once

APPS: Final = HERE / "apps"
SCHEMA: Final = HERE.parents[1] / "schema" / "schema.graphql"
PLANS: Final = "query Plans { plans { code } }"
WATCHED: Final = ["QUEUED", "CANCELLED"]


@pytest.fixture(scope="module")
def listed(house: Street) -> list[str]:
    """The ids of the feed's five images, the newest first."""
    for number in range(5):
        house.image(house.jane, prompt=f"a heron, {number}")
    with house.database.write() as session:
        trust_documents(session, {"plans": PLANS}, house.clock.now())
    return [image.id for image in sorted(house.all(Image), key=lambda image: image.pk or 0, reverse=True)]


@pytest.fixture
def member(house: Street) -> Member:
    return house.member()


def asks(house: Street, member: Member, image: str) -> str:
    """What a script is told."""
    url = str(house.client.base_url.join("/graphql"))
    return json.dumps({"url": url, "token": member.token, "image": image, "generation": asked_for(house, member)})


def in_pages(ids: list[str], size: int = 2) -> list[list[str]]:
    return [ids[place : place + size] for place in range(0, len(ids), size)]


@pytest.mark.parametrize(("client", "closed"), [("graphql_ws", 4403), ("graphql_sse", 401)])
def test_the_reference_clients_of_both_ways_to_watch(house: Street, member: Member, listed: list[str], client: str, closed: int) -> None:
    """`closed`: how a token of nobody is refused."""
    assert answer_of(f"apps/{client}.mjs", asks(house, member, listed[0])) == {
        "pages": in_pages(listed),
        "liked": {"id": listed[0], "viewerHasLiked": True},
        "events": WATCHED,
        "trusted": 4,
        "wrong": "GRAPHQL_VALIDATION_FAILED",
        "closed": closed,
    }


def test_apollo_client(house: Street, member: Member, listed: list[str]) -> None:
    text = "query Plans {\n  plans {\n    code\n    __typename\n  }\n}"
    with house.database.write() as session:
        trust_documents(session, {sha256(text.encode()).hexdigest(): text}, house.clock.now())
    found = answer_of("apps/apollo.mjs", asks(house, member, listed[0]))
    assert found["lengths"] == [2, 4, 5]  # of one list, which `fetchMore` makes longer
    assert found["ids"] == listed
    assert (found["liked"], found["events"], found["trusted"]) == (True, WATCHED, 4)
    assert found["sent"] == [["extensions", "operationName", "variables"]]
    assert found["unknown"] == "GRAPHQL_VALIDATION_FAILED"


def test_urql(house: Street, member: Member, listed: list[str]) -> None:
    found = answer_of("apps/urql.mjs", asks(house, member, listed[0]))
    assert found["liked"]["viewerHasLiked"] is True
    assert {name: value for name, value in found.items() if name != "liked"} == {
        "pages": in_pages(listed),
        "events": WATCHED,
        "trusted": 4,
        "wrong": "GRAPHQL_VALIDATION_FAILED",
        "types": ["application/graphql-response+json", "text/event-stream"],
    }


def copied(name: str, folder: Path) -> Path:
    """An app in a folder of its own, for what is made of it, with the schema that it is made for."""
    found = Path(shutil.copytree(APPS / name, folder / name))
    (folder / "node_modules").symlink_to(APPS / "node_modules")
    for file in ("documents.mjs", "package.json"):
        shutil.copy(APPS / file, found)
    shutil.copy(SCHEMA, found)
    return found


def run(folder: Path, *command: str) -> str:
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def trusted(house: Street, manifest: Path) -> dict[str, str]:
    """What the operator says to the house, and what it then trusts."""
    added = [sys.executable, "-m", "gateway", "documents", "add", str(manifest), "--data", str(house.settings.data)]
    ended = subprocess.run(added, capture_output=True, text=True, timeout=60, env=environment_of(house.settings.data), check=False)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, str] = json.loads(manifest.read_text())
    assert f"{len(found)} documents are trusted" in ended.stdout
    return found


def test_the_relay_compiler_and_its_runtime(house: Street, member: Member, listed: list[str], tmp_path: Path) -> None:
    app = copied("relay", tmp_path)
    (app / "src" / "__generated__").mkdir()
    (app / "persisted.json").write_text("{}")
    run(app, "node", str(APPS / "node_modules" / "relay-compiler" / "cli.js"))
    documents = trusted(house, app / "persisted.json")
    assert len(documents) == 5  # a query, the query of its next pages, two mutations and a subscription
    found = json.loads(run(app, "node", "app.mjs", asks(house, member, listed[0])))
    assert found == {"pages": in_pages(listed), "liked": True, "events": WATCHED, "texts": [None]}


def test_the_code_generator(house: Street, listed: list[str], tmp_path: Path) -> None:
    app = copied("codegen", tmp_path)
    run(app, "node", str(APPS / "node_modules" / "@graphql-codegen" / "cli" / "cjs" / "bin.js"), "--config", "codegen.yml")
    trusted(house, app / "src" / "gql" / "persisted-documents.json")
    tsc = str(APPS / "node_modules" / "typescript" / "bin" / "tsc")
    options = ["--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "--types", "node", "--outDir", "out"]
    run(app, "node", tsc, *options, "src/app.ts")
    answered: Any = json.loads(run(app, "node", "out/app.js", str(house.client.base_url.join("/graphql")), house.jane.token))
    public = house.all(Image, col(Image.visibility) == "PUBLIC")
    assert answered == {"handles": ["jane"] * 3, "days": 3, "total": len(public), "visibility": "PUBLIC"}
