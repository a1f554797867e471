"""`/graphql` by the GraphQL over HTTP specification: what is asked well, and all the ways to ask it badly."""

import http.client
import json
import re
import tracemalloc
from typing import Any

import httpx
import pytest

from gateway.endpoint import GRAPHQL, JSON
from gateway.house import House
from tests.gateway.doors.house import Street

PLANS = "{ plans { code } }"


def sent(house: Street, content: bytes, **headers: str) -> httpx.Response:
    return house.client.post("/graphql", content=content, headers={"content-type": JSON, **headers})


def code_of(response: httpx.Response) -> str:
    assert "data" not in response.json()
    return str(response.json()["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON};q=0.9", JSON),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{JSON};q=0, */*", GRAPHQL),
        (f"text/html, {GRAPHQL};q=0.1", GRAPHQL),
        (f"{GRAPHQL.upper()}; charset=utf-8", GRAPHQL),
        ("text/event-stream;q=0.1, application/json", JSON),
    ],
)
def test_the_media_type_of_the_answer_is_the_one_that_weighs_most(house: Street, accept: str | None, kind: str) -> None:
    request = house.client.build_request("POST", "/graphql", json={"query": PLANS})
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    response = house.client.send(request)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{kind}; charset=utf-8"
    assert response.json()["data"]["plans"][0] == {"code": "free"}


@pytest.mark.parametrize("accept", ["text/html", "image/*", f"{JSON};q=0", "application/json;q=x"])
def test_who_wants_neither_media_type_is_told_so(house: Street, accept: str) -> None:
    response = sent(house, json.dumps({"query": PLANS}).encode(), accept=accept)
    assert (response.status_code, code_of(response)) == (406, "BAD_REQUEST")


def test_get_answers_queries_with_variables(house: Street) -> None:
    query = "query A($n: Int) { feed(first: $n) { nodes { id } } } query B { plans { code } }"
    response = house.client.get("/graphql", params={"query": query, "operationName": "A", "variables": '{"n": 1}'})
    assert response.status_code == 200
    assert "feed" in response.json()["data"]


def test_get_never_does_anything(house: Street) -> None:
    image = house.image(house.jane)
    mutation = f'mutation {{ likeImage(image: "{image.id}") {{ errors {{ code }} }} }}'
    response = house.client.get("/graphql", params={"query": mutation}, headers=house.jane.bearer)
    assert (response.status_code, response.headers["allow"], code_of(response)) == (405, "POST", "BAD_REQUEST")
    assert house.ask("query($id: ID!) { image(id: $id) { likeCount } }", id=image.id)["image"]["likeCount"] == 0


def nested(levels: int) -> bytes:
    return b'{"query":"{ plans { code } }","variables":{"a":' + b"[" * levels + b"]" * levels + b"}}"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"null", 400),
        (b'"{ plans { code } }"', 400),
        (b"7", 400),
        (b"[]", 400),
        (b'[{"query": "{ plans { code } }"}]', 400),
        (b"{}", 400),
        (b'{"query": null}', 400),
        (b'{"query": ["a"]}', 400),
        (b'{"query": "{ plans { code } }", "variables": []}', 400),
        (b'{"query": "{ plans { code } }", "variables": "a"}', 400),
        (b'{"query": "{ plans { code } }", "operationName": 1}', 400),
        (b'{"query": "{ plans { code } }", "extensions": 1}', 400),
        (b'{"query": "{ plans { code } }"', 400),
        (b"query { plans { code } }", 400),
        (b'{"query": "\xff\xfe"}', 400),
        (b'{"query": "{ account(handle: \\"\\ud800\\") { id } }"}', 400),
        (b'{"query": "query($h: String!) { account(handle: $h) { id } }", "variables": {"h": "\\udfff"}}', 400),
        (nested(100_000), 400),
        (b"[" * 100_000, 400),
        (b'{"query": "' + b" " * 1_100_000 + b'{ plans { code } }"}', 413),
    ],
)
def test_a_body_that_is_no_request_is_refused_with_a_code(house: Street, content: bytes, status: int) -> None:
    for accept in (JSON, GRAPHQL):
        response = sent(house, content, accept=accept)
        assert response.status_code == status
        assert code_of(response) in ("BAD_REQUEST", "LIMIT_EXCEEDED")
        assert response.headers["content-type"].startswith(accept)


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/graphql"]
)
def test_another_content_type_is_refused(house: Street, kind: str) -> None:
    response = house.client.post("/graphql", content=json.dumps({"query": PLANS}).encode(), headers={"content-type": kind} if kind else {})
    assert (response.status_code, code_of(response)) == (415, "BAD_REQUEST")


def test_ten_megabytes_are_answered_and_not_kept(house: Street) -> None:
    body = b'{"query": "' + b"x" * 10_000_000 + b'"}'
    tracemalloc.start()
    connection = http.client.HTTPConnection("127.0.0.1", house.settings.port, timeout=30)
    connection.request("POST", "/graphql", body, {"content-type": JSON})
    response = connection.getresponse()
    answer = json.loads(response.read())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    connection.close()
    assert response.status == 413
    assert answer["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert peak < 8 * 1024 * 1024  # of server and client together


@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "GRAPHQL_PARSE_FAILED"),
        ('{ account(handle: "\\uD800") { id } }', "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("type A { a: Int }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { a }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_a_document_that_does_not_hold_is_a_request_error(house: Street, accept: str, query: str, code: str) -> None:
    """200 in the older media type and 400 in the newer one, as the specification has it."""
    response = sent(house, json.dumps({"query": query}).encode(), accept=accept)
    assert (response.status_code, code_of(response)) == (400 if accept == GRAPHQL else 200, code)


@pytest.mark.parametrize("body", [
    {"query": "query A { plans { code } } query B { plans { code } }"},
    {"query": "query A { plans { code } }", "operationName": "B"},
    {"query": "query A { plans { code } }", "operationName": ""},
    {"query": "query($id: ID!) { image(id: $id) { id } }"},
    {"query": "query($id: ID!) { image(id: $id) { id } }", "variables": {"id": None}},
    {"query": "query($id: ID!) { image(id: $id) { id } }", "variables": {"id": ["a"]}},
    {"query": "query($id: ID!) { image(id: $id) { id } }", "variables": {"id": {"a": 1}}},
    {"query": "query($id: ID!) { image(id: $id) { id } }", "variables": {"id": 1.5}},
    {"query": "query($id: ID = \"a\") { image(id: $id) { id } }", "variables": {"id": None}},
    {"query": "query($n: Int) { feed(first: $n) { nodes { id } } }", "variables": {"n": "1"}},
    {"query": "query($n: Int) { feed(first: $n) { nodes { id } } }", "variables": {"n": True}},
    {"query": "query($n: Int) { feed(first: $n) { nodes { id } } }", "variables": {"n": 2**31}},
    {"query": "query($n: Int) { feed(first: $n) { nodes { id } } }", "variables": {"n": 10**30}},
    {"query": "query($of: QuoteInput!) { quote(of: $of) { tokens } }", "variables": {"of": {"generate": {"prompt": "a"}, "remix": None}}},
    {"query": "query($of: QuoteInput!) { quote(of: $of) { tokens } }", "variables": {"of": {"generate": {"prompt": "a", "colour": 1}}}},
    {"query": "query($of: QuoteInput!) { quote(of: $of) { tokens } }", "variables": {"of": {}}},
])  # fmt: skip
def test_variables_and_names_that_do_not_fit_are_bad_requests(house: Street, body: dict[str, Any]) -> None:
    response = sent(house, json.dumps(body).encode())
    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ plan { code } }", {}),
        ("{ plans { cod } }", {}),
        ("{ feed(frist: 1) { nodes { id } } }", {}),
        ("{ ... on Imag { id } }", {}),
        ("query($a: Strin) { plans { code } }", {}),
        ("{ plans @includ(if: true) { code } }", {}),
        ("{ plans @include(i: true) { code } }", {}),
        ("{ viewer { library(visibility: PUBLI) { nodes { id } } } }", {}),
        ("query($v: Visibility) { viewer { library(visibility: $v) { nodes { id } } } }", {"v": "PUBLI"}),
        ('{ quote(of: { generate: { promp: "a" } }) { tokens } }', {}),
        ('{ quote(of: { generat: { prompt: "a" } }) { tokens } }', {}),
        ("query($of: QuoteInput!) { quote(of: $of) { tokens } }", {"of": {"generate": {"prompt": "a", "negativPrompt": "b"}}}),
        ("mutation($v: Visibility!) { setImageVisibility(images: [], visibility: $v) { errors { code } } }", {"v": "PRIVAT"}),
        ("{ plans { code } ...Fragmen } fragment Fragment on Query { plans { code } }", {}),
        ("mutation { signI(input: {}) { token } }", {}),
    ],
)
def test_no_error_suggests_anything(house: Street, query: str, variables: dict[str, Any]) -> None:
    response = house.client.post("/graphql", json={"query": query, "variables": variables})
    assert response.status_code < 500
    assert re.search(r"did you mean|perhaps|suggest", response.text, re.IGNORECASE) is None
    assert response.json()["errors"]


def test_a_bearer_that_is_wrong_or_spent_is_unauthenticated(house: Street) -> None:
    newcomer = house.member()
    house.ask("mutation { signOut { errors { code } } }", newcomer)
    wrong = ("Bearer nonsense", "Bearer", "bearer x y", f"Bearer {newcomer.token}", "Bearer \xe9\xff")
    for authorization in wrong:
        headers = {"authorization": authorization.encode("latin-1")}
        response = house.client.post("/graphql", json={"query": PLANS}, headers=headers)  # type: ignore[arg-type]
        assert (response.status_code, code_of(response)) == (401, "UNAUTHENTICATED")
        assert response.headers["www-authenticate"] == "Bearer"
    assert len({house.client.post("/graphql", json={"query": PLANS}, headers={"authorization": text}).content for text in wrong[:4]}) == 1


def test_what_is_our_fault_is_internal_and_says_nothing_else(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise ValueError("the heron of a private prompt")

    monkeypatch.setattr(House, "run", fail)
    response = sent(house, json.dumps({"query": PLANS}).encode())
    assert (response.status_code, code_of(response)) == (500, "INTERNAL")
    assert "heron" not in response.text
    assert response.headers["content-security-policy"]


def test_other_methods_are_not_answered(house: Street) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert house.client.request(method, "/graphql", json={"query": PLANS}).status_code == 405


def test_a_refused_mutation_does_not_undo_its_neighbours(house: Street) -> None:
    image, newcomer = house.image(house.jane), house.member()
    query = """mutation($id: ID!) {
      one: likeImage(image: "nothing") { image { id } errors { code } }
      two: likeImage(image: $id) { image { viewerHasLiked } errors { code } }
      three: changePlan(plan: "nothing") { errors { code } }
    }"""
    data = house.ask(query, newcomer, id=image.id)
    assert data["one"] == {"image": None, "errors": [{"code": "NOT_FOUND"}]}
    assert data["two"] == {"image": {"viewerHasLiked": True}, "errors": []}
    assert data["three"]["errors"]


def test_a_document_that_signs_in_goes_on_as_who_signed_in(house: Street) -> None:
    query = """mutation($input: SignInInput!) {
      signIn(input: $input) { token viewer { account { handle } } errors { code } }
      updateProfile(input: { bio: "by the sea" }) { viewer { account { handle bio } } errors { code } }
      signOut { errors { code } }
      after: updateProfile(input: { bio: "gone" }) { errors { code } }
    }"""
    newcomer = house.member()
    answer = house.post(query, input={"email": newcomer.email, "password": "sfumato-demo"}).json()
    assert answer["data"]["signIn"]["viewer"] == {"account": {"handle": newcomer.handle}}
    assert answer["data"]["updateProfile"]["viewer"]["account"] == {"handle": newcomer.handle, "bio": "by the sea"}
    assert answer["data"]["after"] is None
    assert [(e["path"], e["extensions"]["code"]) for e in answer["errors"]] == [(["after"], "UNAUTHORIZED_FIELD_OR_TYPE")]


def test_a_mutation_that_the_viewer_may_not_call_is_null(house: Street) -> None:
    mutation = 'mutation { generate(input: { prompt: "a" }) { generation { id } } likeImage(image: "a") { errors { code } } }'
    response = house.post(mutation).json()
    assert response["data"] == {"generate": None, "likeImage": None}
    assert {e["extensions"]["code"] for e in response["errors"]} == {"UNAUTHORIZED_FIELD_OR_TYPE"}
