"""The account: what one says of oneself, what one can spend, and what a change of plan will and will not do (R7)."""

import re
from datetime import timedelta

from httpx2 import Response

from schema.actions.operators import promote
from schema.actions.subscriptions import end_periods
from tests.web.house import PagesHouse, Visitor, value, words


def test_a_profile_is_changed_and_what_is_wrong_is_said_at_its_field(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    saved = jane.post("/account", displayName="Jane of the hills", bio="Hills, mostly.", defaultVisibility="PUBLIC")
    assert "Jane of the hills" in words(saved)
    assert "Hills, mostly.</textarea>" in saved.text
    assert "It will be public" in words(jane.get("/create"))
    wrong = jane.post("/account", displayName="x" * 51, bio="Kept.", defaultVisibility="PRIVATE")
    assert wrong.status_code == 422
    assert "51 characters" in words(wrong)
    assert "Kept.</textarea>" in wrong.text
    jane.post("/account", displayName="jane", bio="", defaultVisibility="PRIVATE")


def test_the_account_is_its_owners(house: PagesHouse) -> None:
    for path in ("/account", "/account/plan/solo"):
        assert house.visitor().get(path).url.path == "/sign-in"


def test_tokens_are_told_with_their_history_and_their_next_refill(house: PagesHouse) -> None:
    iris = house.visitor()
    iris.sign_up("iris")
    iris.make("a moth")
    page = words(iris.get("/account"))
    assert f"Tokens {iris.available()} " in page
    assert "they are topped up" in page
    assert "Set aside for a moth" in page
    assert "Spent on a moth" in page
    assert "Topped up" in page
    assert "You accepted the terms of" in page


def test_plans_stand_side_by_side_for_everybody(house: PagesHouse) -> None:
    nobody = house.visitor().get("/account/plan")
    assert nobody.text.count("<article") == 4
    assert nobody.text.count(">Upgrade</button>") == 3
    jane = house.visitor("jane").get("/account/plan")
    assert jane.text.count(">Upgrade</button>") == 2
    assert jane.text.count(">Downgrade</button>") == 1
    assert house.visitor("jane").get("/account/plan/none").status_code == 404
    assert house.visitor("jane").post("/account/plan/none").status_code == 404


def test_an_upgrade_says_what_it_does_and_does_it_at_once(house: PagesHouse) -> None:
    omar = house.visitor()
    omar.sign_up("omar")
    omar.make("a reed of the free plan")
    foreseen = words(omar.get("/account/plan/solo"))
    assert "Upgrade from Free to Solo?" in foreseen
    assert "Due now: 12.00 EUR" in foreseen
    assert "What you make next is private , unless you say otherwise." in foreseen
    assert "What you made on Free stays public, also on Solo" in foreseen
    assert omar.ask("{ viewer { subscription { plan { code } } } }")["viewer"]["subscription"]["plan"]["code"] == "free"
    omar.post("/account/plan/solo")
    assert omar.ask("{ viewer { subscription { plan { code } } } }")["viewer"]["subscription"]["plan"]["code"] == "solo"


def test_a_downgrade_waits_for_the_end_of_the_period_keeps_what_is_private_and_can_be_taken_back(house: PagesHouse) -> None:
    nora = house.visitor()
    nora.sign_up("nora")
    nora.post("/account/plan/solo")
    image = nora.make("a private reed", unlocked="yes")
    foreseen = words(nora.get("/account/plan/free"))
    assert "when the period that you paid for is over" in foreseen
    assert "Due now: nothing" in foreseen
    assert "Nothing private becomes public." in foreseen
    assert "Your private image stays private" in foreseen
    assert "What you make from then on is public" in foreseen
    pending = words(nora.post("/account/plan/free"))
    assert "then it is Free" in pending
    assert "Keep Solo" in pending
    assert "The change to Free is taken back." in words(nora.get("/account/plan/solo"))
    assert "then it is Free" not in words(nora.post("/account/plan/solo"))
    nora.post("/account/plan/free")
    with house.database.write() as session:
        end_periods(session, house.clock.now() + timedelta(days=32))
    assert nora.visibility(image) == "PRIVATE"
    assert "checked disabled" in nora.get("/create").text


def make_key(visitor: Visitor, *scopes: str, **form: str) -> Response:
    return visitor.post("/account/keys", **{"name": "Dashboards", **{f"scope-{scope}": "yes" for scope in scopes}, **form})


def secret_of(page: Response) -> str:
    found = re.search(r'id="secret"><code>([^<]*)</code>', page.text)
    assert found is not None
    return found[1]


def test_a_key_is_made_with_chosen_scopes_shown_once_and_listed(house: PagesHouse) -> None:
    kira = house.visitor()
    kira.sign_up("kira")
    assert "Revoke" not in words(kira.get("/account"))
    made = make_key(kira, "images:read", "models:read", expiresAt="2030-12-31")
    assert made.status_code == 200
    assert made.url.path == "/account/keys"
    assert made.headers["cache-control"] == "private, no-store"
    secret = secret_of(made)
    assert re.fullmatch("sfm_[A-Za-z0-9]{36}", secret)
    assert "It ends by itself on 31 December 2030." in words(made)
    assert "See your own images and generations, the private ones too images:read" in words(made)
    account = kira.get("/account")
    assert secret not in account.text
    assert f"Dashboards {secret[:10]}… images:read, models:read" in words(account)
    assert "Not used yet. It ends on 31 December 2030." in words(account)
    (key,) = kira.ask("{ viewer { apiKeys { scopes expiresAt } } }")["viewer"]["apiKeys"]
    assert key == {"scopes": ["images:read", "models:read"], "expiresAt": "2030-12-31T23:59:59.999Z"}


def test_a_key_is_revoked_on_the_page_and_ends_at_once(house: PagesHouse) -> None:
    lotte = house.visitor()
    lotte.sign_up("lotte")
    bearer = {"Authorization": f"Bearer {secret_of(make_key(lotte, 'account:read'))}"}
    who = {"query": "{ viewer { account { handle } } }"}
    script = house.visitor()
    assert script.client.post("/graphql", json=who, headers=bearer).json()["data"]["viewer"]["account"]["handle"] == "lotte"
    (path,) = re.findall(r'action="(/account/keys/[^"]*/revoke)"', lotte.get("/account").text)
    assert house.visitor("mallory").post(path).status_code == 404
    assert house.visitor().post(path).url.path == "/sign-in"
    after = lotte.post(path)
    assert after.url.path == "/account"
    assert "Revoke" not in words(after)
    assert script.client.post("/graphql", json=who, headers=bearer).status_code == 401
    assert lotte.post(path).status_code == 404


def test_what_is_wrong_with_a_key_is_said_at_its_field_and_what_was_chosen_stays(house: PagesHouse) -> None:
    jane = house.visitor("jane")
    none = make_key(jane, name="A script")
    assert none.status_code == 422
    assert "Choose at least one." in words(none)
    assert value(none, "name") == "A script"
    past = make_key(jane, "images:write", expiresAt="2020-01-01", name="x" * 51)
    assert "51 characters" in words(past)
    assert "This moment is over." in words(past)
    assert re.findall(r'name="(scope-[^"]*)" value="yes" checked', past.text) == ["scope-images:write"]
    for written in ("soon", "20300101", "2030-02-30", "2030-W01-1"):
        assert "Write a day here" in words(make_key(jane, "images:read", expiresAt=written))
    forged = make_key(jane, "session")
    assert forged.status_code == 422
    assert "A key of yours cannot have this scope." in words(forged)
    assert jane.ask("{ viewer { apiKeys { id } } }")["viewer"]["apiKeys"] == []


def test_the_scopes_of_staff_are_offered_to_staff_alone_and_none_that_is_for_sessions(house: PagesHouse) -> None:
    def offered(visitor: Visitor) -> list[str]:
        return re.findall(r'name="scope-([^"]*)"', visitor.get("/account").text)

    members = ["account:read", "account:write", "images:read", "images:write", "models:read", "models:write"]
    assert offered(house.visitor("jane")) == members
    rosa = house.visitor()
    rosa.sign_up("rosa")
    with house.database.write() as session:
        promote(session, "rosa", house.clock.now())
    assert offered(rosa) == sorted([*members, "insights:read", "moderation:write"])


def test_a_key_makes_and_ends_no_key_on_the_page_either(house: PagesHouse) -> None:
    sven = house.visitor()
    sven.sign_up("sven")
    secret = secret_of(make_key(sven, "account:read", "images:read"))
    script = house.visitor()
    script.client.headers["Authorization"] = f"Bearer {secret}"
    page = script.get("/account")
    assert page.status_code == 200
    assert "Dashboards" in words(page)
    assert "Make the key" not in words(page)
    assert make_key(script, "images:read").url.path == "/sign-in"
    (path,) = re.findall(r'action="(/account/keys/[^"]*/revoke)"', sven.get("/account").text)
    assert script.post(path).url.path == "/sign-in"
    assert len(sven.ask("{ viewer { apiKeys { id } } }")["viewer"]["apiKeys"]) == 1
