"""What Jane keeps to herself, asked for at every door that exists by everybody who is not Jane (R1, R15, R16)."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import expect

from gateway.jobs import QueuedJobs
from tests.databases import settings_of
from tests.journeys import pages
from tests.journeys.api import COPY_PROMPT, DELETE, GENERATE, LIKE, REMIX, SET_VISIBILITY, SMALL, Caller, Member
from tests.journeys.conftest import Joins, Opens
from tests.journeys.doors import ALL_OF_IT, QUOTE, READS, WRITES, Answer, Door, knock, of_id, of_lists, of_media
from tests.journeys.house import House
from web.placeholders import placeholder

pytestmark = pytest.mark.asyncio(loop_scope="session")

STRANGERS: Final = ("anonymous", "mallory", "staff", "former viewer")
SEED: Final = 1987654321
NOTHING: Final = ("null", "[null, null]", '{"totalCount": 0, "nodes": []}')
IMAGE: Final = "query ($id: ID!) { image(id: $id) { ...All generation { id } } }" + ALL_OF_IT


@dataclass
class Secret:
    """An image of Jane's that nobody else sees, and by what one would know it: words, numbers, colours, addresses and bytes."""

    id: str
    generation: str
    urls: set[str] = field(default_factory=set)
    canaries: set[bytes] = field(default_factory=set)

    def learn(self, image: dict[str, Any]) -> None:
        self.urls.add(image["card"])
        key = httpx.URL(image["card"]).path.split("/")[2]
        colours = placeholder(image["thumbhash"])
        words = re.findall(r"\bqz\w+", f"{image['prompt']} {image['negativePrompt'] or ''}")
        self.canaries |= {text.encode() for text in (self.id, self.generation, key, image["thumbhash"], colours, *words)}


@dataclass
class Household:
    """Jane with her secrets, and everybody who would like to know them."""

    jane: Member
    secrets: dict[str, Secret]
    strangers: dict[str, Caller]
    remix: str
    source: str
    pictures: list[bytes]

    def told(self, answer: Answer) -> list[bytes]:
        """What an answer gives away."""
        canaries = set().union(*(secret.canaries for secret in self.secrets.values())) | {str(SEED).encode()}
        return [canary for canary in canaries if canary in answer.everything] + [head for head in self.pictures if head in answer.body]


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def household(house: House) -> AsyncIterator[Household]:
    jane, artist, mallory, staff, former = members = [Member.at(house) for _ in range(5)]
    nobody = Caller.at(house)
    handles = ("leaks_jane", "leaks_artist", "leaks_mallory", "leaks_staff", "leaks_former")
    await asyncio.gather(*(member.sign_up(handle) for member, handle in zip(members, handles, strict=True)))
    for command in (("plan", "leaks_jane", "studio"), ("promote", "leaks_staff")):
        await asyncio.to_thread(house.sfumato, "user", *command)
    source = await artist.one("a lake in the mountains")
    made = await asyncio.gather(
        jane.generate("a heron of qzindigo feathers", negativePrompt="qzfences", seed=SEED),
        jane.generate("a heron of qzcopper feathers", visibility="PUBLIC"),
        jane.generate("a heron of qzsilver feathers", visibility="PUBLIC"),
        jane.remix(source["id"], "a lake of qzviolet water"),
    )
    names = ("never public", "once public", "deleted", "remix of another's")
    secrets = {name: Secret(found["images"][0]["id"], found["id"]) for name, found in zip(names, made, strict=True)}
    for secret in secrets.values():
        secret.learn(await jane.ask(IMAGE, id=secret.id))
    remix = await meets(former, secrets)
    pictures = [await a_picture(jane, secret) for secret in secrets.values()]
    for visibility in ("PRIVATE", "PUBLIC", "PRIVATE"):
        await jane.do(SET_VISIBILITY, ids=[secrets["once public"].id], visibility=visibility)
        secrets["once public"].learn(await jane.ask(IMAGE, id=secrets["once public"].id))
    await jane.do(DELETE, ids=[secrets["deleted"].id])
    strangers = dict(zip(STRANGERS, (nobody, mallory, staff, former), strict=True))
    yield Household(jane, secrets, strangers, remix, source["id"], pictures)
    for caller in (*members, nobody):
        await caller.http.aclose()


async def meets(former: Member, secrets: dict[str, Secret]) -> str:
    """While they are public somebody likes two images, copies and remixes them; the id of one remix."""
    remix = ""
    for name in ("once public", "deleted"):
        await former.do(LIKE, id=secrets[name].id)
        await former.do(COPY_PROMPT, id=secrets[name].id)
        remix = remix or (await former.remix(secrets[name].id, "a heron in other words"))["images"][0]["id"]
    return remix


async def a_picture(jane: Member, secret: Secret) -> bytes:
    """A piece of the bytes by which the picture can be known."""
    found = await jane.fetch(min(secret.urls))
    assert found.status_code == 200
    return found.content[64:256]


def never_was(id: str) -> str:
    """An id of the same form that nothing has."""
    return id[:-12] + id[:-13:-1].swapcase()


@pytest.mark.parametrize("who", STRANGERS)
async def test_an_id_that_one_may_not_see_is_answered_as_one_that_never_was(household: Household, who: str) -> None:
    nothing = await everything_of(household, who, never_was(household.secrets["never public"].id))
    for id in (*(secret.id for secret in household.secrets.values()), household.secrets["never public"].generation):
        for name, answer in (await everything_of(household, who, id)).items():
            assert answer == nothing[name], name
            assert not household.told(answer), name


@pytest.mark.parametrize("who", STRANGERS)
async def test_what_is_not_there_is_null_not_found_or_404(household: Household, who: str) -> None:
    """What is answered for an id that never was, and so for each that one may not see."""
    for name, answer in (await everything_of(household, who, never_was(household.secrets["never public"].id))).items():
        if name.removeprefix("graphql ") in READS:
            (found,) = {json.dumps(value) for value in json.loads(answer.body)["data"].values()}
            assert found in NOTHING, name
        elif name.removeprefix("graphql ") in WRITES:
            assert code_of(answer) == ("UNAUTHORIZED_FIELD_OR_TYPE" if who == "anonymous" else "NOT_FOUND"), name
        elif re.match(r"GET /(images|models)/|GET /create\?(image|generation)|\w+ /images/{id}/prompt", name):
            assert answer.status == 404, name
        else:
            assert answer.status in (200, 303, 307, 404, 422), name


async def everything_of(household: Household, who: str, id: str) -> dict[str, Answer]:
    """What one is answered about an id, by door."""
    stranger = household.strangers[who]
    answers = await asyncio.gather(*(knock(stranger.http, door, stranger.token, id) for door in of_id(id)))
    return {door.name: answer for door, answer in zip(of_id(id), answers, strict=True)}


def code_of(answer: Answer) -> str:
    """The code with which a mutation refuses, or is refused."""
    found = json.loads(answer.body)
    (error,) = found.get("errors") or next(iter(found["data"].values()))["errors"]
    return str(error.get("code") or error["extensions"]["code"])


@pytest.mark.parametrize("who", STRANGERS)
async def test_no_address_of_its_bytes_works_neither_old_nor_new(household: Household, who: str) -> None:
    stranger = household.strangers[who]
    nothing = [await knock(stranger.http, door, stranger.token) for door in of_media(f"/media/{never_was('k' * 26)}/card.webp")]
    for url in set().union(*(secret.urls for secret in household.secrets.values())):
        for door, absent in zip(of_media(url), nothing, strict=True):
            answer = await knock(stranger.http, door, stranger.token)
            assert answer.status == 404, door.name
            assert answer == absent, door.name


async def test_an_old_address_does_not_work_for_its_owner_either(household: Household) -> None:
    jane = household.jane
    secret = household.secrets["once public"]
    now = (await jane.ask(IMAGE, id=secret.id))["card"]
    assert len(secret.urls) == 4
    assert {url: (await jane.fetch(url)).status_code for url in secret.urls} == {url: 200 if url == now else 404 for url in secret.urls}
    for url in household.secrets["deleted"].urls:
        assert (await jane.fetch(url)).status_code == 404


@pytest.mark.parametrize("who", STRANGERS)
async def test_no_page_list_or_count_has_anything_of_it(household: Household, who: str) -> None:
    stranger = household.strangers[who]
    doors = [*of_lists("leaks_jane"), Door("profile", "GET", "/u/leaks_former"), *reading(household.remix), *reading(household.source)]
    for door, answer in zip(doors, await asyncio.gather(*(knock(stranger.http, door, stranger.token) for door in doors)), strict=True):
        assert answer.status < 500, door.name
        assert not household.told(answer), door.name
    account = await stranger.ask('{ account(handle: "leaks_jane") { images { totalCount } } }')
    assert account["images"]["totalCount"] == 0


def reading(id: str) -> list[Door]:
    """The doors at which nothing is changed."""
    return [door for door in of_id(id) if door.method == "GET" or (door.path == "/graphql" and "mutation" not in str(door.asks))]


async def test_the_remix_of_a_former_viewer_says_only_that_its_source_is_not_public(household: Household) -> None:
    former = household.strangers["former viewer"]
    image = await former.ask(IMAGE, id=household.remix)
    assert (image["isRemix"], image["remixOf"]) == (True, None)
    page = await former.http.get(f"/images/{household.remix}")
    assert "Its source is not public." in page.text


async def test_what_jane_does_in_private_changes_no_answer(household: Household) -> None:
    jane = household.jane
    before = await all_answers(household)
    more = await jane.one("a heron of qzamber feathers", model=(await jane.ask("{ models { nodes { id } } }"))["nodes"][0]["id"])
    await jane.do(LIKE, id=more["id"])
    asked = await jane.do(REMIX, input={"image": household.source, "prompt": "a lake of qzrose water", "count": 2})
    await jane.painted(asked["generation"]["id"])
    await jane.do(DELETE, ids=[more["id"]])
    await jane.do(GENERATE, input={"prompt": "a heron of qzpearl feathers", **SMALL})
    for name, answer in (await all_answers(household)).items():
        assert answer == before[name], name


async def all_answers(household: Household) -> dict[tuple[str, str], Answer]:
    """What each stranger sees of the house at this moment."""
    doors = [*of_lists("leaks_jane"), *reading(household.source)]
    asked = [(who, door) for who in STRANGERS for door in doors]
    answers = await asyncio.gather(*(knock(household.strangers[who].http, door, household.strangers[who].token) for who, door in asked))
    return {(who, door.name): answer for (who, door), answer in zip(asked, answers, strict=True)}


async def test_jane_herself_sees_it_all(household: Household) -> None:
    """Else all of the above would hold in a house with nothing in it."""
    jane = household.jane
    for name in ("never public", "once public", "remix of another's"):
        secret = household.secrets[name]
        image = await jane.ask(IMAGE, id=secret.id)
        assert image["generation"]["id"] == secret.generation
        assert household.told(await knock(jane.http, Door("page", "GET", f"/images/{secret.id}"), jane.token))
        assert (await jane.ask(QUOTE, id=secret.id))["allowed"]["allowed"]


async def test_nobody_else_cancels_her_generation(household: Household) -> None:
    jane = household.jane
    asked = (await jane.do(GENERATE, input={"prompt": "a heron of qzopal feathers", "width": 512, "height": 512, "count": 2}))["generation"]
    for who in STRANGERS[1:]:
        assert await household.strangers[who].refused(WRITES["cancelGeneration"], id=asked["id"]) == ["NOT_FOUND"]
    await jane.painted(asked["id"])


async def test_a_session_that_is_over_opens_nothing(household: Household, joins: Joins) -> None:
    owner = await joins("leaks_left", "solo")
    image = await owner.one("a heron of qzlead feathers")
    assert (await owner.fetch(image["url"])).status_code == 200
    await owner.do("mutation { signOut { errors { code message field } } }")
    doors = [Door("bytes", "GET", image["url"]), *(door for door in of_id(image["id"]) if door.path != "/graphql")]
    for door in doors:
        answer = await knock(owner.http, door, owner.token)
        assert b"qzlead" not in answer.everything, door.name
        assert answer == await knock(owner.http, door, None), door.name
    assert (await owner.http.post("/graphql", json={"query": "{ plans { code } }"}, headers=owner.headers)).status_code == 401


async def test_threat_12_the_back_button_shows_nothing_after_signing_out(opens: Opens) -> None:
    page = await (await opens()).new_page()
    await pages.sign_up(page, "leaks_library")
    await page.goto("/account/plan/solo")
    await page.get_by_role("main").get_by_role("button", name="Upgrade").click()
    await page.wait_for_url("/account/plan")
    await pages.write(page, "a heron that qzback knows")
    await pages.generate(page)
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    assert "qzback" not in await page.content()


async def test_threat_23_neither_the_log_nor_the_jobs_nor_a_name_of_a_file_holds_her_words(house: House, household: Household) -> None:
    jobs = QueuedJobs(settings_of(house.data).jobs_url)
    places = [(path.name, path.read_bytes()) for path in (house.data / "log", *house.data.glob("dbos.sqlite*"))] + list(jobs.contents())
    jobs.close()
    assert len(places) > 1
    for canary in (b"qzindigo", b"qzfences", b"qzviolet", b"leaks_jane"):
        assert [name for name, content in places if canary in content] == []
        assert [path for path in house.data.rglob("*") if canary.decode() in path.name] == []


async def test_others_cannot_change_what_they_see(household: Household) -> None:
    jane = household.jane
    shown = await jane.one("a heron for everybody", visibility="PUBLIC")
    for who in STRANGERS[1:]:
        stranger = household.strangers[who]
        assert await stranger.refused(SET_VISIBILITY, ids=[shown["id"]], visibility="PRIVATE") == ["NOT_YOURS"]
        assert await stranger.refused(DELETE, ids=[shown["id"]]) == ["NOT_YOURS"]
    assert (await jane.ask(IMAGE, id=shown["id"]))["visibility"] == "PUBLIC"
    await jane.do(DELETE, ids=[shown["id"]])
