"""The proof can fail: of a house in which a rule is loosened by a patch it finds what leaks, at more doors than one, and says where."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import true

from gateway import media
from schema.compiler.catalogue import Catalogue
from schema.tables import Generation, Image, Model
from tests.proof.cases import Refuted, Shard
from tests.proof.house import DATABASES, HOMES
from tests.schema.harness import at_once

pytestmark = pytest.mark.once

SEED = 7
SOON = 10  # of this one the first seconds make the world small
SHARDS = range(6)


@pytest.fixture(autouse=True)
def _another_house() -> Iterator[None]:
    """Houses that were opened before a patch, or under it, are not those of other tests."""
    before = HOMES.pop(DATABASES[0], None)
    yield
    at_once(HOMES.pop(DATABASES[0]).house.close())
    if before:
        HOMES[DATABASES[0]] = before


def loosen(patch: pytest.MonkeyPatch, table: type) -> None:
    """Every row of a table exists for everybody, in the statements and under them."""
    for name in ("rule", "guard"):
        patch.setattr(Catalogue, name, loosened(getattr(Catalogue, name), table))


def loosened(strict: Any, table: type) -> Any:
    def found(catalogue: Catalogue, of: type, *use: Any) -> Any:
        return (lambda row, eyes: true()) if of is table else strict(catalogue, of, *use)

    return found


def refutation() -> str:
    """What the first case that fails says, as it was drawn."""
    for number in SHARDS:
        try:
            Shard(SEED, number, DATABASES[0], shrinks=False).run()
        except Refuted as refuted:
            return str(refuted)
    return "nothing was refuted"


@pytest.mark.sqlite
@pytest.mark.parametrize("table", [Image, Model, Generation])
def test_a_rule_that_is_loosened_is_found(table: type, monkeypatch: pytest.MonkeyPatch) -> None:
    loosen(monkeypatch, table)
    assert refutation().startswith("At the door")


@pytest.mark.sqlite
def test_a_header_that_lets_caches_keep_what_is_private_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "PRIVATE", media.PUBLIC)
    assert "At the door 'bytes'" in refutation()


@pytest.mark.sqlite
def test_what_is_refuted_is_told_with_the_smallest_world_and_how_to_run_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    loosen(monkeypatch, Image)
    monkeypatch.setattr("hypothesis.internal.conjecture.engine.MAX_SHRINKING_SECONDS", 20)  # of its 300, the first make it small
    with pytest.raises(Refuted) as refuted:
        Shard(SOON, 1, DATABASES[0]).run()
    told = str(refuted.value)
    assert "leak: zq" in told or told.index("expected") < told.index("answered") < told.index("in this world")
    assert told.count("\nImage pk=") <= 6
    assert f"--seed {SOON} --shard 1 --database sqlite" in told
