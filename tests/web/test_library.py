"""The library: own images alone, and what is done to many is told before it is done."""

import pytest

from tests.web.house import PagesHouse, Visitor, words


@pytest.fixture(scope="module")
def lena(house: PagesHouse) -> Visitor:
    """On solo, with one image from the free plan, one private and one public."""
    lena = house.visitor()
    lena.sign_up("lena")
    lena.make("a fern of the free plan")
    house.put_on_plan("lena", "solo")
    lena.make("a private fern", unlocked="yes")
    lena.make("a public fern", unlocked="yes", publicImages="on")
    return lena


def ids(lena: Visitor) -> dict[str, str]:
    images = lena.ask("{ viewer { library { nodes { id prompt } } } }")["viewer"]["library"]["nodes"]
    return {image["prompt"]: image["id"] for image in images}


def chosen(*images: str) -> dict[str, str]:
    return {f"image-{image}": "yes" for image in images}


FILTERED = [("", 3), ("?visibility=PRIVATE", 1), ("?visibility=PUBLIC&tool=GENERATE", 2), ("?tool=REMIX", 0)]


@pytest.mark.parametrize(("filters", "count"), FILTERED)
def test_the_library_is_filtered_by_visibility_and_tool(lena: Visitor, filters: str, count: int) -> None:
    page = lena.get(f"/library{filters}")
    assert page.text.count('type="checkbox"') == count
    assert page.text.count('class="badge"') == (1 if count in (1, 3) else 0)


def test_a_library_has_an_owner(house: PagesHouse) -> None:
    assert house.visitor().get("/library").url.path == "/sign-in"
    assert "Nothing here yet" in words(house.visitor("mallory").get("/library"))
    assert house.visitor("mallory").get("/library?visibility=SECRET").status_code == 400


def test_a_preview_parts_what_can_be_changed_from_what_cannot_and_changes_nothing(lena: Visitor) -> None:
    images = ids(lena)
    page = lena.post("/library/preview", deed="PRIVATE", **chosen(*images.values()))
    assert "see, copy or remix this picture" in words(page)
    assert "made on the free plan, so it stays public" in words(page)
    assert f"image-{images['a public fern']}" in page.text
    assert f"image-{images['a fern of the free plan']}" not in page.text
    assert lena.visibility(images["a public fern"]) == "PUBLIC"


def test_what_was_confirmed_is_done(lena: Visitor) -> None:
    image = ids(lena)["a public fern"]
    done = lena.post("/library/change", deed="PRIVATE", **chosen(image))
    assert "One picture is private now." in words(done)
    assert lena.visibility(image) == "PRIVATE"
    assert "One picture is public now." in words(lena.post("/library/change", deed="PUBLIC", **chosen(image)))


def test_what_cannot_be_done_is_refused_as_a_whole(lena: Visitor) -> None:
    images = ids(lena)
    page = lena.post("/library/change", deed="PRIVATE", **chosen(*images.values()))
    assert page.status_code == 422
    assert lena.visibility(images["a public fern"]) == "PUBLIC"


def test_what_cannot_be_undone_is_said_first(house: PagesHouse, lena: Visitor) -> None:
    image = ids(lena)["a private fern"]
    assert "cannot be undone" in words(lena.post("/library/preview", deed="DELETE", **chosen(image)))
    house.put_on_plan("lena", "free")
    assert "cannot be made private again on your plan" in words(lena.post("/library/preview", deed="PUBLIC", **chosen(image)))
    house.put_on_plan("lena", "solo")


def test_nobody_changes_what_is_not_theirs(house: PagesHouse, lena: Visitor) -> None:
    images = ids(lena)
    mallory = house.visitor("mallory")
    private = mallory.post("/library/preview", deed="DELETE", **chosen(images["a private fern"]))
    never = mallory.post("/library/preview", deed="DELETE", **chosen("never-was"))
    assert private.text == never.text
    assert "Only its owner can do this." in words(mallory.post("/library/preview", deed="DELETE", **chosen(images["a public fern"])))
    assert mallory.post("/library/change", deed="DELETE", **chosen(images["a public fern"])).status_code == 422


def test_choosing_nothing_says_how_to_choose(lena: Visitor) -> None:
    page = lena.post("/library/preview", deed="DELETE")
    assert page.status_code == 422
    assert "Choose pictures first" in words(page)
    assert lena.post("/library/preview", deed="BURN", **chosen("any")).status_code == 400


def test_many_are_deleted_at_once(lena: Visitor) -> None:
    images = [lena.make(f"a fern to go, {number}") for number in range(2)]
    assert "2 pictures are deleted." in words(lena.post("/library/change", deed="DELETE", **chosen(*images)))
    assert not set(images) & set(ids(lena).values())
