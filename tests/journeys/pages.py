"""What people do on the pages, by the names that the pages give to things."""

import re
from typing import Final

from playwright.async_api import Locator, Page, expect

from tests.journeys.api import PASSWORD
from tests.journeys.house import PATIENCE

PAINTED: Final = PATIENCE * 1000  # milliseconds


async def sign_up(page: Page, handle: str) -> None:
    await page.goto("/sign-up")
    await page.get_by_role("textbox", name="Handle").fill(handle)
    await page.get_by_role("textbox", name="Email").fill(f"{handle}@example.org")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("checkbox", name=re.compile("I accept the terms")).check()
    await page.get_by_role("main").get_by_role("button", name="Sign up").click()
    await page.wait_for_url("/")


async def sign_in(page: Page, handle: str) -> None:
    await page.goto("/sign-in")
    await page.get_by_role("textbox", name="Email").fill(f"{handle}@example.org")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await page.wait_for_url("/")


def switch(page: Page) -> Locator:
    return page.get_by_role("switch", name="Public images")


async def write(page: Page, prompt: str, model: str | None = None) -> None:
    """Fill in Create for one small picture."""
    await page.goto("/create")
    await page.get_by_role("textbox", name="Prompt", exact=True).fill(prompt)
    await page.get_by_role("radio", name="Own size").check()
    await page.get_by_label("Width").fill("256")
    await page.get_by_label("Height").fill("256")
    if model:
        await page.get_by_label("Model").select_option(label=model)


async def generate(page: Page) -> str:
    """Click, wait until it is painted, open the image, and answer its id."""
    await page.get_by_role("button", name="Generate").click()
    return await painted(page)


async def painted(page: Page) -> str:
    await expect(page).to_have_url(re.compile("/generations/"))  # of a double click the first way there is left for the second
    await page.get_by_role("link", name="Open it").click(timeout=PAINTED)
    await page.wait_for_url("**/images/*")
    return page.url.rpartition("/")[2]


async def remix(page: Page, prompt: str) -> str:
    """From the page of an image to a remix of it."""
    await page.get_by_role("button", name="Remix").click()
    await page.wait_for_url("**/remix*")
    await page.get_by_role("textbox", name="Prompt").fill(prompt)
    await page.get_by_role("button", name="Remix").click()
    return await painted(page)


async def copied(page: Page, button: Locator) -> str:
    """Click a button that copies a prompt, and answer what is on the clipboard then."""
    await page.evaluate("navigator.clipboard.writeText('')")
    await button.click()
    await expect(page.get_by_role("status").get_by_text("Prompt copied.")).to_be_visible()
    return str(await page.evaluate("navigator.clipboard.readText()"))


def card(page: Page, prompt: str) -> Locator:
    """The card of a picture in a list."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("img", name=prompt))


async def open_card(page: Page, prompt: str) -> None:
    await card(page, prompt).get_by_role("link").first.click()
    await page.wait_for_url("**/images/*")


def plan(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=name)
