"""Subscriptions: what is told to whom while something changes, and when nothing is told any more (THREATS 15, 19)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

import pytest
from sqlmodel import col, select

from gateway.house import GLANCE
from schema.actions.api_keys import create_api_key, revoke_api_key
from schema.actions.cancel import cancel_generation
from schema.actions.operators import put_on_plan
from schema.tables import Account, ApiKey, Generation, Session, Visibility
from tests.gateway.doors.house import Member, Street
from tests.gateway.doors.watching import OVER, WATCH, WAYS, asked_for, begin, finish, go_on

Way = Callable[..., Any]
STATUS = "subscription($id: ID!) { generation(id: $id) { status } }"
SECOND = 1.0


@pytest.fixture(params=WAYS)
def watching(request: pytest.FixtureRequest, house: Street) -> Iterator[Way]:
    """How it is watched. Whatever was watched, in the end nobody listens any more."""
    yield WAYS[request.param]
    end = monotonic() + 5
    while house.house.watching.changes.watching:
        assert monotonic() < end
        sleep(0.01)
    assert house.house.watching.changes.listening is None


def seen(answer: Any) -> tuple[Any, ...]:
    found = answer["data"]["generation"]
    return found["status"], found["progress"], found["queuePosition"], [image["prompt"] for image in found["images"]]


def test_each_change_is_told_as_it_is_read_then_and_the_end_is_the_end(house: Street, watching: Way) -> None:
    jane = house.member(plan="solo")
    id = asked_for(house, jane, Visibility.PRIVATE, "a heron at dusk")
    with watching(house, jane, WATCH, id=id) as answers:
        assert seen(next(answers)) == ("QUEUED", 0, 1, [])
        begin(house, id)
        assert seen(next(answers)) == ("RUNNING", 0, None, [])
        go_on(house, id, 0.5)
        assert seen(next(answers)) == ("RUNNING", 0.5, None, [])
        finish(house, id)
        assert seen(next(answers)) == ("SUCCEEDED", 1, None, ["a heron at dusk"])
        assert list(answers) == []


def test_what_has_ended_is_told_once(house: Street, watching: Way) -> None:
    newcomer = house.member()
    id = asked_for(house, newcomer)
    house.do(newcomer.handle, cancel_generation, id)
    with watching(house, newcomer, STATUS, id=id) as answers:
        assert [answer["data"]["generation"]["status"] for answer in answers] == ["CANCELLED"]


def test_a_change_that_the_selection_does_not_show_is_no_event(house: Street, watching: Way) -> None:
    newcomer = house.member()
    id = asked_for(house, newcomer)
    begin(house, id)
    with watching(house, newcomer, STATUS, id=id) as answers:
        assert next(answers)["data"]["generation"] == {"status": "RUNNING"}
        for number in range(1, 9):
            go_on(house, id, number / 10)
            sleep(0.02)
        finish(house, id)
        assert [answer["data"]["generation"]["status"] for answer in answers] == ["SUCCEEDED"]


def test_who_waits_is_told_that_another_one_of_theirs_is_out_of_the_way(house: Street, watching: Way) -> None:
    newcomer = house.member(plan="solo")
    first, second = asked_for(house, newcomer), asked_for(house, newcomer)
    with watching(house, newcomer, WATCH, id=second) as answers:
        assert seen(next(answers))[2] == 2
        begin(house, first)
        assert seen(next(answers))[2] == 1


@pytest.mark.parametrize("who", ["nobody", "a stranger", "staff"])
def test_threat_19_others_are_told_nothing_of_a_job_and_that_it_is_over(house: Street, watching: Way, who: str) -> None:
    id = asked_for(house, house.member(plan="solo"), Visibility.PRIVATE)
    others: dict[str, Member | None] = {"nobody": None, "a stranger": house.mallory, "staff": house.staff}
    with watching(house, others[who], WATCH, id=id) as answers:
        (told,) = answers
    with watching(house, others[who], WATCH, id="gNeverWasNeverWasNever") as answers:
        assert list(answers) == [told]
    refused = [{"message": "You may not read this.", "path": ["generation"], "extensions": {"code": "UNAUTHORIZED_FIELD_OR_TYPE"}}]
    assert told == {"data": {"generation": None}} | ({"errors": refused} if who == "nobody" else {})


def test_threat_19_what_others_do_wakes_nobody(house: Street, watching: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the reading is made that would find nothing new: what others have takes nobody any time (R16)."""
    newcomer, other = house.member(), house.member()
    id, theirs = asked_for(house, newcomer), asked_for(house, other)
    with watching(house, newcomer, STATUS, id=id) as answers:
        next(answers)
        begin(house, id)
        next(answers)
        read = house.house.guarded.statements
        begin(house, theirs)
        for number in range(1, 6):
            go_on(house, theirs, number / 10)
            sleep(0.05)
        assert house.house.guarded.statements - read <= 2  # of looking whether the session goes on


# What ends, and how it is ended.


def signs_out(house: Street, who: Member) -> None:
    with house.database.write() as session:
        key = session.exec(select(Session).where(col(Session.account_pk) == who.pk)).one()
        session.delete(key)


def expires(house: Street, who: Member) -> None:
    with house.database.write() as session:
        session.exec(select(Session).where(col(Session.account_pk) == who.pk)).one().expires_at = house.clock.now() - timedelta(seconds=1)


def is_revoked(house: Street, who: Member) -> None:
    (key,) = house.all(ApiKey, col(ApiKey.account_pk) == who.pk)
    house.do(who.handle, revoke_api_key, key.id)


def leaves(house: Street, who: Member) -> None:
    with house.database.write() as session:
        account = session.get(Account, who.pk)
        assert account is not None
        account.leaving_at = house.clock.now()


def with_a_key(house: Street, who: Member) -> Member:
    _, secret = house.do(who.handle, create_api_key, "a script", ["images:read"], None)
    return Member(who.handle, who.pk, secret)


ENDS = {"a session that is signed out": signs_out, "one whose time is over": expires, "a key": is_revoked, "an account": leaves}


@pytest.mark.parametrize("end", ENDS)
def test_threat_15_what_is_open_ends_within_a_second_of_whoever_opened_it(house: Street, watching: Way, end: str) -> None:
    newcomer = house.member()
    who = with_a_key(house, newcomer) if end == "a key" else newcomer
    id = asked_for(house, newcomer)
    with watching(house, who, STATUS, id=id) as answers:
        assert next(answers)["data"]["generation"]["status"] == "QUEUED"
        ENDS[end](house, who)
        began = monotonic()
        assert list(answers) == [OVER]
        assert monotonic() - began < SECOND


@pytest.mark.parametrize("end", ENDS)
def test_threat_15_not_one_event_comes_after_the_end(house: Street, watching: Way, end: str) -> None:
    """What changes at once after it is told to nobody."""
    newcomer = house.member()
    who = with_a_key(house, newcomer) if end == "a key" else newcomer
    id = asked_for(house, newcomer)
    with watching(house, who, STATUS, id=id) as answers:
        next(answers)
        ENDS[end](house, who)
        begin(house, id)
        assert list(answers) == [OVER]


def test_threat_15_what_was_read_while_a_session_ended_is_not_told(house: Street, watching: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    newcomer = house.member(plan="solo")
    id, other, drive = asked_for(house, newcomer), asked_for(house, newcomer), house.house.guarded.drive

    async def read_and_sign_out(*reading: Any) -> Any:
        begin(house, id)
        found = await drive(*reading)
        signs_out(house, newcomer)
        return found

    with watching(house, newcomer, STATUS, id=id) as answers:
        next(answers)
        monkeypatch.setattr(house.house.guarded, "drive", read_and_sign_out)
        begin(house, other)  # which wakes whoever watches something of its owner's
        assert list(answers) == [OVER]


def test_a_viewer_that_became_another_is_read_for_anew(house: Street, watching: Way) -> None:
    """What it may do is of the plan that it has now."""
    newcomer = house.member()
    id = asked_for(house, newcomer)
    query = "subscription($id: ID!) { generation(id: $id) { status images { viewerCan { makePrivate { allowed } } } } }"
    with watching(house, newcomer, query, id=id) as answers:
        next(answers)
        with house.database.write() as session:
            put_on_plan(session, newcomer.handle, "solo", house.clock.now())
        finish(house, id)
        told = list(answers)[-1]["data"]["generation"]
        asked = house.ask(query.replace("subscription", "query"), newcomer, id=id)["generation"]
        assert told == asked


def test_a_key_that_may_not_read_images_is_told_of_none(house: Street, watching: Way) -> None:
    newcomer = house.member()
    _, secret = house.do(newcomer.handle, create_api_key, "a script", ["models:read"], None)
    with watching(house, Member(newcomer.handle, newcomer.pk, secret), STATUS, id=asked_for(house, newcomer)) as answers:
        assert list(answers) == [{"data": {"generation": None}}]


def test_what_is_deleted_while_it_is_watched_ends(house: Street, watching: Way) -> None:
    newcomer = house.member()
    id = asked_for(house, newcomer)
    with watching(house, newcomer, STATUS, id=id) as answers:
        next(answers)
        with house.database.write() as session:
            row = session.exec(select(Generation).where(col(Generation.id) == id)).one()
            row.owner_pk = house.jane.pk  # it never is another's; but a row that is not seen any more is none
        assert list(answers) == [{"data": {"generation": None}}]


def test_queries_and_mutations_are_answered_by_these_ways_too(house: Street, watching: Way) -> None:
    with watching(house, house.jane, "{ viewer { account { handle } } }") as answers:
        assert list(answers) == [{"data": {"viewer": {"account": {"handle": "jane"}}}}]
    id = asked_for(house, house.jane)
    with watching(house, house.jane, "mutation($id: ID!) { cancelGeneration(id: $id) { generation { status } } }", id=id) as answers:
        assert list(answers) == [{"data": {"cancelGeneration": {"generation": {"status": "CANCELLED"}}}}]


def test_whoever_is_there_is_looked_at_often_enough() -> None:
    assert GLANCE < SECOND / 1.5
