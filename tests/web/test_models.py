"""Models: what everybody may browse and generate with."""

import re

from tests.web.house import PagesHouse, words


def test_everybody_browses_the_models_of_the_house_and_goes_on_to_create(house: PagesHouse) -> None:
    nobody, jason = house.visitor(), house.visitor("jason")
    listed = nobody.get("/models")
    assert "Woodcut" in words(listed)
    path = re.findall(r'href="(/models/m[^"]{21})"', listed.text)[0]
    assert "Sign in to do this." in words(nobody.get(path))
    assert "disabled" not in jason.get(path).text
    model = path.rpartition("/")[2]
    assert f'value="{model}" selected' in jason.get(f"/create?model={model}").text
    assert nobody.get("/models/never-was").status_code == 404


def test_what_was_made_with_a_model_is_shown_to_those_who_see_it(house: PagesHouse) -> None:
    listed = house.visitor("jane").get("/models")
    model = re.findall(r'href="/models/(m[^"]{21})"', listed.text)[0]
    image = house.visitor("jane").make("a newt", unlocked="yes", model=model)
    assert f"/images/{image}" in house.visitor("jane").get(f"/models/{model}").text
    assert f"/images/{image}" not in house.visitor("mallory").get(f"/models/{model}").text
