"""What scripts make nicer: things change where they are, and the page stays."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Final

import pytest
from playwright.async_api import Page, expect

from gateway.db import Database
from schema.actions.house import ATELIER_MODELS, ModelData, offer_models
from tests.databases import settings_of
from tests.journeys import pages
from tests.journeys.api import FEED, Caller
from tests.journeys.conftest import Joins, Opens
from tests.journeys.house import House

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.once]

STAYED: Final = "() => window.sameDocument === true"


async def mark(page: Page) -> None:
    """So that one can tell later whether the page was loaded anew."""
    await page.evaluate("() => { window.sameDocument = true }")


async def test_like_and_visibility_swap_in_place(opens: Opens) -> None:
    page = await (await opens()).new_page()
    await pages.sign_up(page, "in_place")
    await page.goto("/account/plan/solo")
    await page.get_by_role("main").get_by_role("button", name="Upgrade").click()
    await page.wait_for_url("/account/plan")
    await pages.write(page, "a lantern on the water")
    image = await pages.generate(page)

    await mark(page)
    like = page.get_by_role("button", name="Like")
    await like.click()
    await expect(like).to_have_attribute("aria-pressed", "true")
    await expect(like).to_have_text("1")
    await expect(like).to_be_focused()
    await page.get_by_role("button", name="Make public").click()
    await expect(page.get_by_role("heading", name="Public")).to_be_visible()
    await expect(page.get_by_role("status").get_by_text("It is public now.")).to_be_visible()
    await page.get_by_role("button", name="Make private").click()
    await expect(page.get_by_role("heading", name="Private")).to_be_visible()
    picture = page.get_by_role("main").get_by_role("img", name="a lantern on the water").first
    await expect(picture).to_be_visible()
    assert await picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 256
    assert await page.evaluate(STAYED)
    assert page.url.endswith(f"/images/{image}")
    async with page.expect_response(lambda response: "/media/" in response.url) as answered:
        await page.reload()
    assert await (await answered.value).header_value("content-type") == "image/avif"


async def test_the_switch_and_the_price_answer_at_once(opens: Opens) -> None:
    page = await (await opens()).new_page()
    await pages.sign_up(page, "at_once")
    await page.goto("/account/plan/studio")
    await page.get_by_role("main").get_by_role("button", name="Upgrade").click()
    await page.wait_for_url("/account/plan")
    await pages.write(page, "a scale with two weights")
    await mark(page)
    await expect(page.get_by_text("1 token", exact=True)).to_be_visible()
    await pages.switch(page).check()
    await expect(page.get_by_text("It will be public: everybody may see, copy and remix it. You can make it private later")).to_be_visible()
    await pages.switch(page).uncheck()
    await expect(page.get_by_text("It will be private: nobody but you can see, copy or remix it; nor can staff.")).to_be_visible()
    await page.get_by_role("radio", name="4", exact=True).check()
    await expect(page.get_by_text("4 tokens", exact=True)).to_be_visible()
    assert await page.evaluate(STAYED)
    assert await page.get_by_role("textbox", name="Prompt", exact=True).input_value() == "a scale with two weights"


async def test_where_a_model_is_run_is_said_beside_the_switch_when_it_is_chosen(opens: Opens, house: House) -> None:
    with offering(house, ModelData("Cloud", "cloud", outside=True, takes_private=False)):
        page = await (await opens()).new_page()
        await pages.sign_up(page, "cloud_watcher")
        await pages.write(page, "a cloud in a box")
        await mark(page)
        said = page.get_by_text(
            "Cloud is run by others, outside of this house. What you ask of it is sent to them, so it gets nothing private."
        )
        await page.get_by_label("Model").select_option("Cloud (outside of this house)")
        await expect(said).to_be_visible()
        await page.get_by_label("Model").select_option("Woodcut")
        await expect(said).not_to_be_visible()
        assert await page.evaluate(STAYED)
        assert await page.get_by_role("textbox", name="Prompt", exact=True).input_value() == "a cloud in a box"


@contextmanager
def offering(house: House, model: ModelData) -> Iterator[None]:
    """A house with one more model, for a while."""
    with closing(Database.of(settings_of(house.data))) as database:
        with database.write() as session:
            offer_models(session, datetime.now(UTC), [*ATELIER_MODELS, model])
        try:
            yield
        finally:
            with database.write() as session:
                offer_models(session, datetime.now(UTC))


async def test_a_job_moves_by_itself_can_be_left_and_can_be_cancelled(opens: Opens) -> None:
    page = await (await opens()).new_page()
    await pages.sign_up(page, "job_watcher")
    await pages.write(page, "a cathedral of many windows")
    await page.get_by_label("Width").fill("1024")
    await page.get_by_label("Height").fill("1024")
    await page.get_by_role("radio", name="4", exact=True).check()
    await page.get_by_role("button", name="Generate").click()
    await page.wait_for_url("**/generations/*")
    await mark(page)
    await expect(page.get_by_text(re.compile("Painting: [1-9][0-9] %, about [0-9]+ seconds? left"))).to_be_visible(timeout=pages.PAINTED)
    assert await page.evaluate(STAYED)
    address = page.url
    await page.goto("/create")
    await page.get_by_role("link", name=re.compile("a cathedral of many windows")).click()
    await page.wait_for_url(address)
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.get_by_text(re.compile("Your .* tokens are back."))).to_be_visible()
    await page.goto("/account")
    await expect(page.get_by_role("region", name="Tokens").get_by_text("150", exact=True)).to_be_visible()


async def test_the_feed_scrolls_on(opens: Opens, joins: Joins, nobody: Caller) -> None:
    missing = 25 - (await nobody.ask(FEED, first=1))["totalCount"]
    if missing > 0:
        many = await joins("scroll_many", "guild")
        await asyncio.gather(*(many.generate("a row of boats", count=4, visibility="PUBLIC") for _ in range(0, missing, 4)))
    page = await (await opens()).new_page()
    await page.goto("/")
    await mark(page)
    cards = page.locator("li.card")
    await cards.last.scroll_into_view_if_needed()
    await expect(cards.nth(24)).to_be_attached()
    assert await page.evaluate(STAYED)
    addresses = await cards.get_by_role("link").evaluate_all("all => all.map(one => one.href).filter(href => href.includes('/images/'))")
    assert len(addresses) == len(set(addresses)) > 24
