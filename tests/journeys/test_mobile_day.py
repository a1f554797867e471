"""A day of a mobile app, which has nothing but a bearer token."""

from io import BytesIO

import pytest
from PIL import Image

from tests.journeys.api import FEED, GENERATE, SMALL, Caller
from tests.journeys.conftest import Joins

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_day_with_nothing_but_a_bearer_token(nobody: Caller, joins: Joins) -> None:
    artist = await joins("apps_artist", "solo")
    await artist.generate("four boats at low tide", count=4, visibility="PUBLIC")

    me = await joins("app_user")
    assert await me.ask("{ viewer { account { handle } tokens { available } } }") == {
        "account": {"handle": "app_user"},
        "tokens": {"available": 150},
    }
    first = await me.ask(FEED, first=2)
    assert first["pageInfo"]["hasNextPage"]
    second = await me.ask(FEED, first=2, after=first["pageInfo"]["endCursor"])
    shown = [image["id"] for page in (first, second) for image in page["nodes"]]
    assert len(set(shown)) == 4

    liked = second["nodes"][0]
    asked = await me.do(
        "mutation ($input: RemixInput!) { remix(input: $input) { generation { id status tokens } errors { code message field } } }",
        input={"image": liked["id"], "prompt": "four boats at high tide", "idempotencyKey": "the first of the day"},
    )
    assert asked["generation"]["status"] in ("QUEUED", "RUNNING")
    made = (await me.painted(asked["generation"]["id"]))["images"][0]
    source = await me.ask("query ($id: ID!) { image(id: $id) { remixOf { id } width height thumbhash } }", id=made["id"])
    assert source["remixOf"]["id"] == liked["id"]

    bytes_ = await me.fetch(made["url"])
    assert bytes_.headers["content-type"] == "image/webp"
    assert bytes_.headers["cache-control"] == "public, no-cache"
    assert Image.open(BytesIO(bytes_.content)).size == (source["width"], source["height"])
    again = await me.fetch(made["url"], **{"If-None-Match": bytes_.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    balance = await me.ask("{ viewer { tokens { available reserved } } }")
    assert balance["tokens"] == {"available": 150 - asked["generation"]["tokens"], "reserved": 0}

    assert "set-cookie" not in bytes_.headers
    await me.do("mutation { signOut { errors { code message field } } }")
    over = await nobody.http.post("/graphql", json={"query": "{ viewer { scopes } }"}, headers=me.headers)
    assert (over.status_code, over.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")


async def test_private_bytes_come_by_bearer_and_are_kept_by_no_cache(nobody: Caller, joins: Joins) -> None:
    me = await joins("app_member", "solo")
    made = await me.one("a boat that nobody sees")
    found = await me.fetch(made["url"])
    assert (found.status_code, found.headers["cache-control"]) == (200, "private, no-store")
    assert "etag" not in found.headers
    assert (await nobody.fetch(made["url"])).status_code == 404


async def test_the_same_key_twice_is_one_generation(joins: Joins) -> None:
    """A connection that breaks after the asking costs nothing twice."""
    me = await joins("app_on_a_train")
    wanted = {"prompt": "a train in a tunnel", **SMALL, "idempotencyKey": "tunnel"}
    first, second = [(await me.do(GENERATE, input=wanted))["generation"] for _ in range(2)]
    assert first["id"] == second["id"]
    await me.painted(first["id"])
    assert (await me.ask("{ viewer { tokens { available } } }"))["tokens"]["available"] == 150 - first["tokens"]
