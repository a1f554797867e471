"""Training a model of one's own through the pages, without JavaScript (R10)."""

import re
from itertools import count

import pytest

from schema.tables import Dataset, Upload
from tests.gateway.engines.sets import paper
from tests.web.house import PagesHouse, Visitor, words

NUMBERS = count()
PAPERS = {"name": "Papers", "trigger": "papercut"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def una(house: PagesHouse) -> Visitor:
    """Somebody new on a paid plan."""
    return house.newcomer(f"una{next(NUMBERS)}", "solo")


def bring(visitor: Visitor, number: int, fields: dict[str, str]) -> dict[str, str]:
    """One more picture; what the form holds then."""
    answer = visitor.client.post("/models/train/picture", data=fields, files={"picture": ("a.png", paper(number), "image/png")})
    assert answer.status_code == 200
    return fields | dict.fromkeys(re.findall(r'name="(upload-[^"]+)"', answer.text), "yes")


def brought(visitor: Visitor, number: int = 5) -> dict[str, str]:
    fields: dict[str, str] = {}
    for picture in range(number):
        fields = bring(visitor, picture, fields)
    assert len(fields) == number
    return fields


def trained(house: PagesHouse, visitor: Visitor, **fields: str) -> str:
    """The id of a model that was asked for and is trained."""
    page = visitor.post("/models/train", **{**PAPERS, **brought(visitor), **fields})
    model = re.findall(r'action="/models/([^"/]+)/delete"', page.text)[0]
    assert "Waiting for the painter" in words(page)
    house.train(model)
    return str(model)


def test_a_model_is_trained_from_pictures_that_one_brings(house: PagesHouse, una: Visitor) -> None:
    model = trained(house, una)
    page = una.get(f"/models/{model}")
    assert "Nobody but you can see it or generate with it; nor can staff." in words(page)
    assert "Use in Create" in words(page)
    for other in (house.visitor(), house.visitor("mallory"), house.visitor("jason")):
        assert other.get(f"/models/{model}").status_code == 404
        assert other.get(f"/models/{model}/training").status_code == 404
        assert "Papers" not in words(other.get("/models"))
    image = una.make("a heron", model=model)
    assert "Papers" in words(una.get(f"/images/{image}"))


def test_a_picture_is_left_out_again(una: Visitor) -> None:
    fields = brought(una, 2)
    answer = una.post("/models/train/picture", **{**fields, "without": next(iter(fields))})
    assert re.findall(r'name="(upload-[^"]+)"', answer.text) == list(fields)[1:]


def test_own_images_are_chosen_from_the_library_and_what_was_chosen_stays_chosen(una: Visitor) -> None:
    image = una.make("a heron")
    answer = una.post("/models/train", **{**PAPERS, f"image-{image}": "yes"})
    assert "A dataset has 5 to 40 pictures. These are 1." in words(answer)
    assert f'name="image-{image}" value="yes" checked' in answer.text


def test_what_is_wrong_is_said_at_its_field_and_the_pictures_are_kept(una: Visitor) -> None:
    answer = una.post("/models/train", **{**PAPERS, **brought(una), "trigger": "two words"})
    assert (answer.status_code, answer.text.count('id="trigger-wrong"')) == (422, 1)
    assert re.search(r'name="dataset" value="d\w{21}" checked', answer.text)
    assert "5 pictures" in words(answer)


def test_what_is_no_picture_is_refused_at_its_field(una: Visitor) -> None:
    answer = una.client.post("/models/train/picture", files={"picture": ("a.png", b"no picture", "image/png")})
    assert (answer.status_code, 'id="picture-wrong"' in answer.text) == (422, True)


def test_on_the_free_plan_it_says_what_it_takes(house: PagesHouse) -> None:
    page = house.visitor("jason").get("/models/train")
    assert "To train a model of your own is part of the paid plans." in words(page)
    assert 'name="trigger"' not in page.text


def test_who_is_nobody_signs_in_first(house: PagesHouse) -> None:
    page = house.visitor().get("/models/train")
    assert "next" in str(page.url)
    assert "Sign in" in words(page)


def test_a_model_is_shown_to_all_and_kept_to_oneself_again(house: PagesHouse, una: Visitor) -> None:
    model = trained(house, una)
    assert "Every member may generate with it" in words(una.post(f"/models/{model}/visibility", visibility="PUBLIC"))
    assert house.visitor("mallory").get(f"/models/{model}").status_code == 200
    assert "Your pictures" not in words(house.visitor("mallory").get(f"/models/{model}"))
    una.post(f"/models/{model}/visibility", visibility="PRIVATE")
    assert house.visitor("mallory").get(f"/models/{model}").status_code == 404
    assert house.visitor("mallory").post(f"/models/{model}/visibility", visibility="PUBLIC").status_code == 404


def test_what_cannot_be_undone_on_the_plan_of_the_moment_is_said_first(house: PagesHouse) -> None:
    handle = f"ada{next(NUMBERS)}"
    ada = house.newcomer(handle, "solo")
    model = trained(house, ada)
    house.put_on_plan(handle, "free")
    asked = ada.post(f"/models/{model}/visibility", visibility="PUBLIC")
    assert "This cannot be undone on your plan." in words(asked)
    assert house.visitor().get(f"/models/{model}").status_code == 404
    ada.post(f"/models/{model}/visibility", visibility="PUBLIC", confirmed="yes")
    assert house.visitor().get(f"/models/{model}").status_code == 200
    refused = ada.post(f"/models/{model}/visibility", visibility="PRIVATE")
    assert refused.status_code == 422


def test_a_model_is_deleted_after_a_question(house: PagesHouse, una: Visitor) -> None:
    model = trained(house, una)
    assert "This cannot be undone." in words(una.get(f"/models/{model}/delete"))
    assert una.post(f"/models/{model}/delete").url.path == "/models"
    assert una.get(f"/models/{model}").status_code == 404
    assert una.post(f"/models/{model}/delete").status_code == 404


def test_a_dataset_is_deleted_with_what_was_brought_for_it(house: PagesHouse, una: Visitor) -> None:
    trained(house, una)
    dataset = re.findall(r'name="deleted" value="([^"]+)"', una.get("/models/train").text)[0]
    assert house.visitor("mallory").post("/models/train/forget", deleted=dataset).status_code == 404
    before = house.count(Upload)
    assert "Your datasets" not in words(una.post("/models/train/forget", deleted=dataset))
    assert (house.count(Dataset, Dataset.id == dataset), house.count(Upload)) == (0, before - 5)


def test_the_page_of_a_training_says_how_far_it_is_and_why_it_failed(house: PagesHouse, una: Visitor) -> None:
    page = una.post("/models/train", **{**PAPERS, **brought(una)})
    model = re.findall(r'action="/models/([^"/]+)/delete"', page.text)[0]
    part = una.client.get(f"/models/{model}/training", headers=HTMX)
    assert 'hx-trigger="every 1s"' in part.text
    assert "<html" not in part.text
    house.fail_training(model, "Too dark.")
    assert una.client.get(f"/models/{model}/training", headers=HTMX).headers["HX-Redirect"] == f"/models/{model}"
    assert "Its training failed. Too dark." in words(una.get(f"/models/{model}"))
