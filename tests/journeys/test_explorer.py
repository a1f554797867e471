"""The explorer, as somebody who writes an app meets it: a document is written, asked, and answered as whoever is signed in."""

from typing import Final

import pytest
from playwright.async_api import ConsoleMessage, Page, expect

from tests.journeys import pages
from tests.journeys.conftest import Opens

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.once]

READ: Final = "name => JSON.parse(localStorage['graphiql:tabState'] ?? '{}').tabs?.[0].operationName === name"


async def ask(page: Page, name: str, document: str) -> None:
    """Write a document in place of what stands there, and run it when the explorer has read it."""
    await page.locator(".graphiql-query-editor .CodeMirror").click()
    await page.keyboard.press("Control+A")
    await page.keyboard.insert_text(document)
    await page.wait_for_function(READ, arg=name)
    await page.get_by_role("button", name="Execute query").click()


async def test_the_explorer_asks_as_who_is_signed_in_and_within_the_policy(opens: Opens) -> None:
    page, said = await (await opens()).new_page(), list[str]()

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    await pages.sign_up(page, "explores")
    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    await page.goto("/graphql")
    await page.wait_for_url("/explorer")

    answer = page.locator(".result-window")
    await ask(page, "Me", "query Me { viewer { account { handle } } }")
    await expect(answer).to_contain_text('"handle": "explores"')
    await ask(page, "Watch", 'subscription Watch { generation(id: "none") { status } }')
    await expect(answer).to_contain_text('"generation": null')

    await page.get_by_role("button", name="Show Documentation Explorer").click()
    docs = page.locator(".graphiql-doc-explorer")
    await docs.get_by_role("link", name="Query").click()
    await expect(docs.get_by_text("feed", exact=True)).to_be_visible()
    await expect(docs.get_by_text("insights", exact=True)).to_have_count(0)
    assert said == []
