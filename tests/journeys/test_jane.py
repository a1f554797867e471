"""Jane's story, as the help page tells it, with a public model: once in a browser, once through the API."""

import asyncio
import re
from typing import Final

import pytest
from playwright.async_api import Page, expect

from tests.journeys import pages
from tests.journeys.api import CHANGE_PLAN, COPY_PROMPT, FEED, REMIX, SET_VISIBILITY, Caller, Member
from tests.journeys.conftest import Joins, Opens
from tests.journeys.house import House
from tests.journeys.story import Story

pytestmark = pytest.mark.asyncio(loop_scope="session")

STORY: Final = (
    "Jane, on a paid plan, generates, remixes and copies from the feed, with the toggle off. "
    "Nobody else can view, copy or remix what she made; nor can staff. "
    "She downgrades: when the period that she paid for is over, what was private stays private, and what she makes next is public."
)
STILL_TO_COME: Final = " with Alchemy and with a model she trained for her own private use"
ROOM: Final = "a writing desk by a window in the rain"
IMAGE: Final = "query ($id: ID!) { image(id: $id) { id prompt visibility url remixOf { id } model { id } } }"


async def test_the_help_page_tells_it(opens: Opens) -> None:
    page = await (await opens()).new_page()
    await page.goto("/help/private-and-public")
    told = await page.get_by_role("region", name=re.compile("Jane")).get_by_role("blockquote").inner_text()
    assert " ".join(told.split()).replace(STILL_TO_COME, "") == STORY


async def test_jane_in_a_browser(house: House, opens: Opens, joins: Joins) -> None:
    story = Story(STORY)
    artist = await joins("janes_artist")
    await artist.one("a harbour under a low sun")
    model = (await artist.ask("{ models(first: 1) { nodes { name } } }"))["nodes"][0]["name"]
    page = await (await opens()).new_page()

    with story.tells("Jane, on a paid plan,"):
        await pages.sign_up(page, "jane_pages")
        await asyncio.to_thread(house.sfumato, "user", "plan", "jane_pages", "solo")
        await page.goto("/account/plan")
        await expect(pages.plan(page, "Solo").get_by_text("Your plan")).to_be_visible()
    with story.tells("generates,"):
        await pages.write(page, ROOM, model=model)
        await expect(pages.switch(page)).not_to_be_checked()
        desk = await pages.generate(page)
        await expect(page.get_by_role("heading", name="Private")).to_be_visible()
    with story.tells("remixes and copies from the feed, with the toggle off."):
        await page.goto("/")
        button = pages.card(page, "a harbour under a low sun").get_by_role("button", name="Copy prompt")
        assert await pages.copied(page, button) == "a harbour under a low sun"
        await pages.open_card(page, "a harbour under a low sun")
        await page.get_by_role("button", name="Remix").click()
        await expect(pages.switch(page)).not_to_be_checked()
        await page.go_back()
        harbour = await pages.remix(page, "a harbour in her novel")
        await expect(page.get_by_role("heading", name="Private")).to_be_visible()
    with story.tells("Nobody else can view, copy or remix what she made; nor can staff."):
        strangers = [await somebody(opens, handle) for handle in (None, "janes_mallory", "janes_staff")]
        await asyncio.to_thread(house.sfumato, "user", "promote", "janes_staff")
        source = await page.get_by_role("img", name="a harbour in her novel").first.get_attribute("src")
        assert source
        await asyncio.gather(*(sees_nothing(stranger, [desk, harbour], source) for stranger in strangers))
    with story.tells("She downgrades:"):
        await page.goto("/account/plan")
        await pages.plan(page, "Free").get_by_role("button", name="Downgrade").click()
        await expect(page.get_by_text("Nothing private becomes public. Your 2 private images stay private")).to_be_visible()
        await page.get_by_role("main").get_by_role("button", name="Downgrade").click()
        await expect(pages.plan(page, "Solo").get_by_text("Your plan")).to_be_visible()
        await expect(page.get_by_text(re.compile("then it is Free. Nothing that you made changes who sees it."))).to_be_visible()
    with story.tells("when the period that she paid for is over,"):
        await asyncio.to_thread(house.sfumato, "clock", "advance", "32d")
        await pages.sign_in(page, "jane_pages")
        await page.goto("/account/plan")
        await expect(pages.plan(page, "Free").get_by_text("Your plan")).to_be_visible()
    with story.tells("what was private stays private,"):
        for image in (desk, harbour):
            await page.goto(f"/images/{image}")
            await expect(page.get_by_role("heading", name="Private")).to_be_visible()
        await sees_nothing(strangers[0], [desk, harbour], source)
    with story.tells("and what she makes next is public."):
        await pages.write(page, "a desk in the open")
        await expect(pages.switch(page)).to_be_checked()
        await expect(pages.switch(page)).to_be_disabled()
        await pages.generate(page)
        await expect(page.get_by_role("heading", name="Public")).to_be_visible()
        await strangers[0].goto("/")
        await expect(pages.card(strangers[0], "a desk in the open")).to_be_visible()
    story.ends()


async def somebody(opens: Opens, handle: str | None) -> Page:
    page = await (await opens()).new_page()
    if handle:
        await pages.sign_up(page, handle)
    return page


async def sees_nothing(page: Page, images: list[str], media: str) -> None:
    """What is not public is not there: not to look at, not to copy, not to remix, and neither are its bytes."""
    for image in images:
        for path in (f"/images/{image}", f"/images/{image}/remix", f"/images/{image}/prompt", f"/create?image={image}"):
            answer = await page.goto(path)
            assert answer is not None
            assert answer.status == 404, path
            await expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    assert (await page.request.get(media)).status == 404
    await page.goto("/u/jane_pages")
    await expect(page.get_by_text("0 public images")).to_be_visible()


async def test_jane_through_the_api(house: House, nobody: Caller, joins: Joins) -> None:
    story = Story(STORY)
    artist, mallory, staff = await asyncio.gather(joins("janes_muse"), joins("janes_foe"), joins("janes_host"))
    await asyncio.to_thread(house.sfumato, "user", "promote", "janes_host")
    harbour = await artist.one("a harbour under a high sun")

    with story.tells("Jane, on a paid plan,"):
        jane = await joins("jane_api")
        await asyncio.to_thread(house.sfumato, "user", "plan", "jane_api", "solo")
        assert (await jane.ask("{ viewer { subscription { plan { paid } } } }"))["subscription"]["plan"]["paid"]
    with story.tells("generates,"):
        model = (await jane.ask("{ models(first: 1) { nodes { id } } }"))["nodes"][0]["id"]
        desk = await jane.one(ROOM, model=model)
        assert (await jane.ask(IMAGE, id=desk["id"]))["model"]["id"] == model
    with story.tells("remixes and copies from the feed, with the toggle off."):
        assert harbour["id"] in {image["id"] for image in (await jane.ask(FEED, first=100))["nodes"]}
        assert (await jane.do(COPY_PROMPT, id=harbour["id"]))["prompt"] == "a harbour under a high sun"
        (remix,) = (await jane.remix(harbour["id"], "a harbour for her eyes", visibility="PRIVATE"))["images"]
        assert [desk["visibility"], remix["visibility"]] == ["PRIVATE", "PRIVATE"]
    with story.tells("Nobody else can view, copy or remix what she made; nor can staff."):
        assert (await jane.fetch(remix["url"])).status_code == 200
        for stranger in (nobody, mallory, staff):
            await is_told_nothing(stranger, [desk, remix])
        assert (await artist.ask("query ($id: ID!) { image(id: $id) { remixCount remixes { totalCount } } }", id=harbour["id"])) == {
            "remixCount": 0,
            "remixes": {"totalCount": 0},
        }
    with story.tells("She downgrades:"):
        change = await jane.do(CHANGE_PLAN, plan="free")
        assert change["preview"] == {"privateImagesKept": 2, "defaultVisibilityAfter": "PUBLIC"}
        assert change["subscription"] == {"plan": {"code": "solo"}, "nextPlan": {"code": "free"}}
        assert (await jane.one("a desk while it lasts"))["visibility"] == "PRIVATE"
    with story.tells("when the period that she paid for is over,"):
        await asyncio.to_thread(house.sfumato, "clock", "advance", "32d")
        assert (await jane.ask("{ viewer { subscription { plan { code } } } }"))["subscription"]["plan"]["code"] == "free"
    with story.tells("what was private stays private,"):
        for image in (desk, remix):
            assert (await jane.ask(IMAGE, id=image["id"]))["visibility"] == "PRIVATE"
        await is_told_nothing(mallory, [desk, remix])
        await is_told_nothing(staff, [desk, remix])
    with story.tells("and what she makes next is public."):
        next_one = await jane.one("a desk for everybody")
        assert next_one["visibility"] == "PUBLIC"
        assert (await nobody.ask(IMAGE, id=next_one["id"]))["prompt"] == "a desk for everybody"
        assert await jane.refused(SET_VISIBILITY, ids=[next_one["id"]], visibility="PRIVATE") == ["MADE_ON_FREE_PLAN"]
    story.ends()


async def is_told_nothing(stranger: Caller, images: list[dict[str, str]]) -> None:
    for image in images:
        assert await stranger.ask(IMAGE, id=image["id"]) is None
        assert (await stranger.fetch(image["url"])).status_code == 404
        if isinstance(stranger, Member):
            assert await stranger.refused(COPY_PROMPT, id=image["id"]) == ["NOT_FOUND"]
            assert await stranger.refused(REMIX, input={"image": image["id"]}) == ["NOT_FOUND"]
    listed = {image["id"] for image in (await stranger.ask(FEED, first=100))["nodes"]}
    assert not listed & {image["id"] for image in images}
