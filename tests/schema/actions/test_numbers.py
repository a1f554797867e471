"""Counting (R14): days that are over, once and for good; and nothing to which too few accounts contributed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from schema.actions.images import delete_images, set_image_visibility
from schema.actions.numbers import AT_ONCE, count_days, count_queue
from schema.rules.numbers import SUPPRESSED_BELOW, shown
from schema.tables import AccountNumber, Generation, HouseSetting, ImageNumber, Numbers, Plan, Visibility
from tests.schema.actions.house import House

DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 25, tzinfo=UTC)  # after the day on which the house begins


def people(house: House, many: int, plan: str = "studio") -> list[str]:
    """Members on a plan, whom no other test knows."""
    handles = [f"counted{number}" for number in range(many)]
    for handle in handles:
        house.member(handle, plan)
    return handles


def count_until(house: House, now: datetime) -> None:
    with house.session() as session:
        count_days(session, now)


def cells(house: House, kind: type[Any] = ImageNumber) -> dict[tuple[str, str], tuple[Any, ...]]:
    """By day and plan."""
    with house.session() as session:
        plans = {plan.pk: plan.code for plan in session.exec(select(Plan))}
        rows = session.exec(select(kind)).all()
    return {(row.day, plans[row.plan_pk]): (row.public, row.private) if kind is ImageNumber else (row.accounts,) for row in rows}


@pytest.mark.parametrize(("accounts", "number"), [(0, None), (4, None), (5, 9), (6, 9)])
def test_a_number_takes_enough_accounts(accounts: int, number: int | None) -> None:
    assert shown(9, accounts) == number
    assert SUPPRESSED_BELOW == 5


def test_a_day_is_counted_when_it_is_over_by_plan_and_visibility(house: House) -> None:
    for number, handle in enumerate(people(house, 5)):
        house.image(handle, Visibility.PUBLIC)
        house.image(handle, Visibility.PRIVATE)
        if number < 2:
            house.image(handle, Visibility.PRIVATE)
    count_until(house, MIDNIGHT - timedelta(milliseconds=1))
    assert cells(house) == {}
    count_until(house, MIDNIGHT)
    assert cells(house) == {("2026-11-24", "studio"): (5, 7)}
    assert cells(house, AccountNumber) == {("2026-11-24", "studio"): (5,)}


def test_a_cell_of_too_few_is_not_kept_and_of_a_cell_what_too_few_keep_private_is_not(house: House) -> None:
    many, free = people(house, 5), [f"free{number}" for number in range(4)]
    for handle in free:
        house.member(handle)
        house.image(handle, Visibility.PUBLIC)
    for handle in many:
        house.image(handle, Visibility.PUBLIC)
    for handle in many[:4]:
        for _ in range(3):
            house.image(handle, Visibility.PRIVATE)
    count_until(house, MIDNIGHT)
    assert cells(house) == {("2026-11-24", "studio"): (5, None)}


def test_that_nobody_has_anything_private_is_no_number_where_somebody_could(house: House) -> None:
    for handle in people(house, 5):
        house.image(handle, Visibility.PUBLIC)
    for number in range(5):
        house.member(f"free{number}")
        house.image(f"free{number}", Visibility.PUBLIC)
    count_until(house, MIDNIGHT)
    assert cells(house) == {("2026-11-24", "studio"): (5, None), ("2026-11-24", "free"): (5, 0)}


def test_who_shows_and_who_hides_are_counted_apart(house: House) -> None:
    """Of a sum over both, what everybody sees in the feed would leave one over those who hide."""
    many = people(house, 8)
    for handle in many[:4]:
        house.image(handle, Visibility.PUBLIC)
    for handle in many[3:]:
        house.image(handle, Visibility.PRIVATE)
    count_until(house, MIDNIGHT)
    assert cells(house) == {}
    assert cells(house, AccountNumber) == {("2026-11-24", "studio"): (8,)}


def test_what_becomes_of_a_day_afterwards_changes_nothing(house: House) -> None:
    """Else the difference between two answers would tell of one image."""
    handles = people(house, 5)
    images = [house.image(handle, Visibility.PRIVATE) for handle in handles]
    count_until(house, MIDNIGHT)
    before = cells(house), cells(house, AccountNumber)
    for handle, image in zip(handles[:2], images[:2], strict=True):
        house.do(handle, set_image_visibility, [image.id], Visibility.PUBLIC)
    house.do(handles[2], delete_images, [images[2].id])
    count_until(house, MIDNIGHT + timedelta(hours=5))
    assert (cells(house), cells(house, AccountNumber)) == before


def counted_until(house: House) -> str:
    with house.session() as session:
        return session.get_one(HouseSetting, "counted_until").value.split()[0]


def test_days_are_counted_a_few_at_a_time_and_each_once(house: House) -> None:
    """Of accounts there is what is known: how many there are when the last of these days is over."""
    for handle in people(house, 5):
        house.image(handle, Visibility.PUBLIC)
    later = MIDNIGHT + 20 * DAY
    for days in (AT_ONCE, 2 * AT_ONCE, 21, 21):
        count_until(house, later)
        assert counted_until(house) == (MIDNIGHT + (days - 1) * DAY - DAY).date().isoformat()
    assert cells(house, AccountNumber) == {("2026-12-14", "studio"): (5,)}
    assert cells(house) == {("2026-11-24", "studio"): (5, None)}


def test_a_house_without_images_begins_today(house: House) -> None:
    count_until(house, MIDNIGHT - timedelta(hours=1))
    assert counted_until(house) == "2026-11-23"


@pytest.mark.parametrize(("owners", "each", "expected"), [(0, 0, None), (4, 3, None), (5, 2, 10)])
def test_what_waits_is_told_of_enough_accounts(house: House, owners: int, each: int, expected: int | None) -> None:
    for handle in people(house, owners):
        for _ in range(each):
            house.ask(handle)
    with house.session() as session:
        count_queue(session)
        assert session.get_one(Numbers, 1).queued == expected
        waiting = session.exec(select(Generation).where(col(Generation.status) == "QUEUED")).all()
    assert len(waiting) == owners * each
