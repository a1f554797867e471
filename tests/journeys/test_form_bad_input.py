"""Bad input on the pages: a clear error in the place where the person is, nothing lost, nothing charged."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.journeys import pages
from tests.journeys.api import PASSWORD, Caller, Member
from tests.journeys.conftest import Joins, Opens
from tests.journeys.house import House

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.once]

FORM: Final = {
    "prompt": "a door in a wall",
    "negativePrompt": "a window",
    "size": "own",
    "width": "256",
    "height": "256",
    "count": "1",
    "key": "a key of this test",
}
BALANCE: Final = "{ viewer { tokens { available reserved } generations { nodes { id status } } } }"
WORDS: Final = (
    "كوخ عند البحر \u200fabc",
    "\u202eadnap a",
    "\U0001f98a\U0001f680 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a fox\nin two lines\tand a tab",
    "a" * 2000,
    "<script>alert(1)</script>",
)
SPOILT: Final = {
    "a prompt of nothing": ("prompt", "", "is empty"),
    "a prompt of spaces": ("prompt", " \n\t ", "is empty"),
    "a prompt that nobody can see": ("prompt", "\u200f\u200e\u2066\u2069", "is empty"),
    "a prompt that is too long": ("prompt", "a" * 2001, "2,001 characters"),
    "a prompt with a null": ("prompt", "a\0b", "control characters"),
    "a prompt with an escape": ("prompt", "a\x1b[31mb", "control characters"),
    "a negative prompt that is too long": ("negativePrompt", "b" * 2001, "2,001 characters"),
    "an odd width": ("width", "300", "steps of 64"),
    "a width of nothing": ("width", "0", "256 to 1,536"),
    "a negative height": ("height", "-256", "256 to 1,536"),
    "a height in words": ("height", "tall", "whole number"),
    "a huge height": ("height", "99999999999999999999", "whole number"),
    "a count of 0": ("count", "0", "1 to 4"),
    "a count of 5": ("count", "5", "1 to 4"),
    "a seed below zero": ("seed", "-1", "0 to"),
    "guidance that is no number": ("guidance", "nan", "number"),
    "too many steps": ("steps", "61", "10 to 60"),
    "an id of another type as the model": ("model", "{account}", "nothing by this name"),
}


async def post(member: Member, path: str, form: dict[str, Any]) -> httpx.Response:
    """What a browser sends when a form of a page of the house is posted."""
    headers = {"Cookie": f"sfumato={member.token}", "Origin": member.house.address, "Sec-Fetch-Site": "same-origin"}
    return await member.http.post(path, data=form, headers=headers)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def careless(house: House) -> AsyncIterator[Member]:
    """A member who gets everything wrong, and so never spends a token."""
    member = Member.at(house)
    await member.sign_up("careless")
    yield member
    await member.http.aclose()


@pytest.mark.parametrize("case", SPOILT)
async def test_a_field_that_is_wrong_says_so_and_keeps_what_was_written(careless: Member, case: str) -> None:
    name, value, words = SPOILT[case]
    account = (await careless.ask("{ viewer { account { id } } }"))["account"]["id"]
    answer = await post(careless, "/create", FORM | {name: value.replace("{account}", account)})
    assert answer.status_code == 422
    (wrong,) = re.findall(rf'id="{name}-wrong">([^<]*)<', answer.text)
    assert words in wrong
    if name != "prompt":
        assert "a door in a wall" in answer.text
    if name != "negativePrompt":
        assert "a window" in answer.text
    assert await careless.ask(BALANCE) == {"tokens": {"available": 150, "reserved": 0}, "generations": {"nodes": []}}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("prompt", "", "is empty"), ("strength", "2", "0 to 1"), ("strength", "strong", "number"), ("count", "9", "1 to 4")],
)
async def test_a_remix_that_is_asked_for_wrongly_says_so_at_the_field(joins: Joins, name: str, value: str, words: str) -> None:
    member = await joins(f"remixer_{name}_{len(value)}")
    made = await member.one("a stile in a hedge")
    before = await member.ask(BALANCE)
    answer = await post(
        member, f"/images/{made['id']}/remix", {"prompt": "a stile in the snow", "strength": "0.5", "count": "1", name: value}
    )
    assert answer.status_code == 422
    (wrong,) = re.findall(rf'id="{name}-wrong">([^<]*)<', answer.text)
    assert words in wrong
    assert name == "prompt" or "a stile in the snow" in answer.text
    assert await member.ask(BALANCE) == before


async def test_words_of_all_kinds_are_painted_and_shown_as_they_are(joins: Joins, opens: Opens) -> None:
    member = await joins("words_of_all_kinds")
    page = await (await opens()).new_page()
    for prompt in WORDS:
        made = await member.one(prompt)
        assert made["prompt"] == prompt
        await page.goto(f"/images/{made['id']}")
        heading = page.get_by_role("heading", level=1)
        assert await heading.evaluate("heading => heading.textContent") == prompt
        assert await heading.get_attribute("dir") == "auto"


async def test_a_form_posted_twice_makes_one_generation(joins: Joins) -> None:
    member = await joins("double_click")
    answers = await asyncio.gather(*(post(member, "/create", FORM) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    await member.painted(answers[0].headers["location"].rpartition("/")[2])
    left = await member.ask(BALANCE)
    assert (left["tokens"]["available"], len(left["generations"]["nodes"])) == (149, 1)


async def test_a_double_click_in_a_browser_makes_one_generation(opens: Opens) -> None:
    page = await (await opens()).new_page()
    await pages.sign_up(page, "double_clicker")
    await pages.write(page, "two moths at a lamp")
    await page.get_by_role("button", name="Generate").dblclick()
    await pages.painted(page)
    await page.goto("/library")
    await expect(page.get_by_text("1 picture", exact=True)).to_be_visible()


async def test_a_stale_page_posted_after_signing_out_loses_nothing_and_charges_nothing(opens: Opens) -> None:
    context = await opens()
    page = await context.new_page()
    await pages.sign_up(page, "stale_page")
    await pages.write(page, "a letter that was not sent")
    await page.get_by_role("textbox", name="Negative prompt").fill("haste")
    other = await context.new_page()
    await other.goto("/")
    await other.get_by_role("button", name="Sign out").click()
    await expect(other.get_by_role("link", name="Sign in")).to_be_visible()
    await other.close()

    await page.get_by_role("button", name="Generate").click()
    await expect(page.get_by_text("Sign in to go on. What you wrote is kept, and nothing was charged.")).to_be_visible()
    await page.get_by_role("textbox", name="Email").fill("stale_page@example.org")
    await page.get_by_label("Password").fill("not the one at all")
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(page.get_by_text("The address or the password is wrong.")).to_be_visible()
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("textbox", name="Prompt", exact=True)).to_have_value("a letter that was not sent")
    await expect(page.get_by_role("textbox", name="Negative prompt")).to_have_value("haste")
    await expect(page.get_by_label("Width")).to_have_value("256")
    await expect(page.get_by_text("You have 150.")).to_be_visible()
    await page.get_by_role("button", name="Generate").click()
    await pages.painted(page)


async def test_a_stale_remix_and_a_stale_like_lead_back(joins: Joins, opens: Opens) -> None:
    artist = await joins("stale_artist")
    made = await artist.one("a gate in the fog")
    context = await opens()
    page = await context.new_page()
    await pages.sign_up(page, "stale_remixer")
    await page.goto(f"/images/{made['id']}/remix")
    await page.get_by_role("textbox", name="Prompt").fill("a gate in the sun")
    await context.clear_cookies()
    await page.get_by_role("button", name="Remix").click()
    await page.get_by_role("textbox", name="Email").fill("stale_remixer@example.org")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("textbox", name="Prompt")).to_have_value("a gate in the sun")
    await page.goto(f"/images/{made['id']}")
    await context.clear_cookies()
    await page.get_by_role("button", name="Like").click()
    await page.wait_for_url("**/sign-in?next=/images/*")


async def test_errors_in_a_browser_stand_at_their_field_and_the_words_are_kept(opens: Opens) -> None:
    page = await (await opens()).new_page()
    await pages.sign_up(page, "too_many_words")
    long = "word " * 400 + "x"
    await pages.write(page, long)
    await page.get_by_role("button", name="Generate").click()
    box = page.get_by_role("textbox", name="Prompt", exact=True)
    await expect(box).to_have_attribute("aria-invalid", "true")
    await expect(box).to_have_accessible_description(re.compile("2,001 characters"))
    await expect(box).to_have_value(long)
    await box.fill("fewer words")
    await page.get_by_role("button", name="Generate").click()
    await pages.painted(page)


@pytest.mark.parametrize("path", ["/create", "/create/price", "/sign-up", "/sign-in", "/account", "/library/preview", "/terms"])
async def test_ten_megabytes_are_refused_with_a_page(careless: Member, path: str) -> None:
    answer = await post(careless, path, {"prompt": "a" * 10_000_000})
    assert answer.status_code == 413
    assert "larger than any form of this house" in answer.text
    assert (await careless.ask(BALANCE))["tokens"] == {"available": 150, "reserved": 0}


async def test_ten_megabytes_are_refused_by_the_api(nobody: Caller) -> None:
    answer = await nobody.say("{ plans { code } }", much="a" * 10_000_000)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (413, "LIMIT_EXCEEDED")


async def test_ids_and_cursors_from_elsewhere_lead_nowhere(joins: Joins) -> None:
    owner, other = await asyncio.gather(joins("cursor_owner", "solo"), joins("cursor_other", "solo"))
    made = await owner.generate("a key under a stone", count=3)
    account = (await owner.ask("{ viewer { account { id } } }"))["account"]["id"]
    cursor = (await owner.ask("{ viewer { library(first: 1) { pageInfo { endCursor } } } }"))["library"]["pageInfo"]["endCursor"]
    for path in (
        f"/images/{account}",
        f"/generations/{made['images'][0]['id']}",
        f"/models/{made['id']}",
        "/images/%00",
        "/u/%F0%9F%A6%8A",
    ):
        answer = await page_of(owner, path)
        assert (answer.status_code, "Nothing here" in answer.text) == (404, True), path
    for member, path in ((owner, "/"), (owner, "/account"), (owner, f"/u/{owner.handle}"), (other, "/library"), (owner, "/models")):
        answer = await page_of(member, f"{path}?after={cursor}")
        assert (answer.status_code, "That does not lead anywhere" in answer.text) == (400, True), path
    for path in ("/?after=x", "/library?visibility=SECRET", "/library?tool=HAMMER"):
        assert (await page_of(owner, path)).status_code == 400, path


async def page_of(member: Member, path: str) -> httpx.Response:
    return await member.http.get(path, headers={"Cookie": f"sfumato={member.token}"})


async def test_sign_up_tells_all_that_is_wrong_at_once(opens: Opens) -> None:
    page = await (await opens(java_script_enabled=False)).new_page()
    await page.goto("/sign-up")
    await page.get_by_role("textbox", name="Handle").fill("No-Good!")
    await page.get_by_role("textbox", name="Email").fill("someone@example.org")
    await page.get_by_label("Password").fill("short")
    await page.get_by_role("checkbox", name=re.compile("I accept the terms")).check()
    await page.get_by_role("main").get_by_role("button", name="Sign up").click()
    await expect(page.get_by_role("textbox", name="Handle")).to_have_accessible_description(re.compile("A handle has 3 to 30 characters"))
    await expect(page.get_by_label("Password")).to_have_accessible_description(re.compile("It must have 10 to 200"))
    await expect(page.get_by_role("textbox", name="Email")).to_have_value("someone@example.org")


async def test_more_than_one_has_is_refused_before_and_after_the_click(careless: Member) -> None:
    form = FORM | {"width": "1536", "height": "1536", "count": "4", "steps": "60"}
    answer = await post(careless, "/create", form)
    assert answer.status_code == 422
    assert "You do not have enough tokens for this." in answer.text
    assert (await careless.ask(BALANCE)) == {"tokens": {"available": 150, "reserved": 0}, "generations": {"nodes": []}}
