"""What a search finds: every word, whatever is typed, and nothing that its list does not show."""

from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import pytest
from sqlmodel import SQLModel

from schema.compiler.narrowing import MAX_SEARCH
from schema.tables import Image, Model, ModelStatus, Visibility
from schema.tables.words import LONGEST, words_in
from tests.schema.cast import ANONYMOUS, EVERYBODY, JANE, JASON, MALLORY, NOW, STAFF, image, rows
from tests.schema.harness import Harness, Who

FEED = "query ($search: String, $after: String) { feed(search: $search, first: 2, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"  # noqa: E501
LIBRARY = "query ($search: String) { viewer { library(search: $search) { totalCount nodes { id } } } }"
MODELS = "query ($search: String) { models(search: $search) { totalCount nodes { id } } }"
PROMPTS = {
    "i-public": "A heron at dawn, over the Rhône — “très beau”",
    "i-private": "a heron that jane keeps to herself: quokka",
    "i-jason": "Two HERONS; one's blue\u00adish\n(100 %) 鶴と猫 don_t OR NOT",
}


def town() -> Iterator[SQLModel]:
    for row in rows():
        if isinstance(row, Image):
            row.prompt = PROMPTS[row.id]
        yield row
    for pk, visibility in ((1, Visibility.PUBLIC), (2, Visibility.PRIVATE)):
        name, said = f"Inks of {visibility.lower()}", f"Soft {visibility.lower()} lines"
        yield Model(
            pk=pk,
            id=f"m-{visibility.lower()}",
            name=name,
            description=said,
            owner_pk=2,
            visibility=visibility,
            status=ModelStatus.READY,
            engine="",
            created_at=NOW,
            asked_paid=True,
        )


@pytest.fixture
def house() -> Iterator[Harness]:
    made = Harness(list(town()))
    yield made
    made.close()


def found(house: Harness, search: str | None, who: Who = ANONYMOUS, query: str = FEED) -> list[str]:
    answer = house.ask(query, viewer=who, variables={"search": search})
    assert "errors" not in answer, answer
    (listed,) = (answer["data"]["viewer"] if query is LIBRARY else answer["data"]).values()
    ids = [node["id"] for node in listed["nodes"]]
    assert listed["totalCount"] == len(ids)
    return ids


BOTH = ["i-jason", "i-public"]


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("heron", BOTH),
        ("h", BOTH),
        ("HERONS", ["i-jason"]),
        ("dawn heron", ["i-public"]),
        ("her dawn", []),  # only the last may be unfinished
        ("dawn her", ["i-public"]),
        ("eron", []),
        ("heron heron heron", ["i-public"]),
        ("rhone", ["i-public"]),
        ("RHÔNE tres", ["i-public"]),
        ("Rho\u0302ne", ["i-public"]),
        ("猫", ["i-jason"]),
        ("猫鶴", ["i-jason"]),
        ("犬", []),
        ("100", ["i-jason"]),
        ("one's", ["i-jason"]),
        ("don t", ["i-jason"]),
        ("quokka", []),
        ("absent", []),
        ("heron absent", []),
    ],
)
def test_all_words_are_looked_for_and_the_last_may_be_unfinished(house: Harness, search: str, ids: list[str]) -> None:
    assert found(house, search) == ids


SYNTAX = (
    "{}*",
    "*{}",
    '"{}"',
    "'{}'",
    "-{}",
    "+{}",
    "^{}",
    "({})",
    "{}:",
    "%{}%",
    "_{}_",
    "{}\\",
    "{}--",
    ":{}|",
    "{}&!",
    "<{}>",
    "{}\0",
    "{};",
)


@pytest.mark.parametrize("spelled", SYNTAX)
def test_no_character_is_syntax(house: Harness, spelled: str) -> None:
    assert found(house, spelled.format("heron")) == BOTH
    assert found(house, spelled.format("absent")) == []
    assert found(house, spelled.format("heron"), JANE, LIBRARY) == ["i-private", "i-public"]
    assert found(house, spelled.format("")) == []


@pytest.mark.parametrize(
    ("search", "ids"), [("OR", ["i-jason"]), ("heron OR absent", []), ("NOT heron", ["i-jason"]), ("words:heron", []), ("NEAR heron", [])]
)
def test_no_word_is_syntax(house: Harness, search: str, ids: list[str]) -> None:
    assert found(house, search) == ids


@pytest.mark.parametrize("length", [1, MAX_SEARCH])
def test_a_search_has_1_to_200_characters(house: Harness, length: int) -> None:
    words = ("a " * length)[:length]
    assert found(house, words) == ["i-public"]
    assert len(found(house, words, JANE, LIBRARY)) == 2


@pytest.mark.parametrize(("query", "path"), [(FEED, ["feed"]), (LIBRARY, ["viewer", "library"]), (MODELS, ["models"])])
@pytest.mark.parametrize("search", ["", "a" * (MAX_SEARCH + 1), "a " * 20_000], ids=["none", "one too many", "many thousands"])
def test_a_search_of_another_length_is_refused_at_its_field(house: Harness, search: str, query: str, path: list[str]) -> None:
    answer = house.ask(query, viewer=JANE, variables={"search": search})
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (path, "BAD_REQUEST")
    assert error["message"] == "`search` is 1 to 200 characters."


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_finds_in_the_feed_what_is_not_public_and_in_a_library_what_is_not_its_owners(house: Harness, who: Who) -> None:
    """R1; THREATS 3: a word of a private image and one that nobody ever wrote get the same answer."""
    same = [house.ask(FEED, viewer=who, variables={"search": word}) for word in ("quokka", "absent")]
    assert same[0] == same[1]
    if who is not ANONYMOUS:
        assert found(house, "quokka", who, LIBRARY) == (["i-private"] if who == JANE else [])


@pytest.mark.parametrize(("who", "ids"), [(ANONYMOUS, ["m-public"]), (STAFF, ["m-public"]), (JANE, ["m-private", "m-public"])])
def test_models_are_found_by_their_name_and_what_is_said_of_them(house: Harness, who: Who, ids: list[str]) -> None:
    assert found(house, "soft in", who, MODELS) == ids
    assert found(house, "inks of private", who, MODELS) == [id for id in ids if id == "m-private"]
    assert found(house, "heron", who, MODELS) == []


FLIPS = (
    ("visibility = 'PRIVATE'", "visibility = 'PUBLIC'"),
    ("hidden_at = created_at", "hidden_at = NULL"),
    ("owner_leaving = true", "owner_leaving = false"),
    ("prompt = 'a crane', words = ' a crane '", "prompt = 'a heron', words = ' a heron '"),
)


@pytest.mark.parametrize(("away", "back"), FLIPS)
def test_the_index_follows_in_the_transaction_of_the_flip(house: Harness, away: str, back: str) -> None:
    for change, ids in ((away, []), (back, ["i-public"])) * 2:
        with house.world.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE t_image SET {change} WHERE id = 'i-public'")
        assert found(house, "a her") == ids
        assert indexed(house, "heron") == len(ids)


def test_a_change_that_is_undone_leaves_the_index_as_it_was(house: Harness) -> None:
    with house.world.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE t_image SET visibility = 'PRIVATE'")
        connection.rollback()
    assert found(house, "heron") == BOTH


def test_what_is_deleted_is_out_of_the_index(house: Harness) -> None:
    """R13."""
    with house.world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE t_image SET deleted_at = created_at, prompt = '', words = '' WHERE id = 'i-public'")
        connection.exec_driver_sql("DELETE FROM t_licence_interval")
        connection.exec_driver_sql("DELETE FROM t_image_record WHERE image_pk = 3")
        connection.exec_driver_sql("DELETE FROM t_image WHERE id = 'i-jason'")
    assert indexed(house, "heron") == indexed(house, "herons") == 0


def indexed(house: Harness, word: str) -> int:
    """How many images the index itself has with this word."""
    sqlite = house.world.engine.dialect.name == "sqlite"
    wanted = f"t_image_search MATCH '{word}'" if sqlite else f"words @@ '{word}'::tsquery"
    with house.world.engine.connect() as connection:
        found = connection.exec_driver_sql(f"SELECT count(*) FROM t_image_search WHERE {wanted}").scalar()
    return int(found or 0)


def test_words_follow_the_texts_of_a_row() -> None:
    (made, *_) = image(9, "i-9", 1, Visibility.PUBLIC)
    assert isinstance(made, Image)
    assert made.words == " prompt of i 9 "
    made.prompt = "Crème"
    assert made.words == " creme "
    made.prompt = ""
    assert made.words == ""
    model = Model(name="Inks", description="Soft", visibility=Visibility.PUBLIC, status=ModelStatus.READY, engine="", created_at=NOW)
    assert model.words == " inks soft "
    model.description = None
    assert model.words == " inks "
    model.name = "Oils"
    assert model.words == " oils "


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("İstanbul ﬁeld", ["istanbul", "field"]),
        ("हिन्दी", ["हिनदी"]),
        ("ガラスの猫2匹", ["カ", "ラ", "ス", "の", "猫", "2", "匹"]),
        ("한국어 시", ["한국어", "시"]),
        ("a\u200bb", ["a", "b"]),
        ("½ ☕ 🦊", ["1", "2"]),
        ("", []),
        ("x" * 90, ["x" * LONGEST]),
    ],
)
def test_words_are_without_case_marks_and_punctuation_in_any_script(text: str, words: list[str]) -> None:
    assert [normalize("NFC", word) for word in words_in(text)] == [normalize("NFC", word) for word in words]


def test_words_of_both_spellings_of_a_letter_are_one() -> None:
    assert words_in("é") == words_in("e\u0301") == words_in("É")


def pages(house: Harness, **variables: Any) -> Iterator[dict[str, Any]]:
    after = None
    while True:
        listed = house.ask(FEED, viewer=MALLORY, variables={**variables, "after": after})["data"]["feed"]
        yield listed
        after = listed["pageInfo"]["endCursor"]
        if not listed["pageInfo"]["hasNextPage"]:
            return


def test_what_is_found_comes_a_page_at_a_time_the_newest_first() -> None:
    more = [row for pk in range(10, 18) for row in image(pk, f"i-{pk}", 1, Visibility.PUBLIC if pk % 3 else Visibility.PRIVATE)]
    house = Harness([*town(), *more])
    told = list(pages(house, search="prompt of"))
    assert [[node["id"] for node in page["nodes"]] for page in told] == [["i-17", "i-16"], ["i-14", "i-13"], ["i-11", "i-10"]]
    assert {page["totalCount"] for page in told} == {6}
    other = {"search": "prompt", "after": told[0]["pageInfo"]["endCursor"]}
    assert house.ask(FEED, viewer=MALLORY, variables=other)["errors"][0]["message"] == "`after` is no cursor of this list."
    house.close()


def test_a_feed_by_a_model_that_the_viewer_may_not_see_is_as_by_none(house: Harness) -> None:
    """R11, R15."""
    with house.world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE t_image SET model_pk = 2 WHERE id IN ('i-public', 'i-private')")
        connection.exec_driver_sql("UPDATE t_image SET model_pk = 1 WHERE id = 'i-jason'")
    by = "query ($model: ID) { feed(model: $model) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"

    def asked(model: str | None, who: Who) -> list[str]:
        return [node["id"] for node in house.ask(by, viewer=who, variables={"model": model})["data"]["feed"]["nodes"]]

    assert asked(None, MALLORY) == BOTH
    assert [asked("m-public", who) for who in EVERYBODY] == [["i-jason"]] * len(EVERYBODY)
    assert asked("m-private", JANE) == ["i-public"]
    for who in (ANONYMOUS, JASON, MALLORY, STAFF):
        hidden, absent = (house.ask(by, viewer=who, variables={"model": model}) for model in ("m-private", "m-absent"))
        assert hidden == absent


def test_a_feed_is_narrowed_by_all_that_is_given_at_once(house: Harness) -> None:
    with house.world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE t_image SET model_pk = 1, tool = 'REMIX' WHERE id = 'i-jason'")
    every = '{ feed(search: "heron", model: "m-public", tool: REMIX) { nodes { id } } }'
    assert house.ask(every, viewer=MALLORY)["data"]["feed"]["nodes"] == [{"id": "i-jason"}]
    for other in ("REMIX) {", "GENERATE) {"), ('"heron"', '"crane"'), ("m-public", "m-private"):
        assert house.ask(every.replace(*other), viewer=MALLORY)["data"]["feed"]["nodes"] == []
