"""Jason's story, as the help page tells it: once in a browser, once through the API."""

import asyncio
import re
from typing import Final

import pytest
from playwright.async_api import expect

from tests.journeys import pages
from tests.journeys.api import CHANGE_PLAN, COPY_PROMPT, FEED, GENERATE, SET_VISIBILITY, SMALL, Caller
from tests.journeys.conftest import Joins, Opens
from tests.journeys.story import Story

pytestmark = pytest.mark.asyncio(loop_scope="session")

STORY: Final = (
    "Jason, on the free plan, generates, uses any public model, copies a prompt from the feed, remixes an image from the feed. "
    "All he makes is public for others to copy and remix. "
    'The "Public images" toggle is there, on, locked, and says why. '
    "He upgrades: what he makes next can be private; what he made before stays public, and says why."
)
MODELS: Final = "{ models(first: 100) { nodes { id name visibility viewerCan { use { allowed } } } } }"


async def test_the_help_page_tells_it(nobody: Caller, opens: Opens) -> None:
    page = await (await opens()).new_page()
    await page.goto("/help/private-and-public")
    told = await page.get_by_role("region", name=re.compile("Jason")).get_by_role("blockquote").inner_text()
    assert " ".join(told.split()) == STORY


async def test_jason_in_a_browser(opens: Opens, joins: Joins) -> None:
    story = Story(STORY)
    artist = await joins("jasons_artist")
    await artist.one("a stone bridge over a quiet river")
    models = (await artist.ask(MODELS))["nodes"]
    page = await (await opens()).new_page()

    with story.tells("Jason, on the free plan,"):
        await pages.sign_up(page, "jason_pages")
        await page.goto("/account/plan")
        await expect(pages.plan(page, "Free").get_by_text("Your plan")).to_be_visible()
    with story.tells("generates,"):
        await pages.write(page, "an orange kite above the dunes")
        await expect(page.get_by_text("It will be public: everybody may see, copy and remix it.")).to_be_visible()
        kite = await pages.generate(page)
        await expect(page.get_by_role("heading", name="an orange kite above the dunes")).to_be_visible()
    with story.tells("uses any public model,"):
        await page.goto("/create")
        offered = await page.get_by_label("Model").get_by_role("option").all_inner_texts()
        assert {model["name"] for model in models} <= set(offered)
        await pages.write(page, "an orange kite as another model sees it", model=models[0]["name"])
        await pages.generate(page)
        await expect(page.get_by_role("definition").get_by_text(models[0]["name"], exact=True)).to_be_visible()
    with story.tells("copies a prompt from the feed,"):
        await page.goto("/")
        button = pages.card(page, "a stone bridge over a quiet river").get_by_role("button", name="Copy prompt")
        assert await pages.copied(page, button) == "a stone bridge over a quiet river"
    with story.tells("remixes an image from the feed."):
        await pages.open_card(page, "a stone bridge over a quiet river")
        remix = await pages.remix(page, "a stone bridge in the snow")
        await expect(page.get_by_text("Remixed from an image by jasons_artist")).to_be_visible()
    with story.tells("All he makes is public for others to copy and remix."):
        other = await (await opens()).new_page()
        await pages.sign_up(other, "jasons_reader")
        await other.goto("/")
        await expect(pages.card(other, "an orange kite above the dunes")).to_be_visible()
        await other.goto(f"/images/{remix}")
        button = other.get_by_role("button", name="Copy prompt")
        assert await pages.copied(other, button) == "a stone bridge in the snow"
        await pages.remix(other, "a stone bridge at night")
        await expect(other.get_by_text("Remixed from an image by jason_pages")).to_be_visible()
    with story.tells('The "Public images" toggle is there, on, locked, and says why.'):
        await page.goto("/create")
        await expect(pages.switch(page)).to_be_visible()
        await expect(pages.switch(page)).to_be_checked()
        await expect(pages.switch(page)).to_be_disabled()
        await expect(pages.switch(page)).to_have_accessible_description(re.compile("Private images and models are part of the paid plans"))
        left = await page.get_by_role("complementary", name="Settings").bounding_box()
        words = await page.get_by_role("textbox", name="Prompt", exact=True).bounding_box()
        assert left is not None
        assert words is not None
        assert left["x"] + left["width"] <= words["x"], "the settings are not in the left sidebar"
    with story.tells("He upgrades:"):
        await page.goto("/account/plan")
        await pages.plan(page, "Solo").get_by_role("button", name="Upgrade").click()
        await expect(page.get_by_text("What you made on Free stays public, also on Solo: it was made on the free plan.")).to_be_visible()
        await page.get_by_role("main").get_by_role("button", name="Upgrade").click()
        await expect(pages.plan(page, "Solo").get_by_text("Your plan")).to_be_visible()
    with story.tells("what he makes next can be private;"):
        await pages.write(page, "a kite that nobody sees")
        await expect(pages.switch(page)).to_be_enabled()
        await expect(pages.switch(page)).not_to_be_checked()
        await expect(page.get_by_text("It will be private")).to_be_visible()
        private = await pages.generate(page)
        await expect(page.get_by_role("heading", name="Private")).to_be_visible()
        answer = await other.goto(f"/images/{private}")
        assert answer
        assert answer.status == 404
    with story.tells("what he made before stays public, and says why."):
        await page.goto(f"/images/{kite}")
        await expect(page.get_by_role("heading", name="Public")).to_be_visible()
        button = page.get_by_role("button", name="Make private")
        await expect(button).to_be_disabled()
        await expect(button).to_have_accessible_description(re.compile("This was made on the free plan, so it stays public"))
        answer = await other.goto(f"/images/{kite}")
        assert answer
        assert answer.status == 200
    story.ends()


async def test_jason_through_the_api(nobody: Caller, joins: Joins) -> None:
    story = Story(STORY)
    artist, other = await asyncio.gather(joins("jasons_muse"), joins("jasons_friend"))
    bridge = await artist.one("a wooden bridge over a loud river")

    with story.tells("Jason, on the free plan,"):
        jason = await joins("jason_api")
        assert await jason.ask("{ viewer { subscription { plan { code paid } } } }") == {
            "subscription": {"plan": {"code": "free", "paid": False}}
        }
    with story.tells("generates,"):
        kite = await jason.one("a red kite above the dunes")
    with story.tells("uses any public model,"):
        models = (await jason.ask(MODELS))["nodes"]
        assert len(models) > 1
        assert all(model["visibility"] == "PUBLIC" and model["viewerCan"]["use"]["allowed"] for model in models)
        made = [kite, *[await jason.one(f"a kite by {model['name']}", model=model["id"]) for model in models]]
    with story.tells("copies a prompt from the feed,"):
        feed = await jason.ask(FEED, first=100)
        found = next(image for image in feed["nodes"] if image["creator"]["handle"] == "jasons_muse")
        assert (await jason.do(COPY_PROMPT, id=found["id"]))["prompt"] == "a wooden bridge over a loud river"
    with story.tells("remixes an image from the feed."):
        made += (await jason.remix(bridge["id"], "a wooden bridge in the snow"))["images"]
        assert (await jason.ask(SOURCE, id=made[-1]["id"]))["remixOf"]["id"] == bridge["id"]
    with story.tells("All he makes is public for others to copy and remix."):
        assert [image["visibility"] for image in made] == ["PUBLIC"] * len(made)
        public = {image["id"] for image in (await nobody.ask(FEED, first=100))["nodes"]}
        assert {image["id"] for image in made} <= public
        for image in made:
            assert (await other.do(COPY_PROMPT, id=image["id"]))["prompt"] == image["prompt"]
        await other.remix(kite["id"], "a red kite at night")
    with story.tells('The "Public images" toggle is there, on, locked, and says why.'):
        viewer = await jason.ask("{ viewer { defaultVisibility canGeneratePrivately { allowed reason message } } }")
        assert viewer["defaultVisibility"] == "PUBLIC"
        assert viewer["canGeneratePrivately"]["reason"] == "PAID_PLAN_REQUIRED"
        assert "paid plans" in viewer["canGeneratePrivately"]["message"]
        refused = await jason.refused(GENERATE, input={"prompt": "a kite in secret", **SMALL, "visibility": "PRIVATE"})
        assert refused == ["PAID_PLAN_REQUIRED"]
    with story.tells("He upgrades:"):
        assert (await jason.do(CHANGE_PLAN, plan="solo"))["subscription"]["plan"]["code"] == "solo"
    with story.tells("what he makes next can be private;"):
        private = await jason.one("a kite of his own")
        assert private["visibility"] == "PRIVATE"
        assert (await jason.one("a kite for all", visibility="PUBLIC"))["visibility"] == "PUBLIC"
        assert await other.ask(SOURCE, id=private["id"]) is None
    with story.tells("what he made before stays public, and says why."):
        for image in made:
            found = await jason.ask(SOURCE, id=image["id"])
            assert found["visibility"] == "PUBLIC"
            assert found["viewerCan"]["makePrivate"]["reason"] == "MADE_ON_FREE_PLAN"
            assert "free plan" in found["viewerCan"]["makePrivate"]["message"]
            assert await jason.refused(SET_VISIBILITY, ids=[image["id"]], visibility="PRIVATE") == ["MADE_ON_FREE_PLAN"]
    story.ends()


SOURCE: Final = (
    "query ($id: ID!) { image(id: $id) { visibility remixOf { id } viewerCan { makePrivate { allowed reason message reversible } } } }"
)
