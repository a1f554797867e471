"""Remix: from what the viewer sees, with other words; what was private is not published by leaving something out (R8, R17)."""

from tests.web.house import PASSWORD, PagesHouse, tag, words


def test_who_sees_an_image_may_remix_it_and_the_words_are_there_to_be_changed(house: PagesHouse) -> None:
    image = house.visitor("jason").make("a barn owl")
    jane = house.visitor("jane")
    page = jane.get(f"/images/{image}/remix")
    assert "a barn owl</textarea>" in page.text
    assert 'type="range"' in tag(page, "strength")
    made = jane.post(f"/images/{image}/remix", prompt="a barn owl in snow", strength="0.8", unlocked="yes", key="owl")
    assert made.url.path.startswith("/generations/")
    assert "Remix Private" in words(made)


def test_what_is_not_seen_cannot_be_remixed(house: PagesHouse) -> None:
    image = house.visitor("jane").make("a private owl", unlocked="yes")
    for stranger in (house.visitor("mallory"), house.visitor()):
        assert stranger.get(f"/images/{image}/remix").status_code == 404
        assert stranger.post(f"/images/{image}/remix/price", prompt="x").status_code == 404
    answers = [house.visitor("mallory").post(f"/images/{id}/remix", prompt="x", key="k") for id in (image, "never-was")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text


def test_a_remix_of_something_private_is_private_unless_public_is_asked_for_in_so_many_words(house: PagesHouse) -> None:
    olivia = house.visitor()
    olivia.sign_up("olivia")
    house.put_on_plan("olivia", "solo")
    image = olivia.make("an owl of her own", unlocked="yes")
    assert "checked" not in tag(olivia.get(f"/images/{image}/remix"), "publicImages")
    house.put_on_plan("olivia", "free")
    page = olivia.get(f"/images/{image}/remix")
    assert "disabled" not in tag(page, "publicImages")
    assert "part of the paid plans" in words(page)
    refused = olivia.post(f"/images/{image}/remix", prompt="an owl", unlocked="yes", key="a")
    assert refused.status_code == 422
    allowed = olivia.post(f"/images/{image}/remix", prompt="an owl", unlocked="yes", publicImages="on", key="b")
    assert "Remix Public" in words(allowed)


def test_an_emptied_prompt_is_said_and_not_replaced(house: PagesHouse) -> None:
    image = house.visitor("jason").make("an owl with words")
    page = house.visitor("jane").post(f"/images/{image}/remix", prompt="", key="empty")
    assert page.status_code == 422
    assert 'aria-invalid="true"' in tag(page, "prompt")


def test_signed_out_a_remix_goes_through_signing_in_and_keeps_its_words(house: PagesHouse) -> None:
    image = house.visitor("jason").make("an owl for everybody")
    nobody = house.visitor()
    asked = nobody.post(f"/images/{image}/remix", prompt="an owl at noon", strength="0.8", key="k")
    page = nobody.post(str(asked.url), email="jane@example.com", password=PASSWORD, prompt="an owl at noon", strength="0.8", key="k")
    assert page.status_code == 200
    assert "an owl at noon</textarea>" in page.text
    assert 'value="0.8"' in tag(page, "strength")
