"""Changing plans, and what happens when a period is over (R7)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from schema.actions import ledger
from schema.actions.operators import put_on_plan
from schema.actions.periods import months_after, turn_after, turn_at
from schema.actions.plan_changes import PlanChange, change_plan
from schema.actions.refusals import ErrorCode
from schema.actions.subscriptions import end_periods
from schema.actions.work import Work
from schema.tables import Image, Invoice, Plan, RefillPeriod, Subscription, Visibility
from tests.schema.actions.house import START, TERMS, House

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE


def plan(house: House, handle: str) -> str:
    viewer = house.viewer(handle)
    assert viewer.plan is not None
    return viewer.plan.code


def invoices(house: House, handle: str) -> list[int]:
    charged = select(Invoice.amount).where(Invoice.account_pk == house.account(handle).pk).order_by(col(Invoice.pk))
    return house.rows(charged)


def balance(house: House, handle: str) -> int:
    with house.session() as session:
        return ledger.balance(session, house.account(handle).pk or 0)


def sweep(house: House) -> None:
    with house.session() as session:
        end_periods(session, house.now)


def to(house: House, handle: str, code: str, dry_run: bool = False) -> PlanChange:
    return house.do(handle, change_plan, code, dry_run=dry_run)


def test_an_upgrade_takes_effect_at_once_with_an_invoice_and_its_tokens(house: House) -> None:
    change = to(house, "jason", "solo")
    assert (change.effective_at, change.due_now, change.currency) == (house.now, 1200, "EUR")
    assert change.default_visibility_after == PRIVATE
    assert (plan(house, "jason"), invoices(house, "jason"), balance(house, "jason")) == ("solo", [1200], 8500)


def test_a_dry_run_tells_the_same_and_changes_nothing(house: House) -> None:
    before = house.dump()
    foreseen = to(house, "jason", "guild", dry_run=True)
    assert house.dump() == before
    assert to(house, "jason", "guild") == foreseen


def test_a_dearer_plan_costs_less_by_what_is_paid_for_and_not_used_up(house: House) -> None:
    to(house, "jason", "solo")
    house.pass_(days=15)
    assert to(house, "jason", "studio").due_now == 3000 - 600
    assert to(house, "jason", "guild").due_now == 6000 - 3000
    assert invoices(house, "jason") == [1200, 2400, 3000]


def test_what_the_operator_gave_is_no_credit(house: House) -> None:
    assert to(house, "jane", "studio").due_now == 3000


def test_a_downgrade_waits_for_the_end_of_the_period_and_keeps_private_what_was_private(house: House) -> None:
    private, public = house.image("jane"), house.image("jane", PUBLIC)
    change = to(house, "jane", "free")
    ends_at = months_after(START, 1)
    assert (change.effective_at, change.due_now, change.private_images_kept, change.private_models_kept) == (ends_at, 0, 1, 0)
    assert (change.default_visibility_after, plan(house, "jane")) == (PUBLIC, "solo")
    house.now = ends_at - timedelta(milliseconds=1)
    sweep(house)
    assert (plan(house, "jane"), house.ask("jane").visibility) == ("solo", PRIVATE)
    house.now = ends_at
    assert plan(house, "jane") == "free", "the plan of the moment needs no sweep"
    sweep(house)
    assert (plan(house, "jane"), invoices(house, "jane")) == ("free", [])
    assert [house.row(Image, image.pk).visibility for image in (private, public)] == [PRIVATE, PUBLIC]
    assert house.ask("jane").visibility == PUBLIC


@pytest.mark.parametrize(("scopes", "kept"), [({"account:write", "images:read"}, 1), ({"account:write", "models:read"}, 0)])
def test_a_key_that_may_not_read_images_is_told_no_number_of_them(house: House, scopes: set[str], kept: int) -> None:
    house.image("jane")
    by_key = replace(house.viewer("jane"), scopes=frozenset(scopes))
    with house.session() as session:
        change = change_plan(Work(session, by_key, house.now, TERMS, house.store), "studio", dry_run=True)
    assert change.private_images_kept == kept


def test_no_plan_event_changes_the_visibility_of_any_image(house: House) -> None:
    images = [house.image("jason"), house.image("jane"), house.image("jane", PUBLIC)]
    seen = [(image.visibility, image.media_key) for image in images]
    for code in ("solo", "guild", "free", "solo"):
        for handle in ("jason", "jane"):
            to(house, handle, code)
            house.pass_(days=20)
            sweep(house)
            with house.session() as session:
                put_on_plan(session, handle, code, house.now)
    assert [(row.visibility, row.media_key) for row in (house.row(Image, image.pk) for image in images)] == seen


def test_choosing_the_plan_that_one_has_takes_back_a_change_that_was_to_come(house: House) -> None:
    to(house, "jane", "free")
    assert to(house, "jane", "solo").due_now == 0
    house.now = months_after(START, 1)
    sweep(house)
    assert (plan(house, "jane"), invoices(house, "jane")) == ("solo", [1200])


def test_a_plan_that_is_not_there_is_not_found(house: House) -> None:
    for code in ("", "nothing", "\ud800"):
        assert house.refused("jane", change_plan, code, dry_run=False) == [(ErrorCode.NOT_FOUND, "plan")]


def test_a_period_that_is_over_is_renewed_once_with_an_invoice_for_each(house: House) -> None:
    to(house, "jason", "solo")
    house.now = months_after(START, 2)
    for _ in range(2):
        sweep(house)
    assert invoices(house, "jason") == [1200, 1200, 1200]
    assert house.row(Subscription, house.account("jason").pk).period_ends_at == months_after(START, 3)


def test_ending_periods_twice_changes_nothing(house: House) -> None:
    to(house, "jane", "free")
    house.pass_(days=40)
    sweep(house)
    before = house.dump()
    sweep(house)
    assert house.dump() == before


def test_four_plans_are_there_as_the_house_was_furnished(house: House) -> None:
    plans = house.rows(select(Plan).order_by(col(Plan.position)))
    assert [(plan.code, plan.price, plan.tokens, plan.trainings, plan.concurrency) for plan in plans] == [
        ("free", 0, 150, 0, 1),
        ("solo", 1200, 8500, 10, 3),
        ("studio", 3000, 25000, 20, 6),
        ("guild", 6000, 60000, 50, 12),
    ]


@pytest.mark.parametrize(("months", "day"), [(1, (2027, 2, 28)), (2, (2027, 3, 31)), (13, (2028, 2, 29)), (0, (2027, 1, 31))])
def test_a_month_ends_on_the_same_day_or_the_last_one(months: int, day: tuple[int, int, int]) -> None:
    assert months_after(datetime(2027, 1, 31, tzinfo=UTC), months) == datetime(*day, tzinfo=UTC)


@pytest.mark.parametrize("period", RefillPeriod)
def test_now_lies_between_two_turns_of_a_period(period: RefillPeriod) -> None:
    anchor = datetime(2027, 1, 31, 12, tzinfo=UTC)
    for hours in range(0, 24 * 400, 7):
        now = anchor + timedelta(hours=hours)
        assert turn_at(anchor, period, now) <= now < turn_after(anchor, period, now)
