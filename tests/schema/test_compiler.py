"""What the compiler promises of the statements that it makes."""

import random
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from schema.compiler.dialects import SQLITE
from schema.compiler.plan import Plan, Read, Row
from schema.compiler.sources import Computed, Mine
from schema.compiler.statements import Scope, Variant
from schema.compiler.viewers import viewer_from
from schema.rules.viewer import MEMBER_SCOPES, NOBODY, Viewer
from schema.rules.visibility import WHY, Audience
from schema.tables import ApiKey, Image, Model, Visibility
from tests.oracle import documents, rules
from tests.oracle.making import make
from tests.schema.cast import ANONYMOUS, JANE, MALLORY, image, rows
from tests.schema.harness import NOW, Harness, Who, at_once, face, session_of, token_of

DOCUMENTS, PART = 2_000, 100


@pytest.fixture
def house() -> Iterator[Harness]:
    made = Harness(rows())
    yield made
    made.close()


def plan(query: str, viewer: Viewer = NOBODY) -> Plan:
    library = face().library
    operation = library.operation(query)
    return library.plan(operation, viewer, library.variables(operation, {}))


def statements(query: str, viewer: Viewer = NOBODY) -> list[str]:
    return [statement.text(Variant(False, ()), SQLITE).sql for statement in plan(query, viewer).statements]


@pytest.mark.parametrize(
    "begin", [pytest.param(begin, marks=[pytest.mark.once] * (begin % 400 > 0)) for begin in range(0, DOCUMENTS, PART)]
)
def test_two_thousand_documents_have_a_plan_and_none_opens_a_session(begin: int) -> None:
    world = make(1)
    house, goals, draws = Harness.of(make(1).rows), documents.goals(), random.Random(begin)
    viewers: list[tuple[Who, Any]] = [(Who(pk), rules.viewer(world, pk)) for pk in (None, 1, 2, 3)]
    with sessions_that_begin(house) as opened:
        for number in range(begin, begin + PART):
            who, asks = draws.choice(viewers)
            document = documents.write(number, world, asks, goals[number % len(goals)])
            answer = house.ask(document.text, viewer=who, variables=document.variables, operation=document.operation)
            assert "INTERNAL" not in str(answer.get("errors")), document.text
    assert not opened
    house.close()


def test_a_row_that_may_be_missing_is_told_by_a_column_of_its_own() -> None:
    """And not by one of its owner's row beside it, that is asked for first."""
    house = Harness([*rows(), *image(4, "i-remix", 2, Visibility.PUBLIC, source_pk=1)])
    found = house.ask('{ image(id: "i-remix") { remixOf { tokens id } } }', viewer=JANE)
    assert found["data"]["image"] == {"remixOf": {"tokens": 8, "id": "i-public"}}
    assert house.ask('{ image(id: "i-remix") { remixOf { tokens } } }', viewer=MALLORY)["data"]["image"] == {"remixOf": {"tokens": None}}
    house.close()


@contextmanager
def sessions_that_begin(house: Harness) -> Iterator[list[object]]:
    opened: list[object] = []

    def note(session: Session, _: object, connection: Connection) -> None:
        if connection.engine is house.world.engine:  # and not that of a house that works beside this one
            opened.append(session)

    event.listen(Session, "after_begin", note)
    yield opened
    event.remove(Session, "after_begin", note)


@pytest.mark.sqlite
def test_one_statement_for_the_root_and_one_for_each_connection_below_it() -> None:
    query = """{ feed(first: 3) { nodes { id creator { handle } model { name creator { handle } }
      remixes(first: 2) { nodes { id creator { images(first: 2) { nodes { id } } } } } } } }"""
    made = statements(query)
    assert len(made) == 3
    assert made[0].count("JOIN") == 3
    assert all(" json_each" in text for text in made[1:])


@pytest.mark.sqlite
def test_only_the_columns_that_are_selected_are_read() -> None:
    (text,) = statements('{ image(id: "x") { id width } }')
    assert text.partition("FROM")[0].split() == ["SELECT", "r.id,", "r.width"]


WHOLE = r"(\w+)\.listed = 1 OR "
PARTS = (
    r"(\w+)\.listed = 1(?! OR)",
    r"(\w+)\.owner_pk = \? AND \1\.kept = 1 AND \1\.listed != 1",
    r"\? = 1 AND (\w+)\.appeal_open = 1 AND \1\.visibility = 'PUBLIC' AND \1\.kept = 1 AND \1\.listed != 1 "
    r"AND NOT \(\1\.owner_pk = \? AND \1\.kept = 1\)",
)


@pytest.mark.sqlite
def test_what_is_asked_for_twice_is_read_once() -> None:
    (text,) = statements('{ image(id: "x") { a: width b: width c: creator { handle } d: creator { handle } } }')
    assert text.partition("FROM")[0].split() == ["SELECT", "r.width,", "j0.handle"]
    assert text.count("JOIN") == 1


@pytest.mark.sqlite
def test_a_row_that_is_only_asked_to_be_there_gives_no_column() -> None:
    (text,) = statements('{ image(id: "x") { __typename } }')
    assert text.partition("FROM")[0].split() == ["SELECT", "1"]


@pytest.mark.sqlite
def test_a_statement_says_how_many_rows_a_part_of_it_looks_at() -> None:
    """The one with the most likes, the newest one, and of what is counted as many as are told, and one more where it is told of more."""
    (cover,) = statements("{ models { nodes { cover { id } } } }")
    (ledger,) = statements("{ viewer { tokens { available } } }", Viewer(account_pk=1, scopes=MEMBER_SCOPES))
    remixes, feed = statements("{ feed { totalCount nodes { remixCount } } }")
    assert cover.count("LIMIT 1 ") == ledger.count("LIMIT 1 ") == 1
    assert remixes.count("(SELECT 1 AS one ") == remixes.count("LIMIT 10000 ") == 1
    assert feed.count("(SELECT 1 AS one ") == feed.count("LIMIT 10001 ") == 1


@pytest.mark.sqlite
def test_a_list_that_everybody_may_follow_is_followed_without_a_question() -> None:
    assert "CASE" not in statements("{ feed { nodes { remixes { nodes { id } } } } }")[0]


def test_what_is_known_of_those_who_own_nothing_is_not_read() -> None:
    scope = Scope(face().catalogue, Image, Audience.VISIBLE, anonymous=True)
    for_owners = Computed(print, (Mine(), "prompt"), owners=True)
    assert scope.inputs(scope.base, for_owners, Audience.VISIBLE) == [False, None]
    assert scope.inputs(scope.base, Computed(print, (Mine(), "prompt")), Audience.VISIBLE) == [False, 0]
    assert len(scope.columns) == 1


@pytest.mark.sqlite
def test_every_statement_reads_guarded_views_and_carries_the_rule() -> None:
    for text in statements("{ feed { nodes { id remixes { totalCount nodes { id } } model { name images { nodes { id } } } } } }"):
        assert not re.search(r"\bt_", text)
        limited = {"r"} if "r.pk IN (" in text else set()
        parts = text.split(" UNION ALL ")
        for part, rule in zip(parts, PARTS if len(parts) > 1 else [WHOLE], strict=True):
            reached = re.findall(r"v_(?:image|model)_\w+ AS (\w+)", part)
            assert sorted(set(reached) - limited) == sorted(set(re.findall(rule, part)))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("{ models { nodes { cover { id } } } }", r"c\d+\.owner_pk = \? AND c\d+\.kept = 1"),
        ("{ viewer { tokens { available } } }", r"c\d+\.account_pk = \?"),
        ("{ viewer { generations { nodes { images { id } } } } }", r"b\.owner_pk = \?"),
    ],
    ids=["one of many", "the newest", "what lies between"],
)
def test_what_is_looked_for_inside_a_statement_is_looked_for_among_the_rows_that_are_there(query: str, rule: str) -> None:
    assert re.search(rule, " ".join(statements(query, Viewer(account_pk=1, scopes=MEMBER_SCOPES))))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "query",
    ["{ models { nodes { id } } }", "{ feed { nodes { remixes { nodes { id } } } } }", "{ models { nodes { images { totalCount } } } }"],
)
def test_a_list_of_what_has_reasons_is_looked_for_by_one_after_another(query: str) -> None:
    """R16: an OR of them would go through all that others keep to themselves."""
    assert any(text.count(" UNION ALL ") + 1 in (len(WHY[Image]), len(WHY[Model])) for text in statements(query))


@pytest.mark.sqlite
def test_what_only_owners_read_costs_nobody_else_a_join() -> None:
    query = "{ feed { nodes { tokens viewerHasLiked licences { from } generation { id } viewerCan { makePrivate { allowed } } } } }"
    assert [text.count("JOIN") for text in statements(query)] == [0]
    signed_in = statements(query, Viewer(account_pk=1, scopes=MEMBER_SCOPES))
    assert "v_image_record" in signed_in[0]


def test_who_presents_a_key_has_no_session() -> None:
    """Whose `pk` would be ended by signing out."""
    key = ApiKey(account_pk=2, secret_hash="the hash of a key", prefix="sfm_", name="a script", scopes="images:read", created_at=NOW)
    house = Harness([*rows(), key])
    found = viewer_from(at_once(house.guarded.signed_in("the hash of a key")), NOW)
    assert (found.account_id, found.session_pk, found.key_id) == ("a-jane", 0, key.id)
    house.close()


def test_all_statements_of_one_operation_read_one_snapshot(house: Harness) -> None:
    """An image that is hidden from all between the statements is still where the first statement saw it."""
    query = '{ a: image(id: "i-public") { prompt } b: image(id: "i-public") { prompt } }'
    reading = face().query(query, None, None, house.asker(ANONYMOUS))

    def interrupted() -> Generator[Read, list[Row], Any]:
        one = yield next(reading)
        write(house, "UPDATE t_image SET visibility = 'PRIVATE' WHERE id = 'i-public'")
        two = yield reading.send(one)
        with pytest.raises(StopIteration) as ended:
            reading.send(two)
        return ended.value.value

    answer = at_once(house.guarded.drive(interrupted(), NOBODY))
    assert answer["data"] == {"a": {"prompt": "prompt of i-public"}, "b": {"prompt": "prompt of i-public"}}
    assert house.ask(query, viewer=ANONYMOUS)["data"] == {"a": None, "b": None}


def test_only_the_token_of_a_session_that_runs_finds_whoever_presents_it() -> None:
    """R13: the session of an account that was deleted finds nobody, and neither does one that has ended or never was."""
    ended = session_of(2)
    ended.pk, ended.token_hash, ended.ended_at = 9_999, "an ended one", NOW
    house = Harness([*rows(), ended])
    write(house, "UPDATE t_account SET leaving_at = joined_at, deleted_at = joined_at WHERE handle = 'mallory'")
    found = {
        token: at_once(house.guarded.signed_in(token)) for token in (token_of(2), token_of(1), "an ended one", token_of(3), "none", "")
    }
    assert [token for token, row in found.items() if row is not None] == [token_of(2), token_of(1)]
    assert [house.viewer(who).account_id for who in (JANE, Who(1))] == ["a-jane", "a-jason"]
    house.close()


def test_one_statement_alone_begins_no_transaction(house: Harness) -> None:
    read = next(face().query("{ feed { nodes { id } } }", None, None, house.asker(ANONYMOUS)))
    assert read.alone
    assert not next(face().query("{ feed { nodes { id remixes { nodes { id } } } } }", None, None, house.asker(ANONYMOUS))).alone


def test_the_viewer_is_read_by_the_account_whatever_its_key_may_read_and_for_nobody_nothing_is(house: Harness) -> None:
    key = Who(2, frozenset({"account:read"}))
    assert house.ask("{ viewer { email } }", viewer=key)["data"] == {"viewer": {"email": "jane@example.com"}}
    with pytest.raises(StopIteration) as ended:
        next(face().query("{ viewer { acceptedTerms } }", None, None, house.asker(ANONYMOUS)))
    assert ended.value.value["data"] == {"viewer": None}


def test_a_plan_is_made_once_for_an_audience() -> None:
    query = "{ feed { nodes { id likeCount } } }"
    assert plan(query) is plan(query)
    assert plan(query) is not plan(query, Viewer(account_pk=1, scopes=MEMBER_SCOPES))
    one, other = Viewer(account_pk=1, scopes=MEMBER_SCOPES), Viewer(account_pk=2, scopes=MEMBER_SCOPES)
    assert plan(query, one) is plan(query, other)


def test_nulls_climb_to_the_next_place_that_may_be_null(house: Harness) -> None:
    """An account that is not there takes its image with it, as far as the specification says (here: nothing but a fault can do so)."""
    write(house, "UPDATE t_account SET leaving_at = '2026-01-01T00:00:00.000Z' WHERE handle = 'jane'")
    query = '{ node(id: "x") { id } image(id: "i-public") { id creator { handle } } }'
    answer = house.ask(query, viewer=MALLORY)
    assert answer["data"] == {"node": None, "image": None}
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [(["image", "creator"], "INTERNAL")]
    several = house.ask('{ nodes(ids: ["i-public", "i-jason"]) { ... on Image { creator { handle } } } }', viewer=MALLORY)
    assert several["data"] == {"nodes": [None, {"creator": {"handle": "jason"}}]}
    listed = house.ask("{ feed { nodes { creator { handle } } } }", viewer=MALLORY)
    assert listed["data"] is None
    assert listed["errors"][0]["path"] == ["feed", "nodes", 1, "creator"]


def test_a_cursor_is_the_same_for_the_same_place_and_tells_nothing(house: Harness) -> None:
    query = "{ feed { edges { cursor node { id } } } }"
    one, two = (house.ask(query, viewer=who)["data"]["feed"]["edges"] for who in (MALLORY, JANE))
    assert one == two
    cursors = [edge["cursor"] for edge in one]
    assert len({len(cursor) for cursor in cursors}) == 1
    assert len(set(cursors)) == len(cursors)


@pytest.mark.parametrize("change", [lambda c: c[:-1], lambda c: c[1:] + "A", lambda c: "1", lambda c: "é" * 48, lambda c: c.upper()])
def test_a_cursor_that_was_not_given_out_is_refused_in_its_place(house: Harness, change: Any) -> None:
    cursor = house.ask("{ feed(first: 1) { pageInfo { endCursor } } }", viewer=MALLORY)["data"]["feed"]["pageInfo"]["endCursor"]
    answer = house.ask(
        "query($c: String) { feed(after: $c) { nodes { id } } plans { code } }", viewer=MALLORY, variables={"c": change(cursor)}
    )
    assert answer["data"] is None
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [(["feed"], "BAD_REQUEST")]


def test_a_cursor_of_another_list_or_of_another_viewers_list_is_refused(house: Harness) -> None:
    mine = house.ask("{ viewer { library(first: 1) { pageInfo { endCursor } } } }", viewer=JANE)["data"]["viewer"]["library"]
    cursor = mine["pageInfo"]["endCursor"]
    query = "query($c: String) { viewer { library(after: $c) { nodes { id } } } }"
    assert house.ask(query, viewer=JANE, variables={"c": cursor})["data"]["viewer"]["library"]["nodes"] == [{"id": "i-public"}]
    for who in (MALLORY, Who(1)):
        answer = house.ask(query, viewer=who, variables={"c": cursor})
        assert answer["data"] == {"viewer": {"library": None}}
        assert answer["errors"][0]["path"] == ["viewer", "library"]
    assert house.ask("query($c: String) { feed(after: $c) { nodes { id } } }", viewer=JANE, variables={"c": cursor})["data"] is None


@pytest.mark.parametrize("first", [0, -1, 101, 2**31 - 1])
def test_a_page_is_one_to_a_hundred_long(house: Harness, first: int) -> None:
    answer = house.ask(f"{{ feed(first: {first}) {{ nodes {{ id }} }} }}", viewer=ANONYMOUS)
    assert answer["data"] is None
    assert answer["errors"][0]["message"] == "`first` is 1 to 100."


def test_an_explicit_null_means_the_default(house: Harness) -> None:
    given = "query($n: Int, $s: ImageSize) { feed(first: $n, after: null) { nodes { url(size: $s) } } }"
    asked = house.ask(given, viewer=ANONYMOUS, variables={"n": None, "s": None})
    assert asked == house.ask("{ feed { nodes { url(size: CARD) } } }", viewer=ANONYMOUS)


def test_introspection_stands_beside_what_is_read_in_the_order_of_the_selection(house: Harness) -> None:
    answer = house.ask('{ a: __type(name: "Image") { name } plans { code } __schema { queryType { name } } }', viewer=ANONYMOUS)
    assert list(answer["data"]) == ["a", "plans", "__schema"]
    assert answer["data"]["__schema"] == {"queryType": {"name": "Query"}}


def write(house: Harness, sql: str) -> None:
    with house.world.engine.begin() as connection:
        connection.exec_driver_sql(sql)
