"""Everything that a person does, in a browser that runs no script."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.journeys import pages
from tests.journeys.api import FEED, Caller
from tests.journeys.conftest import Joins, Opens
from tests.journeys.house import House

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.once]


@pytest_asyncio.fixture(loop_scope="session")
async def page(opens: Opens) -> AsyncIterator[Page]:
    yield await (await opens(java_script_enabled=False)).new_page()


async def made(page: Page) -> str:
    """Wait by what the page itself offers: it comes again every few seconds, and there is a link for those who will not wait."""
    await page.wait_for_url("**/generations/*")
    await page.get_by_role("link", name="Open it").click(timeout=pages.PAINTED)
    await page.wait_for_url("**/images/*")
    return page.url.rpartition("/")[2]


async def test_a_first_day(page: Page, joins: Joins) -> None:
    artist = await joins("plain_artist")
    await artist.one("a tower of plain stone")

    await pages.sign_up(page, "plain_member")
    await pages.write(page, "a tower of rough stone")
    await page.get_by_role("button", name="Show the price").click()
    await expect(page.get_by_text("1 token", exact=True)).to_be_visible()
    await expect(page.get_by_role("textbox", name="Prompt", exact=True)).to_have_value("a tower of rough stone")
    await page.get_by_role("button", name="Generate").click()
    await made(page)
    await expect(page.get_by_role("heading", name="a tower of rough stone")).to_be_visible()

    await page.goto("/")
    await pages.open_card(page, "a tower of plain stone")
    address = page.url
    await page.get_by_role("button", name="Like").click()
    await expect(page.get_by_role("button", name="Like")).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("button", name="Like").click()
    await expect(page.get_by_role("button", name="Like")).to_have_attribute("aria-pressed", "false")
    assert page.url == address
    await page.get_by_role("button", name="Copy prompt").click()
    await expect(page.get_by_role("textbox", name="Prompt")).to_have_value("a tower of plain stone")
    await page.get_by_role("link", name="Back to the image").click()
    await page.get_by_role("button", name="Remix").click()
    await page.get_by_role("textbox", name="Prompt").fill("a tower in ruins")
    await page.get_by_role("button", name="Remix").click()
    await made(page)
    await expect(page.get_by_text("Remixed from an image by plain_artist")).to_be_visible()

    await page.goto("/account")
    await page.get_by_role("textbox", name="Display name").fill("Plain Member")
    await page.get_by_role("main").get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status").get_by_text("Saved.")).to_be_visible()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()


async def test_plan_visibility_and_deletion(page: Page, house: House, nobody: Caller) -> None:
    await pages.sign_up(page, "plain_owner")
    await page.goto("/account/plan")
    await pages.plan(page, "Solo").get_by_role("button", name="Upgrade").click()
    await page.get_by_role("main").get_by_role("button", name="Upgrade").click()
    await expect(pages.plan(page, "Solo").get_by_text("Your plan")).to_be_visible()

    await pages.write(page, "a well in the courtyard")
    await page.get_by_role("button", name="Generate").click()
    image = await made(page)
    await expect(page.get_by_role("heading", name="Private")).to_be_visible()
    await page.get_by_role("button", name="Make public").click()
    await expect(page.get_by_role("heading", name="Public")).to_be_visible()
    assert (await nobody.fetch(f"/images/{image}")).status_code == 200
    await page.get_by_role("button", name="Make private").click()
    await expect(page.get_by_role("heading", name="Private")).to_be_visible()
    assert (await nobody.fetch(f"/images/{image}")).status_code == 404
    await page.get_by_text("Licence history").click()
    await expect(page.get_by_text(re.compile("when you made it public, until .* when you made it private"))).to_be_visible()

    await page.goto("/library")
    await page.get_by_role("checkbox", name="Choose: a well in the courtyard").check()
    await page.get_by_role("button", name="Make public").click()
    await expect(page.get_by_text("Everybody may then see, copy and remix this picture")).to_be_visible()
    assert (await nobody.fetch(f"/images/{image}")).status_code == 404
    await page.get_by_role("button", name="Make public").click()
    await expect(page.get_by_text("One picture is public now.")).to_be_visible()
    await pages.open_card(page, "a well in the courtyard")
    await page.get_by_role("button", name="Make private").click()

    await asyncio.to_thread(house.sfumato, "user", "plan", "plain_owner", "free")
    await page.reload()
    await page.get_by_role("button", name="Make public").click()
    await expect(page.get_by_text("This cannot be undone on your plan.")).to_be_visible()
    await page.get_by_role("link", name="Keep it private").click()
    await expect(page.get_by_role("heading", name="Private")).to_be_visible()
    await page.get_by_role("button", name="Delete").click()
    await expect(page.get_by_text("This cannot be undone.")).to_be_visible()
    await page.get_by_role("main").get_by_role("button", name="Delete").click()
    await page.wait_for_url("/library")
    await expect(page.get_by_text("Nothing here yet")).to_be_visible()
    answer = await page.goto(f"/images/{image}")
    assert answer is not None
    assert answer.status == 404


async def test_the_feed_goes_on_by_a_link(page: Page, joins: Joins, nobody: Caller) -> None:
    missing = 25 - (await nobody.ask(FEED, first=1))["totalCount"]
    if missing > 0:
        many = await joins("plain_many", "guild")
        await asyncio.gather(*(many.generate("a row of trees", count=4, visibility="PUBLIC") for _ in range(0, missing, 4)))
    await page.goto("/")
    first = await page.get_by_role("main").get_by_role("listitem").get_by_role("img").evaluate_all("all => all.map(one => one.src)")
    await page.get_by_role("link", name="More").click()
    await page.wait_for_url("**/?after=*")
    second = await page.get_by_role("main").get_by_role("listitem").get_by_role("img").evaluate_all("all => all.map(one => one.src)")
    assert len(first) == 24
    assert second
    assert not set(first) & set(second)


async def test_a_downloaded_picture_tells_how_it_was_made(page: Page, joins: Joins, tmp_path: Path) -> None:
    artist = await joins("plain_signer")
    image = (await artist.one("a bridge of plain stone"))["id"]
    await page.goto(f"/images/{image}")
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Download").click()
    await (await downloading.value).save_as(tmp_path / "picture.png")
    await page.get_by_role("link", name="What a file tells").click()
    await page.get_by_label("A picture").set_input_files(tmp_path / "picture.png")
    await page.get_by_role("button", name="Read it").click()
    await expect(
        page.get_by_text("It was signed by this house, and neither the picture nor what it says was changed since.")
    ).to_be_visible()
    await expect(page.get_by_text("It says that it was made by an algorithm")).to_be_visible()
    await page.get_by_label("Another file").set_input_files({"name": "letter.png", "mimeType": "image/png", "buffer": b"a letter"})
    await page.get_by_role("button", name="Read it").click()
    await expect(page.get_by_text("This is no picture of a kind that is read here")).to_be_visible()
