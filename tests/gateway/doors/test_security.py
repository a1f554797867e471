"""What every response carries, and who may send what from where (THREATS 12, 20, 24)."""

import logging
import re
from itertools import product

import httpx
import pytest
from starlette.routing import Mount, Route

from gateway.house import House
from tests.gateway.doors.house import Member, Street

PARTS = {"{id}": "ithere", "{handle}": "jane", "{code}": "solo", "{key}": "kthere", "{size}": "card.webp"}
KEPT_BY_ALL = re.compile(r"/static/")


def paths(house: Street) -> list[str]:
    """Every address of the house, with something in the place of its parts; and some that are nowhere."""
    found = []
    for route in house.app.routes:
        if isinstance(route, Route):
            path = route.path
            for part, value in PARTS.items():
                path = path.replace(part, value)
            assert "{" not in path, f"say in PARTS what {path} may be"
            found.append(path)
        elif isinstance(route, Mount):
            found += [f"{route.path}/css/base.css", f"{route.path}/nothing.css"]
    return [*dict.fromkeys(found), "/nowhere", "/images/", "/static/0/css/base.css", "/sign-in?next=/library", "/?after=nonsense"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_every_response_carries_the_headers_of_the_house(house: Street, method: str) -> None:
    with house.browser() as stranger, house.browser(house.member()) as member:
        for client, path in product((stranger, member), paths(house)):
            response = client.request(method, path)
            where = f"{method} {path}: {response.status_code}"
            assert response.status_code != 500, where
            policy = response.headers["content-security-policy"]
            assert "default-src 'none'" in policy, where
            assert "frame-ancestors 'none'" in policy
            assert "base-uri 'none'" in policy
            assert "unsafe" not in policy
            assert response.headers["x-content-type-options"] == "nosniff"
            assert response.headers["x-frame-options"] == "DENY"
            assert response.headers["referrer-policy"] == "same-origin"
            assert "camera=()" in response.headers["permissions-policy"]
            assert "server" not in response.headers
            kept = "immutable" if KEPT_BY_ALL.match(path) and response.status_code == 200 else "no-store"
            assert kept in response.headers["cache-control"], where
            assert len(response.headers.get_list("cache-control")) == 1


def test_what_depends_on_the_viewer_says_that_it_varies(house: Street) -> None:
    for path in paths(house):
        response = house.client.get(path)
        if path in ("/healthz", "/readyz") or KEPT_BY_ALL.match(path):
            continue
        assert "cookie" in response.headers["vary"].lower(), path
        assert response.headers["cache-control"] == "private, no-store", path


def test_a_page_has_no_script_or_style_within(house: Street) -> None:
    with house.browser() as stranger, house.browser(house.jane) as member:
        for client, path in product((stranger, member), paths(house)):
            text = client.get(path, follow_redirects=True).text
            assert re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text) is None, path


def test_what_broke_carries_the_headers_too(served: Street, house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("the heron of a private prompt")

    monkeypatch.setattr(House, "caller", fail)
    logging.getLogger("uvicorn.error").disabled = True
    for path in ("/", "/media/k/card.webp", "/nowhere"):
        with house.browser() as browser:
            response = browser.get(path)
        assert response.status_code == 500
        assert "heron" not in response.text
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["cache-control"] == "private, no-store"
    logging.getLogger("uvicorn.error").disabled = False


# Writes that another site sends.

FROM_ELSEWHERE = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://["},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "http://HOUSE"},
    {"sec-fetch-site": "nonsense"},
    {"origin": "http://HOUSE.evil.example"},
    {"origin": "http://HOUSE@evil.example"},
    {"sec-fetch-site": "cross-site", "authorization": "Basic amFuZTphYmM="},
]
FROM_HERE = [{}, {"origin": "http://HOUSE"}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}]
LIKE = 'mutation { likeImage(image: "%s") { errors { code } } }'


def headers_of(house: Street, headers: dict[str, str]) -> dict[str, str]:
    return {name: value.replace("HOUSE", f"127.0.0.1:{house.settings.port}") for name, value in headers.items()}


def ways(client: httpx.Client, image: str, headers: dict[str, str]) -> list[httpx.Response]:
    """All the ways in which a page can send a write."""
    query = LIKE % image
    return [
        client.post("/graphql", json={"query": query}, headers=headers),
        client.post("/graphql", content=f'{{"query": {query!r}}}'.replace("'", '"'), headers={"content-type": "text/plain", **headers}),
        client.post("/graphql", data={"query": query}, headers=headers),
        client.post("/graphql", files={"operations": (None, '{"query": "x"}'), "map": (None, "{}")}, headers=headers),
        client.post(f"/images/{image}/like", data={"liked": "yes"}, headers=headers),
        client.post(f"/images/{image}/like", content=b"liked=yes", headers={"content-type": "text/plain", **headers}),
        client.post("/sign-out", data={}, headers=headers),
    ]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_threat_20_a_write_from_another_site_is_refused_and_does_nothing(house: Street, headers: dict[str, str]) -> None:
    image, newcomer = house.image(house.jane), house.member()
    with house.browser(newcomer) as browser:
        for response in ways(browser, image.id, headers_of(house, headers)):
            assert response.status_code == 403
            assert response.headers["content-security-policy"]
        assert browser.get("/library").status_code == 200  # still signed in
    assert house.ask("query($id: ID!) { image(id: $id) { likeCount } }", id=image.id)["image"]["likeCount"] == 0


@pytest.mark.parametrize("headers", FROM_HERE, ids=str)
def test_a_write_from_here_or_from_a_program_is_done(house: Street, headers: dict[str, str]) -> None:
    image, newcomer = house.image(house.jane), house.member()
    with house.browser(newcomer) as browser:
        answer = ways(browser, image.id, headers_of(house, headers))[0].json()
    assert answer == {"data": {"likeImage": {"errors": []}}}
    assert house.ask("query($id: ID!) { image(id: $id) { likeCount } }", id=image.id)["image"]["likeCount"] == 1


def test_only_json_reaches_graphql_from_here_too(house: Street) -> None:
    image, newcomer = house.image(house.jane), house.member()
    with house.browser(newcomer) as browser:
        assert [response.status_code for response in ways(browser, image.id, {})[:4]] == [200, 415, 415, 415]


def test_an_app_with_a_bearer_may_come_from_anywhere(house: Street) -> None:
    headers = {"origin": "https://app.example", "sec-fetch-site": "cross-site", **house.jason.bearer}
    response = house.client.post("/graphql", json={"query": "{ viewer { account { handle } } }"}, headers=headers)
    assert response.json()["data"]["viewer"]["account"]["handle"] == "jason"


def test_a_bearer_counts_and_not_the_cookie_beside_it(house: Street) -> None:
    """Else another site could send a made-up bearer, and the browser the cookie."""
    with house.browser(house.jane) as browser:
        answer = browser.post("/graphql", json={"query": "{ viewer { account { handle } } }"}, headers={"authorization": "Bearer nonsense"})
    assert answer.status_code == 401


# What is absent, private or deleted.

READS = (
    "query($id: ID!) { image(id: $id) { id prompt } }",
    "query($id: ID!) { node(id: $id) { id ... on Image { prompt } } }",
    "mutation($id: ID!) { likeImage(image: $id) { image { id } errors { code message field } } }",
    "mutation($id: ID!) { unlikeImage(image: $id) { image { id } errors { code message field } } }",
    "mutation($id: ID!) { copyPrompt(image: $id) { prompt errors { code message field } } }",
    "mutation($id: ID!) { deleteImages(images: [$id]) { deleted errors { code message field } } }",
    "mutation($id: ID!) { setImageVisibility(images: [$id], visibility: PUBLIC) { images { id } errors { code message field } } }",
    "mutation($id: ID!) { remix(input: { image: $id }) { generation { id } errors { code message field } } }",
    "query($id: ID!) { quote(of: { remix: { image: $id } }) { tokens allowed { allowed reason message } } }",
)


@pytest.fixture
def unseen(house: Street) -> list[str]:
    """Ids of an image that never was, one of Jane's that is private, and one that she deleted; all of one length."""
    private, deleted = house.image(house.jane, prompt="a canary"), house.image(house.jane, prompt="a canary")
    for image in (private, deleted):
        house.ask(
            "mutation($id: ID!) { setImageVisibility(images: [$id], visibility: PRIVATE) { images { id } } }", house.jane, id=image.id
        )
    house.ask("mutation($id: ID!) { deleteImages(images: [$id]) { deleted } }", house.jane, id=deleted.id)
    return [private.id[:-6] + "zzzzzz", private.id, deleted.id]


@pytest.mark.parametrize("who", ["jason", "mallory", "staff", None])
def test_absent_private_and_deleted_are_one_answer_byte_for_byte(house: Street, unseen: list[str], who: str | None) -> None:
    member: Member | None = getattr(house, who) if who else None
    for document in READS:
        answers = [house.post(document, member, id=id).content for id in unseen]
        assert len(set(answers)) == 1, document
        assert b"canary" not in answers[0]


@pytest.mark.parametrize("path", ["/images/{}", "/images/{}/remix", "/images/{}/prompt", "/images/{}/delete", "/generations/{}"])
def test_pages_of_absent_private_and_deleted_are_one_answer(house: Street, unseen: list[str], path: str) -> None:
    for who in (None, house.mallory, house.staff):
        with house.browser(who) as browser:
            answers = [browser.get(path.format(id)) for id in unseen]
        shown = {
            (a.status_code, a.text.replace(id, "ID"), str({**a.headers, "date": ""}).replace(id, "ID"))
            for a, id in zip(answers, unseen, strict=True)
        }
        assert len(shown) == 1
        assert answers[0].status_code in (303, 404)
