"""Upscale: the owner is told the price of each size before the click, and nobody else is shown a form (R8, R15, R17)."""

from tests.web.house import PASSWORD, PagesHouse, tag, words


def test_the_owner_sees_both_prices_and_what_comes_of_it(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    image = jane.make("a kingfisher", unlocked="yes")
    assert 'id="upscale"' in jane.get(f"/images/{image}").text
    page = jane.get(f"/images/{image}/upscale")
    assert "2× 512 × 512, 1 token" in words(page)
    assert "4× 1024 × 1024, 4 tokens" in words(page)
    assert "It will be private" in words(page)
    fourfold = jane.post(f"/images/{image}/upscale/price", factor="4")
    assert "Price 4 tokens" in words(fourfold)
    asked = jane.post(f"/images/{image}/upscale", factor="2", unlocked="yes", key="kingfisher")
    assert "Upscale Private 1 token" in words(asked)
    generation = asked.url.path.rpartition("/")[2]
    house.paint(generation)
    made = jane.ask("query($id: ID!) { generation(id: $id) { images { id width tool } } }", id=generation)["generation"]["images"]
    assert [(one["width"], one["tool"]) for one in made] == [(512, "UPSCALE")]
    shown = words(jane.get(f"/images/{made[0]['id']}"))
    assert "Upscaled from an image by jane" in shown
    assert "Made by Upscale" in shown
    assert made[0]["id"] in jane.get("/library?tool=UPSCALE").text
    assert image not in jane.get("/library?tool=UPSCALE").text


def test_who_does_not_own_it_is_told_so_and_who_does_not_see_it_finds_nothing(house: PagesHouse) -> None:
    public, private = house.visitor("jason").make("a public wren"), house.visitor("jane").make("a private wren", unlocked="yes")
    mallory = house.visitor("mallory")
    page = mallory.get(f"/images/{public}/upscale")
    assert "Only its owner can do this" in words(page)
    assert 'name="factor"' not in page.text
    assert mallory.post(f"/images/{public}/upscale", factor="2", key="k").status_code == 422
    assert 'id="upscale"' not in mallory.get(f"/images/{public}").text
    for visitor in (mallory, house.visitor()):
        answers = [visitor.get(f"/images/{id}/upscale") for id in (private, "never-was")]
        answers += [visitor.post(f"/images/{id}/upscale/price", factor="4") for id in (private, "never-was")]
        assert {answer.status_code for answer in answers} == {404}
        assert answers[0].text == answers[1].text
    answers = [mallory.post(f"/images/{id}/upscale", factor="2", key="k") for id in (private, "never-was")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text


def test_what_is_too_large_is_said_at_the_size(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    image = jane.make("a wide wren", width="1088")
    price = jane.post(f"/images/{image}/upscale/price", factor="4")
    assert "At most 4,096 are possible" in words(price)
    page = jane.post(f"/images/{image}/upscale", factor="4", key="wide")
    assert page.status_code == 422
    assert "It would be 4,352 pixels" in words(page)


def test_on_the_free_plan_the_switch_is_locked_unless_the_picture_is_private(house: PagesHouse) -> None:
    ursula = house.visitor()
    ursula.sign_up("ursula")
    public = ursula.make("a public rook")
    assert "disabled" in tag(ursula.get(f"/images/{public}/upscale"), "publicImages")
    house.put_on_plan("ursula", "solo")
    private = ursula.make("a private rook", unlocked="yes")
    house.put_on_plan("ursula", "free")
    page = ursula.get(f"/images/{private}/upscale")
    assert "disabled" not in tag(page, "publicImages")
    assert "part of the paid plans" in words(page)
    assert ursula.post(f"/images/{private}/upscale", factor="2", unlocked="yes", key="a").status_code == 422
    assert "Upscale Public" in words(ursula.post(f"/images/{private}/upscale", factor="2", unlocked="yes", publicImages="on", key="b"))


def test_signed_out_one_signs_in_first_and_comes_back_to_the_page(house: PagesHouse) -> None:
    image = house.visitor("jason").make("a wren to sign in for")
    nobody = house.visitor()
    asked = nobody.post(f"/images/{image}/upscale", factor="4", key="k")
    page = nobody.post(str(asked.url), email="jason@example.com", password=PASSWORD, factor="4", key="k")
    assert page.status_code == 200
    assert "Price 4 tokens" in words(page)
