"""The account: what one says of oneself, what one can spend, and what a change of plan will and will not do (R7)."""

from datetime import timedelta

from schema.actions.subscriptions import end_periods
from tests.web.house import PagesHouse, words


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
