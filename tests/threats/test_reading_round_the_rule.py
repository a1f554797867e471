"""Lines 1 to 7: other ways to what one may not see. Each as anonymous, as a stranger, as a former owner and as staff, over every door."""

import json
import re
from itertools import product

import pytest

from schema.tables import Account, Image, Model
from tests.journeys.doors import ALL_OF_IT, Answer, Door, of_id, of_lists
from tests.oracle import reference, rules
from tests.oracle.compare import Comparison
from tests.schema.test_worlds import IMAGE
from tests.threats.town import ABOUT, NEVER, Town, doors, secrets, world

pytestmark = pytest.mark.asyncio(loop_scope="session")

MODEL = (
    "query ($id: ID!) { model(id: $id) { id name trigger cover { ...All } images(first: 50) { totalCount nodes { ...All } } } }" + ALL_OF_IT
)
ACCOUNT = (
    """query ($handle: String!) { account(handle: $handle) { handle images(first: 50) { totalCount nodes { ...All } }
models { totalCount nodes { id trigger images { nodes { ...All } } } } } }"""
    + ALL_OF_IT
)
WORKED_OUT = """query ($id: ID!) { image(id: $id) {
  url full: url(size: FULL) alt thumbhash isRemix remixCount likeCount viewerHasLiked tokens
  model { id viewerCan { use { allowed reason } } cover { id } }
  viewerCan { remix { ...Told } copyPrompt { ...Told } upscale { ...Told }
    makePublic { ...Told } makePrivate { ...Told } delete { ...Told } }
} }
fragment Told on Permission { allowed reason reversible }"""
ODD = (
    "?limit=0",
    "?first=0",
    "?first=-1",
    "?sort=private",
    "?visibility=PRIVATE",
    "?hidden=1&deleted=1",
    "?owner=1",
    "?after=",
    "?page=-1",
)


async def test_each_door_is_asked_for_one_line() -> None:
    asked = [door.name for line in (1, *ABOUT) for door in doors(line, NEVER)]
    assert sorted(asked) == sorted(door.name for door in of_id(NEVER))
    assert all(doors(line, NEVER) for line in (1, *ABOUT))


async def test_threat_01_what_one_may_not_see_is_at_no_door(town: Town) -> None:
    assert await town.all_alike(1) > 50


async def test_threat_01_nothing_that_is_seen_leads_to_what_is_not(town: Town) -> None:
    seen = [image.id for image in world().all(Image) if rules.sees_image(world(), town.person.viewer, image)]
    for id in seen:
        assert (await town.ask(IMAGE, id=id))["data"]["image"]["id"] == id
    for model in world().all(Model):
        await town.ask(MODEL, id=model.id)
    for account in world().all(Account):
        await town.ask(ACCOUNT, handle=account.handle)
    assert len(seen) > 5


async def test_threat_02_no_call_gives_the_prompt_of_what_one_may_not_see(town: Town) -> None:
    assert await town.all_alike(2) > 30


async def test_threat_03_what_is_derived_follows_the_rule(town: Town) -> None:
    """Profiles with their counts, models with their covers, the feed, alt texts, the map of the site; there are no cards and feeds."""
    for account in world().all(Account):
        for name, answer in (await town.knock(of_lists(account.handle))).items():
            assert answer.status < 500, name
            assert not town.told(answer), (account.handle, name)
            assert b"content-disposition" not in dict(answer.headers), name
            assert b"og:image" not in answer.body, name
    absent = await town.knock(Door(path, "GET", path) for path in ("/feed.xml", "/feed.atom", "/oembed"))
    assert {answer.status for answer in absent.values()} == {404}
    listed = {image.id.encode() for image in world().all(Image) if rules.is_listed(world(), image)}
    mapped = (await town.knock([Door("map", "GET", "/sitemap.xml")]))["map"]
    assert set(shown(mapped)) == listed


async def test_threat_04_many_at_once_are_looked_at_one_by_one(town: Town) -> None:
    assert await town.all_alike(4) > 20


async def test_threat_04_odd_limits_and_orders_drop_no_filter(town: Town) -> None:
    plain = (await town.knock([Door("feed", "GET", "/")]))["feed"]
    for odd, answer in (await town.knock(Door(query, "GET", f"/{query}") for query in ODD)).items():
        assert not town.told(answer), odd
        assert answer.status in (200, 400, 404), odd
        assert shown(answer) == (shown(plain) if answer.status == 200 else []), odd
    for first in (0, -1, 101, 2**31):
        found = await town.ask("query ($first: Int) { feed(first: $first) { totalCount nodes { id prompt } } }", first=first)
        assert found.get("errors"), first
    listed = {image.id for image in world().all(Image) if rules.is_listed(world(), image)}
    for sort, period in product(("NEWEST", "TOP", "TRENDING"), ("DAY", "WEEK", "MONTH", "ALL")):
        found = await town.ask(f"{{ feed(sort: {sort}, period: {period}, first: 100) {{ totalCount nodes {{ id }} }} }}")
        ids = [node["id"] for node in found["data"]["feed"]["nodes"]]
        assert set(ids) == listed if period == "ALL" else set(ids) <= listed
        assert found["data"]["feed"]["totalCount"] == len(ids)
    whole = await town.ask("{ feed(first: null, after: null) { totalCount nodes { id } } }")
    assert whole["data"]["feed"]["totalCount"] == len([image for image in world().all(Image) if rules.is_listed(world(), image)])


def shown(answer: Answer) -> list[bytes]:
    """The images of a page, in their order."""
    return re.findall(rb"/images/(i\w{21})", answer.body)


async def test_threat_05_no_shape_of_a_document_shows_more(town: Town) -> None:
    for id in secrets(world(), town.person).values():
        aliases = " ".join(f"a{number}: image(id: $id) {{ id ...All }}" for number in range(8))
        shapes = (
            f"query ($id: ID!) {{ {aliases} }}" + ALL_OF_IT,
            "query ($id: ID!) { image(id: $id) { id } image(id: $id) { prompt ...All ...All } }" + ALL_OF_IT,
            "query ($id: ID!) { node(id: $id) { id ... on Node { id ... on Image { ...All } ... on Model { name trigger } "
            "... on Generation { prompt } ... on Account { handle } } } }" + ALL_OF_IT,
            "query ($id: ID!) { node(id: $id) { ... @include(if: true) { id } ... on Image @skip(if: false) { prompt } } }",
        )
        for document in shapes:
            assert not any((await town.ask(document, id=id))["data"].values()), document
        batch = json.dumps([{"query": "query ($id: ID!) { image(id: $id) { prompt } }", "variables": {"id": id}}] * 2)
        later = json.dumps({"query": "query ($id: ID!) { image(id: $id) { id ... @defer { prompt } } }", "variables": {"id": id}})
        for body in (batch, later):
            answer = (await town.knock([Door("odd", "POST", "/graphql", {"content": body}, {"content-type": "application/json"})]))["odd"]
            assert not town.told(answer), body
            assert json.loads(answer.body).get("data") is None, body


async def test_threat_06_nobody_takes_what_they_may_not_see_as_a_source(town: Town) -> None:
    assert await town.all_alike(6) > 60


async def test_threat_06_an_upscale_tells_and_takes_nothing_of_what_is_anothers(town: Town) -> None:
    """Not to be there and to be private are one answer; of what is seen and not owned nothing is written."""
    mutation = "mutation ($id: ID!) { upscale(input: { image: $id }) { generation { id prompt } errors { code field } } }"
    quote = "query ($id: ID!) { quote(of: { upscale: { image: $id } }) { tokens visibility allowed { allowed reason message } } }"
    never = [await town.ask(document, id=NEVER) for document in (mutation, quote)]
    for image in world().all(Image):
        if not rules.sees_image(world(), town.person.viewer, image):
            assert [await town.ask(document, id=image.id) for document in (mutation, quote)] == never, image.id
        elif not rules.owns_image(town.person.viewer, image) and rules.may_generate(town.person.viewer):
            payload = (await town.ask(mutation, id=image.id))["data"]["upscale"]
            assert payload == {"generation": None, "errors": [{"code": "NOT_YOURS", "field": ["image"]}]}
    assert any(not rules.sees_image(world(), town.person.viewer, image) for image in world().all(Image))


async def test_threat_07_what_is_worked_out_is_no_more_than_its_source(town: Town) -> None:
    """Of each image that is seen: what the oracle says, and of the others nothing."""
    comparison = Comparison(world(), town.person.viewer)
    for image in world().all(Image):
        expected = reference.answer(world(), town.person.viewer, WORKED_OUT, {"id": image.id})
        assert comparison.differences(expected, await town.ask(WORKED_OUT, id=image.id)) == []
