"""What people and programs send by mistake or on purpose: a clear answer at its place, nothing charged, never a 500."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from schema.tables import Generation
from tests.gateway.doors.house import Street

GENERATE = "mutation($input: GenerateInput!) { generate(input: $input) { generation { id prompt } errors { code message field } } }"
TOKENS = "{ viewer { tokens { available reserved } } }"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": " \n\t "}, "prompt"),
        ({"prompt": "\u200b\u200f\u202e"}, "prompt"),
        ({"prompt": "x" * 2001}, "prompt"),
        ({"prompt": "a\0b"}, "prompt"),
        ({"prompt": "a\x1bb"}, "prompt"),
        ({"negativePrompt": "x" * 2001}, "negativePrompt"),
        ({"width": 255}, "width"),
        ({"height": 1537}, "height"),
        ({"width": 300}, "width"),
        ({"width": -768}, "width"),
        ({"count": 0}, "count"),
        ({"count": 5}, "count"),
        ({"count": -1}, "count"),
        ({"seed": -1}, "seed"),
        ({"guidance": 0}, "guidance"),
        ({"guidance": 1e308}, "guidance"),
        ({"steps": 61}, "steps"),
        ({"idempotencyKey": ""}, "idempotencyKey"),
        ({"idempotencyKey": "k" * 201}, "idempotencyKey"),
    ],
    ids=str,
)
def test_an_input_out_of_range_is_told_at_its_field_and_costs_nothing(house: Street, given: dict[str, Any], field: str) -> None:
    before = house.ask(TOKENS, house.jane)
    payload = house.ask(GENERATE, house.jane, input={"prompt": "a heron", **given})["generate"]
    assert payload["generation"] is None
    assert [(error["code"], error["field"][-1]) for error in payload["errors"]] == [("INVALID", field)]
    assert payload["errors"][0]["message"].endswith(".")
    assert house.ask(TOKENS, house.jane) == before


WRITTEN = [
    *("\u202eright to left\u202c", "\U0001f426\u200d\u2b1b", "e\u0301\u0327" * 300, "\u05d0\u05d1", "'; DROP TABLE t_image; --"),
    *("<script>alert(1)</script>", "{{ 7777 * 7777 }}", "%s%n", "\ufeffa", "a\nb\tc", "x" * 2000, "\U0001f426" * 2000),
]


@pytest.mark.parametrize("prompt", WRITTEN, ids=range(len(WRITTEN)))
def test_whatever_people_write_comes_back_as_it_was(house: Street, prompt: str) -> None:
    newcomer = house.member(plan="solo")
    payload = house.ask(GENERATE, newcomer, input={"prompt": prompt})["generate"]
    assert payload["errors"] == []
    assert payload["generation"]["prompt"] == prompt
    with house.browser(newcomer) as browser:
        page = browser.get(f"/generations/{payload['generation']['id']}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "60481729" not in page.text


ODD_IDS = ["", "-1", "i' OR '1'='1", "\0", "\N{SNOWMAN}", "x" * 10_000, "../..", "g" + "0" * 20]
BY_ID = [
    "image(id: $id) { id }",
    "model(id: $id) { id }",
    "generation(id: $id) { id }",
    "node(id: $id) { id }",
    "account(handle: $id) { id }",
]


@pytest.mark.parametrize("field", BY_ID)
def test_an_odd_id_is_no_such_thing(house: Street, field: str) -> None:
    kind = "String!" if "handle" in field else "ID!"
    for id in ODD_IDS:
        data = house.ask(f"query($id: {kind}) {{ {field} }}", house.jane, id=id)
        assert list(data.values()) == [None]


def test_an_id_of_another_type_is_no_such_thing(house: Street) -> None:
    image = house.image(house.jane)
    account = house.account(house.jane)
    for field in ("model(id: $id) { id }", "generation(id: $id) { id }"):
        assert list(house.ask(f"query($id: ID!) {{ {field} }}", house.jane, id=image.id).values()) == [None]
    assert house.ask("query($id: ID!) { image(id: $id) { id } }", house.jane, id=account.id) == {"image": None}
    for mutation in ("likeImage(image: $id)", "copyPrompt(image: $id)", "cancelGeneration(id: $id)"):
        (payload,) = house.ask(f"mutation($id: ID!) {{ {mutation} {{ errors {{ code }} }} }}", house.jane, id=account.id).values()
        assert payload["errors"] == [{"code": "NOT_FOUND"}]


def test_mutations_take_odd_ids_too(house: Street) -> None:
    for id in ODD_IDS:
        for mutation in (
            "likeImage(image: $id)",
            "copyPrompt(image: $id)",
            "cancelGeneration(id: $id)",
            "deleteImages(images: [$id])",
            "setImageVisibility(images: [$id], visibility: PRIVATE)",
            "remix(input: { image: $id })",
            'generate(input: { prompt: "a", model: $id })',
        ):
            (payload,) = house.ask(f"mutation($id: ID!) {{ {mutation} {{ errors {{ code }} }} }}", house.jane, id=id).values()
            assert payload["errors"] == [{"code": "NOT_FOUND"}], (id, mutation)


@pytest.mark.parametrize("count", [0, 101])
def test_a_choice_of_none_or_too_many_is_told(house: Street, count: int) -> None:
    for mutation in ("deleteImages(images: $ids)", "setImageVisibility(images: $ids, visibility: PUBLIC)"):
        document = f"mutation($ids: [ID!]!) {{ {mutation} {{ errors {{ code field }} }} }}"
        (payload,) = house.ask(document, house.jane, ids=["a"] * count).values()
        assert payload["errors"] == [{"code": "INVALID", "field": ["images"]}]


ADDRESSES = [
    *("/images/{}", "/images/{}/prompt", "/images/{}/delete", "/images/{}/remix", "/u/{}", "/generations/{}", "/?after={}"),
    *("/library?after={}", "/u/jane?after={}", "/create?image={}", "/library?visibility={}", "/library?tool={}", "/sign-in?next={}"),
]


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("value", ["%00", "%ff", "%F0%9F%90%A6", "x" * 3000, "%3Cscript%3E", "..%2f.."])
def test_no_odd_address_breaks_a_page(house: Street, path: str, value: str) -> None:
    for who in ({}, house.jane.bearer):
        response = house.client.get(path.format(value), headers=who)
        assert response.status_code < 500
        assert "<script>" not in response.text


FORMS = ("/sign-in", "/sign-up", "/sign-out", "/create", "/library", "/account", "/account/plan", "/help/terms", "/terms")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe=\x00", b"a=" + b"x" * 300_000, b"&" * 5_000, b"prompt=%ED%A0%80&email=%00", b"=", b"a" * 1000]
)
def test_no_form_breaks_a_page(house: Street, content: bytes) -> None:
    newcomer = house.member()
    for path in FORMS:
        with house.browser(newcomer) as browser:
            response = browser.post(path, content=content, headers={"content-type": "application/x-www-form-urlencoded"})
        assert response.status_code < 500, path
        assert response.headers["content-security-policy"]
    assert house.all(Generation, Generation.owner_pk == newcomer.pk) == []


def test_ten_megabytes_by_form_are_answered(house: Street) -> None:
    with house.browser(house.jane) as browser:
        response = browser.post(
            "/create", content=b"prompt=" + b"x" * 10_000_000, headers={"content-type": "application/x-www-form-urlencoded"}
        )
    assert response.status_code == 413


def test_a_form_posted_twice_is_done_once(house: Street) -> None:
    newcomer = house.member(plan="solo")
    given = {"prompt": "a heron", "idempotencyKey": "once"}
    first, second = (house.ask(GENERATE, newcomer, input=given)["generate"] for _ in range(2))
    assert first == second
    other = house.ask(GENERATE, newcomer, input={**given, "prompt": "a fox"})["generate"]
    assert [error["code"] for error in other["errors"]] == ["CONFLICT"]
    assert len(house.all(Generation, Generation.owner_pk == newcomer.pk)) == 1


def test_a_stale_page_posted_after_signing_out_does_nothing(house: Street) -> None:
    newcomer, image = house.member(), house.image(house.jane)
    with house.browser(newcomer) as browser:
        house.ask("mutation { signOut { errors { code } } }", newcomer)
        for path, form in ((f"/images/{image.id}/like", {"liked": "yes"}), ("/create", {"prompt": "a heron", "key": "k"})):
            response = browser.post(path, data=form)
            assert response.status_code in (303, 307)
            assert response.status_code == 307 or response.headers["location"].startswith("/sign-in")
    assert house.ask("query($id: ID!) { image(id: $id) { likeCount } }", id=image.id)["image"]["likeCount"] == 0
    assert house.all(Generation, Generation.owner_pk == newcomer.pk) == []


def test_threat_18_fifty_requests_at_once_for_the_last_tokens_give_one_generation(house: Street) -> None:
    newcomer = house.member()
    price = house.ask('{ quote(of: { generate: { prompt: "a", count: 4 } }) { tokens available } }', newcomer)["quote"]
    while price["available"] >= 2 * price["tokens"]:
        assert house.ask(GENERATE, newcomer, input={"prompt": "a", "count": 4, "visibility": "PUBLIC"})["generate"]["errors"] == []
        price = house.ask('{ quote(of: { generate: { prompt: "a", count: 4 } }) { tokens available } }', newcomer)["quote"]
    before = len(house.all(Generation, Generation.owner_pk == newcomer.pk))
    together = threading.Barrier(50, timeout=60)

    def ask(_: int) -> Any:
        together.wait()
        return house.ask(GENERATE, newcomer, input={"prompt": "the last", "count": 4, "visibility": "PUBLIC"})["generate"]

    with ThreadPoolExecutor(50) as pool:
        payloads = list(pool.map(ask, range(50)))
    assert sum(payload["generation"] is not None for payload in payloads) == 1
    assert {error["code"] for payload in payloads for error in payload["errors"]} == {"NOT_ENOUGH_TOKENS"}
    assert len(house.all(Generation, Generation.owner_pk == newcomer.pk)) == before + 1
    assert (
        house.ask("{ viewer { tokens { available } } }", newcomer)["viewer"]["tokens"]["available"] == price["available"] - price["tokens"]
    )
