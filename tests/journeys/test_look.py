"""How each page looks: on a phone and on a desk, dark and light, while its pictures come, and with the keyboard."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Error, Page, Route

from tests.journeys import pages
from tests.journeys.api import FEED, Member
from tests.journeys.house import PATIENCE, House

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.once]

WIDTHS: Final = (360, 1280)
PUBLIC: Final = ("/", "/sign-in", "/sign-up", "/create", "/models", "/models/{model}", "/account/plan", "/images/{remix}", "/u/look_owner")
HELP: Final = (
    *("/help/private-and-public", "/help/making-pictures", "/help/api", "/help/api/reference", "/help/credits"),
    *("/verify", "/terms", "/nothing/here"),
)
OWN: Final = (
    *(
        "/",
        "/create",
        "/images/{image}",
        "/images/{remix}",
        "/images/{image}/remix",
        "/images/{image}/upscale",
        "/images/{image}/prompt",
        "/images/{image}/delete",
    ),
    *("/create?image={image}", "/generations/{generation}", "/library", "/library?visibility=PRIVATE", "/u/look_owner", "/models/{model}"),
    *("/account", "/account/plan", "/account/plan/free", "/account/plan/studio", "/sign-out", "/terms"),
)
CASES: Final = [*(("somebody", path) for path in (*PUBLIC, *HELP)), *(("the owner", path) for path in OWN)]
WATCH: Final = """
window.shifted = 0; window.violated = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value }))
  .observe({ type: "layout-shift", buffered: true });
document.addEventListener("securitypolicyviolation", event => window.violated.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
PAINTED: Final = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
LOADED: Final = (
    "() => [...document.images].filter(image => image.loading != 'lazy').every(image => image.complete)"
    " && !document.querySelector('.htmx-request')"
)  # more of a list, that is on its way
AXE: Final = """async options => {
  const plain = new CSSStyleSheet();  // before the glow, a pseudo-element, axe would judge no contrast at all
  plain.replaceSync("body::before { display: none }");
  document.adoptedStyleSheets = [plain];
  await new Promise(requestAnimationFrame);
  for (const moving of document.getAnimations()) moving.cancel();  // else colours are on their way from light to dark
  return (await axe.run(document, options)).violations;
}"""
TOO_WIDE: Final = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter(element => element.getBoundingClientRect().right > innerWidth + 1).map(element => element.outerHTML.slice(0, 90))"""
FOCUSED: Final = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  return {
    name: element.outerHTML.slice(0, 120),
    shown: element.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""


@dataclass
class Window:
    """A browser window whose pictures are held back until the page is painted, and what it complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    pictures: asyncio.Event = field(default_factory=asyncio.Event)

    async def hold(self, route: Route) -> None:
        await self.pictures.wait()
        await route.continue_()

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def fail(self, error: Error) -> None:
        self.complaints.append(error.message)

    async def tell(self, script: str, asked: object = None) -> Any:
        """What a script answers. Playwright waits for it without end, and for a frame that is never painted nothing else would."""
        async with asyncio.timeout(PATIENCE):
            return await self.page.evaluate(script, asked)

    async def open(self, path: str) -> float:
        """Go there, and let the pictures in after the first paint; how much the layout shifted."""
        self.pictures.clear()
        try:
            await self.page.goto(path, wait_until="domcontentloaded")
            await self.tell(PAINTED)
        finally:
            self.pictures.set()
        await self.page.wait_for_function(LOADED)
        await self.tell(PAINTED)
        return float(await self.tell("() => window.shifted"))


@dataclass
class Gallery:
    """The windows of two people, and what there is to look at."""

    windows: dict[str, Window]
    ids: dict[str, str]


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def gallery(house: House, chromium: Browser) -> AsyncIterator[Gallery]:
    owner = Member.at(house)
    await owner.sign_up("look_owner")
    await owner.do('mutation { changePlan(plan: "studio") { errors { code message field } } }')
    ids = await things_to_see(owner)
    windows: dict[str, Window] = {}
    for who in ("somebody", "the owner"):
        context = await chromium.new_context(base_url=house.address, locale="en-GB")
        await context.add_init_script(Axe().axe_script + WATCH)
        windows[who] = window = Window(await context.new_page())
        await context.route("**/media/**", window.hold)
        window.page.on("console", window.hear)
        window.page.on("pageerror", window.fail)
    windows["the owner"].pictures.set()
    await pages.sign_in(windows["the owner"].page, "look_owner")
    yield Gallery(windows, ids)
    for window in windows.values():
        await window.page.context.close()
    await owner.http.aclose()


async def things_to_see(owner: Member) -> dict[str, str]:
    """A full feed of all shapes, a private image, and a remix; their ids."""
    shapes = ((256, 256), (256, 384), (448, 256))
    missing = 25 - (await owner.ask(FEED, first=1))["totalCount"]
    asked = [owner.generate("a row of poplars in the wind", count=4, visibility="PUBLIC") for _ in range(0, max(missing, 0), 4)]
    mixed = [owner.generate("a mill by the water", width=width, height=height, visibility="PUBLIC") for width, height in shapes]
    secret, *_ = await asyncio.gather(owner.generate("a mill that nobody knows", count=2), *asked, *mixed)
    image, remix = secret["images"][0]["id"], (await owner.ask(FEED, first=1))["nodes"][0]["id"]
    made = await owner.remix(remix, "a mill " + "with a long name " * 60, visibility="PUBLIC")
    model = (await owner.ask("{ models(first: 1) { nodes { id } } }"))["nodes"][0]["id"]
    return {"image": image, "remix": made["images"][0]["id"], "generation": secret["id"], "model": model}


@pytest.mark.parametrize(("who", "path"), CASES)
async def test_a_page_is_fit_to_be_shown(gallery: Gallery, who: str, path: str) -> None:
    window, address = gallery.windows[who], path.format(**gallery.ids)
    window.complaints.clear()
    for width in WIDTHS:
        await window.page.set_viewport_size({"width": width, "height": 800})
        shifted = await window.open(address)
        assert shifted < 0.01, f"at {width} pixels the layout shifts by {shifted}"
        assert await window.tell(TOO_WIDE) == [], f"at {width} pixels it scrolls sideways"
        await window.page.emulate_media(color_scheme="dark")
        assert await faults(window) == [], f"at {width} pixels, dark"
        await window.page.emulate_media(color_scheme="light")
        assert await faults(window, "color-contrast") == [], f"at {width} pixels, light"
    assert await without_focus(window) == []
    assert await window.tell("() => window.violated") == []
    assert [complaint for complaint in window.complaints if path != "/nothing/here" or "404" not in complaint] == []


async def test_a_key_is_shown_once_on_a_page_that_is_fit_to_be_shown(gallery: Gallery) -> None:
    window, page = gallery.windows["the owner"], gallery.windows["the owner"].page
    await window.open("/account")
    await page.get_by_label("Name", exact=True).last.fill("a script that makes cards")
    await page.locator("[name='scope-images:read']").check()
    await page.get_by_role("button", name="Make the key").click()
    await page.get_by_role("heading", name="Your new key").wait_for()
    secret = await page.locator("#secret").inner_text()
    assert secret.startswith("sfm_")
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        assert await window.tell(TOO_WIDE) == [], f"at {width} pixels it scrolls sideways"
        await page.emulate_media(color_scheme="dark")
        assert await faults(window) == [], f"at {width} pixels, dark"
        await page.emulate_media(color_scheme="light")
        assert await faults(window, "color-contrast") == [], f"at {width} pixels, light"
    await page.get_by_role("link", name="I have copied it").click()
    await page.get_by_label("Revoke a script that makes cards", exact=True).click()
    assert secret not in await page.content()
    assert await faults(window) == []
    await page.get_by_role("button", name="Revoke a script that makes cards for good").click()
    await page.get_by_text("a script that makes cards").wait_for(state="detached")


async def faults(window: Window, rules: str = "") -> list[str]:
    """What axe finds, each fault with the first elements that have it; `rules` are all, or the one that is named."""
    found = await window.tell(AXE, {"preload": False, "resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {}))
    return [
        f"{fault['id']}: {', '.join(node['html'][:100] + ' ' + node['failureSummary'][:200] for node in fault['nodes'][:3])}"
        for fault in found
    ]


async def without_focus(window: Window) -> list[str]:
    """What can be reached with the Tab key and does not show it."""
    bare, seen = [], set()
    for _ in range(30):
        await window.page.keyboard.press("Tab")
        focused: dict[str, Any] | None = await window.tell(FOCUSED)
        if focused is None or focused["name"] in seen:
            break
        seen.add(focused["name"])
        bare += [] if focused["shown"] else [focused["name"]]
    return bare
