"""The contract of ObjectStore, over each store that can be run here."""

from pathlib import Path

import pytest

from gateway.storage import Objects
from schema.ports import ObjectStore

pytestmark = pytest.mark.once


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    return Objects.from_url((tmp_path / "objects").as_uri() if request.param == "file" else "memory:///")


def test_what_is_put_is_there_and_stays_as_it_is_until_it_is_deleted(store: ObjectStore) -> None:
    store.put("s1/card", b"one")
    store.put("s1/card", b"two")
    assert store.get("s1/card") == b"one"
    store.delete(["s1/card"])
    store.put("s1/card", b"two")
    assert store.get("s1/card") == b"two"


def test_where_nothing_lies_there_is_none(store: ObjectStore) -> None:
    store.put("s1/card", b"one")
    assert store.get("s1/full") is None
    assert store.get("s1") is None


def test_a_copy_stays_when_its_source_goes(store: ObjectStore) -> None:
    store.put("s1/original", b"pixels")
    assert store.copy("s1/original", "sources/c1")
    store.delete(["s1/original"])
    assert store.get("sources/c1") == b"pixels"


def test_nothing_cannot_be_copied(store: ObjectStore) -> None:
    assert not store.copy("s1/original", "sources/c1")
    assert store.keys("") == []


def test_what_is_deleted_is_gone_and_what_is_not_there_is_no_error(store: ObjectStore) -> None:
    store.put("s1/card", b"one")
    store.put("s2/card", b"two")
    store.delete(["s0/card", "s1/card", "s1/full"])
    assert store.keys("") == ["s2/card"]
    store.delete([])


def test_keys_are_listed_by_how_they_begin(store: ObjectStore) -> None:
    for key in ("s1/card", "s1/thumb", "s12/card", "sources/c1"):
        store.put(key, b"x")
    assert sorted(store.keys("")) == ["s1/card", "s1/thumb", "s12/card", "sources/c1"]
    assert sorted(store.keys("s1")) == ["s1/card", "s1/thumb", "s12/card"]
    assert sorted(store.keys("s1/")) == ["s1/card", "s1/thumb"]
    assert store.keys("s1/ca") == ["s1/card"]
    assert store.keys("t") == []


def test_many_keys_are_listed(store: ObjectStore) -> None:
    for number in range(120):
        store.put(f"s{number}/card", b"x")
    assert len(store.keys("")) == 120


def test_a_storage_that_cannot_be_opened_is_named() -> None:
    with pytest.raises(ValueError, match="The storage nowhere://x cannot be opened"):
        Objects.from_url("nowhere://x")
