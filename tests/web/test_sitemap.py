"""The map of the site: what is public, for whoever asks the same, and well formed."""

from xml.etree import ElementTree

from tests.web.house import PagesHouse

NAME = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def mapped(text: str) -> list[str]:
    return [str(found.text) for found in ElementTree.fromstring(text).iter(NAME)]  # noqa: S314  # our own


def test_the_map_has_what_is_public_and_its_makers_and_nothing_else(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    seen, unseen = jane.make("a public ibis", unlocked="yes", publicImages="on"), jane.make("a private ibis", unlocked="yes")
    answers = [house.visitor(who).get("/sitemap.xml") for who in (None, "jane", "mallory")]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["content-type"] for answer in answers} == {"application/xml"}
    assert len({answer.text for answer in answers}) == 1
    places = mapped(answers[0].text)
    assert f"{house.settings.address}/images/{seen}" in places
    assert f"{house.settings.address}/u/jane" in places
    assert f"{house.settings.address}/" in places
    assert unseen not in answers[0].text
    assert len(set(places)) == len(places)
    jane.post(f"/images/{seen}/visibility", visibility="PRIVATE", confirmed="yes")
    assert seen not in house.visitor().get("/sitemap.xml").text


def test_robots_are_told_where_it_is(house: PagesHouse) -> None:
    told = house.visitor().get("/robots.txt")
    assert told.headers["content-type"].startswith("text/plain")
    assert f"Sitemap: {house.settings.address}/sitemap.xml" in told.text
