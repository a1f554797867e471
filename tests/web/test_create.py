"""Create: the price and the audience before the click, one generation a form, and nothing that was written is lost."""

import re
from collections.abc import Iterator

import pytest
from httpx2 import Response
from sqlmodel import col, select, update

from gateway.engines.atelier import Atelier
from schema.actions.house import ATELIER_MODELS, ModelData, offer_models
from schema.ports import ContentRefused
from schema.tables import Image, Model
from tests.web.house import PASSWORD, SMALL, PagesHouse, Visitor, tag, value, words

HTMX = {"HX-Request": "true"}
OFF = {"unlocked": "yes"}
ON = {"unlocked": "yes", "publicImages": "on"}


def test_on_the_free_plan_the_switch_is_on_and_locked_and_says_why(house: PagesHouse) -> None:
    page = house.visitor("jason").get("/create")
    assert "checked disabled" in tag(page, "publicImages")
    assert 'role="switch"' in tag(page, "publicImages")
    assert "Private images and models are part of the paid plans." in words(page)
    assert "Made on the free plan, it stays public, also after an upgrade." in words(page)


def test_on_a_paid_plan_the_switch_says_what_the_click_will_do(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    page = jane.get("/create")
    assert "checked" not in tag(page, "publicImages")
    assert "disabled" not in tag(page, "publicImages")
    assert "It will be private: nobody but you can see" in words(page)
    turned = jane.post("/create/price", unlocked="yes", publicImages="on", prompt="a heron")
    assert "It will be public: everybody may see" in words(turned)
    assert "checked" in tag(turned, "publicImages")


def test_the_price_follows_what_is_chosen(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    assert "Price 8 tokens You have" in words(jane.get("/create"))
    answer = jane.client.post("/create/price", data={"size": "768x768", "count": "3", "steps": "40", "prompt": "a heron"}, headers=HTMX)
    assert "Price 48 tokens" in words(answer)
    assert "<html" not in answer.text


@pytest.mark.parametrize(("switch", "visibility"), [(OFF, "PRIVATE"), (ON, "PUBLIC")])
def test_what_is_made_is_what_the_switch_said(house: PagesHouse, switch: dict[str, str], visibility: str) -> None:
    jane = house.visitor("jane")
    assert jane.visibility(jane.make(f"a heron that is {visibility}", **switch)) == visibility


def test_who_asks_for_private_on_the_free_plan_is_refused_and_not_charged(house: PagesHouse) -> None:
    jason = house.visitor("jason")
    before = jason.available()
    page = jason.post("/create", prompt="a heron", key="stale", unlocked="yes", **SMALL)
    assert page.status_code == 422
    assert "a heron</textarea>" in page.text
    assert "part of the paid plans" in words(page)
    assert jason.available() == before


def test_a_form_posted_twice_makes_one_generation_and_with_other_words_another(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    key = value(jane.get("/create"), "key")
    assert len(key) >= 16
    assert value(jane.get("/create"), "key") != key
    before = jane.generations()
    first, again = (jane.post("/create", prompt="a heron once", key=key, **SMALL) for _ in range(2))
    assert first.url == again.url
    assert jane.generations() == before + 1
    other = jane.post("/create", prompt="a heron twice", key=key, **SMALL)
    assert other.url != first.url
    assert jane.generations() == before + 2


def test_a_job_is_shown_until_it_ends_and_the_page_stops_asking(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    page = jane.post("/create", prompt="a heron waits", key="waits", **SMALL)
    path = page.url.path
    assert path.startswith("/generations/")
    assert 'hx-trigger="every 1s"' in tag(page, "job")
    assert 'http-equiv="refresh"' in page.text
    house.paint(path.rpartition("/")[2])
    moved = jane.client.get(path, headers=HTMX)
    assert "hx-trigger" not in tag(moved, "job")
    assert "Done." in words(moved)
    assert 'class="made one"' in moved.text
    assert "a heron waits" in words(jane.get("/create"))
    assert house.visitor("mallory").get(path).status_code == 404


def test_a_cancelled_job_says_that_the_tokens_are_back(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    before = jane.available()
    page = jane.post("/create", prompt="a heron flies off", key="flies", **SMALL)
    assert jane.available() < before
    cancelled = jane.post(f"{page.url.path}/cancel")
    assert "Your token is back." in words(cancelled)
    assert jane.available() == before
    assert house.visitor("mallory").post(f"{page.url.path}/cancel").status_code == 404


def test_signed_out_the_form_goes_through_signing_in_and_nothing_is_lost(house: PagesHouse) -> None:
    nobody = house.visitor()
    kept = {"prompt": "a heron\nat dawn ☂ <b>", "negativePrompt": "people", "key": "k", "count": "3", "seed": "7", **SMALL}
    asked = nobody.post("/create", **kept)
    assert asked.status_code == 422
    assert "What you wrote is kept, and nothing was charged." in words(asked)
    wrong = nobody.post(str(asked.url), email="jane@example.com", password="not this one", **kept)
    assert wrong.status_code == 422
    assert value(wrong, "count") == "3"
    page = nobody.post(str(asked.url), email="jane@example.com", password=PASSWORD, **kept)
    assert page.status_code == 200
    assert "a heron\nat dawn ☂ &lt;b&gt;</textarea>" in page.text
    assert "people</textarea>" in page.text
    assert value(page, "seed") == "7"
    assert PASSWORD not in page.text
    assert "You have" in words(page)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"prompt": ""}, "The prompt"),
        ({"prompt": "x" * 2001}, "2,001 characters"),
        ({"prompt": "a", "width": "100"}, "The width is 100 pixels."),
        ({"prompt": "a", "size": "99999x1"}, "The width is 99999 pixels."),
        ({"prompt": "a", "count": "0"}, "The number of pictures is 0."),
        ({"prompt": "a", "count": "5"}, "The number of pictures is 5."),
        ({"prompt": "a", "steps": "99"}, "The number of steps is 99."),
        ({"prompt": "a", "guidance": "nan"}, "Write a number here."),
        ({"prompt": "a", "seed": "99999999999"}, "Write a whole number here."),
        ({"prompt": "a", "model": "i am no model"}, "There is nothing by this name that you can see."),
        ({"prompt": "a\x00b"}, "The prompt"),
    ],
)
def test_bad_input_is_answered_at_its_field_and_nothing_is_lost_or_charged(house: PagesHouse, form: dict[str, str], said: str) -> None:
    jane = house.visitor("jane")
    before = jane.available()
    page = jane.post("/create", **{"negativePrompt": "kept words", "key": "bad", **SMALL, **form})
    assert page.status_code == 422
    assert said.lower() in words(page).lower()
    assert "kept words</textarea>" in page.text
    assert jane.available() == before


def test_an_image_can_be_used_in_create_by_who_sees_it(house: PagesHouse) -> None:
    image = house.visitor("jane").make("a heron to be used", seed="41", negativePrompt="mist", size="768x768")
    page = house.visitor("jane").get(f"/create?image={image}")
    assert "a heron to be used</textarea>" in page.text
    assert "mist</textarea>" in page.text
    assert value(page, "seed") == "41"
    assert 'value="768x768" checked' in page.text
    for stranger in (house.visitor("mallory"), house.visitor()):
        assert stranger.get(f"/create?image={image}").status_code == 404
    assert house.visitor("jane").get("/create?image=never-was").status_code == 404


DREAM = ModelData("Dream", "studio", engine_model="dream-xl", price=2, outside=True, takes_private=True)
MUSE = ModelData("Muse", "studio", outside=True, takes_private=False)
SENT = "is run by others, outside of this house. What you ask of it is sent to them"


@pytest.fixture
def studio(house: PagesHouse) -> Iterator[PagesHouse]:
    """With two models of an engine that is run elsewhere."""
    with house.database.write() as session:
        offer_models(session, house.clock.now(), [*ATELIER_MODELS, DREAM, MUSE])
    yield house
    with house.database.write() as session:
        offer_models(session, house.clock.now())


def model(visitor: Visitor, name: str) -> str:
    found = visitor.ask("{ models(first: 100) { nodes { id name } } }")["models"]["nodes"]
    return str(next(one["id"] for one in found if one["name"] == name))


def beside_the_switch(page: Response) -> str:
    return re.sub(r"<[^>]+>", "", page.text.partition('id="place"')[2].partition(">")[2].partition("</div>")[0]).strip()


def test_a_model_that_is_run_outside_of_the_house_says_so_beside_the_switch(studio: PagesHouse) -> None:
    jane = studio.visitor("jane")
    assert beside_the_switch(jane.get("/create")) == ""
    dream = beside_the_switch(jane.get(f"/create?model={model(jane, 'Dream')}"))
    assert dream == f"Dream {SENT}, private or not."
    assert beside_the_switch(jane.get(f"/create?model={model(jane, 'Muse')}")) == f"Muse {SENT}, so it gets nothing private."
    assert "Dream (outside of this house)" in words(jane.get("/create"))  # before it is chosen, where no script tells


def test_it_is_said_when_the_model_is_chosen_with_htmx_and_without(studio: PagesHouse) -> None:
    jane = studio.visitor("jane")
    form = {"model": model(jane, "Dream"), "prompt": "a heron", **ON}
    fragment = jane.client.post("/create/price", data=form, headers=HTMX)
    assert "<html" not in fragment.text
    assert 'id="place" hx-swap-oob="innerHTML"' in fragment.text
    assert SENT in words(fragment)
    assert "Price 16 tokens" in words(fragment)
    assert SENT in beside_the_switch(jane.post("/create/price", **form))


def test_private_work_with_a_model_that_takes_none_is_refused_with_words(studio: PagesHouse) -> None:
    jane = studio.visitor("jane")
    before, form = jane.available(), {"prompt": "a heron", "model": model(jane, "Muse"), "key": "muse", **SMALL}
    assert "Nothing private is given to this model" in words(jane.post("/create/price", **form, **OFF))
    page = jane.post("/create", **form, **OFF)
    assert page.status_code == 422
    assert "Nothing private is given to this model" in words(page)
    assert jane.available() == before
    assert jane.post("/create", **form, **ON).url.path.startswith("/generations/")


def test_where_the_usual_model_is_run_outside_it_is_said_without_any_choice(studio: PagesHouse) -> None:
    with studio.database.write() as session:
        offer_models(session, studio.clock.now(), [DREAM, *ATELIER_MODELS])
    page = studio.visitor("jane").get("/create")
    assert SENT in beside_the_switch(page)
    assert "The usual one (outside of this house)" in words(page)


def test_a_remix_says_it_of_the_model_of_its_source(studio: PagesHouse) -> None:
    jane = studio.visitor("jane")
    image = jane.make("a heron", **ON)
    with studio.database.write() as session:
        session.exec(
            update(Image).where(col(Image.id) == image).values(model_pk=select(Model.pk).where(Model.name == "Muse").scalar_subquery())
        )
    path = f"/images/{image}/remix"
    page = jane.post(f"{path}/price", **ON)
    assert beside_the_switch(page) == f"Muse {SENT}, so it gets nothing private."
    assert "s own (outside of this house)" in words(page)
    page = jane.post(f"{path}/price", **OFF)
    assert beside_the_switch(page) == ""  # then the house paints it
    assert "The usual one " in words(page)
    named = jane.post(f"{path}/price", model=model(jane, "Dream"), **OFF)
    assert beside_the_switch(named) == f"Dream {SENT}, private or not."
    assert "The usual one " in words(named)  # what would paint without the name
    assert SENT in words(jane.client.post(f"{path}/price", data=ON, headers=HTMX))


def test_what_was_refused_is_told_on_its_page_without_its_words(house: PagesHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    jane = house.visitor("jane")
    asked = jane.post("/create", prompt="zyzzyva", key="refused", **SMALL).url.path

    def refuse(*_: object) -> bytes:
        raise ContentRefused

    monkeypatch.setattr(Atelier, "paint", refuse)
    house.paint(asked.rpartition("/")[2])
    page = jane.get(asked)
    assert "The painter does not paint this. Your tokens are back, and nothing of what you asked for is kept." in words(page)
    assert "zyzzyva" not in page.text + jane.get("/create").text


def test_alchemy_is_locked_on_the_free_plan_and_says_why(house: PagesHouse) -> None:
    for visitor, why in ((house.visitor(), "Sign in to use it."), (house.visitor("jason"), "Alchemy is part of the paid plans.")):
        page = visitor.get("/create")
        assert "disabled" in tag(page, "alchemy")
        assert why in words(page)
    refused = house.visitor("jason").post("/create", prompt="an auk", alchemy="on", key="auk", **SMALL)
    assert refused.status_code == 422
    assert "Alchemy is part of the paid plans." in words(refused)


def test_with_alchemy_the_price_is_twice_as_high_and_the_picture_twice_as_large(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    assert "disabled" not in tag(jane.get("/create"), "alchemy")
    plain, fine = (words(jane.post("/create/price", prompt="an auk", size="768x768", **more)) for more in ({}, {"alchemy": "on"}))
    assert "Price 8 tokens" in plain
    assert "Price 16 tokens" in fine
    image = jane.make("an auk", alchemy="on")
    page = jane.get(f"/images/{image}")
    assert "512 × 512" in words(page)
    assert "Made by Generate, with Alchemy" in words(page)
    again = jane.get(f"/create?image={image}")
    assert "checked" in tag(again, "alchemy")
    assert 'value="256"' in tag(again, "width")
    assert "disabled" not in tag(jane.get(f"/images/{image}/remix"), "alchemy")


def test_what_is_painted_so_far_is_seen_on_the_page_until_it_is_done(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    form = {"prompt": "a lighthouse", "key": "so far", **SMALL, "count": "2"}
    page = jane.post("/create", **form)
    generation_id = page.url.path.rpartition("/")[2]
    assert "/previews/" not in page.text
    house.painter.begin(generation_id)
    house.painter.paint(generation_id, 0)
    page = jane.get(f"/generations/{generation_id}")
    (shown,) = re.findall(r'<img[^>]* src="([^"]*/previews/[^"]*)" alt="What is painted so far"', page.text)
    assert jane.get(shown).headers["content-type"] == "image/webp"
    assert house.visitor("mallory").get(shown).status_code == 404
    house.painter.paint(generation_id, 1)
    house.painter.finish(generation_id)
    assert "/previews/" not in jane.get(f"/generations/{generation_id}").text
    assert jane.get(shown).status_code == 404
