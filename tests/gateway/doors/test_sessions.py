"""Signing in, staying signed in, and signing out (THREATS 15, 24)."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import httpx
import pytest
from sqlalchemy import event

from gateway.auth.passwords import Argon2Passwords
from schema.tables import Credential, Generation, Session
from tests.gateway.doors.house import PASSWORD, Street, street

WHO = "{ viewer { account { handle } } }"
SIGN_IN = "mutation($input: SignInInput!) { signIn(input: $input) { token errors { code message field } } }"


def sign_in(house: Street, email: str, password: str = PASSWORD) -> bytes:
    return house.post(SIGN_IN, input={"email": email, "password": password}).content


def test_the_cookie_is_for_http_alone_and_for_this_site(house: Street) -> None:
    newcomer = house.member()
    with house.browser() as browser:
        response = browser.post("/sign-in", data={"email": newcomer.email, "password": PASSWORD})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    (cookie,) = response.headers.get_list("set-cookie")
    assert cookie.startswith("sfumato=")
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
    assert "domain" not in cookie.lower()
    assert "secure" not in cookie.lower()


def test_over_https_the_cookie_is_tied_to_the_host(tmp_path: Path) -> None:
    with street(tmp_path, "https") as house:
        response = house.client.post("/sign-in", data={"email": house.jane.email, "password": PASSWORD})
        (cookie,) = response.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-sfumato=")
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
        assert response.headers["strict-transport-security"]
        plain = house.client.post("/graphql", json={"query": WHO}, headers={"cookie": f"sfumato={house.jane.token}"})
        assert plain.json()["data"] == {"viewer": None}
        tied = house.client.post("/graphql", json={"query": WHO}, headers={"cookie": f"__Host-sfumato={house.jane.token}"})
        assert tied.json()["data"]["viewer"] is not None


def test_tokens_and_passwords_are_not_at_rest(house: Street) -> None:
    newcomer = house.member()
    (row,) = house.all(Session, Session.account_pk == newcomer.pk)
    assert newcomer.token not in row.token_hash
    for file in house.settings.data.glob("*.sqlite*"):
        content = file.read_bytes()
        assert newcomer.token.encode() not in content
        assert PASSWORD.encode() not in content


ELSEWHERE = [
    *("//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\tevil", "javascript:alert(1)", "http:evil"),
    *("//evil.example/%2f..", "/%0d%0aSet-Cookie: a=b", "///evil.example", " //evil.example", "/\r\n//evil"),
]


@pytest.mark.parametrize("next_", ELSEWHERE)
def test_threat_20_signing_in_leads_nowhere_else(house: Street, next_: str) -> None:
    newcomer = house.member()
    with house.browser() as browser:
        page = browser.get("/sign-in", params={"next": next_})
        response = browser.post("/sign-in", data={"email": newcomer.email, "password": PASSWORD, "next": next_})
    assert 'value="//' not in page.text
    location = response.headers["location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert len(response.headers.get_list("set-cookie")) == 1


def test_threat_15_signing_out_ends_the_token_at_once_at_every_door(house: Street) -> None:
    newcomer = house.member()
    with house.browser(newcomer) as browser:
        assert browser.get("/library").status_code == 200
        out = browser.post("/sign-out")
        assert "Max-Age=0" in out.headers["set-cookie"]
    assert house.post(WHO, newcomer).status_code == 401
    with house.browser(newcomer) as browser:
        assert browser.post("/graphql", json={"query": WHO}).json() == {"data": {"viewer": None}}
        assert browser.get("/library").headers["location"].startswith("/sign-in")


def test_signing_out_by_bearer_ends_this_session_and_no_other(house: Street) -> None:
    newcomer = house.member()
    other = house.signed_in(newcomer)
    house.ask("mutation { signOut { errors { code } } }", newcomer)
    assert house.post(WHO, newcomer).status_code == 401
    assert house.ask(WHO, other)["viewer"]["account"]["handle"] == newcomer.handle


def test_a_link_signs_nobody_out(house: Street) -> None:
    newcomer = house.member()
    with house.browser(newcomer) as browser:
        browser.get("/sign-out")
    assert house.ask(WHO, newcomer)["viewer"]


def test_threat_24_known_and_unknown_addresses_get_the_same_answer(house: Street) -> None:
    answers = {
        sign_in(house, email, "wrong password") for email in (house.jane.email, "nobody@example.com", "", "\0@\N{SNOWMAN}", "x" * 5000)
    }
    assert len(answers) == 1
    assert b"WRONG_CREDENTIALS" in answers.pop()


def test_threat_24_known_and_unknown_addresses_take_the_same_time(house: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.house, "passwords", Argon2Passwords())
    known = house.member()
    times: dict[str, list[float]] = {known.email: [], "nobody@example.com": []}
    password_hash = Argon2Passwords().hash(PASSWORD)
    from_credentials(house, known.pk, password_hash)
    for _ in range(4):
        for email, found in times.items():
            begun = time.process_time()
            sign_in(house, email, "wrong password")
            found.append(time.process_time() - begun)
    one, other = (median(found) for found in times.values())
    assert 0.6 < one / other < 1.67


def from_credentials(house: Street, account_pk: int, password_hash: str) -> None:
    with house.database.write() as session:
        credential = session.get(Credential, account_pk)
        assert credential is not None
        credential.password_hash = password_hash
        session.add(credential)


def test_threat_24_guesses_are_limited_for_an_account_whether_it_is_there_or_not(house: Street) -> None:
    newcomer = house.member()
    for email in (newcomer.email, "nobody.at.all@example.com"):
        codes = [b"WRONG_CREDENTIALS" in sign_in(house, email, "wrong password") for _ in range(11)]
        assert codes == [True] * 10 + [False]
        assert b"TOO_MANY_REQUESTS" in sign_in(house, email)
        assert b"TOO_MANY_REQUESTS" in sign_in(house, f" {email.upper()} ")
    assert b'"errors":[]' in sign_in(house, house.member().email)


def test_nobody_is_locked_out_by_guesses_from_elsewhere(house: Street) -> None:
    newcomer = house.member()
    for _ in range(11):
        sign_in(house, newcomer.email, "wrong password")
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2"), base_url=house.client.base_url) as elsewhere:
        given = {"query": SIGN_IN, "variables": {"input": {"email": newcomer.email, "password": PASSWORD}}}
        assert elsewhere.post("/graphql", json=given).json()["data"]["signIn"]["errors"] == []


def test_guesses_are_limited_for_a_network_address(house: Street) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: sign_in(house, f"guess{number}@example.com", "wrong password"), range(80)))
    assert 60 <= sum(b"WRONG_CREDENTIALS" in answer for answer in answers) <= 64
    assert b"TOO_MANY_REQUESTS" in sign_in(house, house.member().email)


def test_the_page_says_too_that_there_were_too_many_tries(house: Street) -> None:
    newcomer = house.member()
    with house.browser() as browser:
        for _ in range(10):
            browser.post("/sign-in", data={"email": newcomer.email, "password": "wrong password"})
        response = browser.post("/sign-in", data={"email": newcomer.email, "password": PASSWORD})
    assert "too many" in response.text
    assert "set-cookie" not in response.headers


def test_threat_23_passwords_and_prompts_are_never_in_logs(
    house: Street, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "the-secret-canary-of-jane"
    sign_in(house, house.jane.email, secret)
    house.post(
        "mutation($i: SignUpInput!) { signUp(input: $i) { token } }",
        i={"handle": "x", "email": "x", "password": secret, "termsVersion": ""},
    )
    house.post("mutation($i: GenerateInput!) { generate(input: $i) { errors { code } } }", house.jane, i={"prompt": secret, "count": 9})
    with house.browser() as browser:
        browser.post("/sign-in", data={"email": house.jane.email, "password": secret})
    out, err = capfd.readouterr()
    assert secret not in caplog.text + out + err


def test_threat_23_a_row_that_the_database_refuses_is_in_no_log(house: Street, caplog: pytest.LogCaptureFixture) -> None:
    """A fault of ours, with which PostgreSQL would tell the whole row."""

    def spoil(_mapper: object, _connection: object, row: Generation) -> None:
        row.progress = 2

    caplog.set_level(logging.DEBUG)
    document = "mutation($input: GenerateInput!) { generate(input: $input) { errors { code } } }"
    event.listen(Generation, "before_insert", spoil)
    try:
        told = house.errors(document, house.jane, input={"prompt": "a secret zyzzyva", "visibility": "PRIVATE"})
    finally:
        event.remove(Generation, "before_insert", spoil)
    assert told == [("INTERNAL", ["generate"])]
    assert "IntegrityError" in caplog.text
    assert "zyzzyva" not in caplog.text
