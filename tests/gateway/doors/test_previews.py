"""`/previews/{id}`: what is painted so far is its owner's alone, and gone when it is painted."""

from itertools import count

import pytest

from schema.actions import endings, jobs
from schema.actions.api_keys import create_api_key
from schema.actions.asks import GenerateAsk
from schema.actions.cancel import cancel_generation
from schema.actions.generate import generate
from schema.tables import FailureCode, Generation, Visibility
from tests.gateway.doors.house import Member, Street

NEVER = "/previews/gNeverWasNeverWasNever"
ASKED = "query($id: ID!) { generation(id: $id) { previewUrl } }"
LOOKS = count(1)


@pytest.fixture
def owner(house: Street) -> Member:
    return house.member(plan="solo")


def running(house: Street, owner: Member, visibility: Visibility = Visibility.PRIVATE) -> Generation:
    asked = house.row(Generation, house.do(owner.handle, generate, GenerateAsk(prompt="a heron", visibility=visibility)))
    with house.database.write() as session:
        jobs.begin_generation(session, asked.id, house.clock.now())
    return asked


def look(house: Street, asked: Generation) -> bytes:
    """Somebody has a look; the one before it goes."""
    number = next(LOOKS)
    key, content = f"previews/pLook{number}", f"look {number}".encode()
    house.store.put(key, content)
    with house.database.write() as session:
        house.store.delete(jobs.show_preview(session, asked.id, key))
    return content


def test_its_owner_sees_the_latest_look_and_its_address_changes_with_each(house: Street, owner: Member) -> None:
    asked = running(house, owner)
    assert house.ask(ASKED, owner, id=asked.id)["generation"]["previewUrl"] is None
    addresses = set()
    for _ in range(2):
        content = look(house, asked)
        url = house.ask(ASKED, owner, id=asked.id)["generation"]["previewUrl"]
        assert url.startswith(f"{house.house.settings.address}/previews/{asked.id}?at=")
        found = house.client.get(url.removeprefix(house.house.settings.address), headers=owner.bearer)
        assert (found.status_code, found.content, found.headers["content-type"]) == (200, content, "image/webp")
        assert (found.headers["cache-control"], found.headers["vary"]) == ("private, no-store", "Authorization, Cookie")
        addresses.add(url)
    assert len(addresses) == 2
    assert len([key for key in house.store.keys("previews/") if house.store.get(key) == content]) == 1


@pytest.mark.parametrize("visibility", Visibility)
def test_threat_19_nobody_else_sees_a_look_not_even_where_the_image_will_be_public(
    house: Street, owner: Member, visibility: Visibility
) -> None:
    asked = running(house, owner, visibility)
    look(house, asked)
    keys = [house.do(owner.handle, create_api_key, "a script", [scope], None)[1] for scope in ("models:read", "images:write")]
    others = [None, house.mallory, house.staff, *(Member(owner.handle, owner.pk, key) for key in keys)]
    for who in others:
        headers = who.bearer if who else {}
        found, never = (house.client.get(path, headers=headers) for path in (f"/previews/{asked.id}", NEVER))
        assert (found.status_code, found.content, found.headers.raw[1:]) == (404, never.content, never.headers.raw[1:])
    assert house.client.get(f"/previews/{asked.id}", headers=owner.bearer).status_code == 200


@pytest.mark.parametrize("how", ["succeeded", "failed", "cancelled"])
def test_when_it_has_ended_there_is_nothing_to_look_at(house: Street, owner: Member, how: str) -> None:
    asked = running(house, owner)
    content = look(house, asked)
    if how == "cancelled":
        house.do(owner.handle, cancel_generation, asked.id)
    else:
        with house.database.write() as session:
            now = house.clock.now()
            over = (
                endings.finish_generation(session, asked.id, [endings.Picture("sShown", "kShown", "hash", 1)], now)
                if how == "succeeded"
                else endings.fail_generation(session, asked.id, FailureCode.ENGINE_ERROR, "It broke.", now)
            )
        house.store.delete(over)
    assert house.ask(ASKED, owner, id=asked.id)["generation"]["previewUrl"] is None
    assert house.client.get(f"/previews/{asked.id}", headers=owner.bearer).status_code == 404
    assert content not in [house.store.get(key) for key in house.store.keys("previews/")]
    late = look(house, asked)  # of a worker that has not heard of it
    assert late not in [house.store.get(key) for key in house.store.keys("previews/")]
