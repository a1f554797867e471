"""The oracle shares nothing with what it is compared with but the tables. The contract that holds this is the one of `make lint`."""

import tomllib
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter import configuration
from importlinter.contracts.forbidden import ForbiddenContract

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
pytestmark = [pytest.mark.once]


@cache
def settings() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(PROJECT.read_text())["tool"]["importlinter"]
    return found


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*settings()["root_packages"], include_external_packages=True, cache_dir=None)


def kept(*more: tuple[str, str]) -> bool:
    """Whether the contract holds where these imports are added."""
    configuration.configure()
    (contract,) = (one for one in settings()["contracts"] if one.get("id") == "oracle")
    changed = deepcopy(graph())
    for importer, imported in more:
        changed.add_import(importer=importer, imported=imported)
    options = {name: value for name, value in contract.items() if name not in ("name", "type", "id")}
    session = {"root_packages": settings()["root_packages"], "include_external_packages": "True"}
    return bool(ForbiddenContract(contract["name"], session, options).check(changed, verbose=False).kept)


def test_the_oracle_imports_the_tables_and_nothing_else_of_the_product() -> None:
    assert kept()
    assert graph().direct_import_exists(importer="tests.oracle.rules", imported="schema.tables")


@pytest.mark.parametrize("imported", ["schema.rules.visibility", "schema.tables.images", "gateway.house", "web.documents", "strawberry"])
def test_an_import_of_anything_else_is_seen(imported: str) -> None:
    assert not kept(("tests.oracle.rules", imported))
