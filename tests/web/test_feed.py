"""The feed: its search box, its tabs and what it says when nothing is found."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.house import PagesHouse, Visitor, words


@pytest.fixture(scope="module")
def otto(house: PagesHouse) -> Visitor:
    """With pictures of gannets: 26 that he made in public, and one that he keeps to himself."""
    otto = house.visitor()
    otto.sign_up("otto")
    house.put_on_plan("otto", "guild")
    for number in range(26):
        otto.make(f"gannet {number} <b>&", unlocked="yes", publicImages="on")
    otto.make("gannet unseen", unlocked="yes")
    return otto


def shown(page: str) -> int:
    return page.count('class="card ')


def test_a_search_shows_what_has_its_words_a_page_at_a_time(otto: Visitor, house: PagesHouse) -> None:
    reader = house.visitor("mallory")
    page = reader.get("/?search=Gann")
    assert page.status_code == 200
    assert shown(page.text) == 24
    assert "<h1>“<bdi>Gann</bdi>”</h1>" in page.text
    assert 'value="Gann"' in page.text
    (more,) = re.findall(r'<a class="button" href="([^"]+)" hx-get', page.text)
    path = more.replace("&amp;", "&")
    assert parse_qs(urlsplit(path).query)["search"] == ["Gann"]
    rest = reader.get(path)
    assert shown(rest.text) == 2
    assert "unseen" not in page.text + rest.text


def test_what_was_typed_stays_text(otto: Visitor) -> None:
    page = otto.get("/?search=%3Cb%3E%26+gannet+%22")
    assert shown(page.text) == 24
    assert "<b>&amp; gannet" not in page.text
    assert "&lt;b&gt;&amp; gannet &#34;" in page.text


def test_where_nothing_is_found_it_says_so_and_leads_back(otto: Visitor) -> None:
    page = otto.get("/?search=gannet+unseen")
    assert shown(page.text) == 0
    assert "Nothing found" in words(page)
    assert otto.get("/library?search=gannet+unseen").text.count('type="checkbox"') == 1


def test_the_feed_is_parted_by_tool_and_keeps_the_search(otto: Visitor) -> None:
    page = otto.get("/?search=gannet&tool=GENERATE")
    assert shown(page.text) == 24
    assert 'href="/?search=gannet&amp;tool=REMIX"' in page.text
    assert '<input type="hidden" name="tool" value="GENERATE">' in page.text
    assert shown(otto.get("/?search=gannet&tool=REMIX").text) == 0
    assert otto.get("/?tool=MAGIC").status_code == 400


def test_a_search_that_is_too_long_is_a_bad_request(otto: Visitor) -> None:
    assert otto.get("/?search=" + "a" * 201).status_code == 400
    assert otto.get("/?search=" + "a" * 200).status_code == 200
    assert otto.get("/?search=").status_code == 200


def test_what_was_made_with_a_model_is_searched_from_its_page(otto: Visitor, house: PagesHouse) -> None:
    model = re.findall(r'href="/models/(m[^"]{21})"', otto.get("/models").text)[0]
    image = otto.make("a gannet in its manner", unlocked="yes", publicImages="on", model=model)
    assert f'<input type="hidden" name="model" value="{model}">' in otto.get(f"/models/{model}").text
    found = house.visitor().get(f"/?search=gannet&model={model}")
    assert re.findall(r'class="look" href="/images/([^"]+)"', found.text) == [image]
    assert f'with <a href="/models/{model}">' in found.text
    assert shown(house.visitor().get("/?model=never-was").text) == 0


def test_models_are_searched(house: PagesHouse) -> None:
    found = house.visitor().get("/models?search=wood")
    assert words(found).count("Woodcut") == 1
    assert found.text.count('<li class="panel manner">') == 1
    assert "Nothing found" in words(house.visitor().get("/models?search=absent"))


def test_the_feed_has_orders_and_the_most_liked_has_times(otto: Visitor, house: PagesHouse) -> None:
    best = otto.make("a gannet that is liked", unlocked="yes", publicImages="on")
    for handle in ("jane", "jason"):
        house.visitor(handle).post(f"/images/{best}/like", liked="yes")
    for query in ("sort=TOP", "sort=TOP&period=DAY", "sort=TRENDING", "sort=TOP&search=gannet"):
        page = house.visitor().get(f"/?{query}")
        assert re.findall(r'class="look" href="/images/([^"]+)"', page.text)[0] == best, query
    tabs = otto.get("/?sort=TOP&search=gannet").text
    assert 'href="/?sort=TOP&amp;search=gannet&amp;period=DAY"' in tabs
    assert "A day" not in otto.get("/?sort=TRENDING").text
    (more,) = re.findall(r'<a class="button" href="([^"]+)" hx-get', tabs)
    assert parse_qs(urlsplit(more.replace("&amp;", "&")).query)["sort"] == ["TOP"]
    assert shown(otto.get(more.replace("&amp;", "&")).text) > 0
    assert otto.get("/?sort=WORST").status_code == otto.get("/?period=YEAR").status_code == 400
