"""What the project promises about itself: its doors are described, its lock files name no host, its parts stand where they belong."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = ("gateway", "schema", "web")

TOP_LEVEL = {
    *PACKAGES,
    *("tests", "pyproject.toml", "requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json", "Makefile"),
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", ".ci", ".gitignore", ".npmrc", ".editorconfig"),
}
# Written in pieces, so that this file does not contain what it looks for.
REGISTRIES = re.compile(
    r"py" r"pi\.org|python" r"hosted\.org|registry\.npm" r"js\.|registry\.yarn" r"pkg\.|extra-" r"index-url\s*=|--find-" r"links[ =]"
)
MACHINE_PATHS = re.compile(r"(?:(?<![\w.:/-])|file:/" r"/)/(?:ho" r"me|ro" r"ot|Us" r"ers|op" r"t|wo" r"rk|fa" r"rm)/[\w.]")


def committed() -> list[Path]:
    """Every file of the working tree that git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def committed_texts() -> Iterator[tuple[str, str]]:
    for path in committed():
        content = path.read_bytes()
        if b"\0" not in content:
            yield str(path.relative_to(ROOT)), content.decode()


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    numbered = ((name, number, line) for name, text in committed_texts() for number, line in enumerate(text.splitlines(), 1))
    return [f"{name}:{number}: {line.strip()[:120]}" for name, number, line in numbered if pattern.search(line)]


def npm_folders() -> list[Path]:
    """What is installed from npm: the static assets, the clients of the tests and the yardsticks."""
    return [path.parent for path in committed() if path.name == "package.json"]


def npm_packages(folder: Path) -> dict[str, str]:
    """Names and versions that a folder asks for."""
    return dict(json.loads((folder / "package.json").read_text())["dependencies"])


def phony_targets() -> list[str]:
    """The targets that are for people: a name that begins with a dot is for make itself."""
    makefile = (ROOT / "Makefile").read_text()
    return [target for line in re.findall(r"^\.PHONY: (.*)$", makefile, re.M) for target in line.split() if target[0] != "."]


@pytest.mark.parametrize("target", phony_targets())
def test_each_make_target_explains_itself_and_is_told_to_newcomers(target: str) -> None:
    assert re.search(rf"^{target}:.* ## \w", (ROOT / "Makefile").read_text(), re.M), f"give the target `{target}` a ## description"
    guides = (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    assert re.search(rf"\bmake {target}\b", guides), f"say in README.md or CONTRIBUTING.md what `make {target}` is for"


def test_each_target_with_a_description_is_phony() -> None:
    described = re.findall(r"^([\w-]+):.* ## ", (ROOT / "Makefile").read_text(), re.M)
    assert sorted(described) == sorted(phony_targets())


def test_no_committed_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRIES) == []


def test_no_committed_file_names_a_path_of_a_machine() -> None:
    assert lines_with(MACHINE_PATHS) == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_python_packages_are_pinned_with_hashes_and_without_hosts(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    pins = re.findall(r"^(\S+)(==\S+)(?: ; \S+ < \S+)? \\\n    --hash=sha256:[0-9a-f]{64}", text, re.M)
    assert len(pins) == len(re.findall(r"^[^#\s]", text, re.M)) > 0


@pytest.mark.parametrize("folder", npm_folders(), ids=lambda folder: str(folder.relative_to(ROOT)))
def test_packages_of_npm_are_pinned_with_hashes_and_without_hosts(folder: Path) -> None:
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    locked = {name: entry for name, entry in packages.items() if name}
    assert [name for name, entry in locked.items() if "resolved" in entry or "integrity" not in entry] == []
    wanted = npm_packages(folder)
    assert wanted == {name: locked[f"node_modules/{name}"]["version"] for name in wanted}


def test_the_top_level_holds_what_the_architecture_allows() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in committed()} - TOP_LEVEL == set()


def distribution(requirement: str) -> str:
    """The normalised name of a requirement, without extras and versions."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~!; ]", requirement)[0]).lower()


def runtime_dependencies() -> set[str]:
    return {distribution(requirement) for requirement in PROJECT["project"]["dependencies"]}


def direct_dependencies() -> set[str]:
    extras = [requirement for extra in PROJECT["project"]["optional-dependencies"].values() for requirement in extra]
    development = (*PROJECT["build-system"]["requires"], *extras)
    clients = [folder for folder in npm_folders() if folder.is_relative_to(ROOT / "tests" / "clients")]
    from_npm = set[str]().union(*map(npm_packages, [ROOT, *clients]))
    return runtime_dependencies() | {distribution(requirement) for requirement in development} | from_npm


def explained_dependencies() -> dict[str, str]:
    """The table under `## Dependencies`: names in backquotes in the first cell of a row, the reason in the last one."""
    chapter = (ROOT / "ARCHITECTURE.md").read_text().partition("\n## Dependencies\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in chapter.splitlines() if line.startswith("|")]
    return {name: cells[-1] for cells in rows for name in re.findall(r"`([^`]+)`", cells[0])}


def test_each_direct_dependency_has_its_reason_in_the_architecture() -> None:
    explained = explained_dependencies()
    assert set(explained) == direct_dependencies()
    assert [name for name, reason in explained.items() if len(reason.split()) < 3] == []


def imported_modules(package: str) -> set[str]:
    trees = (ast.parse(path.read_text()) for path in committed() if path.suffix == ".py" and path.is_relative_to(ROOT / package))
    nodes = [node for tree in trees for node in ast.walk(tree)]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.split(".")[0] for name in plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}}


def test_what_the_packages_import_is_what_they_declare() -> None:
    imported = set[str]().union(*map(imported_modules, PACKAGES)) - set(PACKAGES) - set(sys.stdlib_module_names)
    installed = packages_distributions()
    declared = runtime_dependencies() | {distribution(name) for name in PROJECT["project"]["optional-dependencies"]["diffusers"]}
    undeclared = [name for name in sorted(imported) if not {distribution(d) for d in installed.get(name, [name])} & declared]
    assert undeclared == [], "add to the dependencies of pyproject.toml"


def test_every_folder_of_python_files_is_a_package() -> None:
    """Import contracts, mypy and the import names of tests overlook a folder without __init__.py. Snippets are only shown."""
    folders = {path.parent for path in committed() if path.suffix == ".py"} - {ROOT / "web" / "help" / "snippets"}
    assert [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize(("container", "file"), [("web", "page.py"), ("gateway.engines", "__init__.py")])
def test_pages_and_engines_are_named_in_the_import_contracts(container: str, file: str) -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract.get("containers") == [container])
    named = set(re.findall(r"\w+", " ".join(layers)))
    assert {path.parent.name for path in (ROOT / container.replace(".", "/")).glob(f"*/{file}")} - named == set()
