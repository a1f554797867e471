"""One house for all journeys, and a browser. Each journey has people of its own, so that none gets in the way of another."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from tests.journeys.api import CHANGE_PLAN, Caller, Member
from tests.journeys.house import House, serving

QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
Joins = Callable[..., Awaitable[Member]]
Opens = Callable[..., Awaitable[BrowserContext]]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with serving(tmp_path_factory.mktemp("house") / "data") as served:
        yield served


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def chromium() -> AsyncIterator[Browser]:
    expect.set_options(timeout=30_000)  # milliseconds, as all else that is waited for
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def opens(chromium: Browser, house: House) -> AsyncIterator[Opens]:
    """Opens a browser that knows nothing of the others: a person's own device."""
    async with AsyncExitStack() as stack:

        async def open_one(**settings: object) -> BrowserContext:
            chosen = {"base_url": house.address, "locale": "en-GB", "permissions": ["clipboard-read", "clipboard-write"], **settings}
            context = await chromium.new_context(**chosen)  # type: ignore[arg-type]  # the settings of a device are of many kinds
            context.set_default_timeout(30_000)
            stack.push_async_callback(context.close)
            return context

        yield open_one


@pytest_asyncio.fixture(loop_scope="session")
async def nobody(house: House) -> AsyncIterator[Caller]:
    """Somebody who is not signed in."""
    caller = Caller.at(house)
    yield caller
    await caller.http.aclose()


@pytest_asyncio.fixture(loop_scope="session")
async def joins(house: House) -> AsyncIterator[Joins]:
    """Lets somebody sign up by the API, and upgrade at once where a plan is named."""
    async with AsyncExitStack() as stack:

        async def join(handle: str, plan: str = "free") -> Member:
            member = Member.at(house)
            stack.push_async_callback(member.http.aclose)
            await member.sign_up(handle)
            if plan != "free":
                await member.do(CHANGE_PLAN, plan=plan)
            return member

        yield join
