"""Lines 15, 16, 17 and 19: what was revoked, what was chosen, what staff see, and how a job goes on; over every door."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from schema.tables import Account, Generation, Image, Member, Session, Visibility
from tests.journeys.doors import READS, WRITES, Door, of_id, of_lists
from tests.oracle import rules
from tests.oracle.world import NOW, pk
from tests.proof.viewers import asker
from tests.threats.town import NEVER, Town, appealed, asker_of, enlargeable, house, world

pytestmark = pytest.mark.asyncio(loop_scope="session")

GENERATE = 'mutation { generate(input: { prompt: "a hill" %s }) { generation { id visibility } errors { code } } }'
REMIX = 'mutation { remix(input: { image: "%s", prompt: "a hill" %s }) { generation { id visibility } errors { code } } }'

UPSCALE = 'mutation { upscale(input: { image: "%s" %s }) { generation { id visibility } errors { code } } }'


def change(town: Town, table: type, key: int, **values: Any) -> None:
    """What somebody else did to a row in the meantime."""
    with town.home.house.database.write() as session:
        row = session.get(table, key)
        for name, value in values.items():
            setattr(row, name, value)


async def test_threat_15_a_session_that_is_over_is_nobodys_at_the_very_next_request(town: Town) -> None:
    account = town.person.viewer.account
    if account is None:
        return
    nobody = Town(town.home, asker_of(world(), "anonymous"))
    own = next((image.id for image in world().all(Image) if image.owner_pk == account.pk), NEVER)
    doors = [door for door in (*of_lists(account.handle), *of_id(own)) if door.path != "/graphql"]
    doors.append(Door("by bearer", "POST", "/graphql", {"json": {"query": "{ plans { code } }"}}))
    before, without = await town.knock(doors), await nobody.knock(doors)
    assert before != without
    with town.home.house.database.write() as session:
        for one in session.exec(select(Session).where(col(Session.account_pk) == account.pk)):
            one.ended_at = NOW - timedelta(milliseconds=1)
    after = await town.knock(doors)
    assert json.loads(after.pop("by bearer").body)["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    for name, answer in after.items():
        assert answer == without[name], name
    town.home.fill(world())


async def test_threat_15_who_is_no_longer_staff_sees_no_appeal_at_the_very_next_request() -> None:
    town = Town.of("staff")
    account, hidden = town.person.viewer.account, appealed(world())
    assert account is not None
    for image in hidden:
        assert (await town.home.client.get(f"/images/{image.id}", headers=cookie(town))).status_code == 200
    change(town, Member, pk(account), staff=False)
    for image in hidden:
        found = await town.ask("query ($id: ID!) { image(id: $id) { prompt } node(id: $id) { id } }", id=image.id)
        assert found["data"] == {"image": None, "node": None}
        assert (await town.home.client.get(f"/media/{image.media_key}/card.webp", headers=cookie(town))).status_code == 404
        assert (await town.home.client.get(f"/images/{image.id}", headers=cookie(town))).status_code == 404
    town.home.fill(world())


def cookie(town: Town) -> dict[str, str]:
    return {"cookie": f"sfumato={town.person.token}"}


async def asked_for(town: Town) -> list[Generation]:
    """The generations of this one since the house was filled."""
    account, known = town.person.viewer.account, {job.id for job in world().all(Generation)}
    with town.home.house.database.write() as session:
        mine = session.exec(
            select(Generation).where(col(Generation.owner_pk) == (account.pk if account else 0)).order_by(col(Generation.pk))
        )
        return [job for job in mine if job.id not in known]


async def ways_to_make(town: Town, image: Image, visibility: str | None, form: dict[str, str]) -> None:
    """Each path on which something is made: by words or from an image, by the API with the choice given, null or left out, by page."""
    given = f", visibility: {visibility or 'null'}"
    documents = [GENERATE % given, REMIX % (image.id, given)]
    if visibility is None:
        documents += [GENERATE % "", REMIX % (image.id, "")]
    for document in documents:
        await send(town, "/graphql", json={"query": document})
    for path in ("/create", f"/images/{image.id}/remix"):
        await send(town, path, data={"prompt": "a hill", "size": "512x512", "count": "1", "key": path, **form})


async def send(town: Town, path: str, **what: Any) -> None:
    await town.home.client.post(path, headers=cookie(town) if town.person.token else {}, **what)


@pytest.mark.parametrize("chosen", list(Visibility))
async def test_threat_16_what_a_member_chose_holds_on_every_path(chosen: Visibility) -> None:
    person = asker(world(), "owner")
    assert person is not None
    assert person.viewer.account is not None
    town = Town(house().fill(world()), person)
    change(town, Member, pk(person.viewer.account), default_visibility=chosen)
    await ways_to_make(town, listed(), None, {})
    made = await asked_for(town)
    assert len(made) == 6
    assert {job.visibility for job in made} == {chosen}
    town.home.fill(world())


async def test_threat_16_who_asks_for_private_never_gets_public(town: Town) -> None:
    """On no path and on no plan: it is private, or refused."""
    await ways_to_make(town, listed(), "PRIVATE", {"unlocked": "yes"})
    made = await asked_for(town)
    assert {job.visibility for job in made} <= {Visibility.PRIVATE}
    assert bool(made) == (rules.pays(world(), town.person.viewer) and rules.may_generate(town.person.viewer))
    town.home.fill(world())


@pytest.mark.parametrize(("source", "left_out"), [(Visibility.PUBLIC, Visibility.PUBLIC), (Visibility.PRIVATE, Visibility.PRIVATE)])
async def test_threat_16_an_upscale_is_as_its_source_and_the_choice_have_it(source: Visibility, left_out: Visibility) -> None:
    """R17: the choice of public makes nothing public that was made from a private image; words do."""
    person = asker(world(), "owner")
    assert person is not None
    assert person.viewer.account is not None
    town = Town(house().fill(world()), person)
    change(town, Member, pk(person.viewer.account), default_visibility=Visibility.PUBLIC)
    image = next(image for image in enlargeable(world(), person.viewer) if image.visibility == source)
    await upscaled(town, image, "", ", visibility: null", ", visibility: PRIVATE", ", visibility: PUBLIC")
    made = await asked_for(town)
    assert [job.visibility for job in made] == [left_out, left_out, left_out, Visibility.PRIVATE, Visibility.PUBLIC]
    assert {(job.tool, job.source_pk) for job in made} == {("UPSCALE", image.pk)}
    town.home.fill(world())


async def upscaled(town: Town, image: Image, *given: str) -> None:
    """By the page with its switch left alone, and by the API with each of these."""
    await send(town, f"/images/{image.id}/upscale", data={"factor": "2", "key": "one"})
    for words in given:
        await send(town, "/graphql", json={"query": UPSCALE % (image.id, words)})


def listed() -> Image:
    """A public image, made with no model."""
    return next(image for image in world().all(Image) if rules.is_listed(world(), image) and image.model_pk is None)


async def test_threat_17_staff_are_told_of_private_things_what_strangers_are() -> None:
    staff, stranger = Town.of("staff"), Town.of("a stranger")
    viewers = (staff.person.viewer, stranger.person.viewer)
    hidden = [image.id for image in world().all(Image) if not any(rules.sees_image(world(), viewer, image) for viewer in viewers)]
    for id in hidden[::2]:
        doors = [door for door in of_id(id) if door.name.removeprefix("graphql ") in (*READS, *WRITES)]
        assert await staff.knock(doors, id) == await stranger.knock(doors, id)
    for account in world().all(Account):
        for name, answer in (await staff.knock(of_lists(account.handle))).items():
            assert not staff.told(answer), name
    assert len(hidden) > 6


async def test_threat_19_how_a_job_goes_on_is_told_to_its_owner_alone(town: Town) -> None:
    """The page of a job is where it is followed; there are no previews and no events yet."""
    assert await town.all_alike(19, "a generation") > 5
